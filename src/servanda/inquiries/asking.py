"""What every question and every answer shares: the day asked about, the record it was asked of, the sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from weakref import WeakKeyDictionary

from servanda.facts.record import Record
from servanda.facts.records import Act
from servanda.inquiries.catalogue import Catalogue
from servanda.inquiries.language import say, word
from servanda.law.rules import Rules
from servanda.law.standing import Standing

__all__ = ["Absence", "Asked", "asked", "catalogue_of", "rules_of"]

Absence = Literal["strict", "practical"]
_KEPT: WeakKeyDictionary[Record, dict[str, Rules]] = WeakKeyDictionary()
_CATALOGUES: WeakKeyDictionary[Record, Catalogue] = WeakKeyDictionary()


def rules_of(record: Record, absence: Absence = "strict") -> Rules:
    """The rules of a record, made once and kept as long as the record lives."""
    kept = _KEPT.setdefault(record, {})
    if absence not in kept:
        kept[absence] = Rules(Standing(record, absence))
    return kept[absence]


def catalogue_of(record: Record) -> Catalogue:
    """The provisions of a record by what they do, sorted once."""
    if record not in _CATALOGUES:
        _CATALOGUES[record] = Catalogue(record)
    return _CATALOGUES[record]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The frame of an answer: as of when it holds, as of when the facts were read, from which sources."""

    on: date
    as_of: date | None  # the oldest day on which a list it rests on was read
    known_on: date | None  # only what had been recorded by then; None: everything recorded
    sources: tuple[str, ...]
    supposing: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "on": self.on.isoformat(),
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "sources": list(self.sources),
            "supposing": list(self.supposing),
        }

    def line(self) -> str:
        """The as-of line under an answer."""
        read = (
            say("lists read as of {as_of}", as_of=self.as_of)
            if self.as_of
            else word("no list of parties was available")
        )
        known = say("; known on {day}", day=self.known_on) if self.known_on else ""
        supposed = say("; supposing {acts}", acts=", ".join(self.supposing)) if self.supposing else ""
        return say("On {on}; {read}{known}{supposed}.", on=self.on, read=read, known=known, supposed=supposed)


def asked(record: Record, on: date, instruments: Iterable[str], sources: Iterable[str] = ()) -> Asked:
    """The frame of an answer that rests on some instruments."""
    found = [record.instruments[key] for key in dict.fromkeys(instruments)]
    read = [i.as_of for i in found if i.as_of is not None]
    named = {key for one in (*sources, *(s for i in found for s in i.sources)) for key in one.split(";") if key}
    return Asked(
        on=on,
        as_of=min(read, default=None),
        known_on=record.known_on,
        sources=tuple(sorted(named)),
        supposing=tuple(_words(act) for act in record.suppositions),
    )


def _words(act: Act) -> str:
    return f"{act.party} {act.kind} {act.instrument} {act.on}"
