"""Events in prose: what happened to a treaty, was announced or is planned, who did it, where and when.

Each kind of event has its words (``events_patterns``). What is only announced or planned is never taken for
done, a committee never for the plenary, a signature never for a ratification. A day has its basis: stated, or
counted from the day of publication, or none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from servanda.documents.dates import DateMention, find_dates, resolve
from servanda.documents.events_patterns import PATTERNS, Pattern
from servanda.documents.events_text import (
    Naming,
    Sentence,
    TreatyPhrase,
    dateline,
    main_treaty,
    sentences,
)
from servanda.documents.model import Span
from servanda.documents.references_resolutions import find_numbers

__all__ = ["Event", "Reading", "event_row", "events_in", "number_in", "read_prose"]

_HOW = re.compile(
    r"\b(?P<how>by\sconsensus|consensus|without\sa\svote|unanimously|by\sacclamation|by\s(?:a\s)?(?:recorded\s)?vote|by\s\d{1,9}\svotes)\b"
)
_PLACES = re.compile(
    r"\b(?:in|at|from)\s(?P<place>(?:[A-Z][\w’.-]{1,40}(?:\sPalace)?(?:,\s|\s)?(?:The\s)?){1,4})(?=\W|$)"
)
_NO_PLACE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|General|Assembly|Parliament|Court|Committee|Convention|Statute|Treaty|Peace|National|"
    r"Sixth|UN|State)\b"
)
# Words between an event and a day that give the day to something else.
_ELSEWHERE = re.compile(r";|,\s(?:and|while|which|but|making|as)\b|\sand\s(?=(?:on|in|by)\s)")
_SPEAKS_OF_TREATY = re.compile(r"\b(?:treaty|convention|statute|agreement|protocol)\b", re.IGNORECASE)
_OBJECT = re.compile(r"\s(?:by\s[^.;]{0,60}?)?a\s(?:\w{1,40}\s){0,2}resolution\b")
_RESOLUTION = re.compile(r"\b(?:draft\s)?resolution\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened, was announced or is planned."""

    type: str  # "adoption", "committee_approval", "withdrawal_announced"
    instrument: str | None
    instrument_id: str | None
    date: str | None  # EDTF
    date_basis: str
    actor: str | None
    parties: tuple[str, ...]  # codes of the parties that acted
    place: str | None
    how: str | None  # "consensus", "without a vote"
    sentence: Span
    reason: str  # the words that tell it
    threshold: int | None = None
    delay: str | None = None
    named: bool = True  # the sentence itself speaks of a treaty


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What prose was understood to be about: its day, its treaties, its sentences."""

    text: str
    published: date | None
    dateline: tuple[int, int]  # its place; empty: there is none
    phrases: tuple[TreatyPhrase, ...]  # in order
    main: TreatyPhrase | None
    sentences: tuple[Sentence, ...]
    of_resolution: bool  # it speaks of a resolution
    naming: Naming

    def inside(self, sentence: Sentence) -> tuple[TreatyPhrase, ...]:
        """The treaties named in a sentence."""
        first = bisect_left(self.phrases, sentence.start, key=_start)
        return self.phrases[first : bisect_left(self.phrases, sentence.end, key=_start)]


def _start(phrase: TreatyPhrase) -> int:
    return phrase.start


def read_prose(text: str, naming: Naming, published: date | None = None) -> Reading:
    """What events and claims are read from."""
    phrases = naming.phrases(text)
    line = dateline(text)
    return Reading(
        text=text,
        published=published or (line[1] if line else None),
        dateline=(line[0].start, line[0].end) if line else (0, 0),
        phrases=tuple(phrases),
        main=main_treaty(phrases),
        sentences=tuple(sentences(text)),
        of_resolution=bool(_RESOLUTION.search(text)),
        naming=naming,
    )


def events_in(reading: Reading) -> list[Event]:
    """The events a text tells, once each; what one sentence leaves open another may say."""
    found: dict[tuple[str, str | None], list[Event]] = {}
    for sentence in reading.sentences:
        for event in _told(sentence, reading):
            _add(found.setdefault((event.type, event.instrument_id or event.instrument), []), event)
    in_force = {event.parties for (kind, _), same in found.items() if kind == "entry_into_force" for event in same}
    told = [event for same in found.values() for event in same]
    told = [event for event in told if event.type != "became_party" or event.parties not in in_force]
    return sorted(told, key=lambda event: event.sentence.start)


def _add(same: list[Event], event: Event) -> None:
    """Add an event to those of its kind and treaty, or what it adds to one told before."""
    for place, other in enumerate(same):
        parties = not other.parties or not event.parties or other.parties == event.parties
        if parties and _agree(other.date, event.date):
            same[place] = _merged(other, event)
            return
    same.append(event)


def _merged(one: Event, other: Event) -> Event:
    """Two tellings of one event: the closer day, and whatever only one of them says."""
    closer = max(one.date or "", other.date or "", key=len) or None
    better = one.date_basis == "none" or (closer == other.date and closer != one.date)
    return replace(
        one,
        date=closer,
        date_basis=other.date_basis if better else one.date_basis,
        actor=one.actor or other.actor,
        parties=one.parties or other.parties,
        place=one.place or other.place,
        how=one.how or other.how,
        threshold=one.threshold or other.threshold,
        delay=one.delay or other.delay,
    )


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one.startswith(other) or other.startswith(one)


def _told(sentence: Sentence, reading: Reading) -> Iterator[Event]:
    """The events of a sentence in the order of its words; no words tell two of them."""
    taken: list[tuple[int, int]] = []
    matches: list[tuple[Pattern, re.Match[str]]] = []
    for pattern in PATTERNS:
        match = pattern.words.search(sentence.text)
        if match is None or (pattern.unless and pattern.unless.search(sentence.text)):
            continue
        key = _key(match)
        if not any(start < key[1] and key[0] < end for start, end in taken):
            taken.append(key)
            matches.append((pattern, match))
    for pattern, match in sorted(matches, key=lambda one: _key(one[1])):
        later = [start for start, _ in taken if start > _key(match)[1] + len(" and ")]
        yield from _events(pattern, match, min(later, default=len(sentence.text)), sentence, reading)


def _key(match: re.Match[str]) -> tuple[int, int]:
    """The words that are the event itself."""
    has_key = "key" in match.re.groupindex and match["key"] is not None
    return match.span("key") if has_key else match.span()


def _events(pattern: Pattern, match: re.Match[str], stop: int, sentence: Sentence, reading: Reading) -> Iterator[Event]:
    phrase = _instrument(match, sentence, reading)
    numbers = () if pattern.type != "adoption" or reading.inside(sentence) else find_numbers(sentence.text)
    if phrase is None and pattern.needs_treaty and not numbers:
        return
    of_resolution = pattern.of_resolution and reading.of_resolution
    how = sorted(_HOW.findall(sentence.text), key=len) if pattern.how else []
    parties = _parties(pattern, match, sentence, reading)
    if pattern.type == "adoption" and _OBJECT.match(sentence.text, _key(match)[1]):
        of_resolution = True
    named = _resolution(pattern) if of_resolution else phrase.name if phrase else None
    base = Event(
        type=pattern.type,
        instrument=next(iter(one.ref for one in numbers), None) or named,
        instrument_id=None if of_resolution or numbers or phrase is None else phrase.id,
        date=None,
        date_basis="none",
        actor=_actor(match, pattern) or _called(parties, reading),
        parties=parties,
        place=_place(sentence.text, match),
        how=how[-1].removeprefix("by ") if how else None,
        sentence=Span(start=sentence.start, end=sentence.end),
        reason=" ".join(match[0].split()),
        named=bool(_SPEAKS_OF_TREATY.search(sentence.text)) or bool(reading.inside(sentence)),
        **_terms(match),
    )
    for mention in _dates(pattern, match, stop, sentence, reading):
        yield replace(base, date=mention.first, date_basis=_basis(mention)) if mention else base


def _resolution(pattern: Pattern) -> str:
    """What was before a committee is a draft; what the plenary adopted is a resolution."""
    return "resolution" if pattern.type == "adoption" else "draft resolution"


def _terms(match: re.Match[str]) -> dict[str, Any]:
    groups = match.groupdict()
    number = groups.get("threshold")
    return {"threshold": number_in(number) if number else None, "delay": groups.get("delay")}


def number_in(words: str) -> int | None:
    """A number written in figures or words, or as an ordinal: "40", "forty", "40th", "fortieth"."""
    from servanda.documents.sessions import ordinal

    plain = words.casefold().replace(",", "")
    if match := re.match(r"\d{1,9}", plain):
        return int(match[0])
    units = re.findall(r"\w+", "one two three four five six seven eight nine ten eleven twelve")
    tens = {
        "twenty": 20,
        "thirty": 30,
        "forty": 40,
        "fifty": 50,
        "sixty": 60,
        "seventy": 70,
        "eighty": 80,
        "ninety": 90,
    }
    ten, _, unit = plain.partition("-")
    if plain in units:
        return units.index(plain) + 1
    if ten in tens and (not unit or unit in units):
        return tens[ten] + (units.index(unit) + 1 if unit else 0)
    return ordinal(plain)


def _instrument(match: re.Match[str], sentence: Sentence, reading: Reading) -> TreatyPhrase | None:
    """The treaty named in the sentence nearest to the words of the event, else the one the text is about."""
    inside = [
        one
        for one in reading.inside(sentence)
        if not re.search(r"\bunder\s(?:the\s)?$", reading.text[max(0, one.start - 12) : one.start])
    ]
    at = sentence.start + match.start()
    inside.sort(key=lambda one: (one.id is None, abs(one.start - at)))
    return inside[0] if inside and inside[0].id else reading.main or (inside[0] if inside else None)


def _actor(match: re.Match[str], pattern: Pattern) -> str | None:
    actor = match.groupdict().get("actor")
    return " ".join(actor.split()).removeprefix("The ").removeprefix("the ") if actor else pattern.actor


def _parties(pattern: Pattern, match: re.Match[str], sentence: Sentence, reading: Reading) -> tuple[str, ...]:
    """The parties that did it: those named before its words; of a withdrawal also those named in them."""
    if not pattern.by_party or re.match(r"(?:\d{1,9}|[a-z-]{1,40})?\s?(?:[Ss]tates|nations|countries)\b", match[0]):
        return ()
    end = _key(match)[1] if pattern.by_party == "in the words" else _key(match)[0] + 1
    named = reading.naming.parties_in(sentence.text[: max(end, match.start() + 1)] + " ")
    return tuple(dict.fromkeys(code for start, stop, code in named if stop <= end))


def _called(parties: tuple[str, ...], reading: Reading) -> str | None:
    record = reading.naming.record
    return ", ".join(record.parties[code].name for code in parties) or None if record else None


def _place(text: str, match: re.Match[str]) -> str | None:
    """The place named nearest behind the words of the event, else before them."""
    places = [one for one in _PLACES.finditer(text) if not _NO_PLACE.search(one["place"])]
    after = [one for one in places if one.start() >= match.start()]
    nearest = (after or places[::-1])[:1]
    return nearest[0]["place"].strip(" ,.") if nearest else None


def _dates(
    pattern: Pattern, match: re.Match[str], stop: int, sentence: Sentence, reading: Reading
) -> list[DateMention | None]:
    """The days that belong to the words of the event; several where each is an event of its own."""
    if not pattern.dated:
        return [None]
    mentions = _mentions(sentence, reading, pattern)
    after = [one for one in mentions if match.start() <= one.start < stop]
    if pattern.each_date and after:
        run = [after[0]]
        for one in after[1:]:
            if re.fullmatch(r"\s?(?:,|and|or|,\sand)\s?", sentence.text[run[-1].end : one.start]):
                run.append(one)
        return list(run)
    start = _key(match)[0]
    before = [one for one in mentions if one.end <= start and (one.start < 30 or start - one.end <= 25)]
    before = [one for one in before if not re.search(r"\bafter\b", sentence.text[one.end : start])]
    near = [one for one in after if not _ELSEWHERE.search(sentence.text, match.end(), one.start)][:1] or before[-1:]
    return list(near) or [None]


def _mentions(sentence: Sentence, reading: Reading, pattern: Pattern) -> list[DateMention]:
    """The days a sentence names, without its dateline and without years that are only a budget's or a plan's."""
    text, found = sentence.text, []
    for one in find_dates(text, years=True, relative=True):
        at = sentence.start + one.start
        bare_year = one.first is not None and len(one.first) == 4
        in_dateline = reading.dateline[0] <= at < reading.dateline[1]
        named_year = pattern.each_date or re.search(r"\b(?:in|since|early|late|of)\s$", text[: one.start])
        explained = (
            one.basis == "relative"
            and re.match(r",?\s\(?(?:\d|[A-Z][a-z]{2})", text[one.end :])
            and any(0 < other.start - one.end < 4 for other in find_dates(text))
        )
        if not in_dateline and not explained and (not bare_year or named_year):
            found.append(resolve(one, reading.published, ahead=pattern.ahead))
    return found


def _basis(mention: DateMention) -> str:
    if mention.basis == "stated":
        return "stated"
    if mention.basis == "year inferred":
        return "year inferred from the day of publication"
    if mention.basis == "relative":
        known = "counted from the day of publication" if mention.first else "needs the publication date"
        return f"relative: “{mention.text}”, {known}"
    return f"“{mention.text}”: the year is not stated"


def event_row(event: Event) -> dict[str, Any]:
    """The event with the field names of the JSON form."""
    fields = ("type", "instrument", "instrument_id", "date", "date_basis", "actor", "place")
    row: dict[str, Any] = {field: getattr(event, field) for field in fields}
    row |= {"parties": list(event.parties)} if event.parties else {}
    row |= {"adopted_by": event.how} if event.how else {}
    row |= {"threshold": event.threshold} if event.threshold is not None else {}
    row |= {"delay": event.delay} if event.delay else {}
    return row | {"span": [event.sentence.start, event.sentence.end], "reason": event.reason}
