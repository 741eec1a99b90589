"""``servanda assess``: the main job, as text, JSON, Markdown, page or paper."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.facts import fact_options
from servanda.cli.options import ANSWERED, NOT_KNOWN, Asking, asking, telling
from servanda.cli.show import console, mark, plain, print_proof, table
from servanda.cli.writing import write_whole
from servanda.inquiries.assess import Assessment
from servanda.inquiries.assess import assess as ask_assess
from servanda.inquiries.case import read_case
from servanda.inquiries.given import merged
from servanda.inquiries.language import say, speaking, word
from servanda.inquiries.lines import Line, Report
from servanda.inquiries.report import report
from servanda.law.kleene import Answer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["assess"]

FORMATS = ("text", "json", "markdown", "html", "pdf")
_SUFFIXES = {".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".pdf": "pdf"}


@click.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: what the end of --out says, else text.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; default: the terminal.")
@click.option("--why", is_flag=True, help="Show every proof below the lines.")
@fact_options
@telling
@asking
def assess(case: Path, form: str | None, out: Path | None, why: bool, asking: Asking, facts: tuple[str, ...]) -> None:
    """Assess CASE.yaml: who may or must act, on what basis, with what, by when, and what is not known."""
    read = merged(asking.record, read_case(asking.record, case), facts)
    on = asking.on if asking.on_given else read.on or asking.on
    found = ask_assess(asking.record, read, on, asking.absence)
    form = "json" if asking.as_json else form or _SUFFIXES.get(out.suffix.lower() if out else "", "text")
    if form == "json":
        with speaking("en"):
            content = json.dumps(found.to_json(), ensure_ascii=False, indent=2) + "\n"
        _deliver(out, content.encode())
    elif form == "text" and out is None:
        _print(report(asking.record, found), why, console())
    else:
        _deliver(out, _set(form, report(asking.record, found), why))
    sys.exit(_status(found))


def _status(found: Assessment) -> int:
    """Not known only if nothing at all could be answered."""
    answers = [f.answer for f in found.findings()]
    return NOT_KNOWN if answers and set(answers) == {Answer.NOT_KNOWN} else ANSWERED


def _print(found: Report, why: bool, out: Console) -> None:
    out.print(found.title, style="bold")
    out.print(found.as_of, style="dim")
    for section in found.sections:
        out.print(f"\n{section.heading}", style="bold")
        if section.grid:
            rows = [(name, *(mark(a) for a in answers)) for name, answers in section.grid.rows]
            out.print(table("", (word("Instrument"), *section.grid.heads), rows, wraps=(word("Instrument"),)))
        for lead, lines in groupby(section.lines, key=lambda line: line.lead):
            if lead:
                out.print(say("{lead}:", lead=lead), style="italic")
            out.print(_lines(lines))
    if why:
        for line in found.proved():
            out.print(say("\nProof of {n}", n=line.number))
            for proof in line.proofs:
                print_proof(proof, out)
    else:
        out.print(f"\n{word('Each line has its proof: --why shows them all.')}", style="dim")
    out.print(found.disclaimer, style="dim")


def _lines(lines: Iterable[Line]) -> Table:
    rows = [
        (
            str(line.number),
            mark(line.answer, line.effect) if line.answer is not None else "",
            f"{line.text} [{say('proof: {n}', n=line.see)}]" if line.see else line.text,
        )
        for line in lines
    ]
    found = table("", ("#", " ", ""), rows)
    found.show_header = False
    found.columns[0].width, found.columns[1].width = 3, 11
    return found


def _set(form: str, found: Report, why: bool) -> bytes:
    """The report in one of the forms that can be written to a file."""
    if form == "text":
        out = plain()
        with out.capture() as printed:
            _print(found, why, out)
        return "".join(f"{line.rstrip()}\n" for line in printed.get().splitlines()).encode()
    if form == "pdf":
        from servanda.inquiries.rendering.paper import to_pdf

        return to_pdf(found)
    if form == "html":
        from servanda.inquiries.rendering.page import to_html

        return to_html(found).encode()
    from servanda.inquiries.rendering.markdown import to_markdown

    return to_markdown(found).encode()


def _deliver(out: Path | None, content: bytes) -> None:
    if out is None:
        click.echo(content, nl=False)
        return
    write_whole(out, content)
    click.echo(f"Written: {out}")
