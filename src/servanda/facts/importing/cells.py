"""The grammar of a status list: headings, days with letters, and the footnote digits glued to both."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from servanda.facts.days import Day, exactly, read_day
from servanda.facts.errors import UnreadableDay
from servanda.facts.records import ActKind

__all__ = ["Column", "DatedCell", "read_days", "read_heading", "without_marks"]

_SUPERSCRIPT = re.compile(r"<superscript>\s*([\d,\s]*)\s*</superscript>", re.IGNORECASE)
_HEADING = re.compile(r"(?P<words>[^()]*?)\s*(?:\(\s*(?P<letter>[A-Za-z]{1,2})\s*\))?\s*[\d,]*\Z")
_DAY = re.compile(
    r"(?:(?P<d>\d{1,2})\s+(?P<m>[A-Za-z]{3,9})\.?\s+(?P<y>\d{4})|(?P<iso>\d{4}(?:-\d\d){0,2}(?:/\d{4}(?:-\d\d){0,2})?)"
    r"|(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{4}))(?P<glued>\d{1,2}(?:,\d{1,2})*)?"
    r"(?:\s*(?P<letter>[A-Za-z]{1,2})\s*(?P<marks>\d{1,2}(?:,\d{1,2})*)?)?\Z"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july"),
            *("aug august", "sep sept september", "oct october", "nov november", "dec december"),
        ),
        start=1,
    )
    for name in names.split()
}

_PARTY = {"participant", "party", "state party", "state", "country", "states", "parties", "participants"}
_KINDS: Mapping[str, tuple[ActKind, str]] = {
    "signature": (ActKind.SIGNATURE, ""),
    "signed": (ActKind.SIGNATURE, ""),
    "succession to signature": (ActKind.SIGNATURE, "succession to signature"),
    "definitive signature": (ActKind.DEFINITIVE_SIGNATURE, ""),
    "ratification": (ActKind.RATIFICATION, ""),
    "ratified": (ActKind.RATIFICATION, ""),
    "acceptance": (ActKind.ACCEPTANCE, ""),
    "accepted": (ActKind.ACCEPTANCE, ""),
    "approval": (ActKind.APPROVAL, ""),
    "approved": (ActKind.APPROVAL, ""),
    "formal confirmation": (ActKind.APPROVAL, "formal confirmation by an organisation"),
    "accession": (ActKind.ACCESSION, ""),
    "acceded": (ActKind.ACCESSION, ""),
    "succession": (ActKind.SUCCESSION, ""),
    "provisional application": (ActKind.PROVISIONAL_APPLICATION, ""),
    "withdrawal": (ActKind.WITHDRAWAL, ""),
    "denunciation": (ActKind.WITHDRAWAL, ""),
    "withdrawal revoked": (ActKind.WITHDRAWAL_REVOKED, ""),
    "signature withdrawn": (ActKind.SIGNATURE_WITHDRAWN, ""),
    "extension": (ActKind.TERRITORIAL_EXTENSION, ""),
    "territorial extension": (ActKind.TERRITORIAL_EXTENSION, ""),
}
_EFFECTIVE = {"entry into force", "in force", "effective"}
_TYPE = {"type"}
_ASIDE = {"reservation/declaration", "reservation", "declaration", "reservations", "declarations", "notes", "remarks"}
TYPES: Mapping[str, ActKind] = {
    "r": ActKind.RATIFICATION,
    **{k.value: k for k in ActKind},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: who, what was done (by letter; ``""`` for a bare day), or something beside."""

    role: str  # party, acts, effective, type or aside
    heading: str
    by_letter: Mapping[str, tuple[tuple[ActKind, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedCell:
    """One day of a cell, the letter behind it and the footnotes at either."""

    on: Day
    letter: str
    marks: tuple[str, ...]


def without_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without its superscript footnotes, white space evened out; and the footnotes."""
    marks = [mark for found in _SUPERSCRIPT.findall(text) for mark in re.findall(r"\d+", found)]
    return " ".join(_SUPERSCRIPT.sub("", text).split()), tuple(marks)


def read_heading(text: str) -> Column | None:
    """What a column holds, from its heading; None if the heading is not understood."""
    words = without_marks(text)[0]
    bare = re.sub(r"[\d,\s]+\Z", "", words).casefold()
    for role, names in (("party", _PARTY), ("effective", _EFFECTIVE), ("type", _TYPE), ("aside", _ASIDE)):
        if bare in names:
            return Column(role=role, heading=words, by_letter={})
    by_letter: dict[str, tuple[tuple[ActKind, str], ...]] = {}
    for part in re.split(r",\s*(?![\d,\s]*\Z)|\bor\b", words):
        shape = _HEADING.match(part.strip())
        if not shape or shape["words"].casefold() not in _KINDS:
            return None
        letter = shape["letter"] or ""
        by_letter[letter] = (*by_letter.get(letter, ()), _KINDS[shape["words"].casefold()])
    return Column(role="acts", heading=words, by_letter=by_letter)


def read_days(text: str, day_first: bool | None = None) -> tuple[DatedCell, ...]:
    """The days of one cell, several of them parted by semicolons; none of an empty cell.

    ``day_first`` tells how the list writes ``05-04-2000``; None: it cannot be told.
    Raises UnreadableDay for anything that is not understood to the last character.
    """
    plain, marks = without_marks(text)
    return tuple(_one(part.strip(), marks, day_first) for part in plain.split(";")) if plain else ()


def _one(text: str, marks: tuple[str, ...], day_first: bool | None) -> DatedCell:
    shape = _DAY.match(text)
    if not shape:
        raise UnreadableDay(f"{text!r} is not a day as lists write it")
    glued = [mark for group in ("glued", "marks") if shape[group] for mark in shape[group].split(",")]
    if shape["iso"]:
        if shape["glued"]:
            raise UnreadableDay(f"{text!r} has digits too many")
        on = read_day(shape["iso"])
    elif shape["m"]:
        on = _exact(text, int(shape["y"]), _MONTHS.get(shape["m"].casefold(), 0), int(shape["d"]))
    else:
        on = _figures(text, int(shape["a"]), int(shape["b"]), int(shape["c"]), day_first)
    return DatedCell(on=on, letter=shape["letter"] or "", marks=(*marks, *glued))


def _figures(text: str, a: int, b: int, year: int, day_first: bool | None) -> Day:
    if day_first is None and a != b:
        raise UnreadableDay(f"{text!r} may begin with the day or with the month; write 2000-04-05")
    return _exact(text, year, b, a) if day_first is not False else _exact(text, year, a, b)


def _exact(text: str, year: int, month: int, day: int) -> Day:
    try:
        found = date(year, month, day)
    except ValueError:
        raise UnreadableDay(f"{text!r} is not in the calendar") from None
    if not 1800 <= year <= 2200:
        raise UnreadableDay(f"{text!r} has an unlikely year")
    return exactly(found)


def begins_with_day(cells: list[str]) -> bool | None:
    """Whether days in figures begin with the day, as far as all of the list together tells."""
    pairs = [pair for cell in cells for pair in re.findall(r"\b(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}", cell)]
    first, second = any(int(a) > 12 for a, _ in pairs), any(int(b) > 12 for _, b in pairs)
    return None if first == second else first
