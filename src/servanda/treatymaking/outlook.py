"""Outlook: how many States would have to prosecute or extradite in years to come, if States join as they have so far.

Two things are put together: what the law gives on a later day by acts already done
(``inquiries.gaps``), and when States that have not joined would be bound by an instrument
that would oblige them (``forecast.joining``). Instruments are drawn apart from one another.
Where no forecast can be made for an instrument, nobody is counted by it; what is not
known stays uncounted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from servanda.inquiries.gaps import Gaps
from servanda.treatymaking.forecast import Joining
from servanda.treatymaking.histories import moment

__all__ = ["YearAhead", "outlook"]

_LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearAhead:
    """How many States must act on a later day: by acts already done, and in 10, 50 and 90 % of the draws at most."""

    on: date
    done: int
    low: int
    middle: int
    high: int
    chances: Mapping[str, float]  # of each State that need not act by what is done

    def likely(self, least: float = 0.5) -> tuple[str, ...]:
        """The States whose chance is at least so high, the highest first."""
        found = sorted(self.chances.items(), key=lambda one: (-one[1], one[0]))
        return tuple(state for state, chance in found if chance >= least)


def outlook(found: Iterable[Gaps], joinings: Mapping[str, Joining]) -> tuple[YearAhead, ...]:
    """The outlook for the day of each answer; all joinings have the same number of draws."""
    return tuple(_year(one, joinings) for one in found)


def _year(found: Gaps, joinings: Mapping[str, Joining]) -> YearAhead:
    done, columns = found.counts()["must"], dict[str, NDArray[np.bool_]]()
    for place in found.places:
        drawn = [_bound(joinings[key], place.state, found.asked.on) for key in place.closed_by if key in joinings]
        if drawn:
            columns[place.state] = np.any(drawn, axis=0)
    counts = done + np.sum(list(columns.values()), axis=0) if columns else np.array([done])
    low, middle, high = (int(n) for n in np.quantile(counts, _LEVELS, method="inverted_cdf"))
    chances = {state: float(np.mean(column)) for state, column in columns.items()}
    return YearAhead(on=found.asked.on, done=done, low=low, middle=middle, high=high, chances=chances)


def _bound(joining: Joining, state: str, on: date) -> NDArray[np.bool_]:
    """In which draws the instrument binds the State on that day; in none if the forecast does not know the State."""
    if state not in joining.codes:
        return np.zeros(len(joining.bound), dtype=bool)
    column: NDArray[np.bool_] = joining.bound[:, joining.codes.index(state)] <= moment(on)
    return column
