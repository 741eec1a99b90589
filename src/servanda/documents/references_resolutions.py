"""Resolutions and decisions cited by number: "resolutions 808 (1993) and 827 (1993)", "resolution 61/15".

The shape of the number tells the organ: a year in brackets is the Security Council's, a Roman session the
old General Assembly's, a year before the stroke the Economic and Social Council's, a session before it the
Assembly's. An organ named before the word, or the organ that speaks, decides where shapes are shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from servanda.documents.dates import MONTH_NAMES, day_named

__all__ = ["NumberMention", "find_numbers"]

_ROMAN = r"(?:ES?-)?(?:S-)?[IVXL]+"
_LETTERS = r"\s(?P<letter{0}>[A-Z])(?![\w’'.-])(?:(?P<to{0}>\s(?:and|to)\s)(?P<letter_b{0}>[A-Z])(?![\w’'.-]))?"
_ITEM = re.compile(
    rf"""
      (?P<sc>\d{{1,4}})\s?\((?P<year>(?:19|20)\d\d)\)
    | (?P<old>\d{{1,4}})(?:{_LETTERS.format(1)})?\s?\((?P<roman>{_ROMAN})\)
    | (?P<session>(?:ES-|S-)?\d{{1,4}})/\s?(?P<n>\d{{1,4}})(?![\d/])(?:{_LETTERS.format(2)})?
    """,
    re.VERBOSE,
)
_MONTH = "|".join(MONTH_NAMES)
_DATE = re.compile(
    r"\s?(?:\(|,?\sof\s|,?\sadopted\son\s|\s)"
    rf"(?P<day>\d{{1,2}})\s(?P<month>{_MONTH})(?:\s(?P<year>\d{{4}}))?\)?"
)
_PINPOINT = re.compile(
    r",?\s?(?P<where>(?:(?:annex(?:es)?|appendix|sects?\.|sections?|paras?\.|paragraphs?|part|chap\.|chapter)\s?"
    r"(?:[IVX]+|\d{1,9}|[A-Z])?(?:\.[A-Z\d]+)?(?:(?:\s(?:and|to)\s|\s?[–-]\s?)(?:[IVX]+|\d+)(?![\d/]|\s\())?(?:,\s)?)+)(?<![,\s])(?!\w)"
)
_BETWEEN = re.compile(
    r"(?:;|,)?\s(?:(?:and|or|to|as\swell\sas|including|inter\salia|in\sparticular|also|on|and\sto|most\srecently),?\s)*"
    r"(?:(?:its|the|General\sAssembly|Assembly|Security\sCouncil|Council|Economic\sand\sSocial\sCouncil|"
    r"Human\sRights\sCouncil)\s)*(?P<word>resolutions?\s|decisions?\s)?"
)
_ORGAN = re.compile(
    r"(?P<organ>General\sAssembly|Security\sCouncil|Economic\sand\sSocial\sCouncil|Human\sRights\sCouncil|"
    r"Commission\son\s[A-Z]\w{1,40}(?:\s(?:and\s)?[A-Z]\w+)*|(?<=the\s)Commission|Council|Assembly|Conference|its)"
    r"(?:\s(?:previous|relevant|recent|subsequent|earlier|annual))*\s$"
)
_STRAY = re.compile(
    rf"(?<![\d/.\w])(?:\d{{1,4}}\s\((?:19|20)\d\d\)|(?:ES-|S-)?\d{{1,4}}/\d{{1,4}}(?:\s[A-Z])?"
    rf"(?=,?\s(?:of\s)?\d{{1,2}}\s(?:{_MONTH})|(?:,|\sand)\s\d{{1,4}}/\d{{1,4}}\b))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberMention:
    """A resolution or decision cited by its number, as its symbol."""

    ref: str  # "A/RES/61/15"
    type: str  # "resolution", "decision"
    start: int
    end: int
    day: str | None
    pinpoint: str | None


def find_numbers(text: str, body: str | None = None) -> list[NumberMention]:
    """What a text cites by number, in order; ``body`` is the organ that speaks of "its" resolutions."""
    found: list[NumberMention] = []
    for word in _words(text):
        if not found or word.start() >= found[-1].end:
            found += _listed(text, word, body)
    return found


_WORD = re.compile(r"(?P<word>[Rr]esolution|RESOLUTION|[Dd]ecision)(?P<many>s?)\s+(?:Nos?\.\s)?(?=[\dES])")


def _words(text: str) -> list[re.Match[str]]:
    """Each "resolution" or "decision" that a number follows, in order."""
    found = []
    for literal in ("esolution", "ecision", "ESOLUTION"):
        position = text.find(literal)
        while position > 0:
            if match := _WORD.match(text, position - 1):
                found.append(match)
            position = text.find(literal, position + 8)
    return sorted(found, key=re.Match.start)


def _listed(text: str, word: re.Match[str], body: str | None) -> Iterator[NumberMention]:
    """The numbers after one word, as far as the list goes, and those that stand further off behind it."""
    organ, kind = _organ(text, word.start(), body), word["word"].casefold()
    position, first = word.end(), True
    while item := _ITEM.match(text, position):
        day, pinpoint, end = _details(text, item.end())
        before = _pinpoint_before(text, word.start()) if first else None
        yield from _mentions(item, organ, kind, (word.start() if first else item.start(), end), day, pinpoint or before)
        first, position, between = False, end, _BETWEEN.match(text, end)
        if not between:
            break
        if between["word"]:
            kind, organ = between["word"].strip().rstrip("s"), _organ(text, between.start("word"), body)
        position = between.end()
    if word["many"]:
        yield from _strays(text, position, organ, kind)


def _strays(text: str, position: int, organ: str | None, kind: str) -> Iterator[NumberMention]:
    """Numbers whose shape is beyond doubt, further on: "…, 1373 (2001) on …, and 1267 (1999)"."""
    stop = min((at for at in (text.find(";", position), text.find(". ", position)) if at > 0), default=len(text))
    for literal in ("esolution", "ecision"):
        other = text.find(literal, position, stop)
        stop = other if other > 0 else stop
    for match in _STRAY.finditer(text, position, stop):
        if item := _ITEM.match(text, match.start()):
            day, pinpoint, end = _details(text, item.end())
            yield from _mentions(item, organ, kind, (item.start(), end), day, pinpoint)


def _organ(text: str, start: int, body: str | None) -> str | None:
    match = _ORGAN.search(text, max(0, start - 70), start)
    named = match["organ"] if match else None
    return body if named in (None, "its") else named


def _details(text: str, end: int) -> tuple[str | None, str | None, int]:
    """The date and the pinpoint after a number, in either order, and where they end."""
    day = pinpoint = None
    for _ in range(2):
        if day is None and (dated := _DATE.match(text, end)):
            day, end = day_named(dated["day"], dated["month"], dated["year"]), dated.end()
        if pinpoint is None and (where := _PINPOINT.match(text, end)):
            pinpoint, end = where["where"].strip(" ,"), where.end()
    return day, pinpoint, end


def _pinpoint_before(text: str, start: int) -> str | None:
    """ "annex to its resolution", "paragraph 3 of resolution"."""
    match = re.search(
        r"(?P<where>annex(?:\s[IVX]+)?|paragraphs?\s[\d, and]+|sections?\s[IVX]+)\s(?:to|of)\s"
        r"(?:(?:its|the|General\sAssembly|Assembly|Security\sCouncil|Council)\s)*$",
        text[max(0, start - 80) : start],
    )
    return match["where"].strip() if match else None


def _mentions(
    item: re.Match[str],
    organ: str | None,
    kind: str,
    span: tuple[int, int],
    day: str | None,
    pinpoint: str | None,
) -> Iterator[NumberMention]:
    for ref in _symbols(item, organ, "DEC" if kind == "decision" else "RES"):
        yield NumberMention(ref=ref, type=kind, start=span[0], end=span[1], day=day, pinpoint=pinpoint)


def _symbols(item: re.Match[str], organ: str | None, mark: str) -> list[str]:
    if item["sc"]:
        return [f"S/{mark}/{item['sc']} ({item['year']})"]
    if item["old"]:
        series = "E" if organ == "Economic and Social Council" else "A"
        letters = _letters(item["letter1"], item["to1"], item["letter_b1"])
        return [f"{series}/{mark}/{item['old']}{letter} ({item['roman']})" for letter in letters]
    series = _series(item["session"], organ)
    letters = _letters(item["letter2"], item["to2"], item["letter_b2"])
    return [f"{series}/{mark}/{item['session']}/{item['n']}{letter}" for letter in letters]


def _series(session: str, organ: str | None) -> str:
    """The organ's series for a number with a stroke."""
    yearly = session.isdigit() and int(session) > 1945
    if organ and organ.startswith("Commission on Human Rights"):
        return "E/CN.4"
    if yearly:
        return "E"
    councils = ("Human Rights Council", "Council")
    return "A/HRC" if organ in councils else "A"


def _letters(first: str | None, joint: str | None, last: str | None) -> list[str]:
    """The parts named after a number: "A and B", "A to C"; one empty string if none is."""
    if first is None:
        return [""]
    if last is None or joint is None:
        return [f" {first}"]
    between = range(ord(first), ord(last) + 1) if joint.strip() == "to" else (ord(first), ord(last))
    return [f" {chr(code)}" for code in between]
