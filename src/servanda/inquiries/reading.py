"""Readings: provisions read for a case, one finding for each State they bind, ordered for the reader."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from servanda.facts.instruments import Provision
from servanda.inquiries.catalogue import strength
from servanda.law.kleene import Answer, either
from servanda.law.proof import Proof
from servanda.law.rules import Rules
from servanda.law.setting import Setting

__all__ = ["Finding", "headline", "in_order", "read", "whether_any"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one provision says for one State: the answer, its strength, its proof."""

    provision: Provision
    state: str  # empty: the Court
    role: str
    offence: str
    proof: Proof
    conduct: tuple[date, date] | None = None  # the days of conduct it speaks of, where the answer depends on them

    @property
    def answer(self) -> Answer:
        return self.proof.answer

    @property
    def certainty(self) -> str:
        return self.proof.weakest_certainty()

    def to_json(self) -> dict[str, Any]:
        provision = self.provision
        return {
            "answer": str(self.answer),
            "effect": provision.effect,
            "qualifier": provision.qualifier or None,
            "kind": provision.kind,
            "instrument": provision.instrument,
            "article": provision.cites,
            "provision": provision.id,
            "certainty": self.certainty,
            "state": self.state or None,
            "role": self.role,
            "offence": self.offence,
            "conduct": [day.isoformat() for day in self.conduct] if self.conduct else None,
            "says": provision.says,
            "item": provision.item or None,
            "required": provision.required or None,
            "period": provision.period or None,
            "reading": provision.reading or None,
            "supposing": self.proof.rests_on_supposition(),
            "missing": [{"fact": step.text, "who_could_tell": step.tells} for step in self.proof.missing()],
            "because": self.proof.to_json(),
        }


def read(rules: Rules, provisions: Iterable[Provision], setting: Setting) -> Iterator[Finding]:
    """Each provision for each State that holds a role it binds; roles nobody is known to hold yield nothing."""
    bound: dict[str, Setting] = {}
    for provision in provisions:
        seen: set[str] = set()
        for role in provision.bound:
            for state in _bound(setting, role):
                if state not in seen:
                    seen.add(state)
                    case = bound[state] = bound.get(state) or setting.binding(state or None)
                    proof = rules.prove(provision.id, case)
                    yield Finding(provision=provision, state=state, role=role, offence=setting.offence, proof=proof)


def _bound(setting: Setting, role: str) -> tuple[str, ...]:
    return ("",) if role == "court" else setting.states(role) or ()


def in_order(findings: Iterable[Finding], special: Container[str] = ()) -> tuple[Finding, ...]:
    """Yes before not known before no; what must be done before what may; what was read before what is remembered.

    Among equals the provisions named in ``special`` go before general clauses.
    """
    return tuple(sorted(findings, key=lambda f: (*_rank(f), f.provision.id not in special, f.provision.id, f.state)))


def _rank(found: Finding) -> tuple[int, int, bool]:
    return -found.answer, strength(found.provision.effect), found.certainty != "text"


def whether_any(recorded: Iterable[Answer]) -> Answer:
    """Whether there is any at all, from what is recorded.

    Bilateral treaties, custom and domestic law are outside the record: where none is recorded, it is not known.
    """
    return either((*recorded, Answer.NOT_KNOWN))


def headline(answer: Answer, best: Finding | None) -> dict[str, Any]:
    """The head of an answer as JSON: the same keys as every node of a proof."""
    return {
        "answer": str(answer),
        "effect": best.provision.effect if best else None,
        "instrument": best.provision.instrument if best else None,
        "article": best.provision.cites if best else None,
        "certainty": best.certainty if best else "text",
        "because": [best.proof.to_json()] if best else [],
    }
