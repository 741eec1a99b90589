"""``servanda check``: what a text claims, beside the record and the clauses, as of the day of the text."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from servanda.cli.options import DAY, guarded
from servanda.cli.papers import Papers

if TYPE_CHECKING:
    from servanda.documents import Document
    from servanda.documents.claims import Claim
    from servanda.documents.understanding import Understood

__all__ = ["check"]

_MARKS = {"correct": "● correct", "wrong": "✕ wrong", "imprecise": "◐ imprecise", "unverifiable": "◌ cannot be checked"}


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--published", type=DAY, metavar="DAY", help="The day of the text, if it does not print it.")
@click.option("--events", is_flag=True, help="Also what the text tells as having happened, announced or planned.")
@click.option("--registry", metavar="DIR", help="A folder with your own additions to the registry.")
@click.option("--json", "as_json", is_flag=True, help="JSON.")
@guarded
def check(files: tuple[str, ...], published: date | None, events: bool, registry: str | None, as_json: bool) -> None:
    """Check what the texts in FILES claim about treaties."""
    from servanda.documents.understanding import understand_prose
    from servanda.facts import load

    record = load(registry) if registry else None
    papers, rows = Papers(files, "news"), []
    for document in papers:
        if published:
            document = replace(document, preface=replace(document.preface, issued_on=published))
        found = understand_prose(document, record)
        if as_json:
            rows.append(_row(document, found))
        else:
            _print(document, found, events)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    papers.leave()


def _row(document: Document, found: Understood) -> dict[str, object]:
    from servanda.documents.understanding import prose_json

    return {"file": document.source, **prose_json(found)}


def _print(document: Document, found: Understood, events: bool) -> None:
    from servanda.cli.show import console, table

    out = console()
    day = found.reading.published
    out.print(f"{document.source}, as of {day or 'no known day'}", style="bold", markup=False)
    if events:
        told = [
            (one.date or "", one.type.replace("_", " "), one.instrument or "", one.actor or "") for one in found.events
        ]
        out.print(table("", ("Day", "Event", "Instrument", "Actor"), told, wraps=("Event", "Instrument", "Actor")))
    order = ("wrong", "imprecise", "unverifiable", "correct")
    claims = sorted(found.claims, key=lambda one: order.index(one.verdict))
    rows = [(_MARKS[one.verdict], f"“{one.anchor}”", _proof(one)) for one in claims]
    out.print(table("", ("Verdict", "Claim", "Proof"), rows, wraps=("Claim", "Proof")))
    for two in found.contradictions:
        out.print(
            f"✕ the text contradicts itself: “{two.one.anchor}” and “{two.other.anchor}”", style="bold", markup=False
        )


def _proof(claim: Claim) -> str:
    return "; ".join(filter(None, (claim.correct, claim.against)))
