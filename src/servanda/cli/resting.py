"""``servanda record rests-on``: which answers to example cases would have to be looked at again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.options import DAY, guarded
from servanda.cli.show import console, print_json, table

if TYPE_CHECKING:
    from servanda.inquiries.resting import Rested

__all__ = ["rests_on"]


@click.command("rests-on")
@click.argument("what")
@click.argument("cases", nargs=-1, type=click.Path(path_type=Path))
@click.option("--on", type=DAY, metavar="DAY", help="The day of the answers; default: that of each case, else today.")
@click.option("--registry", metavar="DIR", help="A folder with your own additions to the registry.")
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
@guarded
def rests_on(what: str, cases: tuple[Path, ...], on: date | None, registry: str | None, as_json: bool) -> None:
    """Which answers to CASES rest on WHAT: a provision's id, a reading, a source's key, or INSTRUMENT/PARTY.

    Without CASES, those in the folder examples.
    """
    from servanda.facts.loading import load
    from servanda.inquiries.case import read_case
    from servanda.inquiries.resting import rests_on as ask

    paths = cases or tuple(sorted(Path("examples").glob("*.yaml")))
    if not paths:
        raise click.UsageError("There is no folder 'examples' here: name the case files to look at.")
    facts = load(registry)
    read = [read_case(facts, path) for path in paths]
    found = ask(facts, what, [(case, on or case.on or date.today()) for case in read])
    if as_json:
        print_json([one.to_json() for one in found])
        return
    _print(what, found, len(read))


def _print(what: str, found: tuple[Rested, ...], cases: int) -> None:
    count = "One answer rests" if len(found) == 1 else f"{len(found) or 'No'} answers rest"
    columns = ["Case", "Article", "State", "Offence", "Answer"]
    rows = [
        [one.case, f"{one.instrument} {one.article}", one.state or "the Court", one.offence, one.answer]
        + ([one.without] if one.without else [])
        for one in found
    ]
    if any(one.without for one in found):
        columns.append("Without it")
    console().print(table(f"{count} on {what} (cases: {cases})", columns if rows else (), rows))
