"""``servanda tracks`` and ``servanda track ID``: what is under way, step by step, with its evidence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from servanda.cli.options import DAY, guarded
from servanda.cli.show import print_json
from servanda.cli.showing import STANDINGS, lines, say

if TYPE_CHECKING:
    from servanda.treatymaking.tracks import Position, Step, Track

__all__ = ["track", "tracks"]


@click.command()
@click.option("--on", type=DAY, default=None, help="The day to look from (today).")
@click.option("--registry", type=click.Path(), default=None, help="A folder with additions of your own.")
@click.option("--json", "as_data", is_flag=True, help="JSON.")
@guarded
def tracks(on: date | None, registry: str | None, as_data: bool) -> None:
    """The treaties and recurring business under way."""
    from servanda.treatymaking.reading import load_tracks

    day = on or date.today()
    found = load_tracks(registry)
    if as_data:
        print_json([{"id": t.id, "title": t.title, "instrument": t.instrument, "on": str(day)} for t in found.values()])
        return
    rows = [(t.id, t.title, _last_done(t, day), _next(t, day)) for t in found.values()]
    lines(("id", "track", "last done", "next"), rows)


def _last_done(found: Track, day: date) -> str:
    from servanda.treatymaking.tracks import Standing, in_words, standing

    done = [s for s in found.in_order() if standing(s, day) is Standing.DONE and s.when]
    return f"{done[-1].called}, {in_words(done[-1].when)}" if done else "nothing"


def _next(found: Track, day: date) -> str:
    from servanda.treatymaking.tracks import Standing, in_words, standing

    ahead = {Standing.UNDER_WAY, Standing.DUE, Standing.SCHEDULED, Standing.EXPECTED, Standing.NOT_YET}
    steps = [s for s in found.in_order() if standing(s, day) in ahead]
    return f"{steps[0].called}, {in_words(steps[0].when)}" if steps else "nothing recorded"


@click.command()
@click.argument("name")
@click.option("--on", type=DAY, default=None, help="The day to look from (today).")
@click.option("--positions", "with_positions", is_flag=True, help="Also who wanted and said what.")
@click.option("--state", default=None, help="Only positions of this State or organisation.")
@click.option("--step", default=None, help="Only positions at this step.")
@click.option("--article", default=None, help="Only positions on this article.")
@click.option("--why", is_flag=True, help="What happened, and the source, for each step.")
@click.option("--registry", type=click.Path(), default=None, help="A folder with additions of your own.")
@click.option("--json", "as_data", is_flag=True, help="JSON.")
@guarded
def track(
    name: str,
    on: date | None,
    with_positions: bool,
    state: str | None,
    step: str | None,
    article: str | None,
    why: bool,
    registry: str | None,
    as_data: bool,
) -> None:
    """The steps of the track NAME, as they stand on a day."""
    from servanda.treatymaking.reading import find, load_tracks
    from servanda.treatymaking.tracks import positions

    found = find(load_tracks(registry), name)
    day = on or date.today()
    actor = _actor(state)
    taken = list(positions([found], actor=actor, step=step, article=article))
    if as_data:
        _print_data(found, day, taken)
        return
    say(f"{found.title}, on {day} (sources read to {found.as_of}).")
    if not (state or step or article):
        lines(("", "when", "step", "body", "standing"), [_row(s, day) for s in found.in_order()])
        if why:
            _explain(found)
    if with_positions or state or step or article:
        _print_positions(taken)


def _actor(name: str | None) -> str | None:
    """A party's code where the name is one, else the name itself (an organisation)."""
    if name is None:
        return None
    from servanda.facts import load
    from servanda.facts.errors import UnknownName

    try:
        return load().party(name).code
    except UnknownName:
        return name


def _row(step: Step, day: date) -> tuple[str, ...]:
    from servanda.treatymaking.tracks import in_words, standing

    now = standing(step, day)
    how = f", {step.outcome}" if step.outcome and now.value == "done" else ""
    sure = "" if step.checked == "text" else f" ({'from memory' if step.checked == 'memory' else step.checked})"
    where = f"{step.body}, {step.place}" if step.place else step.body
    when = in_words(step.when)
    when = f"{when} ({step.lasts})" if step.lasts else when
    return STANDINGS[now], when, step.called, where, f"{now}{how}{sure}"


def _explain(found: Track) -> None:
    for step in found.in_order():
        click.echo()
        say(f"{step.id}: {step.says}")
        say(f"  Source: {step.source} ({step.checked}{', ' + step.confidence if step.confidence else ''}).")
        for need in step.needs:
            say(f"  Before: {need.what}; {', '.join(need.who)} ({need.cites}).")


def _print_positions(taken: list[Position]) -> None:
    click.echo()
    if not taken:
        say("No position is recorded for this.")
        return
    from servanda.treatymaking.tracks import in_words

    rows = [(in_words(p.on), _whose(p), p.kind, f"{p.says} ({p.source})") for p in taken]
    lines(("when", "who", "position", "what"), rows)


def _whose(position: Position) -> str:
    with_ = f" with {', '.join(position.partners)}" if position.partners else ""
    return f"{position.actor}{with_}"


def _print_data(found: Track, day: date, taken: list[Position]) -> None:
    from servanda.treatymaking.json_form import as_json
    from servanda.treatymaking.tracks import standing

    steps = [{**as_json(s), "standing": str(standing(s, day))} for s in found.in_order()]
    head = {"id": found.id, "title": found.title, "instrument": found.instrument}
    print_json({**head, "on": str(day), "as_of": str(found.as_of), "steps": steps, "positions": as_json(taken)})
