"""Days as far as they are known: a day, a month, a year or a stretch between two days.

What a source gives only to the month stays a month (EDTF level 0), never rounded
to a day. Days are calendar days without a time zone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from servanda.facts.errors import UnreadableDay

__all__ = ["Day", "exactly", "read_date", "read_day"]

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)
_LAST_YEAR = 2999  # so that periods of years can be counted from any day that was read


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day known to lie between ``first`` and ``last``, both included."""

    first: date
    last: date

    @property
    def is_exact(self) -> bool:
        return self.first == self.last

    def plus(self, days: int) -> Day:
        """The same stretch, moved by a number of days."""
        return Day(self.first + timedelta(days), self.last + timedelta(days))

    def __str__(self) -> str:
        first, last = self.first, self.last
        if first == last:
            return first.isoformat()
        if first == first.replace(day=1) and last == _month_end(first):
            return f"{first:%Y-%m}"
        if (first.month, first.day, last) == (1, 1, date(first.year, 12, 31)):
            return f"{first:%Y}"
        return f"{first.isoformat()}/{last.isoformat()}"


def exactly(day: date) -> Day:
    """A day that is fully known."""
    return Day(day, day)


@lru_cache(maxsize=32768)
def read_day(text: str) -> Day:
    """Read ``2026-02-03``, ``2026-02``, ``2026`` or two of them joined by a slash.

    Raises UnreadableDay for anything else and for days the calendar lacks.
    """
    if "/" not in text:
        return _one(text)
    first, last = (_one(half) for half in text.split("/", 1))
    if last.last < first.first:
        raise UnreadableDay(f"{text!r} ends before it begins. Write the earlier day first.")
    return Day(first.first, last.last)


def read_date(text: str) -> date:
    """Read one full day, ``2026-02-03``. Raises UnreadableDay for less than a day."""
    day = read_day(text)
    if not day.is_exact:
        raise UnreadableDay(f"{text!r} is not one day. Write it in full, as in 2026-11-21.")
    return day.first


def _one(text: str) -> Day:
    shape = _SHAPE.match(text)
    if not shape:
        raise UnreadableDay(f"{text!r} is not a day. Write 2026-11-21, 2026-11 or 2026.")
    year, month, day = (int(part) if part else None for part in shape.groups())
    if year and year > _LAST_YEAR:
        raise UnreadableDay(f"{text!r} is further ahead than any treaty counts. Write a day before {_LAST_YEAR + 1}.")
    try:
        return _span(year or 0, month, day)
    except ValueError as wrong:
        raise UnreadableDay(f"{text!r} is not in the calendar ({wrong}).") from None


def _span(year: int, month: int | None, day: int | None) -> Day:
    if month is None:
        return Day(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        return Day(date(year, month, 1), _month_end(date(year, month, 1)))
    return exactly(date(year, month, day))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
