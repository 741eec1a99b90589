"""What every question shares: the day asked about, what was known, what is supposed, how silence is read."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from ninja import Schema
from pydantic import BeforeValidator, Field, StringConstraints

from servanda.facts import Record
from servanda.facts.days import read_date
from servanda.facts.suppositions import suppose
from servanda.inquiries.shortening import Proofs
from servanda.web import kept
from servanda.web.dial import FIRST, LAST

__all__ = ["Day", "Frame", "Name", "Page", "record_as"]

_RECORDS = 16  # what-ifs kept at hand

Name = Annotated[str, StringConstraints(min_length=1, max_length=240)]
_Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]


def _day(written: object) -> date:
    """One full day within the dial; a bare number is none. Raises ValueError in the library's words."""
    day = read_date(str(written))
    if not FIRST <= day <= LAST:
        raise ValueError(f"{day} lies outside {FIRST} to {LAST}. Choose a day between them.")
    return day


Day = Annotated[date, BeforeValidator(_day)]


class Frame(Schema):
    """The parameters of every question asked of the record on a day."""

    on: Day | None = Field(
        None,
        description=f"The day asked about, from {FIRST} to {LAST}; today if none is given.",
        json_schema_extra={"example": "2026-11-21"},
    )
    known_on: Day | None = Field(None, description="Count only what had been recorded by the end of that day.")
    suppose: list[_Line] = Field(
        default_factory=list,
        max_length=20,
        description="What-ifs, repeatable: PARTY ACT INSTRUMENT DAY, as in 'KEN accession cat 2027-03-01'.",
    )
    absence: Literal["strict", "practical"] = Field(
        "strict",
        description="What no recorded act means after the day a list was read: not known (strict) or no (practical).",
    )
    proofs: Proofs = Field("full", description="Whole proofs, their first steps, or none.")

    def day(self) -> date:
        """The day asked about."""
        return self.on or date.today()

    def record(self) -> Record:
        """The record as known on the day given, with the what-ifs. Raises BadSupposition, UnknownName."""
        return record_as(self.known_on, tuple(self.suppose))


class Page(Schema):
    """Which part of a list."""

    limit: int = Field(100, ge=1, le=500, description="How many rows at most.")
    offset: int = Field(0, ge=0, le=100_000, description="How many rows to pass over.")


@lru_cache(maxsize=_RECORDS)
def record_as(known_on: date | None = None, supposed: tuple[str, ...] = ()) -> Record:
    """The record of the pages; as known on a day; with what-ifs. Raises BadSupposition, UnknownName."""
    record = kept.record()
    if known_on is not None:
        record = record.as_known_on(known_on)
    return suppose(record, supposed) if supposed else record
