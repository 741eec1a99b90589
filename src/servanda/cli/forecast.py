"""``servanda forecast``: when an instrument will enter into force, and how many will join, as a distribution."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from servanda.cli.options import NOT_KNOWN, Asking, asking
from servanda.cli.show import print_json
from servanda.cli.showing import lines, say

if TYPE_CHECKING:
    from servanda.treatymaking.forecast import Forecast, Quantiles

__all__ = ["forecast"]


@click.command()
@click.argument("instrument")
@click.option("--states", type=int, default=10, show_default=True, help="How many States to list with their drivers.")
@asking
def forecast(instrument: str, states: int, asking: Asking) -> None:
    """When INSTRUMENT will enter into force and how many will have joined, from what is known on a day."""
    from servanda.treatymaking.errors import NoForecast
    from servanda.treatymaking.forecast import forecast as ask
    from servanda.treatymaking.json_form import as_json

    record = asking.record
    subject = record.instrument(instrument)
    try:
        found = ask(record, subject.id, on=asking.on)
    except NoForecast as why:
        if asking.as_json:
            print_json({"instrument": subject.id, "on": str(asking.on), "answer": "not known", "because": str(why)})
        else:
            say(f"No forecast: {why}")
        sys.exit(NOT_KNOWN)
    if asking.as_json:
        print_json(as_json(found))
        return
    names = {code: party.name for code, party in record.parties.items()}
    _print(subject.short, found, names, states)


def _print(short: str, found: Forecast, names: dict[str, str], states: int) -> None:
    supposed = f", supposing {len(found.supposed)} further acts" if found.supposed else ""
    say(f"{short}: forecast on {found.on}, from what was known on {found.known}{supposed}.")
    click.echo()
    if found.threshold and found.in_force:
        _print_force(found, found.threshold, found.in_force)
    elif found.reached and found.reached.day:
        say(f"The threshold was reached; in force from {found.reached.day} (art. {found.clause}).")
    click.echo()
    say(f"Consented and not left: {found.joined} on {found.known}.")
    rows = [(str(c.on), str(c.low), str(c.middle), str(c.high)) for c in found.counts if c in _some(found)]
    lines(("consented by", "10 %", "50 %", "90 %"), rows, right=(1, 2, 3))
    _print_states(found, names, states)
    click.echo()
    for note in found.notes:
        say(f"Note: {note}")
    say(
        f"Estimated on {found.instruments} instruments with {found.deposits} deposits known by then; how well such "
        "forecasts did is in docs/forecasts.md. A chance is not a promise."
    )


def _some(found: Forecast) -> tuple[object, ...]:
    return tuple(c for n, c in enumerate(found.counts, start=1) if n in (1, 2, 3, 5, 10))


def _print_force(found: Forecast, threshold: Quantiles, in_force: Quantiles) -> None:
    say(f"{found.counted} of {found.needed} instruments counted (art. {found.clause}).")
    rows = [
        ("threshold reached by", *(_day(d) for d in (threshold.low, threshold.middle, threshold.high))),
        ("in force by", *(_day(d) for d in (in_force.low, in_force.middle, in_force.high))),
    ]
    lines(("with a chance of", "10 %", "50 %", "90 %"), rows)
    if found.at_mean_gap:
        say(f"If deposits went on at the mean gap so far, the threshold would be reached on {found.at_mean_gap}.")
    if found.known < found.on:
        say(f"Chance that it had been reached by {found.on}: {found.by_now:.0%}.")


def _day(day: date | None) -> str:
    return str(day) if day else "after 2200"


def _print_states(found: Forecast, names: dict[str, str], states: int) -> None:
    if not found.drivers or states < 1:
        return
    click.echo()
    gains = {g.state: f"{g.days} days" for g in found.gains}
    rows = [
        (
            names[d.state],
            f"{d.chance_1:.0%}",
            f"{d.chance_3:.0%}",
            "; ".join(f"{name} ×{factor:.1f}" for name, factor in d.factors[:3]),
            gains.get(d.state, ""),
        )
        for d in found.drivers[:states]
    ]
    lines(
        ("most likely next", "1 year", "3 years", "what drives it (against the mean)", "brings forward"),
        rows,
        right=(1, 2, 4),
    )
