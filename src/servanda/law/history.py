"""The world through time: every day on which anything changes, and what changes on it.

The days come from the record: where a period, a statement, a membership or a window
begins or ends, a list was read, a partly known day begins or ends to be possible. On
each only the nodes that rest on what turned are worked out again. Deltas added to the
sweep of the first day give that of any later one; tests hold them equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from heapq import heappop, heappush
from operator import or_

import numpy as np

from servanda.facts.days import Day
from servanda.facts.records import Statement
from servanda.law.circuit import Node
from servanda.law.kleene import Answer
from servanda.law.leaves import Along
from servanda.law.plane import Plane, combined
from servanda.law.standing import Period, Standing
from servanda.law.sweep import Layout
from servanda.law.world import World

__all__ = ["Delta", "history", "turning_days"]

Turned = tuple[Plane, Plane, bool]  # before, after, and whether no answer was lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """What changes on one day: for a place in the nodes of the layout, the plane before and the plane from then on."""

    day: date
    changes: Mapping[int, tuple[Plane, Plane]]


def history(world: World, where: Layout, until: date) -> Iterator[Delta]:
    """What changes in the cells of a layout after the day of the world, up to and with the day ``until``."""
    running = _Running(world, where)
    turning: dict[date, set[str]] = defaultdict(set)
    for name in {name for node in where.nodes for name in node.reads}:
        for day in turning_days(world.standing, name):
            if world.day < day <= until:
                turning[day].add(name)
    for day in sorted(turning):
        changed = running.move(day, turning[day])
        told = (number for number in changed if number in running.places and running.shows(number, changed[number]))
        if places := {running.places[number]: changed[number][:2] for number in told}:
            yield Delta(day=day, changes=places)


class _Running:
    """The planes of a layout as days go by; a change runs upwards and stops where it makes no difference."""

    def __init__(self, world: World, where: Layout) -> None:
        self.world = world
        self.places = {node.number: place for place, node in enumerate(where.nodes)}
        self.planes: dict[int, Plane] = {}
        self.above: dict[int, list[int]] = defaultdict(list)
        waiting = list(where.nodes)
        while waiting:
            node = waiting.pop()
            if node.number not in self.planes:
                self.planes[node.number] = world.plane(node)
                for part in node.parts:
                    self.above[part.number].append(node.number)
                    waiting.append(part)

        self.ragged: set[int] = set()
        for number in sorted(self.planes):
            if self._is_ragged(world.circuit.nodes[number]):
                self.ragged.add(number)

    def _is_ragged(self, node: Node) -> bool:
        """Whether bits behind the last State of the last word can be set; they mean nothing."""
        match node.kind:
            case "constant":
                return node.answer is not Answer.NO
            case "leaf":
                return not isinstance(node.leaf, Along) or node.leaf.side != "requesting"
            case "and":
                return all(part.number in self.ragged for part in node.parts)
            case _:
                return node.kind == "not" or any(part.number in self.ragged for part in node.parts)

    def shows(self, number: int, turned: Turned) -> bool:
        """Whether a change is one between States."""
        before, after, _ = turned
        count = len(self.world.states)
        return number not in self.ragged or any(
            not np.array_equal(one, other) for one, other in zip(before.spread(count), after.spread(count), strict=True)
        )

    def move(self, day: date, names: Iterable[str]) -> dict[int, Turned]:
        """Go on to a day on which parts of the record turn: for each node that changes, before and after."""
        world = World(self.world.rules, day, self.world.strict, self.world.joined, self.world.everyone)
        circuit = world.circuit
        changed: dict[int, Turned] = {}
        together: dict[tuple[int, ...], Plane] = {}
        leaves = (node for name in names for node in circuit.reading(name) if node.leaf)
        turned: dict[int, list[int]] = {node.number: [] for node in leaves if node.number in self.planes}
        due = sorted(turned)  # a sorted list is a heap
        while due:
            number = heappop(due)  # parts come before what is made of them
            node = circuit.nodes[number]
            before, after = self.planes[number], self._anew(node, world, tuple(turned[number]), changed, together)
            if not _same(before, after):
                above = self.above.get(number, ())
                changed[number] = before, after, bool(above) and _only_gains(before, after)
                self.planes[number] = after
                for one in above:
                    if one not in turned:
                        turned[one] = []
                        heappush(due, one)
                    turned[one].append(number)
        return changed

    def _anew(
        self,
        node: Node,
        world: World,
        turned: tuple[int, ...],
        changed: Mapping[int, Turned],
        together: dict[tuple[int, ...], Plane],
    ) -> Plane:
        """The plane of a node of which some parts turned; ``together`` keeps what they gained, for the next node."""
        if node.leaf is not None:
            return node.leaf.plane(world)
        if node.kind == "not":
            return ~self.planes[node.parts[0].number]
        if node.kind == "or":
            if turned not in together and all(changed[number][2] for number in turned):
                together[turned] = reduce(or_, [changed[number][1] for number in turned])
            if turned in together:
                return self.planes[node.number] | together[turned]
        return combined("or" if node.kind == "or" else "and", [self.planes[part.number] for part in node.parts])


def turning_days(standing: Standing, name: str) -> set[date]:
    """The days on which an answer that reads this part of the record can change; see ``law.leaves``."""
    record = standing.record
    match name:
        case "@memberships":
            return {day for m in record.memberships for day in (m.since, m.until) if day}
        case "@situations":
            return {day for s in record.situations for day in _window(s.covers_from, s.covers_until)}
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


def _same(one: Plane, other: Plane) -> bool:
    if one.sure.shape != other.sure.shape or one.may.shape != other.may.shape:
        return not bool((one.sure != other.sure).any() or (one.may != other.may).any())
    exact = one.is_exact and other.is_exact
    return one.sure.tobytes() == other.sure.tobytes() and (exact or one.may.tobytes() == other.may.tobytes())


def _only_gains(before: Plane, after: Plane) -> bool:
    """Whether nothing that was certainly or possibly yes ceased to be."""
    return not (before.sure & ~after.sure).any() and not (before.may & ~after.may).any()
