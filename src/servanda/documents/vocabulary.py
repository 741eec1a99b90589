"""Lists of words, written as people write them."""

from __future__ import annotations

__all__ = ["words_in"]


def words_in(text: str) -> list[str]:
    """The words of a text, in order."""
    return text.split()
