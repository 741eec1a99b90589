"""Proposed acts: what the events of a text would add to the record. Nothing is written here.

Only an event that is an act of a party proposes one: a signature, a deposit, a notice of withdrawal, with its
party, its treaty and its day. What lacks one of these, is planned, or is an act at home, is told with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from servanda.documents.events import Event
from servanda.facts.days import read_day
from servanda.facts.diff import Diff, compare
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind

__all__ = ["Proposals", "Unproposed", "propose"]

_ACTS = {
    "signature": ActKind.SIGNATURE,
    "ratification": ActKind.RATIFICATION,
    "accession": ActKind.ACCESSION,
    "withdrawal_notified": ActKind.WITHDRAWAL,
}
_NEAR = {
    "parliamentary_ratification": "a parliament's vote is no deposit",
    "parliamentary_approval": "a parliament's vote is no deposit",
    "withdrawal_announced": "an announcement is no notification",
    "signature_planned": "it is planned, not done",
    "entry_into_force": "the record derives entry into force from the deposits",
    "became_party": "the record derives who is a party from the deposits",
    "withdrawal_effective": "the record derives the effect from the notification",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproposed:
    """An event near to an act of which no act is proposed, and why."""

    event: Event
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What the events of a text would change in the record, and what they would not."""

    diff: Diff
    acts: tuple[Act, ...]
    unproposed: tuple[Unproposed, ...]


def propose(events: Iterable[Event], record: Record, *, source: str, today: date) -> Proposals:
    """The acts that events amount to, set beside the record; ``source`` is named in each."""
    acts: list[Act] = []
    left: list[Unproposed] = []
    for event in events:
        kind = _ACTS.get(event.type)
        if kind is None:
            left += [Unproposed(event=event, why=_NEAR[event.type])] if event.type in _NEAR else []
        elif why := _lacks(event):
            left.append(Unproposed(event=event, why=why))
        else:
            acts += [_act(event, kind, party, source, today) for party in event.parties]
    return Proposals(diff=compare(record, acts), acts=tuple(acts), unproposed=tuple(left))


def _lacks(event: Event) -> str | None:
    """Why an event of the right kind is still no act."""
    if event.instrument_id is None:
        return "which treaty is meant is not known"
    if not event.parties:
        return "no party is named"
    if event.date is None:
        return "no day is known"
    if event.type == "ratification" and "deposit" not in event.reason:
        return "ratified at home or deposited: the words leave it open"
    return None


def _act(event: Event, kind: ActKind, party: str, source: str, today: date) -> Act:
    assert event.instrument_id is not None
    assert event.date is not None
    return Act(
        party=party,
        instrument=event.instrument_id,
        kind=kind,
        on=read_day(event.date),
        effective=None,
        recorded_on=today,
        source=source,
        note=f"“{event.reason}”; day: {event.date_basis}",
        at=f"{source}, characters {event.sentence.start} to {event.sentence.end}",
    )
