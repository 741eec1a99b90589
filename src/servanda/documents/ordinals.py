"""Ordinal numbers in words: "sixty-second" is 62."""

from __future__ import annotations

import re

from servanda.documents.vocabulary import words_in

__all__ = ["ordinal_value"]

_UNITS = words_in(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TENS = words_in("twenty thirty forty fifty sixty seventy eighty ninety")
_VALUES = {word: value for value, word in enumerate(_UNITS, 1)}
_VALUES |= {word.removesuffix("y") + "ieth": 10 * value for value, word in enumerate(_TENS, 2)}
_VALUES["hundredth"] = 100
_CARDINALS = {word: 10 * value for value, word in enumerate(_TENS, 2)}


def ordinal_value(words: str) -> int | None:
    """The number an ordinal names, in words or figures; None where it names none."""
    words = words.strip().lower()
    figures = re.fullmatch(r"(\d{1,4})(?:st|nd|rd|th)", words)
    if figures:
        return int(figures[1])
    total = 0
    parts = re.split(r"[\s-]+", words)
    for place, part in enumerate(parts):
        if part in ("one", "hundred", "and"):
            total += 100 if part == "hundred" else 0
        elif part in _CARDINALS:
            total += _CARDINALS[part]
        elif part in _VALUES and place == len(parts) - 1:
            return total + _VALUES[part]
        else:
            total = 0
    return None
