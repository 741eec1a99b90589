"""``servanda plot``: an instrument's participation, a track, a forecast, as pictures with words and numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.options import Asking, asking
from servanda.cli.show import print_json
from servanda.cli.showing import say, written

if TYPE_CHECKING:
    from servanda.treatymaking.plots import Plot

__all__ = ["plot"]

OUT = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="FILE.svg, .png or .html."
)


@click.group()
def plot() -> None:
    """Pictures of an instrument, a track or a forecast."""


@plot.command()
@click.argument("instrument")
@OUT
@asking
def status(instrument: str, out: Path | None, asking: Asking) -> None:
    """Signatures and consents to INSTRUMENT over time."""
    from servanda.treatymaking.plots import status_plot

    name = asking.record.instrument(instrument).id
    _give(status_plot(asking.record, name, asking.on), out or Path(f"{name}-status.svg"), asking)


@plot.command()
@click.argument("name")
@OUT
@asking
def track(name: str, out: Path | None, asking: Asking) -> None:
    """The steps of the track NAME on a line of time."""
    from servanda.treatymaking.plots import track_plot
    from servanda.treatymaking.reading import find, load_tracks

    own = click.get_current_context().params["registry"]
    found = find(load_tracks(own), name)
    _give(track_plot(found, asking.on), out or Path(f"{found.id}-track.svg"), asking)


@plot.command()
@click.argument("instrument")
@OUT
@asking
def forecast(instrument: str, out: Path | None, asking: Asking) -> None:
    """How many will have joined INSTRUMENT, and when it enters into force."""
    from servanda.treatymaking.forecast import forecast as ask
    from servanda.treatymaking.plots import forecast_plot

    name = asking.record.instrument(instrument).id
    found = ask(asking.record, name, on=asking.on)
    _give(forecast_plot(asking.record, found), out or Path(f"{name}-forecast.svg"), asking)


def _give(found: Plot, out: Path, asking: Asking) -> None:
    from servanda.treatymaking.plots import page, svg

    if asking.as_json:
        rows = [dict(zip(found.heads, row, strict=True)) for row in found.rows]
        print_json({"title": found.title, "says": found.says, "on": str(asking.on), "rows": rows})
        return
    drawn = svg(found)
    say(f"{found.title}. {found.says}")
    written(out, drawn, page(found, drawn))
