"""Drivers: what makes a State more or less likely to join, term by term."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from servanda.treatymaking.hazards import AGE_TERMS, TERMS, Array, Model, terms
from servanda.treatymaking.histories import History, World

__all__ = ["Driver", "drivers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """One State that has not joined: its chances, and by how much each term multiplies its pace.

    ``factors`` compare with the average of those that have not joined: 2.0 is twice as fast.
    """

    state: str
    chance_1: float  # within one year
    chance_3: float
    chance_5: float
    factors: tuple[tuple[str, float], ...]


def drivers(world: World, model: Model, history: History, times: Array) -> tuple[Driver, ...]:
    """All States that have not joined and of which no later act is recorded or supposed, the likeliest first."""
    risk = np.flatnonzero(times.min(axis=0) < times.max(axis=0))
    if not len(risk):
        return ()
    seen = terms(world, history, model.known + 1e-6, model.known, model.momentum)
    parts = (seen - seen[risk].mean(axis=0)) * model.weights
    chances = [np.mean(times <= model.known + years, axis=0) for years in (1, 3, 5)]
    found = []
    for state in risk[np.argsort(-chances[1][risk], kind="stable")]:
        factors = _factors(world, parts[state])
        one, three, five = (float(c[state]) for c in chances)
        found.append(
            Driver(state=world.states.codes[state], chance_1=one, chance_3=three, chance_5=five, factors=factors)
        )
    return tuple(found)


def _factors(world: World, parts: Array) -> tuple[tuple[str, float], ...]:
    """The terms that matter, grouped as people speak of them, the strongest first."""
    groups: dict[str, float] = {}
    for name, part in zip(TERMS, parts, strict=True):
        if name not in AGE_TERMS:
            groups[_spoken(name)] = groups.get(_spoken(name), 0.0) + float(part)
    kept = [(name, float(np.exp(value))) for name, value in groups.items() if abs(value) > 0.05]
    return tuple(sorted(kept, key=lambda pair: -abs(np.log(pair[1]))))


def _spoken(name: str) -> str:
    for begin, spoken in (
        ("signed", "signature"),
        ("region's", "others of its region"),
        ("region ", "region"),
        ("regional", "membership of the regional organisation"),
        ("joined", "record with earlier treaties"),
    ):
        if name.startswith(begin):
            return spoken
    return "parent treaty" if "parent" in name else name
