"""Leaves: the only things in the world's reading that depend on the day, one short vector each.

Each says how it becomes a plane on the day of a world, and which parts of the
record it reads, so that history asks it again only when one of these changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Literal, Protocol

from servanda.facts.records import Statement
from servanda.law.kleene import Answer
from servanda.law.plane import Plane, column, constant, row
from servanda.law.statements import Touch, stands

if TYPE_CHECKING:
    from servanda.law.conditions.base import OfStates
    from servanda.law.conditions.conduct import OfDay
    from servanda.law.world import World

__all__ = ["ASKED", "ASKING", "Along", "Annexed", "Leaf", "Narrowed", "OnTheDay", "Precluded", "SameState", "Side"]

Side = Literal["requesting", "requested"]
ASKED = frozenset({"requested", "presence", "custodial"})
ASKING = frozenset({"requesting", "territorial", "national", "victim-national", "habitual-residence", "target", "flag"})


class Leaf(Protocol):
    """What the circuit ends in."""

    def plane(self, world: World) -> Plane:
        """The answer for every pair of States on the day of the world."""

    def reads(self) -> frozenset[str]:
        """The parts of the record it reads: instruments by id, and what is named after ``@``."""


def along(side: Side, answers: Sequence[Answer]) -> Plane:
    """Answers for single States laid along one side."""
    return row(answers) if side == "requesting" else column(answers)


@dataclass(frozen=True, slots=True)
class Along:
    """A condition on single States, for those on one side."""

    side: Side
    condition: OfStates
    instrument: str

    def plane(self, world: World) -> Plane:
        return world.along(self.side, self.condition, self.instrument)

    def reads(self) -> frozenset[str]:
        return self.condition.reads(self.instrument)


@dataclass(frozen=True, slots=True)
class OnTheDay:
    """A condition that depends on the day alone."""

    condition: OfDay

    def plane(self, world: World) -> Plane:
        return constant(self.condition.of_day(world.standing, world.day))

    def reads(self) -> frozenset[str]:
        return self.condition.reads_of()


@dataclass(frozen=True, slots=True)
class Annexed:
    """Which States on one side declared that they apply an annex."""

    side: Side
    instrument: str
    annex: str

    def plane(self, world: World) -> Plane:
        rules, day = world.rules, world.day
        return along(self.side, [rules.applies_annex(s, self.instrument, self.annex, day) for s in world.states])

    def reads(self) -> frozenset[str]:
        return frozenset({self.instrument})


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What some statements leave of a provision to their authors on one side."""

    side: Side
    touches: tuple[Touch, ...]

    def plane(self, world: World) -> Plane:
        left = [Answer.YES] * len(world.states)
        for touch in self.touches:
            place = world.position.get(touch.statement.party)
            standing = stands(touch.statement, world.standing, world.day)
            if place is not None and standing is not Answer.NO:
                left[place] = min(left[place], max(touch.leaves, ~standing))
        return along(self.side, left)

    def reads(self) -> frozenset[str]:
        return frozenset(touch.statement.instrument for touch in self.touches)


@dataclass(frozen=True, slots=True)
class Precluded:
    """The pairs between which an objection leaves the treaty in operation (VCLT art. 20(4)(b))."""

    instrument: str

    def plane(self, world: World) -> Plane:
        return reduce(and_, (self._between(said, world) for said in world.rules.precluding(self.instrument)))

    def _between(self, said: Statement, world: World) -> Plane:
        left = constant(stands(said, world.standing, world.day))
        author, others = (along("requesting", world.only(names)) for names in ((said.party,), said.scope))
        author_asked, others_asked = (along("requested", world.only(names)) for names in ((said.party,), said.scope))
        return ~(((author & others_asked) | (others & author_asked)) & left)

    def reads(self) -> frozenset[str]:
        return frozenset({self.instrument})


@dataclass(frozen=True, slots=True)
class SameState:
    """One State on both sides."""

    def plane(self, world: World) -> Plane:
        sides = ((along("requesting", world.only((s,))), along("requested", world.only((s,)))) for s in world.states)
        return reduce(or_, (one & two for one, two in sides))

    def reads(self) -> frozenset[str]:
        return frozenset()
