"""Histories: for each instrument, when each State signed and when it joined, as arrays for the forecast.

Moments are years: days since 1 January of year 1, divided by 365.25. What never
happened is infinity. Organisations and former entities are left out: the former
do not count towards a threshold, the latter do not join anything any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from servanda.facts.instruments import CONSENT, Instrument
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind

__all__ = ["History", "States", "World", "day", "moment", "world"]

Moments = NDArray[np.float64]
YEAR = 365.25
NEVER = np.inf


def moment(on: date) -> float:
    """The day as a number of years."""
    return on.toordinal() / YEAR


def day(at: float) -> date | None:
    """The day of a moment; None beyond the year 2200: so far ahead nothing is said."""
    return date.fromordinal(round(at * YEAR)) if at < moment(date(2200, 1, 1)) else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class States:
    """The States and observers of the record, in one order for all arrays."""

    codes: tuple[str, ...]
    regions: tuple[str, ...]  # the groups that occur
    region: NDArray[np.int64]  # number of the group; -1: none
    since: Moments  # from when a State can join: membership of the United Nations, or its first act if sooner
    council: Moments  # member of the Council of Europe since; NEVER: not


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class History:
    """One instrument: its opening, the day to which its list was read, and what each State did."""

    instrument: Instrument
    opened: float
    until: float
    signed: Moments
    deposited: Moments  # acts that count towards a threshold
    joined: Moments  # the same or a succession
    declined: Moments  # told the depositary that it will not join (VCLT art. 18(a))
    has_signatures: bool  # whether signatures were collected at all

    @property
    def is_regional(self) -> bool:
        return self.instrument.depositary.startswith("Council of Europe")

    @property
    def parent(self) -> str | None:
        return self.instrument.parent


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """All histories, by instrument."""

    states: States
    histories: Mapping[str, History]


def world(record: Record, known: date) -> World:
    """The histories, up to a day, of the record's instruments that have a final clause and an opening.

    No later act enters: what is built from it cannot know the future.
    """
    members = [p for p in record.parties.values() if p.kind in ("state", "observer", "other")]
    place = {p.code: number for number, p in enumerate(members)}
    regions = tuple(sorted({p.region for p in members if p.region}))
    council = np.full(len(members), NEVER)
    for held in record.memberships:
        if held.organisation == "coe" and held.party in place:
            council[place[held.party]] = moment(held.since)
    acts = {key: [a for a in done if a.on.last <= known] for key, done in record.acts.items()}
    states = States(
        codes=tuple(place),
        regions=regions,
        region=np.array([regions.index(p.region) if p.region else -1 for p in members]),
        since=_since(record, acts, place),
        council=council,
    )
    found = (_history(i, acts.get(i.id, ()), place) for i in record.instruments.values())
    return World(states=states, histories={h.instrument.id: h for h in found if h is not None})


def _since(record: Record, acts: Mapping[str, Iterable[Act]], place: Mapping[str, int]) -> Moments:
    members = (record.parties[code].member_since for code in place)
    since = np.array([moment(on) if on else NEVER for on in members])
    for done in acts.values():
        for act in done:
            if act.party in place:
                since[place[act.party]] = min(since[place[act.party]], moment(act.on.first))
    return since


def _history(instrument: Instrument, acts: Iterable[Act], place: Mapping[str, int]) -> History | None:
    opening = instrument.opened or instrument.adopted
    if instrument.force is None or opening is None or instrument.as_of is None:
        return None
    signed, deposited, joined, declined = (np.full(len(place), NEVER) for _ in range(4))
    for act in acts:
        if act.party not in place:
            continue
        number, at = place[act.party], moment(act.on.last)
        if act.kind is ActKind.SIGNATURE:
            signed[number] = min(signed[number], at)
        if act.kind is ActKind.SIGNATURE_WITHDRAWN:
            declined[number] = at
        if act.kind in CONSENT:
            deposited[number] = min(deposited[number], at)
        if act.kind in CONSENT or act.kind is ActKind.SUCCESSION:
            joined[number] = min(joined[number], at)
    return History(
        instrument=instrument,
        opened=moment(opening.first),
        until=moment(instrument.as_of),
        signed=signed,
        deposited=deposited,
        joined=joined,
        declined=declined,
        has_signatures=instrument.signatures_as_of is not None,
    )
