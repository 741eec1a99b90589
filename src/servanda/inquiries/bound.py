"""Who is bound: by one instrument, or by any that covers an offence, on a day.

Covering is read as in ``law.coverage``: where an instrument covers only some forms of the
offence, it is not known whether it reaches what is asked about until somebody says which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from servanda.facts.record import Record
from servanda.facts.records import Crime
from servanda.inquiries.answering import Row, Shown
from servanda.inquiries.asking import Absence, Asked, asked, rules_of
from servanda.inquiries.errors import NotAsked
from servanda.law.kleene import Answer
from servanda.law.rules import Rules

__all__ = ["Binding", "Bound", "bound", "instruments_about"]

_NO_TREATY = ("draft", "model", "agreement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """One State, by which instruments it is bound, and by which it may be."""

    state: str
    name: str
    region: str
    by: tuple[str, ...]
    open: tuple[str, ...]  # of which it is not known

    @property
    def answer(self) -> Answer:
        return Answer.YES if self.by else Answer.NOT_KNOWN if self.open else Answer.NO


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound(Shown):
    """Which States are bound about an offence on a day."""

    offence: Crime | None  # None: one instrument was asked about, whatever it covers
    title: str
    asked: Asked
    instruments: tuple[str, ...]  # that were asked about
    states: tuple[Binding, ...]

    def counts(self) -> dict[str, int]:
        return {str(answer): sum(s.answer is answer for s in self.states) for answer in reversed(Answer)}

    def sentence(self) -> str:
        """How many States are bound."""
        found = self.counts()
        if self.offence is None:
            return (
                f"{self.title}: {found['yes']} States are bound by it, {found['no']} are not, "
                f"and of {found['not known']} it is not known"
            )
        return (
            f"{self.title}: {found['yes']} States are bound by at least one of {len(self.instruments)} "
            f"instruments, {found['no']} by none, and of {found['not known']} it is not known"
        )

    def rows(self) -> list[Row]:
        """Each State with the instruments that bind it."""
        return [
            {"state": s.state, "name": s.name, "region": s.region, "bound": s.answer, "by": s.by, "open": s.open}
            for s in self.states
        ]

    def to_json(self) -> dict[str, Any]:
        return {
            "question": "bound",
            "offence": self.offence.id if self.offence else None,
            **self.asked.to_json(),
            "sentence": self.sentence(),
            "instruments": list(self.instruments),
            "counts": self.counts(),
            "states": [
                {"state": s.state, "name": s.name, "bound": str(s.answer), "by": list(s.by), "not_known": list(s.open)}
                for s in self.states
            ],
        }


def bound(
    record: Record, offence: str | None, on: date, instrument: str | None = None, absence: Absence = "strict"
) -> Bound:
    """Who is bound by any instrument that covers an offence, or by one instrument. Raises UnknownName, NotAsked."""
    crime, rules = record.crime(offence) if offence is not None else None, rules_of(record, absence)
    if instrument is not None:
        one = record.instrument(instrument)
        title, about = one.short, {one.id: Answer.YES}
    elif crime is not None:
        title, about = record.offence_title(crime.id), instruments_about(record, crime.id, absence)
    else:
        raise NotAsked("Bound by what? Name an offence, or one instrument.")
    return Bound(
        offence=crime if instrument is None else None,
        title=title,
        asked=asked(record, on, about),
        instruments=tuple(about),
        states=tuple(_bindings(rules, about, on)),
    )


def instruments_about(record: Record, offence: str, absence: Absence = "strict") -> dict[str, Answer]:
    """The treaties that cover an offence, or may: each with whether it does."""
    rules, found = rules_of(record, absence), dict[str, Answer]()
    for instrument in record.instruments.values():
        if instrument.kind not in _NO_TREATY:
            reached = (rules.cover(p, offence).answer for p in instrument.provisions if p.offences != "any")
            answer = max(reached, default=Answer.NO)
            if answer is not Answer.NO:
                found[instrument.id] = answer
    return found


def _bindings(rules: Rules, about: Mapping[str, Answer], on: date) -> Iterator[Binding]:
    circuit, record = rules.circuit(strict=False), rules.standing.record
    columns = {key: circuit.parties(key).on(on).tolist() for key in about}
    for number, state in enumerate(circuit.states):
        party = record.parties[state]
        if party.kind != "organisation":
            answers = {key: min(covers, Answer(columns[key][number])) for key, covers in about.items()}
            yield Binding(
                state=state,
                name=party.name,
                region=party.region,
                by=tuple(key for key, answer in answers.items() if answer is Answer.YES),
                open=tuple(key for key, answer in answers.items() if answer is Answer.NOT_KNOWN),
            )
