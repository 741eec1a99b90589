"""Lists of words, written as people write them."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["names_any", "words_in"]


def words_in(text: str) -> list[str]:
    """The words of a text, in order."""
    return text.split()


def names_any(text: str, literals: Iterable[str]) -> bool:
    """Whether one of the literals stands in the text: a cheap question before a dear one."""
    return any(literal in text for literal in literals)
