"""Who is Party, for all States of a world at once: the periods of ``law.standing`` as numbers of days.

``Standing.is_party`` answers for one State; tests hold the two equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from servanda.law.kleene import Answer
from servanda.law.plane import Answers
from servanda.law.standing import Period, Standing

__all__ = ["PartyColumn"]

_NEVER = date.max.toordinal()


class PartyColumn:
    """The periods in which each State is bound by one instrument; the same for all days."""

    def __init__(self, standing: Standing, instrument: str, states: Sequence[str]) -> None:
        self.standing, self.instrument = standing, instrument
        held = standing.periods(instrument)
        days = [(place, *turns) for place, s in enumerate(states) for turns in _turns(held.get(s, ()))]
        numbers = np.array(days, dtype=np.int64).reshape(-1, 5)
        self._place, self._from, self._surely_from, self._until, self._surely_until = numbers.T
        unlisted = set(standing.record.instruments[instrument].unlisted)
        self._unlisted = np.array([state in unlisted for state in states])
        self._count = len(states)

    def on(self, day: date) -> Answers:
        """The answer for each State on one day."""
        number = day.toordinal()
        silent = np.full(self._count, self.standing.absent(self.instrument, day), dtype=np.int8)
        if self._unlisted.any() and self.standing.in_force(self.instrument, day) is not Answer.NO:
            silent[self._unlisted] = Answer.NOT_KNOWN
        silent[self._place[number < self._from]] = Answer.NO  # its act is recorded, and takes effect later
        sure = (self._surely_from <= number) & (number < self._until)
        may = (self._from <= number) & (number < self._surely_until)
        bound = np.zeros(self._count, dtype=np.int8)
        bound[self._place[may]] = Answer.NOT_KNOWN
        bound[self._place[sure]] = Answer.YES
        return np.where(bound > 0, bound, silent)


def _turns(periods: Sequence[Period]) -> Iterator[tuple[int, int, int, int]]:
    """First and last possible day of the beginning, and of the end."""
    for period in periods:
        if period.start is not None:
            ends = (period.end.first.toordinal(), period.end.last.toordinal()) if period.end else (_NEVER, _NEVER)
            yield period.start.first.toordinal(), period.start.last.toordinal(), *ends
