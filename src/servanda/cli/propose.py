"""``servanda record propose``: what the events of a text would change in the record, shown and never written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from servanda.cli.options import DAY, guarded
from servanda.cli.papers import Papers

if TYPE_CHECKING:
    from servanda.documents.proposals import Proposals
    from servanda.facts.record import Record

__all__ = ["propose"]


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--published", type=DAY, metavar="DAY", help="The day of the text, if it does not print it.")
@click.option("--registry", metavar="DIR", help="A folder with your own additions to the registry.")
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
@guarded
def propose(files: tuple[str, ...], published: date | None, registry: str | None, as_json: bool) -> None:
    """Show which acts the events told in FILES amount to, beside what is recorded. Nothing is written."""
    from dataclasses import replace
    from pathlib import Path

    from servanda.cli.show import print_json
    from servanda.documents.proposals import propose as ask
    from servanda.documents.understanding import understand_prose
    from servanda.facts import load

    record = load(registry)
    papers, rows = Papers(files, "news"), []
    for document in papers:
        if published:
            document = replace(document, preface=replace(document.preface, issued_on=published))
        told = understand_prose(document, record).events
        found = ask(told, record, source=Path(document.source).name, today=date.today())
        rows.append({"file": document.source, **_row(found)})
        if not as_json:
            _print(document.source, found, record)
    if as_json:
        print_json(rows)
    papers.leave()


def _row(found: Proposals) -> dict[str, object]:
    left = [{"event": one.event.type, "date": one.event.date, "why": one.why} for one in found.unproposed]
    return {"difference": found.diff.to_json(), "unproposed": left}


def _print(name: str, found: Proposals, record: Record) -> None:
    from servanda.cli.show import console, table

    out, diff = console(), found.diff
    proposed = "1 act" if len(found.acts) == 1 else f"{len(found.acts)} acts"
    out.print(name, style="bold", markup=False)
    out.print(
        f"{proposed} proposed: {len(diff.new)} new, {len(diff.changed)} changed, "
        f"{len(diff.contradicting)} contradicting, {len(diff.same)} recorded already."
    )
    acts = [(act, "new", "") for act in diff.new] + [(one.new, "changed", one.why) for one in diff.changed]
    acts += [(one.act, "contradicting", one.why) for one in diff.contradicting]
    acts += [(act, "recorded", "") for act in diff.same]
    rows = [
        (record.parties[act.party].name, act.kind, act.instrument, act.on, state, why or act.note)
        for act, state, why in acts
    ]
    if rows:
        columns = ("Party", "Act", "Instrument", "On", "State", "Says")
        out.print(table("", columns, rows))
    for one in found.unproposed:
        out.print(f"- not proposed: {one.event.type.replace('_', ' ')} “{one.event.reason}”: {one.why}", markup=False)
    if diff.new or diff.changed:
        out.print("Nothing was written. Check each act with the depositary before you record it.", style="dim")
