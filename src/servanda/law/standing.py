"""Standing: from when until when each party is bound by an instrument (VCLT arts. 11-16, 24, 54, 68, 70).

Status is never stored; it is derived here from acts and final clauses. Where the
depositary published a day for a party, that day is used and the derived one stands
beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from servanda.facts.days import Day, exactly
from servanda.facts.instruments import CONSENT, Instrument
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind
from servanda.law.calendar import after, day_after
from servanda.law.force import EntryIntoForce, entry_into_force
from servanda.law.kleene import Answer

__all__ = ["Absence", "Period", "Standing", "absent"]

Absence = str  # "strict" or "practical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One stretch in which a party is bound; the end is excluded."""

    party: str
    consent: Act
    start: Day | None  # None: consented, but the instrument is not in force
    derived: Day | None  # what the clause gives, beside what was published
    end: Day | None
    ended_by: Act | None

    def covers(self, day: date) -> Answer:
        """Whether the party is bound on that day by this consent."""
        if self.start is None or day < self.start.first or (self.end is not None and day >= self.end.last):
            return Answer.NO
        if day < self.start.last or (self.end is not None and day >= self.end.first):
            return Answer.NOT_KNOWN
        return Answer.YES


def absent(as_of: date | None, day: date, policy: Absence = "strict") -> Answer:
    """What it means that no act is recorded: no up to the day the list was read, then not known.

    The practical reading takes a list for complete beyond its day. This is the one
    place where that is decided.
    """
    if policy == "practical" and as_of is not None:
        return Answer.NO
    return Answer.NO if as_of is not None and day <= as_of else Answer.NOT_KNOWN


class Standing:
    """What follows from the acts of one record, derived once for each instrument and then kept."""

    def __init__(self, record: Record, absence: Absence = "strict") -> None:
        self.record = record
        self.absence = absence
        self._force: dict[str, EntryIntoForce] = {}
        self._first_acts: dict[str, dict[str, Day]] = {}
        self._periods: dict[str, dict[str, tuple[Period, ...]]] = {}

    def force(self, instrument: str) -> EntryIntoForce:
        """The derived general entry into force."""
        if instrument not in self._force:
            self._force[instrument] = entry_into_force(self.record, self.record.instruments[instrument])
        return self._force[instrument]

    def in_force_from(self, instrument: str) -> Day | None:
        """The day of general entry into force: as derived, else as published."""
        published = self.record.instruments[instrument].published_in_force
        if published is not None:
            return exactly(published)
        return self.force(instrument).day

    def periods(self, instrument: str) -> Mapping[str, tuple[Period, ...]]:
        """For each party that ever consented, the stretches in which it is bound."""
        if instrument not in self._periods:
            acts = self.record.acts.get(instrument, ())
            self._periods[instrument] = self._derive(self.record.instruments[instrument], acts)
        return self._periods[instrument]

    def first_acts(self, instrument: str) -> Mapping[str, Day]:
        """The day of the first thing each party did about an instrument."""
        if instrument not in self._first_acts:
            found: dict[str, Day] = {}
            for act in self.record.acts.get(instrument, ()):  # in order of days
                found.setdefault(act.party, act.on)
            self._first_acts[instrument] = found
        return self._first_acts[instrument]

    def is_party(self, party: str, instrument: str, day: date) -> Answer:
        """Whether the party is bound on that day."""
        periods = self.periods(instrument).get(party, ())
        best = max((period.covers(day) for period in periods), default=Answer.NO)
        if best is not Answer.NO or any(p.start is not None and day < p.start.first for p in periods):
            return best
        if party in self.record.instruments[instrument].unlisted and self.in_force(instrument, day) is not Answer.NO:
            return Answer.NOT_KNOWN
        return self.absent(instrument, day)

    def absent(self, instrument: str, day: date) -> Answer:
        """What follows from finding no act: nothing can bind before the instrument is in force."""
        found = self.record.instruments[instrument]
        if found.kind in ("draft", "model", "agreement"):
            return Answer.NO
        general = self.in_force_from(instrument)
        if general is not None and day < general.first:
            return Answer.NO
        if found.not_in_force_as_of is not None and day <= found.not_in_force_as_of:
            return Answer.NO
        return absent(found.as_of, day, self.absence)

    def in_force(self, instrument: str, day: date) -> Answer:
        """Whether the instrument as a whole is in force on that day."""
        general = self.in_force_from(instrument)
        if general is not None and day >= general.first:
            return Answer.YES if day >= general.last else Answer.NOT_KNOWN
        return self.absent(instrument, day)

    def bound_since(self, party: str, instrument: str, day: date) -> Period | None:
        """The period that binds, or may bind, the party on that day."""
        periods = self.periods(instrument).get(party, ())
        return max(periods, key=lambda p: p.covers(day), default=None)

    def _derive(self, instrument: Instrument, acts: Iterable[Act]) -> dict[str, tuple[Period, ...]]:
        own: dict[str, list[Act]] = {}
        for act in acts:
            own.setdefault(act.party, []).append(act)
        general = self.in_force_from(instrument.id)
        found = {}
        for party, done in own.items():
            ceased = self.record.parties[party].existed_until
            if periods := tuple(_periods(instrument, general, done, ceased)):
                found[party] = periods
        return found


def _periods(instrument: Instrument, general: Day | None, acts: list[Act], ceased: date | None) -> Iterable[Period]:
    consent: Act | None = None
    notice: Act | None = None
    for act in acts:
        if act.kind in CONSENT or act.kind is ActKind.SUCCESSION:
            if consent is not None:
                yield _period(instrument, general, consent, notice, ceased)
            consent, notice = act, None
        elif act.kind is ActKind.WITHDRAWAL:
            notice = act
        elif act.kind is ActKind.WITHDRAWAL_REVOKED:
            notice = None
    if consent is not None:
        yield _period(instrument, general, consent, notice, ceased)


def _period(
    instrument: Instrument, general: Day | None, consent: Act, notice: Act | None, ceased: date | None
) -> Period:
    derived = _start(instrument, general, consent)
    return Period(
        party=consent.party,
        consent=consent,
        start=exactly(consent.effective) if consent.effective and general else derived,
        derived=derived,
        end=_end(instrument, notice) or (exactly(ceased) if ceased else None),
        ended_by=notice,
    )


def _start(instrument: Instrument, general: Day | None, consent: Act) -> Day | None:
    """The later of general entry into force and the delay counted from the party's own deposit."""
    clause = instrument.force
    if general is None:
        # A draft has no final clauses yet: what is supposed about it takes effect at once.
        return consent.on if instrument.kind == "draft" and consent.hypothetical else None
    if consent.kind is ActKind.SUCCESSION:
        # Bound from succession at the latest; how much earlier is not known without a published day.
        return Day(min(general.first, consent.on.first), max(general.last, consent.on.last))
    if clause is None:
        return general
    own = day_after(clause.later, consent.on)
    return Day(max(general.first, own.first), max(general.last, own.last))


def _end(instrument: Instrument, notice: Act | None) -> Day | None:
    if notice is None:
        return None
    if notice.effective is not None:
        return exactly(notice.effective)
    clause = instrument.withdrawal
    if clause is None or clause.delay is None:
        return notice.on
    return Day(after(clause.delay, notice.on.first), after(clause.delay, notice.on.last))
