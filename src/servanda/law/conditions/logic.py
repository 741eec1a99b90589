"""All, any, not, and another provision: how conditions combine (Kleene's strong tables)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from servanda.law.conditions.base import CaseView, Condition
from servanda.law.kleene import Answer
from servanda.law.proof import ONE_OF, Proof

if TYPE_CHECKING:
    from servanda.law.circuit import Circuit, Node

__all__ = ["AllOf", "AnyOf", "Holds", "NotSo"]


@dataclass(frozen=True, slots=True)
class _Several(Condition, ABC):
    """Several conditions; how their answers combine is all that differs."""

    parts: tuple[Condition, ...]
    joint: ClassVar[Literal["and", "or"]]

    @abstractmethod
    def of(self, steps: tuple[Proof, ...]) -> Proof:
        """The answer of the whole from those of its parts."""

    def prove(self, view: CaseView) -> Proof:
        return self.of(tuple(part.prove(view) for part in self.parts))

    def over(self, circuit: Circuit, instrument: str, offence: str) -> Node:
        return circuit.combined(self.joint, [part.over(circuit, instrument, offence) for part in self.parts])

    def depends_on(self, circuit: Circuit, instrument: str, offence: str) -> Hashable:
        return tuple(part.depends_on(circuit, instrument, offence) for part in self.parts)

    @property
    def looks_at_offence(self) -> bool:
        return any(part.looks_at_offence for part in self.parts)


@dataclass(frozen=True, slots=True)
class AllOf(_Several):
    """Every one of several conditions."""

    word: ClassVar[str] = "all"
    joint: ClassVar[Literal["and", "or"]] = "and"

    def of(self, steps: tuple[Proof, ...]) -> Proof:
        return Proof(min(step.answer for step in steps), "all of these", (), steps)


@dataclass(frozen=True, slots=True)
class AnyOf(_Several):
    """At least one of several conditions."""

    word: ClassVar[str] = "any"
    joint: ClassVar[Literal["and", "or"]] = "or"

    def of(self, steps: tuple[Proof, ...]) -> Proof:
        return Proof(max(step.answer for step in steps), ONE_OF, (), steps)


@dataclass(frozen=True, slots=True)
class NotSo(Condition):
    """The contrary of a condition; what is not known stays not known."""

    word: ClassVar[str] = "not"
    part: Condition

    def prove(self, view: CaseView) -> Proof:
        step = self.part.prove(view)
        return Proof(~step.answer, "it is not so that", (), (step,))

    def over(self, circuit: Circuit, instrument: str, offence: str) -> Node:
        return ~self.part.over(circuit, instrument, offence)

    def depends_on(self, circuit: Circuit, instrument: str, offence: str) -> Hashable:
        return self.part.depends_on(circuit, instrument, offence)

    @property
    def looks_at_offence(self) -> bool:
        return self.part.looks_at_offence


@dataclass(frozen=True, slots=True)
class Holds(Condition):
    """Another provision holds, for one of the States it binds."""

    word: ClassVar[str] = "provision"
    id: str

    def prove(self, view: CaseView) -> Proof:
        steps = tuple(view.rules.prove_each(self.id, view.setting))
        if not steps:
            return Proof(Answer.NOT_KNOWN, "not known which State {} binds", (self.id,), tells="the requesting State")
        best = max(step.answer for step in steps)
        return next(step for step in steps if step.answer is best)

    def over(self, circuit: Circuit, instrument: str, offence: str) -> Node:
        return circuit.provision(self.id, offence)

    def depends_on(self, circuit: Circuit, instrument: str, offence: str) -> Hashable:
        return circuit.key(self.id, offence)

    @property
    def looks_at_offence(self) -> bool:
        return True
