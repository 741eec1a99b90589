"""Sessions: "its sixty-third session" as a number, and the days on which that session falls.

The regular session of the General Assembly with number n opens in September of the year 1945 + n. Rule 1
of its rules of procedure names the day: until the fifty-seventh session the third Tuesday of September;
then the Tuesday of the third week, counted from the first with a working day (resolution 57/301); from the
seventy-eighth on the Tuesday of the second week. The first three sessions and the special ones kept
to no such rule, and of other organs we have no calendar: their days stay unknown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

__all__ = ["Session", "find_sessions", "opening_day", "ordinal", "session_in_progress", "session_period"]

_UNITS = re.findall(
    r"\w{1,40}",
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth",
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {word: number for number, word in enumerate(_UNITS, 1)}
_ORDINALS |= {f"{ten[:-1]}ieth": 10 * number for number, ten in enumerate(_TENS, 2)}
_ORDINALS |= {
    f"{ten}-{unit}": 10 * tens + number
    for tens, ten in enumerate(_TENS, 2)
    for number, unit in enumerate(_UNITS[:9], 1)
}
_ORDINALS |= {"hundredth": 100, "one hundredth": 100}
_ORDINALS |= {f"one hundred and {word}": 100 + number for word, number in _ORDINALS.items() if number < 100}

_TEN = "(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
_WORD = rf"(?:(?:one\shundred\sand\s)?(?:{_TEN}-\s?)?[a-z]{{1,40}}(?:st|nd|rd|th)|\d{{1,3}}(?:st|nd|rd|th))"
_KIND = r"(?:(?:regular|resumed|substantive|annual|main|organizational|special|emergency|emergency\sspecial)\s)*"
_SESSION = re.compile(
    rf"(?:(?<=[\s(-])|^)(?P<first>{_WORD})(?P<more>(?:(?:,|\sto|\sand|,\sand)\s{_WORD})*)\s(?P<kind>{_KIND})sessions?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session spoken of in a text, with its place there."""

    number: int
    kind: str  # "", "resumed", "special", "emergency special"
    start: int
    end: int
    text: str


def ordinal(words: str) -> int | None:
    """The number of an ordinal: "sixty-third", "63rd", "one hundred and twelfth"; None: it is none."""
    words = re.sub(r"-\s", "-", words.casefold().strip())
    if match := re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", words):
        return int(match[1])
    return _ORDINALS.get(words)


def find_sessions(text: str) -> list[Session]:
    """The sessions a text speaks of, in order; one for each number in "its sixtieth and sixty-first"."""
    found = []
    folded = text.casefold()
    position = folded.find("session")
    while position >= 0:
        base = max(0, position - 90)
        end = position + 9
        for match in _SESSION.finditer(text, base, min(len(text), end)):
            if match.end() > position:
                found += _sessions(match)
        position = folded.find("session", end)
    return found


def _sessions(match: re.Match[str]) -> list[Session]:
    words = [match["first"], *re.findall(_WORD, match["more"], re.IGNORECASE)]
    numbers = [number for word in words if (number := ordinal(word))]
    at: dict[str, Any] = {
        "kind": match["kind"].strip().casefold(),
        "start": match.start(),
        "end": match.end(),
        "text": match[0],
    }
    return [Session(number=number, **at) for number in numbers]


def opening_day(number: int) -> date | None:
    """The opening of a regular session of the General Assembly by the rule; None: before the fourth."""
    if number < 4:
        return None
    first = date(1945 + number, 9, 1)
    if number <= 57:
        return first + timedelta(days=(1 - first.weekday()) % 7 + 14)
    monday = first - timedelta(days=first.weekday())
    if first.weekday() > 4:  # the first week has no working day in September
        monday += timedelta(days=7)
    return monday + timedelta(days=1 + 7 * (1 if number >= 78 else 2))


def session_period(number: int) -> tuple[date, date] | None:
    """The first and the last day of a regular session of the General Assembly."""
    opens, next_opens = opening_day(number), opening_day(number + 1)
    return (opens, next_opens - timedelta(days=1)) if opens and next_opens else None


def session_in_progress(on: date) -> int | None:
    """The regular session of the General Assembly under way on a day."""
    for number in (on.year - 1945, on.year - 1946):
        period = session_period(number)
        if period and period[0] <= on <= period[1]:
            return number
    return None
