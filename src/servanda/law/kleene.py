"""Three values: no, not known, yes (Kleene 1952, §64). A missing fact is not known, never no."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

__all__ = ["Answer", "both", "either", "known"]


class Answer(IntEnum):
    """An answer; the order makes conjunction a minimum and disjunction a maximum."""

    NO = 0
    NOT_KNOWN = 1
    YES = 2

    def __str__(self) -> str:
        return ("no", "not known", "yes")[self]

    def __invert__(self) -> Answer:
        return Answer(2 - self)


def both(answers: Iterable[Answer]) -> Answer:
    """Yes if all are, no if one is not; yes of nothing."""
    return min(answers, default=Answer.YES)


def either(answers: Iterable[Answer]) -> Answer:
    """Yes if one is, no if none is; no of nothing."""
    return max(answers, default=Answer.NO)


def known(fact: bool | None) -> Answer:
    """A fact that may be missing."""
    return Answer.NOT_KNOWN if fact is None else Answer.YES if fact else Answer.NO
