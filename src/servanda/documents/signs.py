"""Lines by which a resolution shows where its parts begin and end."""

from __future__ import annotations

import re
from functools import lru_cache

from servanda.documents.vocabulary import words_in

__all__ = [
    "ANNEX",
    "FORMULA",
    "MONTHS",
    "MONTH_NAMES",
    "SYMBOL",
    "day_of",
    "ends_paragraph",
    "is_closing",
    "is_formula",
    "is_meeting",
    "is_vote",
]

MONTHS = {
    name: place
    for place, name in enumerate(
        words_in("january february march april may june july august september october november december"), 1
    )
}
MONTH_NAMES = "|".join(name.capitalize() for name in MONTHS)
DAY = re.compile(rf"\b(\d{{1,2}})\s+({MONTH_NAMES})\s+(\d{{4}})\b", re.IGNORECASE)
_ORGAN = r"(?:General Assembly|Security Council|Economic and Social Council|Human Rights Council|Trusteeship Council)"
# Any other organ: its name alone is a heading or a line of news; the comma makes it speak.
_OTHER = (
    r"(?:[A-Z][\w'’-]+ ){0,8}(?:Commission|Committee|Conference|Council|Assembly|Meeting)"
    r"(?: (?:on|of|for|to) [\w ,'’-]{3,120})?"
)
FORMULA = re.compile(rf"The (?:{_ORGAN}\s?[,.:;]?|{_OTHER}\s?[,:])")
SYMBOL = re.compile(
    r"\b(?:[AESTW]|CERD|CAT|CCPR|CEDAW|CRC|CED)/"
    r"(?:[A-Z]+[.\-]?[A-Z\d.]*|\d+|(?:ES|S|HRC|C|CN|RES|DEC|PRST|L|INF|CONF)[-.]?\d*(?:\.\d+)?)"
    r"(?:/[A-Z\d][A-Za-z\d.\-]*)*(?: ?\((?:\d{4}|[IVXL]+)\))?"
)
ANNEX = re.compile(
    r"(?:(annex|appendix|enclosure|attachment|schedule)(?:\s+([IVXL]{1,6}|[A-Z]|\d{1,2}))?)\s?[.:]?",
    re.IGNORECASE,
)
_MEETING = re.compile(r"\d{1,4}(?:st|nd|rd|th)(?: \(resumed\))? (?:\w+ ){0,3}meeting\b\.?", re.IGNORECASE)
_VOTE = re.compile(
    r"\[?(?:Adopted (?:unanimously|without (?:a )?vote|at the|by|on)|"
    r"The (?:draft )?resolution (?:as a whole )?was "
    r"(?:voted|adopted)|In favour:|Against:|Abstaining:|Abstentions?:|VOTING BY MAIL)"
)


def is_formula(text: str) -> bool:
    """Whether the text is "The General Assembly," alone; with a day in it, it is a line of news."""
    if len(text) > 160 or not text.startswith("The"):
        return False
    if FORMULA.fullmatch(text):
        return not DAY.search(text)
    return len(text) < 32 and text[-1] in ",.:;" and _nearly_formula(text)


@lru_cache(maxsize=256)
def _nearly_formula(text: str) -> bool:
    """The same with a letter misread by a machine: "The Securi1y Council,"."""
    from rapidfuzz import fuzz

    return any(
        fuzz.ratio(text.rstrip(",.:; "), f"The {organ}") > 88 for organ in ("Security Council", "General Assembly")
    )


def is_meeting(text: str) -> bool:
    """Whether the text is the line "57th plenary meeting" below a resolution."""
    return text[:1].isdigit() and len(text) < 90 and _MEETING.match(text) is not None


def is_vote(text: str) -> bool:
    """Whether the text says below a resolution how it was adopted."""
    return text[:1] in "[ATIV" and _VOTE.match(text) is not None


def is_closing(text: str) -> bool:
    """Whether the text belongs to what closes a resolution."""
    return is_meeting(text) or is_vote(text)


def day_of(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of the first date in the text."""
    found = DAY.search(text)
    return (int(found[3]), MONTHS[found[2].lower()], int(found[1])) if found else None


def ends_paragraph(text: str) -> bool:
    """Whether a paragraph can end here: on a stop, a colon, a comma, with quotes or brackets closed."""
    return text.rstrip("\x0e\x0f ”\"')]’»").endswith((";", ".", ":", ",", "!", "?", "。", "；", "،", "؛", "…"))
