"""Days as texts write them: "20 November 2006", "Nov. 22, 2024", "from 30 November to 14 December 2007".

An exact grammar of our own: what does not fit it is no date. A day is written as EDTF does: "2024-12-24",
or "2024-12" and "2024" when no more is said; it is never rounded to a day. What is counted from the day
of publication ("today", "on Friday") stays open until that day is known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

__all__ = ["Basis", "DateMention", "as_day", "day_named", "find_dates", "last_day", "nearest_year", "resolve"]

Basis = Literal["stated", "year inferred", "relative", "none"]

MONTH_NAMES = re.findall(
    r"\w+", "January February March April May June July August September October November December"
)
WEEKDAYS = re.findall(r"\w+", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS = {name[:3].casefold(): number for number, name in enumerate(MONTH_NAMES, 1)}

_MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
_MONTH += r"Sept(?:ember|\.)?|Sep\.?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)(?:st|nd|rd|th)?"
_YEAR = r"(?:18|19|20)\d\d(?!\d)"
_TO = r"\s?(?:to|and|until|through|[-–—])\s?"

# Every alternative begins with a digit or one of eight capitals, so that the search runs at full speed.
_DATE = re.compile(
    rf"""
      (?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)
    | (?P<dmy>(?:0[1-9]|[12]\d|3[01])-(?:0[1-9]|1[0-2])-(?:19|20)\d\d)(?!\d)
    | (?P<dotted>(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d)(?!\d)
    | (?P<slashed>(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|[12]\d|3[01])/(?:19|20)\d\d)(?!\d)
    | (?P<d1>{_DAY})(?:{_TO}(?P<d2>{_DAY}))?\s(?:of\s)?(?P<m1>{_MONTH})(?:,?\s(?P<y1>{_YEAR}))?
    | (?P<m2>{_MONTH})(?:\s(?P<d3>{_DAY})(?:{_TO}(?P<d4>{_DAY}))?(?!\d)(?:,?\s(?P<y2>{_YEAR}))?|,?\s(?P<y3>{_YEAR}))
    """,
    re.VERBOSE,
)
_YEAR_ALONE = re.compile(rf"(?<![\d/.,$€£–-]){_YEAR}(?![\d/%]|[.,]\d)")
_RELATIVE = re.compile(
    rf"\b(?:today|yesterday|tomorrow|(?:(?:late|early|last|this|next)\s)?(?:on\s)?(?:late\s)?(?P<weekday>{'|'.join(WEEKDAYS)}))\b",
)
_JOIN = re.compile(r"\s?(?:to|until|through|[-–—]|and(?:\sfrom)?|,)\s?")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A day, a month, a year or a period, where it stands and how it came to be known."""

    start: int
    end: int
    first: str | None  # EDTF; None: counted from the day of publication, which is not known
    last: str | None = None  # the last day of a period; None: one day only
    basis: Basis = "stated"
    text: str = ""
    month: int | None = None  # of a day without a year
    day: int | None = None

    @property
    def is_day(self) -> bool:
        """Whether it is exact to the day."""
        return self.first is not None and len(self.first) == 10


def as_day(edtf: str | None) -> date | None:
    """The day, if the text is exact to the day."""
    return date.fromisoformat(edtf) if edtf and len(edtf) == 10 else None


def last_day(edtf: str) -> date:
    """The last day of a day, month or year in EDTF."""
    parts = [int(part) for part in edtf.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _edtf(year: str | int | None, month: int, day: int | None) -> str | None:
    """The day in EDTF; None without a year, or if there is no such day."""
    if year is None:
        return None
    if day is None:
        return f"{int(year):04}-{month:02}"
    try:
        return date(int(year), month, day).isoformat()
    except ValueError:
        return None


def day_named(day: str, month: str, year: str | None) -> str | None:
    """The day in EDTF of its three words: "20", "November", "2006"; None without a year, or if there is none such."""
    known = year if year and year[:2] in ("18", "19", "20") else None
    return _edtf(known, MONTHS[month[:3].casefold()], int(day))


def _number(day: str | None) -> int | None:
    return int(day.rstrip("stndrh")) if day else None


def _slashed(text: str) -> str | None:
    """Month before day as in the United States, unless the first number can be no month."""
    one, two, year = (int(part) for part in text.split("/"))
    month, day = (two, one) if one > 12 else (one, two)
    return _edtf(year, month, day) if month <= 12 else None


def _in_figures(part: dict[str, Any]) -> str | None:
    """The day of a date in figures only; "none" if the calendar lacks it, None if it is no such date."""
    if part["slashed"]:
        return _slashed(part["slashed"]) or "none"
    written = part["iso"] or part["dmy"] or part["dotted"]
    if written is None:
        return None
    year, month, day = (int(piece) for piece in re.split(r"[.-]", written)[:: 1 if part["iso"] else -1])
    return _edtf(year, month, day) or "none"


def _mention(match: re.Match[str]) -> DateMention | None:
    """The date a match of the grammar stands for; None when there is no such day."""
    at: dict[str, Any] = {"start": match.start(), "end": match.end(), "text": match[0]}
    part = match.groupdict()
    if whole := _in_figures(part):
        return DateMention(first=whole, **at) if whole != "none" else None
    month = MONTHS[(part["m1"] or part["m2"])[:3].casefold()]
    year = part["y1"] or part["y2"] or part["y3"]
    first, second = _number(part["d1"] or part["d3"]), _number(part["d2"] or part["d4"])
    start, end = _edtf(year, month, first), _edtf(year, month, second) if second else None
    if year and (start is None or (second and end is None)):
        return None
    basis: Basis = "stated" if year else "none"
    return DateMention(first=start, last=end, basis=basis, month=month, day=first, **at)


def _with_years(text: str, found: list[DateMention]) -> list[DateMention]:
    """Days without a year take it from the date they are joined to: "30 November to 14 December 2007"."""
    result: list[DateMention] = []
    for mention in reversed(found):
        after = result[-1] if result else None
        if mention.first is None and after and after.first and mention.month and after.month:
            between = text[mention.end : after.start]
            if _JOIN.fullmatch(between):
                year = int(after.first[:4]) - (mention.month > after.month)
                days = _mention_days(mention, year)
                mention = replace(mention, first=days[0], last=days[1], basis="stated" if days[0] else "none")
        result.append(mention)
    return result[::-1]


def _mention_days(mention: DateMention, year: int) -> tuple[str | None, str | None]:
    assert mention.month is not None
    second = re.search(rf"{_TO}({_DAY})", mention.text)
    last = _number(second[1]) if second else None
    return _edtf(year, mention.month, mention.day), _edtf(year, mention.month, last) if last else None


def _joined(text: str, found: list[DateMention]) -> Iterator[DateMention]:
    """Two days with "to" between them become one period."""
    waiting: DateMention | None = None
    for mention in found:
        if waiting and waiting.first and mention.first and not waiting.last and not mention.last:
            between = text[waiting.end : mention.start].strip()
            if between in ("to", "until", "through", "-", "–", "—") and waiting.first < mention.first:
                whole = text[waiting.start : mention.end]
                waiting = replace(waiting, end=mention.end, last=mention.first, text=whole)
                continue
        if waiting:
            yield waiting
        waiting = mention
    if waiting:
        yield waiting


def find_dates(text: str, *, years: bool = False, relative: bool = False) -> list[DateMention]:
    """The dates in a text, in order; on wish also bare years, and "today" or "on Friday" (still open)."""
    dated = [mention for match in _DATE.finditer(text) if (mention := _mention(match))]
    found = list(_joined(text, _with_years(text, dated)))
    if years:
        starts = [one.start for one in found]
        ends = [0, *(one.end for one in found)]
        found += [
            DateMention(start=m.start(), end=m.end(), first=m[0], text=m[0])
            for m in _YEAR_ALONE.finditer(text)
            if m.start() >= ends[bisect_right(starts, m.start())]  # not inside a date before it
        ]
    if relative:
        found += [
            DateMention(start=m.start(), end=m.end(), first=None, basis="relative", text=m[0])
            for m in _RELATIVE.finditer(text)
        ]
    return sorted(found, key=lambda mention: mention.start)


def nearest_year(month: int, day: int, published: date, *, ahead: bool = False) -> date | None:
    """The day of that name nearest to a day of publication; ``ahead``: on it or later."""
    days = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    days = [one for one in days if not ahead or one >= published]
    return min(days, key=lambda one: abs(one - published), default=None)


def resolve(mention: DateMention, published: date | None, *, ahead: bool = False) -> DateMention:
    """The mention with its day worked out from the day of publication, where it needs one."""
    if mention.first or published is None:
        return mention
    if mention.month and mention.day:
        day = nearest_year(mention.month, mention.day, published, ahead=ahead)
        return replace(mention, first=day.isoformat() if day else None, basis="year inferred")
    if mention.basis == "relative":
        return replace(mention, first=_relative_day(mention.text, published, ahead=ahead).isoformat())
    return mention


def _relative_day(text: str, published: date, *, ahead: bool) -> date:
    """The day "yesterday" or "last Tuesday" is, read on a given day."""
    shifts = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if text in shifts:
        return published + timedelta(days=shifts[text])
    weekday = WEEKDAYS.index(text.split()[-1])
    if ahead or text.startswith("next"):
        return published + timedelta(days=(weekday - published.weekday()) % 7)
    return published - timedelta(days=(published.weekday() - weekday) % 7)
