"""Overlap: pairs of mandates in different documents that ask for nearly the same.

Two mandates are compared by their words, a rare word weighing more than a common one (weighted Jaccard). Only
mandates that share a rare word are compared, so that the work grows with the corpus and not with its square.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from servanda.documents.mandates import Mandate

__all__ = ["Overlap", "overlaps"]

_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON = re.compile(r"the|and|for|its|with|that|this|from|which|their|has|have|was|were|are|also|such|other|all")
_RARE_WORDS = 8  # of each mandate lead to its neighbours
_CROWD = 60  # a word in more mandates than that leads nowhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two mandates and how much of their words they share, from 0 to 1."""

    one: Mandate
    other: Mandate
    score: float
    same_addressee: bool


def overlaps(corpus: Iterable[Sequence[Mandate]], top: int = 20, least: float = 0.3) -> list[Overlap]:
    """The pairs that overlap most, the most first; each item of ``corpus`` holds the mandates of one document."""
    owned = [(number, mandate) for number, own in enumerate(corpus) for mandate in own]
    bags = [_words(mandate) for _, mandate in owned]
    spread = Counter(word for bag in bags for word in bag)
    weights = {word: math.log(1 + len(bags) / count) for word, count in spread.items()}
    best: list[tuple[float, int, int]] = []
    for i, j in _neighbours(bags, spread):
        if owned[i][0] == owned[j][0]:
            continue
        score = _likeness(bags[i], bags[j], weights)
        if score >= least:
            heapq.heappush(best, (score, -i, -j))
            if len(best) > top:
                heapq.heappop(best)
    found = sorted(best, key=lambda pair: (-pair[0], -pair[1], -pair[2]))
    return [_pair(owned[-i][1], owned[-j][1], score) for score, i, j in found]


def _pair(one: Mandate, other: Mandate, score: float) -> Overlap:
    same = bool(one.who and other.who and one.who.casefold() == other.who.casefold())
    return Overlap(one=one, other=other, score=round(score, 3), same_addressee=same)


def _words(mandate: Mandate) -> frozenset[str]:
    text = f"{mandate.who or ''} {mandate.what}".casefold()
    return frozenset(word for word in _WORD.findall(text) if not _COMMON.fullmatch(word))


def _neighbours(bags: list[frozenset[str]], spread: Counter[str]) -> Iterator[tuple[int, int]]:
    """Pairs that share one of their rarest words, each once, in order."""
    homes: dict[str, list[int]] = defaultdict(list)
    for number, bag in enumerate(bags):
        for word in sorted(bag, key=lambda word: (spread[word], word))[:_RARE_WORDS]:
            homes[word].append(number)
    seen: set[tuple[int, int]] = set()
    for word in sorted(homes):
        if len(homes[word]) <= _CROWD:
            for pair in combinations(homes[word], 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _likeness(one: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> float:
    shared = sum(weights[word] for word in sorted(one & other))
    whole = sum(weights[word] for word in sorted(one | other))
    return shared / whole if whole else 0.0
