"""What binds one party on a day, since when, with which statements; and all instruments at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from servanda.facts.instruments import Instrument
from servanda.facts.record import Record
from servanda.facts.records import Party, Statement
from servanda.inquiries.answering import Row, Shown
from servanda.inquiries.asking import Absence, Asked, asked, rules_of
from servanda.inquiries.status import Participant, Status, participant, status
from servanda.law.kleene import Answer
from servanda.law.statements import stands

__all__ = ["Engagement", "PartyAnswer", "in_order", "instruments", "party"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """One party and one instrument."""

    instrument: Instrument
    bound: Answer
    participant: Participant | None  # None: no act recorded
    statements: tuple[Statement, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "instrument": self.instrument.id,
            "short": self.instrument.short,
            "bound": str(self.bound),
            "as_of": str(self.instrument.as_of) if self.instrument.as_of else None,
            "participation": self.participant.to_json() if self.participant else None,
            "statements": [
                {
                    "article": s.article,
                    "kind": s.kind,
                    "effect": str(s.effect),
                    "says": s.paraphrase,
                    "source": s.source,
                }
                for s in self.statements
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAnswer(Shown):
    """Everything recorded about one party, as of a day."""

    party: Party
    asked: Asked
    engagements: tuple[Engagement, ...]

    def sentence(self) -> str:
        """How many instruments bind the party."""
        bound = sum(e.bound is Answer.YES for e in self.engagements)
        return f"{self.party.name} is bound by {bound} of {len(self.engagements)} recorded instruments"

    def rows(self) -> list[Row]:
        """Each instrument, whether it binds, since when."""
        return [
            {
                "instrument": e.instrument.id,
                "name": e.instrument.short,
                "bound": e.bound,
                "since": e.participant.bound_from if e.participant else None,
                "until": e.participant.leaves_on if e.participant else None,
                "statements": len(e.statements),
            }
            for e in self.engagements
        ]

    def to_json(self) -> dict[str, Any]:
        return {
            "party": self.party.code,
            "name": self.party.name,
            "kind": self.party.kind,
            "region": self.party.region,
            **self.asked.to_json(),
            "instruments": [e.to_json() for e in self.engagements],
        }


def party(record: Record, name: str, on: date, absence: Absence = "strict") -> PartyAnswer:
    """What binds the party on that day. Raises UnknownName."""
    found = record.party(name)
    asked_of = [i for i in record.instruments.values() if i.kind not in ("draft", "model", "agreement")]
    return PartyAnswer(
        party=found,
        asked=asked(record, on, (i.id for i in asked_of)),
        engagements=tuple(_engagement(record, i, found.code, on, absence) for i in asked_of),
    )


def _engagement(record: Record, instrument: Instrument, code: str, on: date, absence: Absence) -> Engagement:
    standing = rules_of(record, absence).standing
    made = (s for s in record.statements.get(instrument.id, ()) if s.party == code)
    return Engagement(
        instrument=instrument,
        bound=standing.is_party(code, instrument.id, on),
        participant=participant(record, instrument, code, on, absence),
        statements=tuple(s for s in made if stands(s, standing, on) is not Answer.NO),
    )


def instruments(record: Record, on: date, absence: Absence = "strict") -> tuple[Status, ...]:
    """The status of every instrument in the record, in order of adoption."""
    return tuple(status(record, i.id, on, absence) for i in in_order(record))


def in_order(record: Record) -> tuple[Instrument, ...]:
    """The instruments of the record by their day of adoption."""
    found = record.instruments.values()
    return tuple(sorted(found, key=lambda i: (i.adopted.first if i.adopted else date.max, i.id)))
