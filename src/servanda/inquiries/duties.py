"""What a State owes about an offence: each duty with its strength, its trigger, its exceptions and its proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from servanda.facts.instruments import Provision
from servanda.facts.record import Record
from servanda.facts.records import Crime, Party
from servanda.inquiries.answering import Row, Shown, finding_rows
from servanda.inquiries.asking import Absence, Asked, asked, catalogue_of, rules_of
from servanda.inquiries.bases import Facts
from servanda.inquiries.catalogue import Catalogue
from servanda.inquiries.citing import article
from servanda.inquiries.language import say, word
from servanda.inquiries.reading import Finding, headline, in_order, whether_any
from servanda.inquiries.wording import capital, inner, named
from servanda.law.kleene import Answer
from servanda.law.setting import Setting

__all__ = ["Duties", "duties"]

_BINDING: WeakKeyDictionary[Catalogue, tuple[Provision, ...]] = WeakKeyDictionary()
_GROUPS = ("duty", "jurisdiction", "safeguard", "court")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties(Shown):
    """Everything one State owes, or may do, about an offence on a day."""

    state: Party
    offence: Crime
    asked: Asked
    findings: tuple[Finding, ...]  # that hold or may hold, strongest first
    failing: tuple[Finding, ...]

    def of_kind(self, *kinds: str) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.provision.kind in kinds)

    def sentence(self) -> str:
        must = self._obliging()
        if self.answer is Answer.YES:
            held = (f for f in must if f.answer is Answer.YES)
            cited = ", ".join(
                dict.fromkeys(f"{f.provision.instrument} {article(f.provision.cites, f.certainty)}" for f in held)
            )
            return self._says(say("yes ({cited})", cited=cited))
        return self._says(word("not known") if must else word("not known, no duty is recorded"))

    @property
    def answer(self) -> Answer:
        """Whether the State must prosecute or extradite."""
        return whether_any(f.answer for f in self._obliging())

    def _obliging(self) -> tuple[Finding, ...]:
        """What makes it prosecute or extradite, or may; the strongest first."""
        found = self.of_kind("prosecute-or-extradite", "search-and-prosecute")
        return tuple(f for f in found if f.provision.effect == "shall")

    def _says(self, answer: str) -> str:
        text = "{who}, where a suspect of {offence} is present, must prosecute or extradite: {answer}"
        return capital(say(text, who=named(self.state), offence=inner(word(self.offence.name)), answer=answer))

    def rows(self) -> list[Row]:
        """The duties that hold or may hold, strongest first."""
        return finding_rows(self.findings)

    def to_json(self) -> dict[str, Any]:
        return {
            "question": "duties",
            "state": self.state.code,
            "offence": self.offence.id,
            **self.asked.to_json(),
            **headline(self.answer, next(iter(self._obliging()), None)),
            "sentence": self.sentence(),
            "duties": [f.to_json() for f in self.findings],
            "failing": [f.to_json() for f in self.failing],
        }


def duties(
    record: Record, state: str, offence: str, on: date, facts: Facts | None = None, absence: Absence = "strict"
) -> Duties:
    """What the State owes if it holds the role each provision speaks of. Raises UnknownName."""
    party, crime, given = record.party(state), record.crime(offence), facts or Facts()
    setting = Setting(
        roles=given.roles,
        offence=crime.id,
        decision=on,
        conduct=given.conduct or on,
        request=given.request,
        facts=given.given,
        penalty_years=given.penalty_years,
        context=given.context,
    )
    found = in_order(_each(record, setting, party.code, absence))
    held = tuple(f for f in found if f.answer is not Answer.NO)
    return Duties(
        state=party,
        offence=crime,
        asked=asked(record, on, sorted({f.provision.instrument for f in found})),
        findings=held,
        failing=tuple(f for f in found if f.answer is Answer.NO),
    )


def _each(record: Record, setting: Setting, state: str, absence: Absence) -> Iterator[Finding]:
    """Each provision with the State in the first role it binds: that is what being asked about means."""
    rules, placed = rules_of(record, absence), dict[str, Setting]()
    for provision in _binding_states(catalogue_of(record)):
        role = provision.bound[0]
        if role not in placed:
            placed[role] = replace(setting, roles={**setting.roles, role: (state,)}, bound=state)
        proof = rules.prove(provision.id, placed[role])
        yield Finding(provision=provision, state=state, role=role, offence=setting.offence, proof=proof)


def _binding_states(catalogue: Catalogue) -> tuple[Provision, ...]:
    """The provisions of duties that bind States, each with its first role only; sorted out once."""
    if catalogue not in _BINDING:
        found = (p for group in _GROUPS for p in catalogue.of_group(group) if p.bound[0] != "court")
        _BINDING[catalogue] = tuple(replace(p, bound=p.bound[:1]) for p in found)
    return _BINDING[catalogue]
