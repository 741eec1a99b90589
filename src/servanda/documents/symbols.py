"""Symbols of United Nations documents, in every form in which they are printed.

"A/58/874 and Add.1" is two documents, "A/62/702-S/2008/93" is one document under two symbols,
"A/C.6/74/SR.23 to 25" is three meetings. Every symbol is written in one form: "S/RES/1593 (2005)",
"A/RES/217 A (III)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["SymbolMention", "find_symbols", "kind_of", "normalised"]

_PREFIX = r"[A-Z]{1,9}(?:[-.][A-Z0-9]{1,9}){0,3}(?:\(\d{1,9}\))?"
_IN_BRACKETS = r"(?:Vol\.\s?[IVX\d]+|Parts?\s?[IVX\d]+|(?:19|20)\d\d|(?:E?S-)?[IVXL]+)"
_LETTER = r"\s[A-Z](?![\w’'.])(?=[\s,;.)]|$)"
_SEGMENT = r"/\s?[A-Z0-9][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*"
_SYMBOL = re.compile(rf"{_PREFIX}(?:{_SEGMENT})+(?:{_LETTER})?(?:\s?\({_IN_BRACKETS}\))?")
# A bare figure must end a list: not "Add.1, 14 pages".
_SUPPLEMENT = re.compile(
    r"(?:,|,?\sand|\sto|\s?[-–])\s?(?:(?P<name>Add|Corr|Rev|SR|PV|L)\.)?(?P<n>\d{1,3})(?![\d/])"
    r"(?P<deeper>/(?:Add|Corr|Rev)\.\d+)?"
    r"(?(name)|(?=[,;:.)\]–-]|\s(?:and|to)\s(?:\d|[A-Z][a-z]{1,40}\.)|$))"
)
_LAST = re.compile(r"(?P<stem>.*/)(?P<name>Add|Corr|Rev|SR|PV|L)\.(?P<n>\d+)$")
_JOINED = re.compile(r"(?<=[\d)])[-–](?=[A-Z]{1,4}/)")
_TAIL = re.compile(rf"[-–][A-Z]{{1,4}}(?:{_SEGMENT})+")
_SPECIAL_SESSION = re.compile(r"E?S-\d{1,9}")
_LONGEST_RANGE = 60

_KINDS = (
    ("/RES/", "resolution"),
    ("/Res.", "resolution"),
    ("/DEC/", "decision"),
    ("/PRST/", "presidential statement"),
    ("/SR.", "summary record"),
    ("/PV.", "verbatim record"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolMention:
    """A symbol as it is to be written, and where it was printed."""

    ref: str
    start: int
    end: int


def normalised(symbol: str) -> str:
    """The one form of a symbol: no blank after a stroke, one before a bracket or a letter."""
    symbol = re.sub(r"\s+", " ", re.sub(r"/\s+", "/", symbol.strip()))
    head, stroke, rest = symbol.partition("/")
    return head + stroke + re.sub(r"(?<=\w)\s?\(", " (", rest)


def kind_of(ref: str) -> str:
    """What a symbol stands for: resolution, decision, summary record, else document."""
    kind = next((kind for mark, kind in _KINDS if mark in ref), "document")
    return f"IAEA General Conference {kind}" if ref.startswith("GC(") else kind


def find_symbols(text: str) -> list[SymbolMention]:
    """The symbols in a text, in order, with the addenda and corrigenda named after them."""
    found: list[SymbolMention] = []
    position, done = text.find("/"), 0
    while position >= 0:
        start = _token_start(text, position, done)
        match = _SYMBOL.match(text, start) if start is not None else None
        if match and match.end() > position and _is_symbol(match[0]):
            found += _mentions(text, match)
            done = max(found[-1].end, match.end())
        position = text.find("/", max(position + 1, done))
    return found


def _token_start(text: str, position: int, done: int) -> int | None:
    """Where the word before a stroke begins; None if no symbol can begin there."""
    start = position
    while start > done and position - start < 40 and (text[start - 1].isalnum() or text[start - 1] in "-.()"):
        start -= 1
    while start < position and not text[start].isupper():
        start += 1
    opens_inside = start > 0 and text[start - 1] in "/:@"
    return None if start == position or opens_inside else start


def _is_symbol(text: str) -> bool:
    """A symbol has a figure behind its first stroke: "A/62/1", not "HIV/AIDS"; "ES-10/14" is a number."""
    first, _, rest = text.partition("/")
    return not _SPECIAL_SESSION.fullmatch(first) and any(character.isdigit() for character in rest)


def _mentions(text: str, match: re.Match[str]) -> Iterator[SymbolMention]:
    symbols, end = [normalised(match[0])], match.end()
    if tail := _TAIL.match(text, end):
        symbols, end = [normalised(match[0] + tail[0])], tail.end()
    for part in _JOINED.split(symbols[0]):
        yield SymbolMention(ref=part, start=match.start(), end=end)
    yield from _supplements(text, symbols[0], match.start(), end)


def _supplements(text: str, base: str, start: int, end: int) -> Iterator[SymbolMention]:
    """What "and Add.1", "SR.24 to 27" or "and Corr.1 and 2" add to a symbol."""
    name, number, stem = "", 0, f"{base}/"
    if last := _LAST.match(base):
        name, number, stem = last["name"], int(last["n"]), last["stem"]
    whole = f"{base}/" if name in ("L", "SR", "PV", "Rev") else stem
    while match := _SUPPLEMENT.match(text, end):
        if not (match["name"] or name):
            return
        same = match["name"] in (None, name)
        stem = stem if same else whole
        name, previous = match["name"] or name, number
        number, end = int(match["n"]), match.end()
        span = match[0].lstrip().startswith(("to", "-", "–")) and same
        first = previous + 1 if span and 0 < number - previous < _LONGEST_RANGE else number
        for value in range(first, number + 1):
            yield SymbolMention(ref=f"{stem}{name}.{value}{match['deeper'] or ''}", start=start, end=end)
