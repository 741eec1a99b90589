"""Conditions on the conduct and on facts of the case: offence, context, penalty, days, and what people must find."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from servanda.law.conditions.base import CaseView, Condition, name_of
from servanda.law.kleene import Answer, known
from servanda.law.proof import Proof
from servanda.law.setting import Setting
from servanda.law.standing import Standing
from servanda.law.words import Words, listed

if TYPE_CHECKING:
    from servanda.facts.record import CaseFact, Record
    from servanda.law.circuit import Circuit, Node

__all__ = ["CommittedFrom", "Fact", "InContext", "InForce", "OffenceIs", "Penalty", "Sentence"]


class OfOffence(Condition, ABC):
    """A condition that depends on the offence alone."""

    def over(self, circuit: Circuit, instrument: str, offence: str) -> Node:
        return circuit.constant(self.of_offence(circuit.record, offence))

    def depends_on(self, circuit: Circuit, instrument: str, offence: str) -> Hashable:
        return self.of_offence(circuit.record, offence)

    @property
    def looks_at_offence(self) -> bool:
        return True

    @abstractmethod
    def of_offence(self, record: Record, offence: str) -> Answer:
        """The answer for one offence, from the taxonomy alone."""


class OfDay(Condition, ABC):
    """A condition that, over the world, depends on the day alone."""

    def over(self, circuit: Circuit, instrument: str, offence: str) -> Node:
        return circuit.of_day(self)

    @abstractmethod
    def of_day(self, standing: Standing, day: date) -> Answer:
        """The answer on one day."""

    @abstractmethod
    def reads_of(self) -> frozenset[str]:
        """The parts of the record on which it rests; see ``law.leaves``."""


@dataclass(frozen=True, slots=True)
class OffenceIs(OfOffence):
    """The offence asked about is one of these or below one of them; above them: not known which.

    ``named``: a form that counts only where it is asked about by name; a question about
    war crimes is not one about a weapon that an amendment added.
    """

    word: ClassVar[str] = "offence"
    offences: tuple[str, ...]
    named: bool = False

    def prove(self, view: CaseView) -> Proof:
        answer = self.of_offence(view.record, view.setting.offence)
        names = listed(tuple(view.record.crimes[o].name for o in self.offences))
        return Proof(answer, "the offence is one of: {}", (names,), tells="the prosecutor")

    def of_offence(self, record: Record, offence: str) -> Answer:
        if set(record.ancestry(offence)) & set(self.offences):
            return Answer.YES
        below = not self.named and any(offence in record.ancestry(o) for o in self.offences)
        return Answer.NOT_KNOWN if below else Answer.NO


@dataclass(frozen=True, slots=True)
class InContext(OfOffence):
    """The conduct took place in peace, in an international or another armed conflict, or under occupation."""

    word: ClassVar[str] = "context"
    contexts: tuple[str, ...]

    def prove(self, view: CaseView) -> Proof:
        given = view.setting.context
        answer = self.of_offence(view.record, view.setting.offence)
        if given is not None:
            answer = known(given in self.contexts)
        wanted = listed(self.contexts, " or ")
        return Proof(answer, "the context of the conduct is {}", (wanted,), tells="the investigating authority")

    def of_offence(self, record: Record, offence: str) -> Answer:
        implied = context_of(record, offence)
        if not implied:
            return Answer.NOT_KNOWN
        if implied <= set(self.contexts):
            return Answer.YES
        return Answer.NOT_KNOWN if implied & set(self.contexts) else Answer.NO


def context_of(record: Record, offence: str) -> set[str]:
    """The contexts in which the offence can be committed at all; empty: any."""
    for one in record.ancestry(offence):
        if record.crimes[one].contexts:
            return set(record.crimes[one].contexts)
    return set()


@dataclass(frozen=True, slots=True)
class Penalty(Condition):
    """The conduct is punishable with at least so many years under that law (UNTOC art. 2(b) and its like)."""

    word: ClassVar[str] = "penalty"
    at_least_years: int
    roles: tuple[str, ...]

    def prove(self, view: CaseView) -> Proof:
        steps = tuple(self._of_role(view, role) for role in self.roles)
        return steps[0] if len(steps) == 1 else Proof(min(s.answer for s in steps), "all of these", (), steps)

    def _of_role(self, view: CaseView, role: str) -> Proof:
        states = view.setting.states(role)
        years = view.setting.penalty_years.get(states[0]) if states else None
        answer = known(None if years is None else years >= self.at_least_years)
        where = name_of(view.record, states[0]) if states else Words("the {} State", (role,))
        template = "the maximum penalty for the conduct in {} is at least {}"
        least = Words("{} year" if self.at_least_years == 1 else "{} years", (self.at_least_years,))
        return Proof(answer, template, (where, least), tells=str(where))

    def over(self, circuit: Circuit, instrument: str, offence: str) -> Node:
        return circuit.typical_penalty()


@dataclass(frozen=True, slots=True)
class Sentence(Condition):
    """A sentence of at least so many months was imposed."""

    word: ClassVar[str] = "sentence"
    at_least_months: int

    def prove(self, view: CaseView) -> Proof:
        months = view.setting.sentence_months
        answer = known(None if months is None else months >= self.at_least_months)
        template = "the sentence imposed is at least {}"
        least = Words("{} month" if self.at_least_months == 1 else "{} months", (self.at_least_months,))
        return Proof(answer, template, (least,), tells="the requesting State")

    def over(self, circuit: Circuit, instrument: str, offence: str) -> Node:
        return circuit.constant(Answer.NOT_KNOWN)


@dataclass(frozen=True, slots=True)
class CommittedFrom(OfDay):
    """The conduct took place on or after a day."""

    word: ClassVar[str] = "committed-from"
    day: date

    def prove(self, view: CaseView) -> Proof:
        conduct = view.setting.conduct
        answer = known(None if conduct is None else conduct >= self.day)
        return Proof(answer, "the conduct took place on or after {}", (self.day,), tells="the investigating authority")

    def of_day(self, standing: Standing, day: date) -> Answer:
        return known(day >= self.day)

    def reads_of(self) -> frozenset[str]:
        return frozenset({f"@{self.day}"})


@dataclass(frozen=True, slots=True)
class InForce(OfDay):
    """The instrument as a whole is in force on the day of decision (VCLT art. 24)."""

    word: ClassVar[str] = "in-force"
    instrument: str

    def prove(self, view: CaseView) -> Proof:
        answer = view.standing.in_force(self.instrument, view.setting.decision)
        short = view.record.instruments[self.instrument].short
        says = {Answer.YES: "the {} is in force on {}", Answer.NO: "the {} is not in force on {}"}
        template = says.get(answer, "whether the {} is in force on {}")
        values = (short, view.setting.decision)
        return Proof(answer, template, values, (), "", self.instrument, tells="the depositary")

    def of_day(self, standing: Standing, day: date) -> Answer:
        return standing.in_force(self.instrument, day)

    def reads_of(self) -> frozenset[str]:
        return frozenset({self.instrument})


@dataclass(frozen=True, slots=True)
class Fact(Condition):
    """Something that only people can find; not known unless given, or unless two roles decide it."""

    word: ClassVar[str] = "fact"
    name: str
    of: str = ""

    def prove(self, view: CaseView) -> Proof:
        question = view.record.case_facts[self.name]
        role = self.of or question.of
        states = view.setting.states(role) if role else None
        answer = self._given(view.setting, question, states)
        about = Words(" ({})", (name_of(view.record, states[0]),)) if states else ""
        says = {Answer.YES: "{}{} yes", Answer.NO: "{}{} no"}.get(answer, "{}{}")
        return Proof(answer, says, (question.asks, about), tells=question.tells)

    def _given(self, setting: Setting, question: CaseFact, states: tuple[str, ...] | None) -> Answer:
        for state in states or ():
            if (found := setting.facts.get(f"{self.name}@{state}")) is not None:
                return known(found)
        if self.name in setting.facts:
            return known(setting.facts[self.name])
        if question.derived:
            return _shared(setting, *question.derived)
        return min(Answer.NOT_KNOWN, _shared(setting, *question.needs)) if question.needs else Answer.NOT_KNOWN

    def over(self, circuit: Circuit, instrument: str, offence: str) -> Node:
        return circuit.typical_fact(self.name, offence)

    def depends_on(self, circuit: Circuit, instrument: str, offence: str) -> Hashable:
        question = circuit.record.case_facts[self.name]
        return circuit.typical(question, offence) if question.typical_for else None

    @property
    def looks_at_offence(self) -> bool:
        return True


def _shared(setting: Setting, one: str, other: str) -> Answer:
    """Whether a State holds both roles."""
    left, right = setting.states(one), setting.states(other)
    if left is None or right is None:
        return Answer.NOT_KNOWN
    return known(bool(set(left) & set(right)))
