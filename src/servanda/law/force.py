"""Entry into force: of an instrument as a whole, by its clause and the deposits (VCLT art. 24).

An organisation's instrument is not counted beside those of its members (UNTOC
art. 38(1) and its like), and a succession is not counted at all: it continues
a consent that was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from servanda.facts.days import Day
from servanda.facts.instruments import ForceClause, Instrument
from servanda.facts.record import Record
from servanda.facts.records import Act
from servanda.law.calendar import arithmetic, day_after
from servanda.law.words import Words

__all__ = ["EntryIntoForce", "counted", "entry_into_force"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryIntoForce:
    """The derived day of general entry into force, with what it was derived from."""

    day: Day | None  # None: the threshold was not reached
    needed: int
    counted: tuple[Act, ...]  # in order; the threshold was reached by counted[needed - 1]
    decisive: Act | None
    arithmetic: Words | None


def counted(record: Record, instrument: Instrument) -> tuple[Act, ...]:
    """The acts that count towards the threshold, in order of the day on which they were certainly done."""
    clause = instrument.force
    if clause is None:
        return ()
    acts = (a for a in record.acts.get(instrument.id, ()) if a.kind in clause.counts)
    own = [a for a in acts if record.parties[a.party].kind != "organisation"]
    return tuple(sorted(own, key=lambda act: (act.on.last, act.on.first)))


def entry_into_force(record: Record, instrument: Instrument, by: date = date.max) -> EntryIntoForce:
    """When the instrument enters into force, from the deposits made by the day ``by``."""
    clause = instrument.force
    acts = tuple(act for act in counted(record, instrument) if act.on.first <= by)
    if clause is None:
        return EntryIntoForce(day=None, needed=0, counted=acts, decisive=None, arithmetic=None)
    needed = clause.threshold or _share(record, instrument, clause, by)
    decisive = _decisive(record, clause, acts, needed)
    if decisive is None:
        return EntryIntoForce(day=None, needed=needed, counted=acts, decisive=None, arithmetic=None)
    return EntryIntoForce(
        day=day_after(clause.delay, decisive.on),
        needed=needed,
        counted=acts,
        decisive=decisive,
        arithmetic=arithmetic(clause.delay, decisive.on.last),
    )


def _decisive(record: Record, clause: ForceClause, acts: Sequence[Act], needed: int) -> Act | None:
    """The act that reached the threshold, and the share of it that only some can make up."""
    if not needed:
        return None
    members = 0
    for number, act in enumerate(acts, start=1):
        members += clause.of_which is not None and _is_member(record, act, clause.of_which[1])
        if number >= needed and (clause.of_which is None or members >= clause.of_which[0]):
            return act
    return None


def _is_member(record: Record, act: Act, organisation: str) -> bool:
    mine = (m for m in record.memberships if (m.party, m.organisation) == (act.party, organisation))
    return any(m.since <= act.on.last and (m.until is None or act.on.last < m.until) for m in mine)


def _share(record: Record, instrument: Instrument, clause: ForceClause, by: date) -> int:
    """So many of the States that have consented to the parent instrument (Rome Statute art. 121(4))."""
    if clause.share is None or instrument.parent is None:
        return 0
    parent = counted(record, record.instruments[instrument.parent])
    return ceil(clause.share * len({act.party for act in parent if act.on.last <= by}))
