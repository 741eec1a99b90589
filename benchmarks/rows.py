"""What one measurement says, and how a time is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TypeVar

__all__ = ["Row", "best_of", "in_words", "most_memory"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Ours beside a peer or a limit: times in seconds, ``target`` a ratio, ``limit`` a number in ``unit``."""

    what: str
    ours: float
    peer: str = ""
    theirs: float | None = None
    target: float | None = None  # how many times the peer's time ours must fit into
    limit: float | None = None
    unit: str = "s"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times as long the peer takes."""
        return self.theirs / self.ours if self.theirs is not None else None

    @property
    def verdict(self) -> str:
        if self.target is not None and self.ratio is not None:
            return "met" if self.ratio >= self.target else f"missed: {self.ratio:.2g} × of {self.target:.3g} ×"
        if self.limit is not None:
            return "met" if self.ours <= self.limit else f"missed by {self.ours / self.limit:.2g} ×"
        return ""


def best_of(times: int, work: Callable[[], T], clock: Callable[[], float] = perf_counter) -> tuple[float, T]:
    """The shortest of several runs in seconds, and what the last one gave."""
    found = float("inf")
    for _ in range(times):
        start = clock()
        result = work()
        found = min(found, clock() - start)
    return found, result


def most_memory() -> float:
    """The most that this program held, in MB; what its process held before it was started in it does not count."""
    held = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(held.split()[1]) * 1024 / 1e6


def in_words(number: float, unit: str) -> str:
    """``36.2 ms`` for 0.0362 s; other units as they are."""
    if unit != "s":
        return f"{number:,.0f} {unit}" if number >= 10 else f"{number:.2g} {unit}"
    for factor, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if number * factor >= 1:
            return f"{number * factor:.3g} {name}"
    return f"{number * 1e9:.0f} ns"
