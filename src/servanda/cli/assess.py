"""``servanda assess``: the main job, as text, JSON or Markdown."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from servanda.cli.facts import fact_options
from servanda.cli.options import ANSWERED, NOT_KNOWN, Asking, asking
from servanda.cli.show import console, mark, print_json, print_proof, table
from servanda.inquiries.assess import Assessment
from servanda.inquiries.assess import assess as ask_assess
from servanda.inquiries.case import read_case
from servanda.inquiries.given import merged
from servanda.inquiries.report import Report, report
from servanda.law.kleene import Answer

__all__ = ["assess"]

FORMATS = ("text", "json", "markdown")


@click.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How the assessment is set.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; default: the terminal.")
@click.option("--why", is_flag=True, help="Show every proof below the lines.")
@fact_options
@asking
def assess(case: Path, form: str, out: Path | None, why: bool, asking: Asking, facts: tuple[str, ...]) -> None:
    """Assess CASE.yaml: who may or must act, on what basis, with what, by when, and what is not known."""
    read = merged(asking.record, read_case(asking.record, case), facts)
    on = asking.on if asking.on_given else read.on or asking.on
    found = ask_assess(asking.record, read, on, asking.absence)
    if asking.as_json or form == "json":
        print_json(found.to_json())
    elif form == "text" and out is None:
        _print(report(asking.record, found), why)
    else:
        _write(out, report(asking.record, found))
    sys.exit(_status(found))


def _status(found: Assessment) -> int:
    """Not known only if nothing at all could be answered."""
    answers = [f.answer for f in found.findings()]
    return NOT_KNOWN if answers and set(answers) == {Answer.NOT_KNOWN} else ANSWERED


def _print(found: Report, why: bool) -> None:
    out = console()
    out.print(found.title, style="bold")
    out.print(found.as_of, style="dim")
    for section in found.sections:
        out.print()
        out.print(section.heading, style="bold")
        if section.grid:
            rows = [(name, *(mark(a) for a in answers)) for name, answers in section.grid.rows]
            out.print(table("", ("Instrument", *section.grid.heads), rows))
        for line in section.lines:
            shown = mark(line.answer, line.effect) if line.answer is not None else "·"
            text = line.text + (f" [{line.note}]" if line.note else "")
            grid = table("", ("", ""), [(shown, text)])
            grid.show_header = False
            grid.columns[0].width = 11
            out.print(grid)
    if why:
        for number, proof in enumerate(found.proofs, start=1):
            out.print(f"\n[{number}]", markup=False)
            print_proof(proof, out)
    else:
        out.print(f"\nThe numbers are proofs: --why shows all {len(found.proofs)}.", style="dim")
    out.print(found.disclaimer, style="dim")


def _write(out: Path | None, found: Report) -> None:
    from servanda.inquiries.rendering.markdown import to_markdown

    text = to_markdown(found)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        click.echo(f"Written: {out}")
