"""Meetings: what is held from when to when, and where.

A period in a resolution is a meeting when its clause says so: "the sixth session, to be held in New York from
30 November to 14 December 2007". Budget years, reporting periods and terms of mandates are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from servanda.documents.dates import DateMention, as_day, find_dates
from servanda.documents.model import Document, Paragraph, Span
from servanda.documents.vocabulary import names_any

__all__ = ["Meeting", "meetings", "meetings_in", "meetings_json"]

_HELD = re.compile(
    r"\b(?:held|hold|holding|convened?|convening|meet|meets|met|takes?\splace|taking\splace|took\splace|organized|hosted|host|"
    r"scheduled|resumed?|opened(?!\sfor)|concluded|sessions?|scheduling)\b"
)
_CENTURIES = ("18", "19", "20")  # a meeting is told with its year
_EVENT = re.compile(
    r"\b(?:[Ss]essions?|[Cc]onferences?|[Mm]eetings?|[Ss]ummit|[Ff]orum|[Cc]ongress|[Ss]ymposium|[Ww]orkshop|[Ss]eminar|[Cc]onsultations?|"
    r"[Dd]ialogue|[Dd]ebate|[Aa]ssembl(?:y|ies)|[Cc]ommittee|[Rr]ound\stable|[Ee]vent|[Cc]eremony|[Nn]egotiations|[Gg]ames)\b"
)
_NO_MEETING = re.compile(
    r"(?:\bperiods?\b[^,;]{0,60}|\byears?\sended\s|\bbiennium\s|\bmandate\b[^,;]{0,80}|\buntil\s|\bresolutions?\s[^;]{0,60}\bof\s|"
    r"\bletter[^,;]{0,60}|\bdated\s|\bbetween\s|\bsince\s|\breport[^,;]{0,40}\bof\s|\badopted\s(?:at|on|in|by)\s[^,;]{0,40}|\bsigned\s[^,;]{0,40}|\bas\sat\s|\bcommenc\w{1,40}\s|\bbeginning\s|"
    r"\beffect\w{0,40}\s(?:from|on)\s|\bprior\sto\s|\bbefore\s|\bno\slater\sthan\s|\bby\s)$"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at)\s(?P<place>[A-Z][\w’'.-]{1,40}(?:(?:\s(?:of|de|la|and)\s|\s|,\s)(?:the\s)?[A-Z][\w’'.-]+){0,5})(?:,)?\s(?:from|on|between|in|during)\s(?:the\s)?$"
)
_PLACE_AFTER = re.compile(
    r",?\s(?:in|at)\s(?P<place>(?!January|February|March|April|May|June|July|August|September|October|November|December)"
    r"[A-Z][\w’'.-]{1,40}(?:(?:\s(?:of|de|la|and)\s|\s|,\s)(?:the\s)?[A-Z][\w’'.-]+){0,5})"
)
# "to hold its twentieth session in Lima, looks forward to that session, scheduled from …"
_PLACE_OF = re.compile(
    r"\b(?:[Ss]ession|[Mm]eeting|[Cc]onference|[Ff]orum)\sin\s(?P<place>[A-Z][\w’'.-]{0,40}(?:\s[A-Z][\w’'.-]{0,40}){0,2})(?=,|\s[a-z])"
)
_SAME_MEETING = 31  # days between two parts of it
_NAME_WORDS = r"(?:[a-z]{1,40}(?:-[a-z]+)?\s){0,6}"
_WHAT = re.compile(
    rf"(?:(?P<of>(?:resumed\s|first\s|second\s|third\s)*(?:[a-z-]+\s){{0,4}}sessions?\sof\s(?:the\s)?[A-Z][\w’'-]{{0,40}}(?:\s(?:(?:of|on|for|and|the|to|against|in)\s){{0,3}}[A-Z][\w’'-]{{0,40}})*)"
    rf"|(?P<name>(?:[A-Z][\w’'-]{{0,40}}\s(?:(?:of|on|for|and|the|to|against|in)\s){{0,3}})*(?:Conference|Meeting|Summit|Forum|Congress|Symposium|Assembly|Committee|Commission|Council|Dialogue|Workshop)"
    rf"(?:\s(?:(?:of|on|for|and|the|to|against|in)\s){{1,3}}[A-Z][\w’'-]{{0,40}}(?:\s(?:(?:of|on|for|and|the|to|against|in)\s){{0,3}}[A-Z][\w’'-]{{0,40}})*)?)"
    rf"|(?P<plain>(?:(?:resumed|first|second|third|fourth|high-level|[a-z]{{1,40}}(?:-[a-z]+)?(?:st|nd|rd|th))\s){_NAME_WORDS}(?:session|meeting|conference|debate|event|dialogue|plenary)))"
)
_TITLE_LEAD = re.compile(
    r"^(?:and\s|of\sthe\s|convening\sof\s(?:the\s)?|holding\sof\s(?:the\s)?|(?:forward\sto|Recalling|Welcoming|Noting|Report\sof|Declaration\sof)\s(?:the\s)?)+"
)
_FOR = re.compile(r"\bfor\s(?P<length>(?:\w{1,40}|\d+)\s(?:days?|weeks?|working\sdays))\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Something held on certain days."""

    what: str | None
    first: str  # EDTF
    last: str | None
    place: str | None
    duration: str | None  # as written: "five days"
    also: tuple[str, ...]  # further days of the same meeting
    where: str  # id of the paragraph
    span: Span | None


def meetings(document: Document) -> list[Meeting]:
    """The meetings a document dates, once each, in order."""
    found: dict[tuple[str, str | None], Meeting] = {}
    for paragraph in document.paragraphs():
        for meeting in meetings_in(paragraph):
            found.setdefault((meeting.first, meeting.last), meeting)
    return list(found.values())


def meetings_in(paragraph: Paragraph) -> list[Meeting]:
    """The meetings one paragraph dates."""
    text = paragraph.text
    if not names_any(text, _CENTURIES) or not _HELD.search(text):
        return []
    found: list[Meeting] = []
    clause_from = 0
    for mention in find_dates(text):
        clause_from = max(clause_from, text.rfind(";", 0, mention.start) + 1)
        if found and _continues(text, found[-1], mention, paragraph):
            found[-1] = _with_also(found[-1], mention)
        elif _is_meeting(text, clause_from, mention):
            found.append(_meeting(text, clause_from, mention, paragraph, found))
    return found


def _is_meeting(text: str, start: int, mention: DateMention) -> bool:
    if mention.first is None or not mention.is_day:
        return False
    before = text[max(start, mention.start - 260) : mention.start]
    lead = re.sub(r"\b(?:from|on|to|the\speriod\sfrom)\s*$", "", before)
    if _NO_MEETING.search(lead) or re.search(r"\bof\s$", before):
        return False
    near = text[max(start, mention.start - 160) : mention.start]
    held = list(_HELD.finditer(near))
    if mention.last:
        return bool(held and _EVENT.search(before))
    return (
        bool(held)
        and held[-1][0] not in ("session", "sessions")
        and bool(_EVENT.search(before))
        and near.endswith(("on ", "from "))
    )


def _continues(text: str, meeting: Meeting, mention: DateMention, paragraph: Paragraph) -> bool:
    """Whether a day only adds to the meeting before it: "from 1 to 5 April and 11 April 2024"."""
    ended, begins = as_day(meeting.last or meeting.first), as_day(mention.first)
    if ended is None or begins is None or meeting.span is None or not 0 <= (begins - ended).days <= _SAME_MEETING:
        return False
    offset = paragraph.span.start if paragraph.span else 0
    return bool(re.fullmatch(r",?\s(?:and|as\swell\sas|and\son)?\s?", text[meeting.span.end - offset : mention.start]))


def _with_also(meeting: Meeting, mention: DateMention) -> Meeting:
    more = f"{mention.first}/{mention.last}" if mention.last else str(mention.first)
    return replace(meeting, also=(*meeting.also, more))


def _meeting(text: str, start: int, mention: DateMention, paragraph: Paragraph, before: list[Meeting]) -> Meeting:
    lead = text[max(start, mention.start - 400) : mention.start]
    offset = paragraph.span.start if paragraph.span else 0
    names = [match[0] for match in _WHAT.finditer(lead)]
    length = list(_FOR.finditer(lead[-80:]))
    earlier = before[-1] if before else None
    gap = text[earlier.span.end - offset : mention.start] if earlier and earlier.span else " "
    joined = bool(re.fullmatch(r",?\s(?:and\s)?(?:(?:from|on)\s)?", gap))
    what = names[-1].strip() if names else earlier.what if earlier else None
    place = _place(lead, text[mention.end : mention.end + 90], gap)
    return Meeting(
        what=_TITLE_LEAD.sub("", what) if what else None,
        first=str(mention.first),
        last=mention.last,
        place=earlier.place if joined and earlier and not place else place,
        duration=length[-1]["length"] if length else None,
        also=(),
        where=paragraph.id.partition("(")[0],
        span=Span(start=offset + mention.start, end=offset + mention.end),
    )


def _place(before: str, after: str, gap: str) -> str | None:
    """Where it is held, as written beside the days; ``gap`` is what stands since the days before."""
    ahead, behind = _PLACE_BEFORE.search(before), _PLACE_AFTER.match(after)
    if ahead and behind and gap.lstrip(", ").startswith(ahead[0][:8]):
        ahead = None  # the place of the days before: "on 12 April in Washington, on 26 March in Seoul"
    match = ahead or behind
    if match is None and " in " not in gap:
        match = next(reversed(list(_PLACE_OF.finditer(before))), None)
    return match["place"] if match else None


def meetings_json(document: Document) -> list[dict[str, Any]]:
    """The meetings with the field names of the JSON form."""
    rows = []
    for meeting in meetings(document):
        row: dict[str, Any] = {
            "what": meeting.what,
            "from": meeting.first,
            "to": meeting.last or meeting.first,
            "place": meeting.place,
            "where": meeting.where,
        }
        if meeting.duration:
            row["duration"] = meeting.duration
        if meeting.also:
            row["also"] = list(meeting.also)
        rows.append(row)
    return rows
