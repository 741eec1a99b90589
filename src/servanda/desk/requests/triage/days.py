"""Days in letters, in the languages we have words for; as EDTF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from babel.dates import get_month_names

from servanda.documents.dates import find_dates

__all__ = ["days_in", "number_of"]

_NUMBERS = {
    **{word: n for n, word in ((10, "ten"), (14, "fourteen"), (15, "fifteen"), (20, "twenty"), (30, "thirty"))},
    **{word: n for n, word in ((60, "sixty"), (90, "ninety"), (10, "dix"), (15, "quinze"), (20, "vingt"))},
    **{word: n for n, word in ((30, "trente"), (60, "soixante"), (10, "diez"), (15, "quince"), (20, "veinte"))},
    **{word: n for n, word in ((30, "treinta"), (60, "sesenta"))},
}


def number_of(word: str) -> int:
    """A number in figures or in words."""
    return int(word) if word.isdigit() else _NUMBERS[word.casefold()]


def days_in(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Where days stand, and which they are; periods by their first day. Without a year there is no day."""
    if language == "en":
        yield from ((one.start, one.end, one.first) for one in find_dates(text) if one.first)
        return
    pattern, months = _months(language)
    for match in pattern.finditer(text):
        if edtf := _edtf(match, months):
            yield match.start(), match.end(), edtf


@cache
def _months(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    names = {name.casefold(): number for number, name in get_month_names("wide", locale=language).items()}
    names |= {plain: names[name] for plain, name in _PLAIN.items() if name in names}
    either = "|".join(sorted(names, key=len, reverse=True))
    return (
        re.compile(
            rf"(?<!\d)(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?!\d)|(?<!\d)(?P<figures>\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)\d\d)(?!\d)"
            rf"|(?:(?<!\d)(?P<day>\d{{1,2}})(?:er|º|°|ero)?\s+(?:de\s+)?)?(?<!\w)(?P<month>{either})\s+(?:de\s+|del\s+)?(?P<year>(?:19|20)\d\d)(?!\d)",
            re.IGNORECASE,
        ),
        names,
    )


_PLAIN = {"fevrier": "février", "aout": "août", "decembre": "décembre", "setiembre": "septiembre"}


def _edtf(match: re.Match[str], months: dict[str, int]) -> str | None:
    """The day of a match; None where the calendar lacks it."""
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"]).isoformat()
        if match["figures"]:
            day, month, year = (int(part) for part in re.split(r"[./-]", match["figures"]))
            return date(year, month, day).isoformat()
        month, year = months[match["month"].casefold()], int(match["year"])
        return date(year, month, int(match["day"])).isoformat() if match["day"] else f"{year}-{month:02}"
    except ValueError:
        return None
