"""Planes: a three-valued answer for every pair of States at once, one bit a State.

A plane holds two bit patterns over rows (States asked) and words (States that ask,
64 to a word): where the answer is *certainly yes*, and where it is *possibly yes*
(yes or not known). Arrays of one row or one word stand for all, so that a condition
on one State is one short vector and numpy broadcasts it over the other side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import is_
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from servanda.law.kleene import Answer

__all__ = ["Answers", "Bits", "Plane", "column", "combined", "constant", "diagonal", "packed", "row"]

Bits = NDArray[np.uint64]
Answers = NDArray[np.int8]  # one for each State: 0 no, 1 not known, 2 yes
_ALL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
_ONES = np.full((1, 1), _ALL)
_NONE = np.zeros((1, 1), dtype=np.uint64)
_SURE = np.array([0, 0, _ALL], dtype=np.uint64)  # by answer
_MAY = np.array([0, _ALL, _ALL], dtype=np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """Certainly yes, and possibly yes; both of shape (rows or 1, words or 1)."""

    sure: Bits
    may: Bits

    @property
    def is_exact(self) -> bool:
        """Whether every answer is yes or no; both patterns are then one array, and worked on once."""
        return self.sure is self.may

    def __and__(self, other: Plane) -> Plane:
        sure = self.sure & other.sure
        return Plane(sure, sure if self.is_exact and other.is_exact else self.may & other.may)

    def __or__(self, other: Plane) -> Plane:
        sure = self.sure | other.sure
        return Plane(sure, sure if self.is_exact and other.is_exact else self.may | other.may)

    def __invert__(self) -> Plane:
        sure = ~self.may
        return Plane(sure, sure if self.is_exact else ~self.sure)

    def equals(self, other: Plane) -> bool:
        """Whether both say the same; the bits behind the last State are compared too."""
        exact = self.is_exact and other.is_exact
        return self is other or (_same(self.sure, other.sure) and (exact or _same(self.may, other.may)))

    def exchanged(self, states: int) -> Plane:
        """With the sides exchanged: asking as asked."""
        sure = _exchanged(self.sure, states)
        return Plane(sure, sure if self.is_exact else _exchanged(self.may, states))

    def spread(self, states: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Certainly and possibly yes as matrices of one cell a pair: [asked, asking]."""
        words = -(-states // 64)
        return _spread(self.sure, states, words), _spread(self.may, states, words)

    def certain(self, states: int) -> NDArray[np.bool_]:
        """Certainly yes alone, as a matrix: [asked, asking]."""
        return _spread(self.sure, states, -(-states // 64))

    def whoever_asks(self, states: int) -> Answers:
        """For each State asked, the answer whichever other State asks: yes only if for all, no only if for none."""
        if states > 64 and self.sure.shape[1] == self.may.shape[1] == 1:  # the same whoever asks
            certain, possible = self.sure[:, 0] != 0, self.may[:, 0] != 0
        else:
            (sure, may), itself = self.spread(states), np.eye(states, dtype=bool)
            certain, possible = (sure | itself).all(axis=1), (may & ~itself).any(axis=1)
        return np.broadcast_to(certain.astype(np.int8) + possible, states)

    def at(self, asked: int, asking: int) -> Answer:
        """The answer for one pair, by the positions of the two States."""
        word, bit = divmod(asking, 64)
        sure, may = (_cell(bits, asked, word) >> np.uint64(bit) & np.uint64(1) for bits in (self.sure, self.may))
        return Answer(int(sure) + int(may))


def _spread(bits: Bits, states: int, words: int, rows: int = 0) -> NDArray[np.bool_]:
    full = np.ascontiguousarray(np.broadcast_to(bits, (rows or states, words)))
    cells: NDArray[np.bool_] = np.unpackbits(full.view(np.uint8), axis=1, bitorder="little")[:, :states].astype(bool)
    return cells


def _same(one: Bits, other: Bits) -> bool:
    return bool((one == other).all()) if one.shape != other.shape else one.tobytes() == other.tobytes()


def _exchanged(bits: Bits, states: int) -> Bits:
    if len(bits) == 1:  # the same whoever is asked
        flags = _spread(bits, states, -(-states // 64), rows=1)[0]
        return np.where(flags, _ALL, np.uint64(0))[:, np.newaxis]
    if bits.shape[1] == 1 and states > 64:  # the same whoever asks
        return packed(bits[:, 0] != 0)
    return np.concatenate([packed(flags) for flags in _spread(bits, states, -(-states // 64)).T])


def _cell(bits: Bits, asked: int, word: int) -> np.uint64:
    rows, words = bits.shape
    found: np.uint64 = bits[asked if rows > 1 else 0, word if words > 1 else 0]
    return found


_CONSTANTS = {
    Answer.YES: Plane(_ONES, _ONES),
    Answer.NOT_KNOWN: Plane(_NONE, _ONES),
    Answer.NO: Plane(_NONE, _NONE),
}


def constant(answer: Answer) -> Plane:
    """The same answer for every pair."""
    return _CONSTANTS[answer]


def combined(kind: Literal["and", "or"], planes: Sequence[Plane]) -> Plane:
    """Several planes drawn together, in one go."""
    joined = np.bitwise_and if kind == "and" else np.bitwise_or
    sures, mays = [plane.sure for plane in planes], [plane.may for plane in planes]
    sure = _drawn(joined, sures)
    return Plane(sure, sure if all(map(is_, sures, mays)) else _drawn(joined, mays))


def _drawn(joined: np.ufunc, patterns: Sequence[Bits]) -> Bits:
    """Into one array where the shapes allow it."""
    found: Bits = joined(patterns[0], patterns[1])
    for bits in patterns[2:]:
        found = joined(found, bits, found) if bits.shape == found.shape else joined(found, bits)
    return found


def row(answers: Sequence[Answer] | Answers) -> Plane:
    """An answer for each State that asks, the same whoever is asked."""
    values = np.asarray(answers, dtype=np.int8)
    sure = packed(values == 2)
    return Plane(sure, packed(values >= 1) if _has_unknown(values) else sure)


def column(answers: Sequence[Answer] | Answers) -> Plane:
    """An answer for each State asked, the same whoever asks."""
    values = np.asarray(answers, dtype=np.int8)
    sure = _SURE[values][:, np.newaxis]
    return Plane(sure, _MAY[values][:, np.newaxis] if _has_unknown(values) else sure)


def _has_unknown(values: Answers) -> bool:
    return b"\x01" in values.tobytes()


def diagonal(states: int) -> Plane:
    """Yes where a State asks itself, no everywhere else."""
    same = np.zeros((states, -(-states // 64) * 64), dtype=bool)
    np.fill_diagonal(same, True)
    sure = np.packbits(same, axis=1, bitorder="little").view(np.uint64)
    return Plane(sure, sure)


def packed(flags: NDArray[np.bool_]) -> Bits:
    """One flag a State as bits, 64 to a word, in one row."""
    padded = np.zeros(-(-len(flags) // 64) * 64, dtype=bool)
    padded[: len(flags)] = flags
    return np.packbits(padded, bitorder="little").view(np.uint64)[np.newaxis, :]
