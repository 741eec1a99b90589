"""When something happened, as exactly as it is known and no more exactly (EDTF, ISO 8601-2).

An instant is in UTC to the second. A day, month, year or stretch of days is read as the record reads it, and may end
in ``~`` (about), ``?`` (uncertain) or ``%`` (both).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from servanda.custody.errors import BadRecord
from servanda.facts.days import read_day
from servanda.facts.errors import UnreadableDay

__all__ = ["Moment", "instant", "read_instant", "read_moment"]

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch between two instants in UTC, both included, and whether even that is about or uncertain."""

    text: str
    first: datetime
    last: datetime
    approximate: bool = False
    uncertain: bool = False

    def __str__(self) -> str:
        return self.text

    @property
    def certainty(self) -> str:
        """In words: how exactly it is known."""
        width = "to the second" if self.first == self.last else f"as {self.text.rstrip('~?%')} only"
        doubts = [word for word, holds in (("approximate", self.approximate), ("uncertain", self.uncertain)) if holds]
        return ", ".join([width, *doubts])


def instant(at: datetime) -> str:
    """An instant as ``2026-11-21T10:15:00Z``; raises BadRecord for a time without its zone."""
    if at.tzinfo is None:
        raise BadRecord(f"{at.isoformat()} names no time zone. Give it one; it is kept in UTC.")
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def read_instant(text: str) -> datetime:
    """Read ``2026-11-21T10:15:00Z``, or the same with an offset; raises BadRecord for anything else."""
    try:
        if _INSTANT.match(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise BadRecord(f"{text!r} is not an instant. Write it in UTC, as in 2026-11-21T10:15:00Z.")


def read_moment(text: str) -> Moment:
    """Read an instant, or a day, month, year or stretch with its doubts; raises BadRecord for anything else."""
    if "T" in text:
        at = read_instant(text)
        return Moment(instant(at), at, at)
    mark = text[-1:] if text[-1:] in ("~", "?", "%") else ""
    try:
        day = read_day(text.removesuffix(mark))
    except UnreadableDay as wrong:
        raise BadRecord(f"{wrong} An end of ~ means about, ? uncertain, % both.") from None
    return Moment(text, _start(day.first), _end(day.last), mark in ("~", "%"), mark in ("?", "%"))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _end(day: date) -> datetime:
    return _start(day) + timedelta(days=1, seconds=-1)
