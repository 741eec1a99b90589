"""Patterns that are looked for only where a word stands that they cannot do without.

Most sentences tell none of the things we look for, and to find that out a pattern tries at every
letter. Which words it needs is read from the pattern itself, so that the two never differ: "adopted" or
"approved" for ``(?:adopted|approved)\\sby``. What was found without the guard is found with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib import import_module
from typing import Any

__all__ = ["Guarded"]

_SHORTEST = 3  # letters of a word that is worth looking for
# The parser of ``re`` has no public name; without it every pattern is simply tried.
try:
    _parser: Any = import_module("re._parser")
except ImportError:
    _parser = None


class Guarded:
    """A pattern with its guard; it searches as the pattern does."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)

    @cached_property
    def needed(self) -> frozenset[str]:
        """Words of which one stands in whatever the pattern matches; empty: it says none."""
        if _parser is None or self.pattern.flags & re.IGNORECASE:
            return frozenset()
        return _least(_needed(_parser.parse(self.pattern.pattern, self.pattern.flags)))

    def may_match(self, text: str) -> bool:
        """Whether a word that it needs stands there."""
        for word in self.needed:  # a loop, as this is asked some fifty times of every sentence
            if word in text:
                return True
        return not self.needed

    def search(self, text: str) -> re.Match[str] | None:
        """The first match."""
        return self.pattern.search(text) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches."""
        return self.pattern.finditer(text) if self.may_match(text) else iter(())


def _least(words: frozenset[str]) -> frozenset[str]:
    """Without those that hold another: "adopted" beside "adopt"."""
    return frozenset(word for word in words if not any(other != word and other in word for other in words))


def _needed(parts: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """Of what follows one upon the other, the part whose words are the longest, so that they stand seldom."""
    found: list[frozenset[str]] = [frozenset()]
    letters = ""
    for kind, given in parts:
        if str(kind) == "LITERAL":
            letters += chr(given)
        elif str(kind) != "AT":  # a place between letters parts no word
            found += [_word(letters), _needed_by(str(kind), given)]
            letters = ""
    return max((*found, _word(letters)), key=_seldom)


def _needed_by(kind: str, given: Any) -> frozenset[str]:
    """By one part that is no letter; whatever is not known here needs nothing."""
    if kind == "SUBPATTERN":
        _group, added, _taken, inside = given
        return frozenset() if added & re.IGNORECASE else _needed(inside)
    if kind == "BRANCH":
        ways = [_needed(way) for way in given[1]]
        return frozenset().union(*ways) if all(ways) else frozenset()
    if kind in ("MAX_REPEAT", "MIN_REPEAT") and given[0] > 0:
        return _needed(given[2])
    return frozenset()


def _word(letters: str) -> frozenset[str]:
    return frozenset({letters}) if len(letters) >= _SHORTEST else frozenset()


def _seldom(words: frozenset[str]) -> tuple[int, int]:
    return (min(map(len, words)), -len(words)) if words else (0, 0)
