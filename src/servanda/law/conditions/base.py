"""What every condition is: one class, declared once, read twice.

``prove`` answers for one case as a tree; ``over`` answers for every pair of States
as a node of the circuit. Conditions on single States define ``of_state`` alone and get both.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Literal

from servanda.facts.record import Record
from servanda.law.kleene import Answer
from servanda.law.proof import ONE_OF, Proof
from servanda.law.setting import Setting
from servanda.law.standing import Standing

if TYPE_CHECKING:
    from servanda.law.circuit import Circuit, Node
    from servanda.law.rules import Rules
    from servanda.law.world import World

__all__ = ["CaseView", "Condition", "OfStates", "Which", "name_of"]

Which = Literal["decision", "conduct", "request"]


@dataclass(frozen=True, slots=True)
class CaseView:
    """What a condition sees when one case is read."""

    rules: Rules
    setting: Setting
    instrument: str

    @property
    def standing(self) -> Standing:
        return self.rules.standing

    @property
    def record(self) -> Record:
        return self.rules.standing.record


class Condition(ABC):
    """One word of the vocabulary of conditions."""

    word: ClassVar[str]

    @abstractmethod
    def prove(self, view: CaseView) -> Proof:
        """The answer for one case, with its proof."""

    @abstractmethod
    def over(self, circuit: Circuit, instrument: str, offence: str) -> Node:
        """The answer for every pair of States."""

    def depends_on(self, circuit: Circuit, instrument: str, offence: str) -> Hashable:
        """What of the offence the answer depends on; offences with the same value share one node."""
        return None

    @property
    def looks_at_offence(self) -> bool:
        """Whether the answer can depend on the offence at all."""
        return False


@dataclass(frozen=True, slots=True)
class OfStates(Condition, ABC):
    """A condition on the States in some roles: all roles must fulfil it; in one role one State suffices."""

    who: tuple[str, ...]
    on: Which = "decision"
    every: bool = False  # every State in the role, not just one

    @abstractmethod
    def of_state(self, standing: Standing, instrument: str, state: str, day: date) -> Answer:
        """The answer for one State on one day."""

    @abstractmethod
    def leaf(self, view: CaseView, state: str, day: date, answer: Answer) -> Proof:
        """The answer for one State in words."""

    def prove(self, view: CaseView) -> Proof:
        day = view.setting.day(self.on)
        if day is None:
            return _missing("On which day did the conduct take place?", "the investigating authority")
        if len(self.who) == 1:
            return self._of_role(view, self.who[0], day)
        steps = tuple(self._of_role(view, role, day) for role in self.who)
        return Proof(min(step.answer for step in steps), "all of these", (), steps)

    def _of_role(self, view: CaseView, role: str, day: date) -> Proof:
        states = view.setting.states(role)
        if states is None:
            return _missing("Which State is the {} State?", "the investigating authority", role.replace("-", " "))
        if not states:
            return Proof(Answer.NO, "no State is the {} State", (role.replace("-", " "),))
        steps = tuple(self._prove_state(view, state, day) for state in states)
        if len(steps) == 1:
            return steps[0]
        answer = (min if self.every else max)(step.answer for step in steps)
        return Proof(answer, "every one of these" if self.every else ONE_OF, (), steps)

    def _prove_state(self, view: CaseView, state: str, day: date) -> Proof:
        return self.leaf(view, state, day, self.of_state(view.standing, view.instrument, state, day))

    def over(self, circuit: Circuit, instrument: str, offence: str) -> Node:
        return circuit.combined("and", [circuit.of_states(role, self, instrument) for role in self.who])

    def answers(self, world: World, instrument: str) -> Sequence[Answer]:
        """The answer for each State of the world, in its order."""
        return [self.of_state(world.standing, instrument, state, world.day) for state in world.states]

    def subject(self, instrument: str) -> tuple[OfStates, str]:
        """The bare condition, without roles, and the instrument it is about: equal ones are worked out once."""
        return replace(self, who=(), on="decision", every=False), instrument

    def reads(self, instrument: str) -> frozenset[str]:
        """The parts of the record on which the answer rests; see ``law.leaves``."""
        return frozenset({instrument})


def _missing(template: str, tells: str, *values: str) -> Proof:
    return Proof(Answer.NOT_KNOWN, template, values, tells=tells)


def name_of(record: Record, state: str) -> str:
    """A State's name as it reads in a sentence."""
    party = record.parties.get(state)
    return party.name if party else state
