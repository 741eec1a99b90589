"""Forecasts: when a threshold will be reached, and how many will have joined, as distributions.

From the model of ``hazards`` we draw the day on which each State that has not
joined would deposit, many times over; the day of the threshold is the day of the
last deposit that is needed, the final clause adds its arithmetic. Draws are
seeded: the same record and day give the same forecast. Where the record cannot
carry one, NoForecast says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from servanda.facts.days import exactly
from servanda.facts.instruments import CONSENT, Instrument
from servanda.facts.record import Record
from servanda.facts.records import Act
from servanda.law.calendar import after, months_after
from servanda.law.force import EntryIntoForce, entry_into_force
from servanda.law.standing import Standing
from servanda.treatymaking.errors import BadHorizon, NoForecast
from servanda.treatymaking.gaps import at_mean_gap
from servanda.treatymaking.hazards import EDGES, Array, Model, expected, fit, hazards
from servanda.treatymaking.histories import NEVER, History, World, day, moment, world
from servanda.treatymaking.readiness import Driver, drivers

__all__ = ["SEED", "Forecast", "Gain", "Joining", "Quantiles", "YearlyCount", "forecast", "joining"]

SEED = 1969  # the year of the Vienna Convention
DRAWS = 4000
_LEVELS = (0.1, 0.5, 0.9)
_NEEDED = (5, 100)  # instruments and deposits that must be known before a forecast is made
_ALIKE = 3  # instruments of the same kind among them
_TIE = 2.5  # years after the opening from which the backtest shows no gain (docs/forecasts.md)
_LONGEST = 20  # years from the last day the list was read to the day asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantiles:
    """The days before which it happens with a chance of 10, 50 and 90 %; None: not before 2200."""

    low: date | None
    middle: date | None
    high: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyCount:
    """How many will have joined by a day: 10, 50 and 90 %."""

    on: date
    low: int
    middle: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What one more deposit now, by this State, would bring forward the threshold: mean, in days."""

    state: str
    days: int
    chance: float  # that it joins within three years by itself


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Joining:
    """When each State would be bound, in years from the first day of year 1 as in ``histories``: (draws, States)."""

    instrument: str
    codes: tuple[str, ...]
    bound: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A forecast for one instrument, with what it rests on."""

    instrument: str
    on: date
    known: date  # the last day whose acts were used
    needed: int
    counted: int
    threshold: Quantiles | None  # None: reached, see ``reached``
    in_force: Quantiles | None
    reached: EntryIntoForce | None
    by_now: float  # the chance that the threshold was reached by ``on``
    at_mean_gap: date | None  # the naive forecast: deposits go on at the mean gap so far
    clause: str
    joined: int
    counts: tuple[YearlyCount, ...]
    drivers: tuple[Driver, ...]
    gains: tuple[Gain, ...]
    instruments: int  # whose histories the model rests on
    deposits: int
    supposed: tuple[Act, ...]
    notes: tuple[str, ...]


def forecast(
    record: Record, instrument: str, *, on: date, draws: int = DRAWS, seed: int = SEED, years: int = 10
) -> Forecast:
    """The forecast for an instrument from what is known on a day (or on the last day its list was read).

    Raises NoForecast where the record cannot carry one, BadHorizon for a day too far off.
    """
    subject = record.instruments[instrument]
    known, all_, history, model = _learnt(record, subject, on)
    times = _times(all_, model, history, np.random.default_rng(seed), draws)
    fixed = _fix(all_, record, instrument, (known, on), times)
    state = entry_into_force(record, subject, known)
    waiting = state.decisive is None and state.needed > 0
    reached = None if waiting else entry_into_force(record, subject)
    still = _still_needed(record, subject, state)
    wait = _threshold(all_, subject, times, still, known) if waiting else None
    return Forecast(
        instrument=instrument,
        on=on,
        known=known,
        needed=state.needed,
        counted=len(entry_into_force(record, subject, on).counted),
        threshold=_quantiles(wait) if wait is not None else None,
        in_force=_in_force(subject, wait) if wait is not None else None,
        reached=reached,
        at_mean_gap=at_mean_gap(record, subject, known) if waiting else None,
        by_now=1.0 if wait is None else float(np.mean(wait <= moment(on))),
        clause=subject.force.cites if subject.force else "",
        joined=int(np.sum(history.joined <= moment(known))) - _left(record, instrument, known, known),
        counts=_counts(record, history, times, known, years),
        drivers=drivers(all_, model, history, times),
        gains=_gains(all_, history, times, still[0], moment(known)) if waiting else (),
        instruments=model.instruments,
        deposits=model.deposits,
        supposed=fixed,
        notes=tuple(_notes(subject, history, on, known, waiting)),
    )


def joining(record: Record, instrument: str, *, on: date, draws: int = DRAWS, seed: int = SEED) -> Joining:
    """When each State that has not joined would be bound by an instrument that is in force, in each draw.

    Raises NoForecast where the record cannot carry one, or the instrument is not in force on that day.
    """
    subject = record.instruments[instrument]
    known, all_, history, model = _learnt(record, subject, on)
    if entry_into_force(record, subject, known).decisive is None:
        raise NoForecast(f"{instrument!r} had not reached its threshold by {known}: it binds nobody yet.")
    times = _times(all_, model, history, np.random.default_rng(seed), draws)
    _fix(all_, record, instrument, (known, on), times)
    assert subject.force is not None
    wait = moment(after(subject.force.later, known)) - moment(known)
    return Joining(instrument=instrument, codes=all_.states.codes, bound=times + wait)


def _learnt(record: Record, subject: Instrument, on: date) -> tuple[date, World, History, Model]:
    """The last day whose acts are used, the histories up to it, that of the instrument, and the model of the others."""
    _ask(subject, on)
    known = min(on, subject.as_of or on)
    all_ = world(record, known)
    history = all_.histories[subject.id]
    return known, all_, history, _model(all_, history, moment(known))


def _ask(subject: Instrument, on: date) -> None:
    opening = subject.opened or subject.adopted
    if subject.force is None:
        raise NoForecast(f"{subject.id!r} has no final clause in the record: no threshold is known.")
    if opening is None or subject.as_of is None:
        raise NoForecast(f"when {subject.id!r} was opened, or its list read, is not recorded.")
    if on < opening.first:
        raise NoForecast(f"{subject.id!r} was opened on {opening}; on {on} there was nothing to count from.")
    if on > months_after(subject.as_of, 12 * _LONGEST):
        raise BadHorizon(
            f"{on} is more than {_LONGEST} years after {subject.as_of}, when the list was read. Ask nearer."
        )


def _model(all_: World, history: History, known: float) -> Model:
    others = [h for h in all_.histories.values() if h.opened < known and h is not history]
    alike = [h for h in others if h.instrument.kind == history.instrument.kind]
    if history.instrument.kind == "amendment" and len(alike) < _ALIKE:
        raise NoForecast(
            f"{history.instrument.id!r} is an amendment, and by {day(known)} the record holds {len(alike)} others; "
            f"treaties are not comparable with it. A forecast needs {_ALIKE}."
        )
    deposits = sum(int(np.sum(h.deposited <= known)) for h in others)
    if len(others) < _NEEDED[0] or deposits < _NEEDED[1]:
        raise NoForecast(
            f"by {day(known)} the record holds {len(others)} comparable instruments with {deposits} deposits; "
            f"a forecast needs {_NEEDED[0]} with {_NEEDED[1]}."
        )
    model = fit(all_, known, without=history.instrument.id, age=known - history.opened)
    assert model is not None
    return model


def _times(all_: World, model: Model, history: History, by: np.random.Generator, draws: int) -> Array:
    """When each State deposits: (draws, States); what happened already and what never will are NEVER here."""
    kinds = np.array(model.kinds)
    chosen = by.choice(len(kinds), draws, p=kinds[:, 0])
    share, spread = kinds[chosen, 1], kinds[chosen, 2]
    seen = np.sum(history.deposited <= model.known)
    mean = expected(all_, model, history)
    factor = by.gamma(spread + share * seen, 1 / (spread + share * mean))
    age = model.known - history.opened
    edges = np.concatenate([[age], EDGES[age + 1e-9 < EDGES]])
    risk = (history.joined > model.known) & (all_.states.since < model.known) & (history.declined > model.known)
    total = np.zeros((len(edges), len(risk)))
    for number, (low, high) in enumerate(pairwise(edges)):
        rate = hazards(all_, model, history, history.opened + low + 1e-6)
        total[number + 1] = total[number] + rate * (high - low)
    level = by.exponential(size=(draws, len(risk))) / factor[:, None]
    times = np.full((draws, len(risk)), NEVER)
    for state in np.flatnonzero(risk):
        times[:, state] = history.opened + np.interp(level[:, state], total[:, state], edges, right=NEVER)
    return times


def _fix(all_: World, record: Record, instrument: str, span: tuple[date, date], times: Array) -> tuple[Act, ...]:
    """Put what is recorded singly between ``known`` and ``on``, and what is supposed, on its day in every draw."""
    known, on = span
    place = {code: number for number, code in enumerate(all_.states.codes)}
    supposed = tuple(a for a in record.suppositions if a.instrument == instrument)
    for act in record.acts.get(instrument, ()):
        counts = act.kind in CONSENT and act.party in place
        if counts and act.on.last > known and (act.on.last <= on or act.hypothetical):
            times[:, place[act.party]] = moment(act.on.last)
    return supposed


def _still_needed(record: Record, subject: Instrument, state: EntryIntoForce) -> tuple[int, int]:
    """How many deposits are needed yet, and how many of them from members of the organisation named."""
    need = state.needed - len(state.counted)
    if subject.force is None or subject.force.of_which is None:
        return need, 0
    at_least, organisation = subject.force.of_which
    inside = {m.party for m in record.memberships if m.organisation == organisation}
    return need, at_least - sum(act.party in inside for act in state.counted)


def _threshold(all_: World, subject: Instrument, times: Array, still: tuple[int, int], known: date) -> Array:
    """The moment of the threshold in each draw that agrees with what is known not to have happened."""
    need, inside = still
    wait = np.sort(times, axis=1)[:, max(need, 1) - 1]
    if inside > 0:
        members = all_.states.council <= moment(known)
        wait = np.maximum(wait, np.sort(times[:, members], axis=1)[:, inside - 1])
    if subject.not_in_force_as_of and subject.force:
        late = [
            day(w) is None or after(subject.force.delay, day(w) or known) > subject.not_in_force_as_of for w in wait
        ]
        wait = wait[np.array(late)] if any(late) else wait
    return np.asarray(wait, dtype=np.float64)


def _quantiles(wait: Array) -> Quantiles:
    low, middle, high = np.quantile(wait, _LEVELS, method="inverted_cdf")
    return Quantiles(low=day(low), middle=day(middle), high=day(high))


def _in_force(subject: Instrument, wait: Array) -> Quantiles:
    """The clause's delay never reverses an order, so the quantiles carry over."""
    assert subject.force is not None
    delay, found = subject.force.delay, _quantiles(wait)
    low, middle, high = (after(delay, d) if d else None for d in (found.low, found.middle, found.high))
    return Quantiles(low=low, middle=middle, high=high)


def _left(record: Record, instrument: str, known: date, by: date) -> int:
    """How many of those that had joined have left by a day, as far as notified by ``known``."""
    periods = (p for found in Standing(record).periods(instrument).values() for p in found)
    notified = (p for p in periods if p.ended_by is not None and p.ended_by.on.last <= known)
    return sum(p.end is not None and p.end.last <= by for p in notified)


def _counts(record: Record, history: History, times: Array, known: date, years: int) -> tuple[YearlyCount, ...]:
    """How many will be bound, less those that have given notice."""
    joined = int(np.sum(history.joined <= moment(known)))
    found = []
    for number in range(1, years + 1):
        on = months_after(known, 12 * number)
        start = joined - _left(record, history.instrument.id, known, on)
        more = np.sum(times <= moment(on), axis=1)
        low, middle, high = (start + int(v) for v in np.quantile(more, _LEVELS, method="inverted_cdf"))
        found.append(YearlyCount(on=on, low=low, middle=middle, high=high))
    return tuple(found)


def _gains(all_: World, history: History, times: Array, need: int, known: float) -> tuple[Gain, ...]:
    """How much sooner the threshold comes if a State deposits at once; the most likely to join first."""
    ordered = np.sort(times, axis=1)
    last = np.minimum(ordered[:, need - 1], known + 60)
    before = np.minimum(ordered[:, need - 2], known + 60) if need > 1 else np.full(len(times), known)
    chance = np.mean(times <= known + 3, axis=0)
    likely = [s for s in np.argsort(-chance, kind="stable") if chance[s] < 1][:10]  # 1: recorded, or supposed
    found = []
    for state in likely:
        sooner = np.where(times[:, state] > before, before, last)
        found.append(
            Gain(
                state=all_.states.codes[state],
                days=round(float(np.mean(last - sooner)) * 365.25),
                chance=float(chance[state]),
            )
        )
    return tuple(found)


def _notes(subject: Instrument, history: History, on: date, known: date, waiting: bool) -> Sequence[str]:
    notes = []
    if known < on:
        notes.append(f"The list was read to {known}; of what was done since, only what is recorded singly is counted.")
    if subject.force and subject.force.certainty != "text":
        notes.append(f"The final clause is from memory. {subject.force.note}".strip())
    if subject.not_in_force_as_of and subject.not_in_force_as_of <= on:
        notes.append(f"It is known not to have been in force on {exactly(subject.not_in_force_as_of)}.")
    if declined := int(np.sum(history.declined <= moment(known))):
        notes.append(f"{declined} States that told the depositary they will not join are taken at their word.")
    if waiting and moment(known) - history.opened > _TIE:
        notes.append("So long after the opening, the backtest found the model no better than the mean gap.")
    if subject.missing:
        notes.append(f"Known to be missing: {'; '.join(subject.missing)}.")
    return notes
