"""Articles as they are cited: which citation lies within which (``16(10)`` within ``16``)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

__all__ = ["Reach", "parts", "reach"]

Reach = Literal["whole", "part", "none"]
_SPLIT = re.compile(r"\s*[,;]\s*|\s+and\s+|\s+with\s+")
_STEP = re.compile(r"\(([^)]*)\)")


@lru_cache(maxsize=8192)
def parts(cites: str) -> tuple[tuple[str, ...], ...]:
    """``12(2)(a), 13`` as paths: ``(("12", "2", "a"), ("13",))``."""
    return tuple(_path(one) for one in _SPLIT.split(cites.strip()) if one)


def _path(one: str) -> tuple[str, ...]:
    head = one.split("(", 1)[0].removeprefix("art.").removeprefix("article").strip().casefold()
    return (head, *(step.casefold() for step in _STEP.findall(one)))


@lru_cache(maxsize=65536)
def reach(touched: str, cites: str) -> Reach:
    """How much of ``cites`` a statement on ``touched`` reaches: the whole of it, a part, or none."""
    found: Reach = "none"
    for said in parts(touched):
        for cited in parts(cites):
            if cited[: len(said)] == said:
                return "whole"
            if said[: len(cited)] == cited:
                found = "part"
    return found
