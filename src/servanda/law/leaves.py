"""Leaves: the only things in the world's reading that depend on the day, one short vector each.

Each says how it becomes a plane on the day of a world, and which parts of the
record it reads, so that history asks it again only when one of these changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import and_
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from servanda.facts.records import Statement
from servanda.law.kleene import Answer
from servanda.law.plane import Answers, Plane, column, constant, diagonal, row
from servanda.law.statements import Touch, stands

if TYPE_CHECKING:
    from servanda.law.conditions.conduct import OfDay
    from servanda.law.world import World

__all__ = [
    "ASKED",
    "ASKING",
    "Along",
    "Annexed",
    "Column",
    "Leaf",
    "Narrowed",
    "OnTheDay",
    "Precluded",
    "SameState",
    "Side",
]

Side = Literal["requesting", "requested"]
ASKED = frozenset({"requested", "presence", "custodial"})
ASKING = frozenset({"requesting", "territorial", "national", "victim-national", "habitual-residence", "target", "flag"})


class Leaf(Protocol):
    """What the circuit ends in."""

    def plane(self, world: World) -> Plane:
        """The answer for every pair of States on the day of the world."""

    def reads(self) -> frozenset[str]:
        """The parts of the record it reads: instruments by id, and what is named after ``@``."""


class Column(Protocol):
    """Something that has an answer for each State."""

    def answers(self, world: World, instrument: str) -> Sequence[Answer] | Answers:
        """The answer for each State of the world, in its order."""

    def reads(self, instrument: str) -> frozenset[str]:
        """The parts of the record on which the answers rest."""


def along(side: Side, answers: Sequence[Answer] | Answers) -> Plane:
    """Answers for single States laid along one side; the same answers are one plane, as most stay from day to day."""
    return _laid(side, np.asarray(answers, dtype=np.int8).tobytes())


@lru_cache(2048)
def _laid(side: Side, answers: bytes) -> Plane:
    values = np.frombuffer(answers, dtype=np.int8)
    return row(values) if side == "requesting" else column(values)


@dataclass(frozen=True, slots=True)
class Along:
    """An answer for each State, laid along one side."""

    side: Side
    column: Column
    instrument: str

    def plane(self, world: World) -> Plane:
        return world.along(self.side, self.column, self.instrument)

    def reads(self) -> frozenset[str]:
        return self.column.reads(self.instrument)


@dataclass(frozen=True, slots=True)
class Annexed:
    """Which States declared that they apply an annex."""

    annex: str

    def answers(self, world: World, instrument: str) -> Answers:
        rules, day = world.rules, world.day
        answers = np.full(len(world.states), world.standing.absent(instrument, day), dtype=np.int8)
        for state in {said.party for said in rules.activating(instrument, self.annex)} & world.position.keys():
            answers[world.position[state]] = rules.applies_annex(state, instrument, self.annex, day)
        return answers

    def reads(self, instrument: str) -> frozenset[str]:
        return frozenset({instrument})


@dataclass(frozen=True, slots=True, eq=False)
class Narrowed:
    """What some statements leave of a provision to their authors; the circuit makes one for the same statements."""

    touches: tuple[Touch, ...]

    def answers(self, world: World, instrument: str) -> Answers:
        left: dict[int, Answer] = {}
        for touch in self.touches:
            place = world.position.get(touch.statement.party)
            standing = stands(touch.statement, world.standing, world.day)
            if place is not None and standing is not Answer.NO:
                left[place] = min(left.get(place, Answer.YES), max(touch.leaves, ~standing))
        answers = np.full(len(world.states), Answer.YES, dtype=np.int8)
        answers[list(left)] = list(left.values())
        return answers

    def reads(self, instrument: str) -> frozenset[str]:
        return frozenset({instrument})


@dataclass(frozen=True, slots=True)
class OnTheDay:
    """A condition that depends on the day alone."""

    condition: OfDay

    def plane(self, world: World) -> Plane:
        return constant(self.condition.of_day(world.standing, world.day))

    def reads(self) -> frozenset[str]:
        return self.condition.reads_of()


@dataclass(frozen=True, slots=True)
class Precluded:
    """The pairs between which an objection leaves the treaty in operation (VCLT art. 20(4)(b))."""

    instrument: str

    def plane(self, world: World) -> Plane:
        return reduce(and_, (self._between(said, world) for said in world.rules.precluding(self.instrument)))

    def _between(self, said: Statement, world: World) -> Plane:
        left = constant(stands(said, world.standing, world.day))
        two = ((said.party,), set(said.scope) - {said.party})
        author, others = (along("requesting", world.only(names)) for names in two)
        author_asked, others_asked = (along("requested", world.only(names)) for names in two)
        return ~(((author & others_asked) | (others & author_asked)) & left)

    def reads(self) -> frozenset[str]:
        return frozenset({self.instrument})


@dataclass(frozen=True, slots=True)
class SameState:
    """One State on both sides."""

    def plane(self, world: World) -> Plane:
        return diagonal(len(world.states))

    def reads(self) -> frozenset[str]:
        return frozenset()
