"""``servanda map``: the world coloured by the status of an instrument or by what an offence obliges States to."""

from __future__ import annotations

from pathlib import Path

import click

from servanda.cli.options import Asking, asking
from servanda.cli.show import print_json
from servanda.cli.showing import say, written
from servanda.facts.errors import UnknownName
from servanda.treatymaking.worldmap import WorldMap

__all__ = ["map_"]


@click.command("map")
@click.argument("subject", metavar="OFFENCE|INSTRUMENT")
@click.option("--measure", default=None, help="For an offence: from how many States each can be asked for this.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="FILE.svg, .png or .html.")
@asking
def map_(subject: str, measure: str | None, out: Path | None, asking: Asking) -> None:
    """A map of the world for an instrument (who is bound) or an offence (who must act)."""
    from servanda.treatymaking.json_form import as_json
    from servanda.treatymaking.worldmap import draw, page

    world, name = _world(asking, subject, measure)
    if asking.as_json:
        print_json(
            {"title": world.title, "on": str(asking.on), "counts": world.counts(), "classes": as_json(world.classes)}
        )
        return
    drawn = draw(world)
    say(f"{world.title}. {world.summary()}")
    written(out or Path(f"{name}-map.svg"), drawn, page(world, drawn))


def _world(asking: Asking, subject: str, measure: str | None) -> tuple[WorldMap, str]:
    """The map, and a name for its file. Raises UnknownName when the subject is neither."""
    from servanda.inquiries.gaps import gaps
    from servanda.treatymaking.maps import measure_map, offence_map, status_map

    record = asking.record
    if measure is None:
        try:
            instrument = record.instrument(subject)
            return status_map(record, instrument.id, asking.on), instrument.id
        except UnknownName as unknown:
            known = _hint(asking, subject, unknown)
    crime = record.crime(subject) if measure is not None else record.crime(known)
    if measure is not None:
        return measure_map(record, crime.id, measure, asking.on), f"{crime.id}-{record.measure(measure).id}"
    return offence_map(record, gaps(record, crime.id, asking.on, absence="practical")), crime.id


def _hint(asking: Asking, subject: str, unknown: UnknownName) -> str:
    """The subject if it is an offence; else both kinds of suggestion at once."""
    try:
        asking.record.crime(subject)
    except UnknownName as other:
        raise UnknownName("offence or instrument", subject, (*unknown.suggestions, *other.suggestions)) from None
    return subject
