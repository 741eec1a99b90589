"""Conditions on a pair of States: another treaty between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from servanda.law.conditions.base import CaseView, Condition, name_of
from servanda.law.conditions.states import PartyTo
from servanda.law.kleene import Answer
from servanda.law.proof import Proof

if TYPE_CHECKING:
    from servanda.law.circuit import Circuit, Node

__all__ = ["TreatyBetween"]


@dataclass(frozen=True, slots=True)
class TreatyBetween(Condition):
    """Another treaty of that regime binds both. Bilateral treaties are not recorded: absence is at best not known."""

    word: ClassVar[str] = "treaty-between"
    regime: str

    def prove(self, view: CaseView) -> Proof:
        asking, asked = view.setting.states("requesting"), view.setting.states("requested")
        if not asking or not asked:
            return Proof(Answer.NOT_KNOWN, "Between which States?", tells="the requesting State")
        day = view.setting.decision
        for instrument in view.rules.regimes(self.regime, view.instrument):
            if all(view.standing.is_party(s, instrument, day) is Answer.YES for s in (asking[0], asked[0])):
                template = "both are Parties to the {}, a treaty on {}"
                short = view.record.instruments[instrument].short
                return Proof(Answer.YES, template, (short, self.regime), (), "", instrument)
        names = (self.regime, name_of(view.record, asking[0]), name_of(view.record, asked[0]))
        template = "no treaty on {} between {} and {} is recorded, but bilateral treaties are not in the record"
        return Proof(Answer.NOT_KNOWN, template, names, tells="either State, or its treaty series")

    def over(self, circuit: Circuit, instrument: str, offence: str) -> Node:
        others = circuit.rules.regimes(self.regime, instrument)
        both = [PartyTo(("requesting", "requested"), to=other).over(circuit, other, offence) for other in others]
        return circuit.combined("or", [*both, circuit.constant(Answer.NOT_KNOWN)])
