"""The world through time: every day on which anything changes, and what changes on it.

The days come from the record: where a period, a statement, a membership or a window
begins or ends, a list was read, a partly known day begins or ends to be possible. On
each only the lines of the States that turned are worked out, in what rests on what turned
(``law.lines``). Deltas added to the sweep of the first day give that of any later one;
tests hold them equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from servanda.facts.days import Day
from servanda.facts.records import Statement
from servanda.law.lines import Lines, Places, Turned
from servanda.law.plane import Answers, Bits
from servanda.law.standing import Period, Standing
from servanda.law.sweep import Layout
from servanda.law.world import World

__all__ = ["Delta", "history", "turning_days"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Delta(Turned):
    """What changes on one day in the nodes of a layout, whose places in it are ``places``."""

    day: date

    def pairs(self, number: int) -> tuple[Places, Places, Answers, Answers]:
        """The pairs that change at one of the places: States asked, States that ask, answers before, and after."""
        before, after = _answers(self.before[:, number]), _answers(self.after[:, number])
        where = (before != after).nonzero()
        asks, state, other = where[0] == 1, self.states[where[1]], where[2]
        return np.where(asks, other, state), np.where(asks, state, other), before[where], after[where]


def history(world: World, where: Layout, until: date) -> Iterator[Delta]:
    """What changes in the cells of a layout after the day of the world, up to and with the day ``until``."""
    lines = Lines(world, where.nodes)
    turning: dict[date, set[str]] = defaultdict(set)
    for name in {name for node in where.nodes for name in node.reads}:
        for day in turning_days(world.standing, name):
            if world.day < day <= until:
                turning[day].add(name)
    for day in sorted(turning):
        now = World(world.rules, day, world.strict, world.joined, world.everyone)
        if turned := lines.turn(now, turning[day]):
            yield Delta(day=day, places=turned.places, states=turned.states, before=turned.before, after=turned.after)


def _answers(lines: Bits) -> Answers:
    """An answer for each bit of some lines: [side, State, other State]."""
    bits = np.unpackbits(lines.view(np.uint8), axis=-1, bitorder="little")
    found: Answers = (bits[0] + bits[-1]).astype(np.int8)
    return found


def turning_days(standing: Standing, name: str) -> set[date]:
    """The days on which an answer that reads this part of the record can change; see ``law.leaves``."""
    record = standing.record
    match name:
        case "@memberships":
            return {day for m in record.memberships for day in (m.since, m.until) if day}
        case "@situations":
            came = ((s.referred_on or s.investigation_on, s.recorded_on) for s in record.situations)
            days = {day for on, recorded in came for day in (_edges((on,)) if on else (recorded,))}
            return days | {day for s in record.situations for day in _window(s.covers_from, s.covers_until)}
        case _ if name.startswith("@"):
            return {date.fromisoformat(name[1:])}
    found = record.instruments[name]
    days = {read + timedelta(1) for read in (found.as_of, found.not_in_force_as_of) if read}
    days |= _edges([standing.in_force_from(name), *standing.first_acts(name).values()])
    days |= _edges(day for periods in standing.periods(name).values() for period in periods for day in _of(period))
    return days | {day for statement in record.statements.get(name, ()) for day in _said(statement)}


def _of(period: Period) -> tuple[Day | None, Day | None]:
    return period.start, period.end


def _said(statement: Statement) -> Iterator[date]:
    if statement.on is None:
        yield statement.recorded_on  # done by then
    yield from _edges((statement.on, statement.until))
    yield from _window(statement.covers_from, statement.covers_until)


def _edges(days: Iterable[Day | None]) -> set[date]:
    """The first and the last day on which something may have happened."""
    return {edge for day in days if day is not None for edge in (day.first, day.last)}


def _window(start: date | None, end: date | None) -> Iterator[date]:
    """A window of conduct begins on its first day and is over after its last."""
    if start is not None:
        yield start
    if end is not None and end != date.max:
        yield end + timedelta(1)
