"""Where what was published and what we derive disagree: each day and each count, with its arithmetic.

Published days are used in answers and derived ones stand beside them; here every
disagreement is shown, with the reason the record gives for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from servanda.facts.days import Day
from servanda.facts.instruments import Instrument
from servanda.facts.record import Count, Record
from servanda.facts.records import Act, ActKind
from servanda.inquiries.asking import rules_of
from servanda.inquiries.status import Status, status
from servanda.law.calendar import arithmetic, day_after
from servanda.law.standing import Period, Standing

__all__ = ["Finding", "Findings", "findings"]

What = Literal["entry into force", "bound from", "left on", "count"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One disagreement. Days are ISO 8601; ``apart`` is derived minus published, in days or in parties."""

    what: What
    instrument: str
    party: str | None
    published: str
    derived: str
    apart: int | None  # None: nothing could be derived
    article: str
    arithmetic: str
    reason: str  # as the act's note gives it; empty: the record gives none
    source: str

    def to_json(self) -> dict[str, Any]:
        """All fields by name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All disagreements, and how many comparisons of each kind were made."""

    found: tuple[Finding, ...]
    compared: dict[What, int]

    def to_json(self) -> dict[str, Any]:
        return {"compared": dict(self.compared), "findings": [finding.to_json() for finding in self.found]}


def findings(record: Record, instrument: str | None = None) -> Findings:
    """Every disagreement in the record, or about one instrument. Raises UnknownName."""
    chosen = [record.instrument(instrument)] if instrument else list(record.instruments.values())
    standing = rules_of(record, "strict").standing
    compared: list[tuple[What, Finding | None]] = []
    for one in chosen:
        compared += _instrument(standing, one)
        for periods in standing.periods(one.id).values():
            compared += [pair for period in periods for pair in _period(standing, one, period)]
    ids = {one.id for one in chosen}
    compared += [("count", _count(record, count)) for count in record.counts if count.instrument in ids]
    kinds: tuple[What, ...] = ("entry into force", "bound from", "left on", "count")
    return Findings(
        found=tuple(finding for _, finding in compared if finding),
        compared={kind: sum(1 for what, _ in compared if what == kind) for kind in kinds},
    )


def _instrument(standing: Standing, one: Instrument) -> Iterator[tuple[What, Finding | None]]:
    published, force = one.published_in_force, standing.force(one.id)
    if published is None or one.force is None:
        return
    if force.day is not None and _within(published, force.day):
        yield "entry into force", None
        return
    short = f"{len(force.counted)} of {force.needed or 'an unknown number of'} instruments are recorded"
    yield (
        "entry into force",
        Finding(
            what="entry into force",
            instrument=one.id,
            party=force.decisive.party if force.decisive else None,
            published=published.isoformat(),
            derived=str(force.day) if force.day else "not reached",
            apart=_apart(published, force.day) if force.day else None,
            article=one.force.cites,
            arithmetic=str(force.arithmetic or short),
            reason=one.force.note or "; ".join(one.missing),
            source=";".join(one.sources),
        ),
    )


def _period(standing: Standing, one: Instrument, period: Period) -> Iterator[tuple[What, Finding | None]]:
    consent, notice = period.consent, period.ended_by
    if consent.effective is not None:
        agrees = period.derived is not None and _within(consent.effective, period.derived)
        yield "bound from", None if agrees else _bound_from(standing, one, consent, period.derived)
    if notice is not None and notice.effective is not None and one.withdrawal and one.withdrawal.delay:
        derived = day_after(one.withdrawal.delay, notice.on)
        late = one.withdrawal.delay.may_be_later and notice.effective >= derived.first
        agrees = late or _within(notice.effective, derived)
        counted = str(arithmetic(one.withdrawal.delay, notice.on.last))
        yield "left on", None if agrees else _finding("left on", one, notice, derived, one.withdrawal.cites, counted)


def _bound_from(standing: Standing, one: Instrument, consent: Act, derived: Day | None) -> Finding:
    general = standing.in_force_from(one.id)
    if consent.kind is ActKind.SUCCESSION:
        counted = f"a succession of {consent.on} continues a consent: bound from {general} at the earliest"
    elif one.force is None:
        counted = "the record holds no clause on entry into force"
    else:
        counted = str(arithmetic(one.force.later, consent.on.last))
        if derived and general and derived == general:
            counted = f"{counted}; not before entry into force on {general}"
    return _finding("bound from", one, consent, derived, one.force.cites_later if one.force else "", counted)


def _finding(what: What, one: Instrument, act: Act, derived: Day | None, article: str, counted: str) -> Finding:
    assert act.effective is not None
    return Finding(
        what=what,
        instrument=one.id,
        party=act.party,
        published=act.effective.isoformat(),
        derived=str(derived) if derived else "not in force",
        apart=_apart(act.effective, derived) if derived else None,
        article=article,
        arithmetic=counted,
        reason=act.note,
        source=act.source,
    )


def _count(record: Record, count: Count) -> Finding | None:
    """Ours on any day the published count may speak of; None if one of them agrees."""
    ours = {_ours(count, status(record, count.instrument, day)) for day in _days_of_change(record, count)}
    if count.number in ours:
        return None
    nearest = min(ours, key=lambda number: abs(number - count.number))
    region = f" of {count.region}" if count.region else ""
    return Finding(
        what="count",
        instrument=count.instrument,
        party=None,
        published=str(count.number),
        derived=" or ".join(str(number) for number in sorted(ours)),
        apart=nearest - count.number,
        article="",
        arithmetic=f"{count.what}{region} on {count.on}, counted from the acts recorded",
        reason="",
        source=count.source,
    )


def _ours(count: Count, found: Status) -> int:
    if count.what == "signatures":
        return found.signatures
    if count.what == "contracting":
        return found.contracting_states
    return found.parties_by_region.get(count.region, 0) if count.region else found.parties


def _days_of_change(record: Record, count: Count) -> set[date]:
    """The first day of the stretch the count may speak of, and each day in it on which anything changes."""
    acts = record.acts.get(count.instrument, ())
    days = {day for act in acts for day in (act.on.first, act.on.last, act.effective) if day is not None}
    return {count.on.first} | {day for day in days if count.on.first <= day <= count.on.last}


def _within(day: date, derived: Day) -> bool:
    return derived.first <= day <= derived.last


def _apart(published: date, derived: Day) -> int:
    """Days from the published day to the derived one; the nearest of them if only a stretch is known."""
    nearest = min(max(published, derived.first), derived.last)
    return (nearest - published) // timedelta(days=1)
