"""Hazards: how fast a State joins an instrument, estimated on all that was known by a day.

A piecewise-exponential survival model. In each stretch of an instrument's life
each State that could still join has a hazard, the exponential of a sum of terms:
the instrument's age, whether the State has signed, how readily it joined earlier
treaties, its regional group, how many of its group have joined, sister treaties.
The weights are found by Poisson regression with a ridge, on person-periods up to
the day ``known`` and not one act later.

Instruments differ beyond the terms. A factor common to all States of one
instrument, gamma-distributed, carries that; its spread, and how much an
instrument's own past tells of its future, are taken from histories held out of
the regression (a treaty with its protocols at a time), with their uncertainty.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from servanda.treatymaking.histories import History, Moments, World

__all__ = ["TERMS", "Model", "Rows", "expected", "fit", "hazards", "person_periods", "terms"]

Array = NDArray[np.float64]
EDGES = np.concatenate([np.arange(0, 6, 0.5), np.arange(6, 12, 1.0), np.arange(12, 73, 5.0)])
_AGES = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0, 99.0)
_SIGNED = ((0.0, 1.0), (1.0, 3.0), (3.0, 8.0), (8.0, 99.0))
_RIDGE = 10.0
MATURE = 2.0  # years
_OLDEST = 20.0  # years: what a treaty does later is not learnt from, only drawn
_TEMPER = 0.5
_SHARES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0)
_SPREADS = np.exp(np.linspace(-1.5, 2.5, 17))

_UNKNOWN = ((1.0, 0.2, 1.0),)  # too few families to tell: a wide spread

AGE_TERMS = tuple(f"age {low:g} to {high:g} years" for low, high in pairwise(_AGES))
TERMS = (
    *AGE_TERMS,
    *(f"signed, in years {low:g} to {high:g}" for low, high in _SIGNED),
    "signatures not recorded",
    "joined earlier treaties",
    *(f"region {number}" for number in range(5)),
    "region's share that has joined",
    "regional treaty, not a member",
    "regional treaty, member",
    "party to the parent treaty",
    "not party to the parent treaty",
    "era of opening",
    "momentum",
)


_PENALTY = np.where(np.arange(len(TERMS)) < len(AGE_TERMS), 0.05, _RIDGE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Person-periods: a State at risk in one stretch of one instrument's life."""

    terms: Array  # (rows, TERMS)
    joined: Array  # 1.0 where it deposited in the stretch
    years: Array  # at risk
    instrument: NDArray[np.int64]
    age: Array  # at the beginning of the stretch


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """The weights, and how instruments differ: pairs of (share, spread) with their plausibility."""

    weights: Array
    level: float
    known: float
    momentum: bool
    instruments: int
    deposits: int
    kinds: tuple[tuple[float, float, float], ...]  # (plausibility, share of the past that counts, spread)


def terms(world: World, history: History, at: float, known: float, momentum: bool) -> Array:
    """The terms of every State for the instrument at a moment, from acts up to ``known``: (States, TERMS)."""
    states, by = world.states, min(at, known)
    count = len(states.codes)
    age = at - history.opened
    one = np.ones(count)
    signed = (history.signed <= by).astype(float)
    member = (states.council <= at).astype(float)
    parent = world.histories.get(history.parent or "")
    with_parent = (parent.joined <= by).astype(float) if parent else np.zeros(count)
    columns = [
        *(one * (low <= age < high) for low, high in pairwise(_AGES)),
        *(signed * (low <= age < high) for low, high in _SIGNED),
        one * (not history.has_signatures),
        _readiness(world, history, by),
        *((states.region == number).astype(float) for number in range(5)),
        _region_share(world, history, by),
        (1 - member) * history.is_regional,
        member * history.is_regional,
        with_parent,
        (1 - with_parent) * (parent is not None),
        one * np.clip((history.opened - 1985) / 10, -4, 4),
        one * (_momentum(world, history, by) if momentum else 0.0),
    ]
    return np.column_stack(columns)


def _readiness(world: World, history: History, by: float) -> Array:
    """Log odds of having joined the other open universal treaties that had been open for half a year."""
    states = world.states
    joined, open_ = np.zeros(len(states.codes)), np.zeros(len(states.codes))
    for other in world.histories.values():
        if other is history or other.opened > by - 0.5 or other.is_regional or other.parent:
            continue
        joined += other.joined <= min(by, other.until)
        open_ += states.since < min(by, other.until)
    share = np.minimum((joined + 0.5) / (open_ + 1.0), 0.98)
    return np.asarray(np.log(share / (1 - share)), dtype=np.float64)


def _region_share(world: World, history: History, by: float) -> Array:
    """The share of a State's regional group that has joined the instrument."""
    states = world.states
    share = np.zeros(len(states.codes))
    for group in range(-1, len(states.regions)):
        mine = (states.region == group) & (states.since < by)
        if mine.any():
            share[mine] = (np.sum(history.joined[mine] <= by) + 0.25) / (mine.sum() + 1)
    return share


def _momentum(world: World, history: History, by: float) -> float:
    """Log of the share of those that could join which did within the last year; before the age of two, nothing."""
    if by - history.opened < MATURE:
        return 0.0
    recent = np.sum((history.joined <= by) & (history.joined > by - 1))
    pool = 45 if history.is_regional else np.sum((world.states.since < by) & (history.joined > by))
    return float(np.log((recent + 1.0) / (pool + 5.0) * 50))


def person_periods(world: World, known: float, without: str, momentum: bool) -> Rows | None:
    """All person-periods up to the moment ``known``, except those of one instrument; None: there are none."""
    found: list[tuple[Array, Array, Array, int, float]] = []
    for number, history in enumerate(world.histories.values()):
        if history.instrument.id != without and history.opened < known:
            found += _periods(world, history, number, min(known, history.until), momentum)
    if not found:
        return None
    sizes = [len(joined) for _, joined, *_ in found]
    return Rows(
        terms=np.concatenate([t for t, *_ in found]),
        joined=np.concatenate([j for _, j, *_ in found]),
        years=np.concatenate([y for _, _, y, *_ in found]),
        instrument=np.repeat([n for *_, n, _ in found], sizes),
        age=np.repeat([a for *_, a in found], sizes),
    )


def _periods(
    world: World, history: History, number: int, end: float, momentum: bool
) -> list[tuple[Array, Array, Array, int, float]]:
    found = []
    for low, high in pairwise(EDGES):
        start, stop = history.opened + low, min(history.opened + high, end)
        if stop <= start or low >= _OLDEST:
            break
        years = at_risk(world, history, start, stop)
        risk = years > 1e-6
        if risk.any():
            joined = (history.deposited <= stop) & (history.joined >= history.deposited)
            seen = terms(world, history, start + 1e-6, end, momentum)[risk]
            found.append((seen, joined[risk].astype(float), years[risk], number, float(low)))
    return found


def at_risk(world: World, history: History, start: float, stop: float) -> Moments:
    """The years, between two moments, in which each State could still join."""
    begin = np.maximum(start, world.states.since)
    return np.asarray(np.maximum(np.minimum(stop, history.joined) - begin, 0.0), dtype=np.float64)


def fit(world: World, known: float, *, without: str, age: float) -> Model | None:
    """The model from everything known by a moment, but for one instrument of that age; None: no rows."""
    momentum = age >= MATURE  # younger instruments have none yet: the term would only disturb the others
    rows = person_periods(world, known, without, momentum)
    if rows is None or rows.joined.sum() == 0:
        return None
    weights, level = _regress(rows)
    families = _families(world, rows)
    return Model(
        weights=weights,
        level=level,
        known=known,
        momentum=momentum,
        instruments=len(np.unique(rows.instrument)),
        deposits=int(rows.joined.sum()),
        kinds=_UNKNOWN
        if len(np.unique(families)) < 3
        else _spread(rows, _held_out(rows, families, weights, level), age),
    )


def _regress(rows: Rows) -> tuple[Array, float]:
    """Poisson regression by Newton's method, with a ridge on all terms but the ages."""
    level = float(np.log((rows.joined.sum() + 0.5) / rows.years.sum()))
    weights = np.zeros(rows.terms.shape[1])
    for _ in range(30):
        mean = _mean(rows, weights, level)
        slope = rows.terms.T @ (rows.joined - mean) - _PENALTY * weights
        step = np.clip(np.linalg.solve(_curve(rows.terms, mean) + np.diag(_PENALTY), slope), -2, 2)
        weights = weights + step
        if np.abs(step).max() < 1e-4:
            break
    return weights, level


def _curve(seen: Array, mean: Array) -> Array:
    """The second derivative, in pieces that stay in the processor's cache."""
    pieces = ((seen[at : at + 4096], mean[at : at + 4096, None]) for at in range(0, len(seen), 4096))
    return np.asarray(sum((part * weight).T @ part for part, weight in pieces), dtype=np.float64)


def _mean(rows: Rows, weights: Array, level: float) -> Array:
    """The deposits expected of each row."""
    mean = np.exp(np.clip(rows.terms @ weights + level, -30, 6)) * rows.years
    return np.asarray(mean, dtype=np.float64)


def _families(world: World, rows: Rows) -> NDArray[np.int64]:
    """For each row the number of its treaty's family: a treaty with its protocols and amendments."""
    roots = [h.parent or h.instrument.id for h in world.histories.values()]
    numbers = {root: number for number, root in enumerate(dict.fromkeys(roots))}
    return np.array([numbers[root] for root in roots])[rows.instrument]


def _held_out(rows: Rows, families: NDArray[np.int64], weights: Array, level: float) -> Array:
    """Expected deposits of each row from weights found without its family.

    One Newton step from the weights of all, on what the other families leave of
    slope and curve: at the optimum the slopes of all sum to nothing.
    """
    mean = _mean(rows, weights, level)
    curves, slopes = {}, {}
    for family in np.unique(families):
        mine = families == family
        seen = rows.terms[mine]
        slopes[family] = seen.T @ (rows.joined[mine] - mean[mine])
        curves[family] = _curve(seen, mean[mine])
    whole = sum(curves.values()) + np.diag(_PENALTY)
    for family in curves:
        step = np.clip(np.linalg.solve(whole - curves[family], -slopes[family]), -2, 2)
        out = families == family
        mean[out] = np.exp(np.clip(rows.terms[out] @ (weights + step) + level, -30, 6)) * rows.years[out]
    return mean


def _spread(rows: Rows, mean: Array, age: float) -> tuple[tuple[float, float, float], ...]:
    """How plausible each (share, spread) is, given what each held-out instrument did before and after that age."""
    sums = []
    for number in np.unique(rows.instrument):
        mine = rows.instrument == number
        past, next_ = mine & (rows.age < age), mine & (rows.age >= age) & (rows.age < age + 4)
        sums.append([rows.joined[past].sum(), mean[past].sum(), rows.joined[next_].sum(), mean[next_].sum()])
    seen = np.array([s for s in sums if s[3] > 0.3])
    if len(seen) < 3:
        return _UNKNOWN
    likely = [(_likelihood(seen, share, spread), share, float(spread)) for share in _SHARES for spread in _SPREADS]
    best = max(value for value, *_ in likely)
    weights = [float(np.exp(_TEMPER * (value - best))) for value, *_ in likely]
    whole = sum(weights)
    return tuple((w / whole, share, spread) for w, (_, share, spread) in zip(weights, likely, strict=True))


def _likelihood(seen: Array, share: float, spread: float) -> float:
    """Negative-binomial log-likelihood of the later counts, given the earlier ones."""
    count_before, mean_before, count, mean = seen.T
    shape, rate = spread + share * count_before, spread + share * mean_before
    value = gammaln(count + shape) - gammaln(shape)
    value += shape * np.log(rate / (rate + mean)) + count * np.log(mean / (rate + mean))
    return float(np.sum(value))


def hazards(world: World, model: Model, history: History, at: float) -> Array:
    """Each State's hazard, deposits a year, at a moment; what is known stays as of ``model.known``."""
    seen = terms(world, history, at, model.known, model.momentum)
    return np.asarray(np.exp(np.clip(seen @ model.weights + model.level, -30, 6)), dtype=np.float64)


def expected(world: World, model: Model, history: History) -> float:
    """The deposits the model expects up to what is known: what the instrument's own factor is measured against."""
    total = 0.0
    for low, high in pairwise(EDGES):
        start, stop = history.opened + low, min(history.opened + high, model.known)
        if stop <= start:
            break
        years = at_risk(world, history, start, stop)
        total += float(np.sum(hazards(world, model, history, start + 1e-6) * years))
    return total
