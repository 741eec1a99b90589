"""Claims: what a text asserts that a record can confirm or refute, each with the words that assert it.

A claim keeps its literal words (the anchor) and what they say, taken apart: numbers, days, what is counted.
Whether it is so is asked in ``claims_check``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from servanda.documents.dates import as_day, find_dates
from servanda.documents.events import Event, Reading, events_in, number_in
from servanda.documents.events_patterns import CONDITIONS
from servanda.documents.events_text import Sentence
from servanda.documents.guarded import Guarded
from servanda.documents.model import Span

__all__ = ["Claim", "Quantity", "Verdict", "claim_row", "claims_in"]

Verdict = Literal["correct", "wrong", "imprecise", "unverifiable"]

_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})*|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]{1,40})?|"
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
_ABOUT = (
    r"(?P<about>nearly|almost|about|around|some|roughly|more\sthan|over|at\sleast|fewer\sthan|"
    r"less\sthan)"
)
_STATES = r"(?:[Mm]ember\s)?(?:[Ss]tates|nations|countries|delegations|governments)"
_COUNTS = (
    ("members of the United Nations", Guarded(
        rf"(?P<n>{_NUMBER})[-\s](?:member|nation|country)\s(?:UN\s)?(?:General\sAssembly|United\sNations|"
        rf"UN\b)")),
    ("States outside the Court", Guarded(
        rf"(?:{_ABOUT}\s)?(?P<n>{_NUMBER})\s{_STATES}\s(?:still\s)?(?:outside|beyond|not\sparty)\b[^.,;]{{0,40}}")),
    ("nth party", Guarded(
        r"(?P<n>\d{1,9}(?:st|nd|rd|th)|[a-z-]{1,40}(?:th|first|second|third))\s(?:and\s\d{1,9}\w\w\s)?(?:[Ss]tates?\s[Pp]art(?:y|"
        r"ies)|"
        r"(?:party|parties|member(?:\s[Ss]tate)?)(?=\s(?:to|of)\sthe\s(?:Rome|ICC|[Cc]ourt|International\sCriminal|"
        r"treaty|[Cc]onvention|Statute))|"
        r"(?:[Ss]tate|country|nation)\sto\s(?:ratify|join|accede))"
    )),
    ("parties", Guarded(
        rf"(?:{_ABOUT}\s)?(?P<n>{_NUMBER})\s(?:[Ss]tates\s[Pp]arties|(?:parties|members)(?=\s(?:to|"
        rf"of)\sthe\s(?:Rome|ICC|[Cc]ourt|International\sCriminal|treaty|[Cc]onvention|Statute))|"
        rf"ratifications)\b|represents\s(?P<n2>{_NUMBER})\s{_STATES}|"
        rf"(?:[Cc]ourt|ICC|[Ss]tatute|[Tt]reaty|[Cc]onvention)(?:[’']s\s|(?:,[^,.;]{{3,60}},)?\s(?:now\s|currently\s)?(?:has|counts)\s)"
        rf"(?:now\s|currently\s)?(?:(?P<about3>nearly|almost|about|more\sthan|over)\s)?(?P<n3>{_NUMBER})\s"
        rf"(?:[Mm]ember\s[Ss]tates|members|[Ss]tates?\s[Pp]arties|parties|countries)\b"
    )),
    ("signatories", Guarded(
        rf"(?:{_ABOUT}\s)?(?P<n>{_NUMBER})\s(?:signatories|signatures)\b|signatories\sstood\sat\s(?P<n2>{_NUMBER})|"
        rf"(?:been|was)\ssigned\sby\s(?:(?P<about3>nearly|almost|about|more\sthan|over)\s)?(?P<n3>{_NUMBER})\s{_STATES}")),
    ("signatures on the day", Guarded(
        rf"(?:{_ABOUT}\s)?(?P<n>{_NUMBER})\s{_STATES}\s(?:have\s|had\s)?(?:signed|put\stheir\snames\sto)\b",
        re.IGNORECASE)),
    ("articles", Guarded(rf"(?P<n>{_NUMBER})\sarticles\b")),
    ("other", Guarded(rf"(?:{_ABOUT}\s)?(?P<n>{_NUMBER})\s{_STATES}\b")),
)  # fmt: skip
_DURATION = Guarded(
    rf"(?:(?P<about>nearly|almost|more\sthan|over|about)\s)?(?P<n>{_NUMBER}|a)[\s-](?P<unit>day|"
    rf"week|month|year|decade)s?"
    r"(?:’|')?\s(?:of\s)?(?:yearly\s|intense\s)?(?P<of>negotiations?|talks|efforts|work|debates?|"
    r"deliberations|preparation|session|discussions?)"
)
_HOW = Guarded(
    r"\bby\s(?:consensus|acclamation)(?:\swithout\sa\svote)?\b|\bwithout\sa\svote\b|\bunanimously\b|"
    r"\bby\sa\s(?:recorded\s)?vote\sof\s\d{1,9}(?:\s(?:in\sfavour\s)?to\s\d+)?"
)
_FIRST = Guarded(
    r"\b[Ff]irst(?:-ever)?\s(?:(?:such|global|international|UN|United\sNations|comprehensive|universal|"
    r"worldwide|ever|EU|African|"
    r"European|Arab|Asian|member|legally\sbinding|criminal\sjustice)\s){0,4}(?:treaty|convention|"
    r"instrument|agreement|state|country|nation|of\sits\skind|time)\b[^.,;“”]{0,50}"
)
_ROLE = Guarded(
    r"(?P<office>(?:UNGA|(?:UN\s|U\.N\.\s)?General\sAssembly)\sPresident|President\sof\sthe\s(?:UN\s)?General\sAssembly|"
    r"(?:UN|U\.N\.|United\sNations)\sSecretary[-\s]General|(?<=[Tt]he\s)Secretary-General|(?:ICC\s|"
    r"Court\s)President|President\sof\sthe\sCourt|ICC\s(?:chief\s)?[Pp]rosecutor)"
    r"(?:,\s|\s)(?:(?:H\.E\.\s)?(?:Mr\.?|Ms\.?|Mrs\.?|Judge|Ambassador)\s)?(?P<holder>[A-ZÀ-Ž][\w’.-]{1,40}(?:\s(?:(?:de|"
    r"van|von|el|al)\s)?[A-ZÀ-Ž][\w’-]{1,40}){1,3})"
)
_FORM = Guarded(r"\b(?:legally\sbinding|non-binding)\s(?:\w{1,40}\s)?(?:convention|treaty|instrument|agreement)?")
_STATUS = Guarded(
    r"\b(?:lacks?\sa\s(?:dedicated|specific)\s\w{1,40}|(?:is|are|was)\snot\s(?:yet\s)?(?:an?\s)?(?:[Ss]tate\s)?(?:part(?:y|"
    r"ies)|members?|signator(?:y|ies))\s(?:of|to)\s[^.,;]{3,60})"
)
_IMMEDIATE = Guarded(
    r"\b(?:withdraw\w{0,40}|leav(?:e|es|ing)|quit\w{0,40}|exit)\b[^.;]{0,110}?\bwith\simmediate\seffect\b|"
    r"\bimmediate(?:ly)?\s(?:withdrawal|leave|withdraw)\b"
)
_CONTENT = Guarded(r"\bstatutes?\sof\slimitations?\b|\bprosecute\sor\sextradite\b|\bextradite\sor\sprosecute\b")
_HELD_SOMEWHERE = re.compile("adoption|opening|signature|preparatory|negotiating|committee")
_ALIAS = Guarded(
    r"(?:referred\sto\sas|known\sas|called)\sthe\s(?P<name>(?:[A-Z][\w’-]{1,40}\s){1,6}(?:Treaty|Convention|"
    r"Agreement)(?:\s\([A-Z]{1,40}\))?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number and how exactly it is meant."""

    number: int
    about: str | None = None  # "nearly", "more than"; None: exactly


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something asserted, and what came of checking it."""

    id: str
    kind: str  # threshold, count, date, place, procedure, duration, first_of_kind, role, form, status, effect, name
    subject: str
    value: Any
    anchor: str  # literal words of the text
    span: Span
    instrument: str | None = None  # id in the record
    event: Event | None = None
    quantity: Quantity | None = None
    delay: str | None = None  # "90 days"
    basis: str = ""  # the words that say what is counted
    parties: tuple[str, ...] = ()
    on: date | None = None  # the day its sentence names; None: the day of the text
    verdict: Verdict = "unverifiable"
    correct: str | None = None
    against: str | None = None


def claims_in(reading: Reading) -> list[Claim]:
    """The claims of a text, numbered in order of place."""
    told = events_in(reading)
    found = [claim for sentence in reading.sentences for claim in _in_sentence(sentence, reading)]
    found += [claim for event in told for claim in _of_event(event, reading)]
    unique: dict[tuple[str, str, int], Claim] = {}
    for claim in sorted(found, key=lambda one: (one.span.start, one.span.end)):
        unique.setdefault((claim.kind, claim.subject, claim.span.start), claim)
    return [replace(claim, id=f"c{number}") for number, claim in enumerate(unique.values(), 1)]


def _claim(sentence: Sentence, start: int, end: int, reading: Reading, **fields: Any) -> Claim:
    """A claim whose words stand between two offsets of the sentence."""
    words = sentence.text[start:end].strip()
    at = sentence.start + sentence.text.index(words, start)
    near = [one for one in reading.inside(sentence) if one.id]
    near.sort(key=lambda one: abs(one.start - at))
    treaty = near[0].id if near else reading.main.id if reading.main else None
    span = Span(start=at, end=at + len(words))
    fields.setdefault("instrument", treaty)
    return Claim(id="", anchor=words, span=span, **fields)


def _in_sentence(sentence: Sentence, reading: Reading) -> Iterator[Claim]:
    yield from _threshold(sentence, reading)
    yield from _counts(sentence, reading)
    for match in _DURATION.finditer(sentence.text):
        value = " ".join(match[0].split()[:-1]).removesuffix(" of")
        yield _claim(sentence, *match.span(), reading, kind="duration", subject=match["of"], value=value)
    for match in _HOW.finditer(sentence.text):
        yield _claim(
            sentence, *match.span(), reading, kind="procedure", subject=_what_was_adopted(sentence), value=match[0]
        )
    for match in _FIRST.finditer(sentence.text):
        parties = tuple(code for _, _, code in reading.naming.parties_in(sentence.text))
        yield _claim(
            sentence,
            *match.span(),
            reading,
            kind="first_of_kind",
            subject=match[0].strip(),
            value=True,
            parties=parties,
        )
    for match in _ROLE.finditer(sentence.text):
        if not re.search(
            r"\b(?:[Ff]ormer|then|ex-|[Oo]utgoing|[Ii]ncoming|[Dd]eputy|[Vv]ice)[\s-]?$", sentence.text[: match.start()]
        ):
            yield _claim(
                sentence,
                *match.span(),
                reading,
                kind="role",
                subject=_office(match["office"]),
                value=match["holder"],
                on=_only_day(sentence),
            )
    yield from _plain(sentence, reading)


def _plain(sentence: Sentence, reading: Reading) -> Iterator[Claim]:
    """Claims that are nothing but their words."""
    for kind, pattern in (
        ("form", _FORM),
        ("status", _STATUS),
        ("effect", _IMMEDIATE),
        ("content", _CONTENT),
        ("name", _ALIAS),
    ):
        for match in pattern.finditer(sentence.text):
            span = match.span("name") if kind == "name" else match.span()
            parties = tuple(code for _, _, code in reading.naming.parties_in(sentence.text))
            yield _claim(sentence, *span, reading, kind=kind, subject=kind, value=match[0].strip(), parties=parties)
    for phrase in reading.inside(sentence):
        if phrase.id and phrase.written[:1].isupper() and reading.naming.by_title(phrase.written) == phrase.id:
            yield _claim(
                sentence, phrase.start - sentence.start, phrase.end - sentence.start, reading,
                kind="name", subject="instrument", value=phrase.written, instrument=phrase.id,
            )  # fmt: skip


def _threshold(sentence: Sentence, reading: Reading) -> Iterator[Claim]:
    """ "in force 90 days after 40 States have signed": number, delay, and what is counted."""
    for match in filter(None, (pattern.search(sentence.text) for pattern in CONDITIONS)):
        number = number_in(match["threshold"])
        if number is None or not 1 < number < 250:
            continue
        rest = re.split(r",\s|\s(?:and|but|which|while|if)\s", match["rest"])[0]
        lead = match["key"] if match["key"].startswith("must") else ""
        basis = f"{lead} {match['basis']} {match['threshold']}{rest}".strip()
        end = match.end("threshold") + len(rest)
        start = match.start("delay") if match["delay"] else match.start("basis")
        yield _claim(
            sentence, start, end, reading, kind="threshold", subject="entry into force",
            value=sentence.text[start:end], quantity=Quantity(number=number), delay=match["delay"], basis=basis,
        )  # fmt: skip


def _counts(sentence: Sentence, reading: Reading) -> Iterator[Claim]:
    taken: list[tuple[int, int]] = []
    taken += [match.span() for pattern in CONDITIONS if (match := pattern.search(sentence.text))]
    for kind, pattern in _COUNTS:
        for match in pattern.finditer(sentence.text):
            groups, subject = match.groupdict(), kind
            number = number_in(groups.get("n") or groups.get("n2") or groups.get("n3") or "")
            if number is None or any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            quantity = Quantity(number=number, about=groups.get("about") or groups.get("about3"))
            before = reading.naming.parties_in(sentence.text[: match.start()] + " ")
            parties = tuple(code for _, _, code in before)
            fields: dict[str, Any] = {"quantity": quantity, "parties": parties, "on": _only_day(sentence)}
            if subject in ("parties", "signatories") and _another_year(sentence, reading):
                subject = "other"  # counted on a day that the sentence does not tell
            value = " ".join(filter(None, (quantity.about, str(number))))
            yield _claim(sentence, *match.span(), reading, kind="count", subject=subject, value=value, **fields)


def _what_was_adopted(sentence: Sentence) -> str:
    committee = re.search(r"\b(?:[Cc]ommittee|panel)\b", sentence.text)
    return "approval in committee" if committee else "adoption"


def _only_day(sentence: Sentence) -> date | None:
    """The one day a sentence names in full."""
    days = {one.first for one in find_dates(sentence.text) if one.is_day}
    return as_day(days.pop()) if len(days) == 1 else None


def _another_year(sentence: Sentence, reading: Reading) -> bool:
    """Whether a sentence without one full day names a year other than the text's."""
    without_asides = re.sub(r",[^,.;]{3,60},", ",", sentence.text)
    years = {(one.first or "")[:4] for one in find_dates(without_asides, years=True)} - {""}
    own = str(reading.published.year) if reading.published else ""
    return bool(years - {own}) and _only_day(sentence) is None


def _office(words: str) -> str:
    """The office as the record calls it."""
    if "Assembly" in words or "UNGA" in words:
        return "President of the General Assembly"
    if "rosecutor" in words:
        return "Prosecutor of the International Criminal Court"
    return (
        "Secretary-General of the United Nations"
        if "Secretary" in words
        else "President of the International Criminal Court"
    )


def _of_event(event: Event, reading: Reading) -> Iterator[Claim]:
    """The day and the place a text gives an event."""
    text = reading.text[event.sentence.start : event.sentence.end]
    sentence = Sentence(start=event.sentence.start, text=text)
    start = text.find(event.reason) if event.reason in text else 0
    if event.date and event.date_basis:
        written = _written_date(event, text, start)
        if written:
            anchor = (min(start, written[0]), max(written[1], min(start + len(event.reason), written[1])))
            yield _claim(
                sentence, *anchor, reading, kind="date", subject=event.type, value=event.date, event=event,
                instrument=event.instrument_id or (reading.main.id if reading.main else None), parties=event.parties,
            )  # fmt: skip
    if event.place and _HELD_SOMEWHERE.match(event.type) and event.place in text:
        at = text.find(event.place)
        yield _claim(
            sentence, at, at + len(event.place), reading, kind="place", subject=event.type, value=event.place,
            event=event, instrument=event.instrument_id or (reading.main.id if reading.main else None),
        )  # fmt: skip


def _written_date(event: Event, text: str, start: int) -> tuple[int, int] | None:
    """Where the sentence writes the day of the event: nearest behind its words, else before them."""
    if counted := re.match(r"relative: “(.+?)”", event.date_basis):
        at = text.find(counted[1], start)
        return (at, at + len(counted[1])) if at >= 0 else None
    mentions = [
        one
        for one in find_dates(text, years=True)
        if (one.first or "")[:4] in ("", (event.date or "")[:4])
        and (one.first or (one.month and f"-{one.month:02}-{one.day:02}" in (event.date or "")))
    ]
    mentions.sort(key=lambda one: (one.first != event.date, one.start < start, abs(one.start - start)))
    return (mentions[0].start, mentions[0].end) if mentions else None


def claim_row(claim: Claim) -> dict[str, Any]:
    """A claim with the field names of the JSON form."""
    row: dict[str, Any] = {
        "id": claim.id,
        "kind": claim.kind,
        "subject": claim.subject,
        "value": claim.value,
        "anchor": claim.anchor,
        "verdict": claim.verdict,
        "span": [claim.span.start, claim.span.end],
    }
    more = {"correct": claim.correct, "against": claim.against, "instrument": claim.instrument}
    return row | {name: value for name, value in more.items() if value}
