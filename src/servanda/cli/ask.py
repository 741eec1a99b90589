"""``servanda bases``, ``duties`` and ``forums``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from servanda.cli.facts import fact_options
from servanda.cli.options import ANSWERED, NOT_KNOWN, Asking, asking, telling
from servanda.cli.show import console, mark, print_json, print_proof, table
from servanda.inquiries.bases import bases as ask_bases
from servanda.inquiries.case import read_case
from servanda.inquiries.citing import article, caution
from servanda.inquiries.duties import duties as ask_duties
from servanda.inquiries.forums import forums as ask_forums
from servanda.inquiries.given import merged, read_facts
from servanda.inquiries.language import say, word
from servanda.inquiries.reading import Finding
from servanda.law.kleene import Answer

__all__ = ["bases", "duties", "forums"]


@click.command()
@click.argument("requesting")
@click.argument("requested")
@click.option("--offence", required=True, metavar="O", help="An id or name of the taxonomy of crimes.")
@click.option("--measure", required=True, metavar="M", help="extradition, take-evidence …")
@click.option("--why", is_flag=True, help="Show the proofs, and what failed.")
@fact_options
@telling
@asking
def bases(
    requesting: str, requested: str, offence: str, measure: str, why: bool, asking: Asking, facts: tuple[str, ...]
) -> None:
    """On what basis REQUESTING can ask REQUESTED for a measure, and everything that hangs on it."""
    record = asking.record
    found = ask_bases(
        record, requesting, requested, offence, measure, asking.on, read_facts(record, facts), asking.absence
    )
    if asking.as_json:
        print_json(found.to_json())
    else:
        out = console()
        out.print(found.sentence(), style="bold")
        _print_findings((b.finding for b in found.bases), why)
        for basis in found.bases:
            if basis.special:
                where = f"{basis.finding.provision.instrument} {basis.finding.provision.cites}"
                out.print(say("{kind}: {said}.", kind=where, said=basis.why_first()))
        for basis in found.bases:
            if basis.finding.answer is Answer.YES:
                out.print(say("\nUnder {instrument}", instrument=basis.finding.provision.instrument), style="bold")
                _print_findings((*basis.terms, *basis.grounds), why=False)
        for regime in found.outside:
            text = "Between these States the {regime} takes its place ({cites}); not computed here."
            out.print(say(text, regime=word(regime.name), cites=article(regime.cites, regime.certainty)))
        if found.safeguards:
            out.print(f"\n{word('Safeguards above every basis')}", style="bold")
            _print_findings(found.safeguards, why=False)
        if why and found.failing:
            out.print(f"\n{word('What does not hold')}", style="bold")
            _print_findings(found.failing, why=True)
        out.print(say("\nWhat remains: {remains}.", remains="; ".join(map(word, found.remains))), style="dim")
        out.print(found.asked.line(), style="dim")
    sys.exit(NOT_KNOWN if found.answer is Answer.NOT_KNOWN else ANSWERED)


@click.command()
@click.argument("state")
@click.option("--offence", required=True, metavar="O", help="An id or name of the taxonomy of crimes.")
@click.option("--why", is_flag=True, help="Show the proofs.")
@fact_options
@telling
@asking
def duties(state: str, offence: str, why: bool, asking: Asking, facts: tuple[str, ...]) -> None:
    """What STATE owes about an offence: custody, inquiry, prosecution or extradition, help, protection."""
    record = asking.record
    found = ask_duties(record, state, offence, asking.on, read_facts(record, facts), asking.absence)
    if asking.as_json:
        print_json(found.to_json())
        return
    out = console()
    out.print(found.sentence(), style="bold")
    by_kind: dict[str, list[Finding]] = {}
    for finding in found.findings:
        by_kind.setdefault(finding.provision.kind, []).append(finding)
    for kind, findings in ((k, by_kind[k]) for k in record.kinds if k in by_kind):
        out.print(f"\n{word(record.kinds[kind].title)}", style="bold")
        _print_findings(findings, why)
    out.print(found.asked.line(), style="dim")


@click.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--why", is_flag=True, help="Show the proofs.")
@fact_options
@telling
@asking
def forums(case: Path, why: bool, asking: Asking, facts: tuple[str, ...]) -> None:
    """Which forums may or must act on CASE.yaml: States by basis of jurisdiction, and the Court."""
    read = merged(asking.record, read_case(asking.record, case), facts)
    on = asking.on if asking.on_given else read.on or asking.on
    found = ask_forums(asking.record, read, on, asking.absence)
    if asking.as_json:
        print_json(found.to_json())
        return
    out = console()
    for heading, findings in (
        (word("The Court"), found.court),
        (word("What that rests on"), tuple(f for f in found.steps if f.answer is not Answer.NO)),
        (word("States"), found.national),
    ):
        out.print(f"\n{heading}", style="bold")
        _print_findings(findings, why)
    out.print(f"\n{word('For people to decide')}", style="bold")
    for provision in found.questions:
        out.print(f"  {word('art.')} {provision.cites}: {provision.says}")
    out.print(found.asked.line(), style="dim")


def _print_findings(findings: Iterable[Finding], why: bool) -> None:
    out = console()
    rows = [
        (mark(f.answer, f.provision.effect), word(f.provision.effect), f.state, _where(f), _says(f), f)
        for f in findings
    ]
    if not rows:
        out.print(f"  {word('none recorded')}", style="dim")
        return
    heads = [word("Answer"), word("Effect"), word("State"), word("Article"), word("Says")]
    out.print(table("", heads, [row[:5] for row in rows], wraps=heads[-1:]))
    if why:
        for row in rows:
            print_proof(row[5].proof, out)


def _where(finding: Finding) -> str:
    return f"{finding.provision.instrument}\n{finding.provision.cites}"


def _says(finding: Finding) -> str:
    provision = finding.provision
    notes = [
        provision.qualifier,
        provision.period,
        say("required: {this}", this=provision.required) if provision.required else "",
    ]
    if finding.conduct:
        notes.append(say("conduct {start} to {end}", start=finding.conduct[0], end=finding.conduct[1]))
    notes.append(caution(finding.certainty))
    said = "; ".join(note for note in notes if note)
    return f"{provision.says} ({said})" if said else provision.says
