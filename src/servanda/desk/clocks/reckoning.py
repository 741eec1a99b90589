"""When a period ends: days by the calendar of the place, hours by the instant. Pure; no Django here.

The day of the event is not counted, and the last day counts to its end, where the one bound by the
period is. A period that ends on a holiday is not moved, as no instrument of the record moves it;
the last working day before it is named instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from servanda.desk.errors import BadInput
from servanda.law.calendar import months_after

__all__ = ["Period", "due_at", "is_working_day", "last_working_day", "read_period", "zone_of"]

_PERIOD = re.compile(
    r"P(?:(\d{1,3})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Years and months as months; weeks and days as days; the rest as time."""

    months: int = 0
    days: int = 0
    hours: timedelta = timedelta(0)


@lru_cache(maxsize=256)
def read_period(written: str) -> Period:
    """An ISO 8601 duration: ``P60D``, ``P1M``, ``PT96H``. Raises BadInput."""
    found = _PERIOD.fullmatch(written.strip().upper())
    if not found or not any(found.groups()):
        raise BadInput(f"{written!r} is not a period. Write it like P60D, P2M, P1Y or PT96H.")
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in found.groups())
    return Period(months=12 * years + months, days=7 * weeks + days, hours=timedelta(hours=hours, minutes=minutes))


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of this IANA name. Raises BadInput."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise BadInput(f"{name!r} is not a time zone. Write it like America/Sao_Paulo.") from wrong


def due_at(started: datetime, written: str, zone: str) -> datetime:
    """The instant at which a period is over, in UTC.

    Days and months end at midnight after the last day, where the clock is bound to run;
    hours alone end to the minute.
    """
    period = read_period(written)
    if not period.months and not period.days:
        return started.astimezone(UTC) + period.hours
    place = zone_of(zone)
    last = months_after(started.astimezone(place).date(), period.months) + timedelta(days=period.days)
    midnight = datetime.combine(last + timedelta(days=1), time(0), place)
    return midnight.astimezone(UTC) + period.hours


def is_working_day(day: date, country: str) -> bool | None:
    """Whether people work there on that day, by ISO 3166-1 alpha-2; None where holidays are not known."""
    calendar = _calendar(country, day.year) if country else None
    return None if calendar is None else bool(calendar.is_working_day(day))


@lru_cache(maxsize=128)
def _calendar(country: str, year: int) -> Any:
    import holidays  # only where asked

    try:
        return holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return None


def last_working_day(day: date, countries: tuple[str, ...]) -> date:
    """The latest day up to this one on which nobody named is known to be on holiday."""
    for back in range(15):
        earlier = day - timedelta(days=back)
        if all(is_working_day(earlier, country) is not False for country in countries):
            return earlier
    return day
