"""The vote printed with a resolution."""

from __future__ import annotations

import re

from servanda.documents.model import Vote
from servanda.documents.vocabulary import words_in

__all__ = ["vote_in"]

_WORDS = words_in("none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen")
_NUMBER = rf"(\d{{1,3}}|nil|no|{'|'.join(_WORDS)})"
_COUNT = re.compile(
    rf"\badopted\b[^.]*?\bby\s+(?:a\s+)?(?P<recorded>recorded vote of\s+)?(?:vote of\s+)?"
    rf"{_NUMBER}(?:\s+votes?)?"
    rf"(?:(?:\s+in favour)?\s*(?:,\s*)?(?:to|and)?\s*{_NUMBER}(?:\s+against)?)?"
    rf"(?:[^.]{{0,40}}?\b(?:with|and|,)\s+{_NUMBER}\s+abst\w+)?",
    re.IGNORECASE | re.DOTALL,
)
_UNANIMOUS = re.compile(r"\badopted\s+unanimously\b[^.]*", re.IGNORECASE)
_WITHOUT = re.compile(r"\badopted\s+without\s+(?:a\s+)?vote\b", re.IGNORECASE)

_SIDES = {"in favour": "inFavour", "against": "against", "abstaining": "abstaining", "abstentions": "abstaining"}
_LISTED = re.compile(
    r"\b(In favour|Against|Abstaining|Abstentions):\s*(.*?)"
    r"(?=\s*(?:\b(?:In favour|Against|Abstaining|Abstentions):|\]|$))",
    re.IGNORECASE,
)


def vote_in(text: str) -> Vote | None:
    """The vote as printed; None where nothing is said of one. "Unanimously" gives no number."""
    text = " ".join(text.split())
    by = tuple((_SIDES[found[1].lower()], _names(found[2])) for found in _LISTED.finditer(text))
    if found := _UNANIMOUS.search(text):
        return Vote(no=0, abstaining=0, text=found[0].strip())
    if found := _WITHOUT.search(text):
        return Vote(text=found[0])
    if (found := _COUNT.search(text)) and (yes := _value(found[2])) is not None:
        return Vote(
            yes=yes,
            no=_value(found[3]),
            abstaining=_value(found[4]),
            recorded=bool(found["recorded"]),
            text=found[0].strip(),
            by=by,
        )
    return None


def _names(words: str) -> tuple[str, ...]:
    """The members listed under one side of a vote."""
    listed = (re.sub(r"^and\s+", "", name).strip(" .]") for name in re.split(r",\s*", words))
    return tuple(name for name in listed if name)


def _value(word: str | None) -> int | None:
    if word is None:
        return None
    word = word.lower()
    if word in ("nil", "no"):
        return 0
    return int(word) if word.isdigit() else _WORDS.index(word)
