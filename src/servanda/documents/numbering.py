"""The numbers paragraphs carry: "12.", "(a)", "(iii)", "(b) (ii)", and how they nest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Mark", "Style", "follows", "leading_mark", "number_value", "roman_value", "style_of"]

Style = Literal["figure", "letter", "roman", "capital", "bracketed figure", "bullet"]
# The full stop may have been read as a comma, or lost its space: "4, Demands", "1.Takes".
_FIGURE = re.compile(r"(\d{1,3})\s?[.,](?!\d)\s*(?=\S)|(\d{1,3})\s?[.,]$")
_BRACKET = re.compile(r"\(([a-z]{1,2}|[ivxl]{1,6}|[A-Z]|[IVX]{1,5}|\d{1,3})\)\s*")
_LETTER = re.compile(r"([a-z])[.)]\s+(?=\S)")
_BULLET = re.compile(r"([–—•·▪●]|-(?=\s)|\*(?=\s))\s*(?=\S)")
_ROMAN = re.compile(r"(?=[ivxlc])(?:x{0,3}|xl|lx{0,3}|xc)(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Mark:
    """A number at the head of a paragraph."""

    number: str  # as printed, without full stop: "12", "(a)", "–"
    style: Style
    end: int  # where the text after it begins


def leading_mark(text: str) -> Mark | None:
    """The number a text begins with, if it begins with one."""
    head = text[:1]
    if head.isdigit() and (found := _FIGURE.match(text)):
        return Mark(found[1] or found[2], "figure", found.end())
    if head == "(" and (found := _BRACKET.match(text)):
        return Mark(f"({found[1]})", style_of(found[1]), found.end())
    if head in "–—•·▪●-*" and head and (found := _BULLET.match(text)):
        return Mark(found[1], "bullet", found.end())
    if "a" <= head <= "z" and (found := _LETTER.match(text)):
        return Mark(found[1], "letter", found.end())
    return None


def style_of(number: str) -> Style:
    """The style of a bare number; "i" is taken for Roman, which ``follows`` may overrule."""
    if number.isdigit():
        return "bracketed figure"
    if number.islower():
        return "roman" if _ROMAN.fullmatch(number) and number not in ("c", "l") else "letter"
    return "capital"


def roman_value(number: str) -> int:
    """The value of a Roman number; 0 for what is none."""
    if not number or not _ROMAN.fullmatch(number):
        return 0
    figures = [_VALUES[letter] for letter in number.lower()]
    return sum(-one if one < after else one for one, after in zip(figures, [*figures[1:], 0], strict=True))


def number_value(number: str, style: Style) -> int:
    """The place of a number in its sequence, counted from 1; 0 where it has none."""
    number = number.strip("()")
    if style in ("figure", "bracketed figure"):
        return int(number)
    if style == "roman":
        return roman_value(number)
    if style in ("letter", "capital") and number:
        lower = number.lower()
        return ord(lower[0]) - 96 + 26 * (len(lower) - 1) if lower == lower[0] * len(lower) else 0
    return 0


def follows(number: str, before: str, style: Style) -> bool:
    """Whether a number comes next after another when both are read in this style."""
    value = number_value(number, style)
    return value > 0 and value == number_value(before, style) + 1
