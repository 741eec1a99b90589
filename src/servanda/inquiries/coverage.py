"""How complete the record is: per instrument what it holds, as of when that was read, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from servanda.facts.instruments import Instrument
from servanda.facts.record import Record
from servanda.facts.records import ActKind
from servanda.inquiries.asking import rules_of
from servanda.law.standing import Standing

__all__ = ["Coverage", "Total", "coverage"]

Extent = Literal["read", "no list", "binds nobody"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the record holds about one instrument."""

    instrument: str
    short: str
    kind: str
    list_of_parties: Extent
    as_of: date | None  # when the list of parties was read
    signatures_as_of: date | None
    acts: int
    signatures: int
    contracting: int  # consented by ``as_of``, or by the last act recorded since, and not left
    partly_known_days: int  # acts whose day is known only to the month or year
    statements: int
    statements_read: bool  # False: no list of them was available, and silence says nothing
    provisions: int
    by_certainty: dict[str, int]  # text, memory or contested: number of provisions
    missing: tuple[str, ...]
    open_questions: tuple[str, ...]
    sources: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """All fields by name, days as ISO 8601."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {
            **values,
            "as_of": str(self.as_of) if self.as_of else None,
            "signatures_as_of": str(self.signatures_as_of) if self.signatures_as_of else None,
            **{name: list(values[name]) for name in ("missing", "open_questions", "sources")},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Everything in the record, counted, and each instrument by itself."""

    instruments: tuple[Coverage, ...]
    parties: int
    crimes: int
    measures: int
    situations: int
    authorities: int

    def to_json(self) -> dict[str, Any]:
        counted = {name: getattr(self, name) for name in ("parties", "crimes", "measures", "situations", "authorities")}
        sums = {name: sum(getattr(one, name) for one in self.instruments) for name in _SUMMED}
        return {**counted, **sums, "instruments": [one.to_json() for one in self.instruments]}


_LEAVING = {ActKind.WITHDRAWAL, ActKind.WITHDRAWAL_REVOKED}
_SUMMED = ("acts", "statements", "provisions")


def coverage(record: Record, instrument: str | None = None) -> Total:
    """How complete the record is, as a whole or about one instrument. Raises UnknownName."""
    chosen: Iterable[Instrument] = [record.instrument(instrument)] if instrument else record.instruments.values()
    standing = rules_of(record, "strict").standing
    return Total(
        instruments=tuple(_coverage(record, standing, one) for one in sorted(chosen, key=lambda one: one.id)),
        parties=len(record.parties),
        crimes=len(record.crimes),
        measures=len(record.measures),
        situations=len(record.situations),
        authorities=len(record.authorities),
    )


def _coverage(record: Record, standing: Standing, one: Instrument) -> Coverage:
    acts = record.acts.get(one.id, ())
    return Coverage(
        instrument=one.id,
        short=one.short,
        kind=one.kind,
        list_of_parties=_extent(one, len(acts)),
        as_of=one.as_of,
        signatures_as_of=one.signatures_as_of,
        acts=len(acts),
        signatures=sum(1 for act in acts if act.kind is ActKind.SIGNATURE),
        contracting=_contracting(standing, one),
        partly_known_days=sum(1 for act in acts if not act.on.is_exact),
        statements=len(record.statements.get(one.id, ())),
        statements_read=not one.statements_missing,
        provisions=len(one.provisions),
        by_certainty=dict(sorted(Counter(p.certainty for p in one.provisions).items())),
        missing=one.missing,
        open_questions=one.open_questions,
        sources=one.sources,
    )


def _extent(one: Instrument, acts: int) -> Extent:
    if one.kind in ("draft", "model"):
        return "binds nobody"
    return "read" if one.as_of is not None and acts else "no list"


def _contracting(standing: Standing, one: Instrument) -> int:
    """Who had consented and not left on the day the list was read, or on the day of the last act recorded since."""
    acts = standing.record.acts.get(one.id, ())
    on = max([one.as_of or date.min, *(act.on.last for act in acts if act.kind not in _LEAVING)])
    live = (p for periods in standing.periods(one.id).values() for p in periods if p.consent.on.first <= on)
    return len({period.party for period in live if not (period.end and period.end.last <= on)})
