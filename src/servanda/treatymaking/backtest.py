"""Backtest: forecasts made from what was known 3, 12 and 36 months after opening, beside what happened.

No forecast sees an act later than its day, of its own instrument or of any other.
Beside it stands a naive baseline: the mean gap between the deposits so far, or,
before the first, the mean gap of the instruments that were open by then.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from servanda.facts.instruments import Instrument
from servanda.facts.record import Record
from servanda.law.calendar import months_after
from servanda.law.force import entry_into_force
from servanda.treatymaking.errors import NoForecast
from servanda.treatymaking.forecast import Quantiles, forecast
from servanda.treatymaking.gaps import at_mean_gap, opening

__all__ = ["HORIZONS", "Case", "Score", "cases", "score"]

HORIZONS = (3, 12, 36)  # months after opening


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One instrument at one horizon at which its threshold had not been reached."""

    instrument: str
    months: int
    on: date
    needed: int
    counted: int
    actual: date | None  # None: not reached as far as recorded
    forecast: Quantiles | None
    refused: str  # why there is no forecast
    read_to: date  # the day to which the instrument's list was read
    baseline: date | None  # None: nothing to take a gap from

    @property
    def covered(self) -> bool | None:
        """Whether the threshold fell between the 10 and 90 % days; None: not known, or no forecast."""
        if self.forecast is None or self.actual is None or self.forecast.low is None:
            return None
        return self.forecast.low <= self.actual <= (self.forecast.high or date.max)

    @property
    def missed(self) -> bool | None:
        """Whether the interval surely failed, also where the threshold was still not reached when it ended."""
        if self.covered is not None:
            return not self.covered
        over = self.forecast is not None and self.forecast.high is not None and self.forecast.high < self.read_to
        return True if over and self.actual is None else None

    def error(self, said: date | None) -> float | None:
        """How far a day was from what happened, in years."""
        if said is None or self.actual is None:
            return None
        return abs((said - self.actual).days) / 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How forecasts did over some cases."""

    cases: int
    coverage: float  # share of the 80 % intervals that held what happened
    early: float  # share in which it happened before the interval
    late: float
    median_error: float  # years
    baseline_error: float

    @property
    def better_by(self) -> float:
        """By which share the median error is below the baseline's."""
        return 1 - self.median_error / self.baseline_error


def cases(
    record: Record, horizons: Sequence[int] = HORIZONS, *, draws: int = 4000, only: Container[str] | None = None
) -> Iterator[Case]:
    """All cases the record holds (of some instruments, if named), by the day of opening."""
    asked = [i for i in record.instruments.values() if only is None or i.id in only]
    dated = [i for i in asked if i.force and (i.opened or i.adopted) and i.as_of]
    for subject in sorted(dated, key=opening):
        for months in horizons:
            on = months_after(opening(subject), months)
            by_then = entry_into_force(record, subject, on)
            known = subject.as_of is not None and on <= subject.as_of
            if known and by_then.needed and by_then.decisive is None and record.acts.get(subject.id):
                yield _case(record, subject, months, on, draws)


def _case(record: Record, subject: Instrument, months: int, on: date, draws: int) -> Case:
    in_the_end = entry_into_force(record, subject)
    by_then = entry_into_force(record, subject, on)
    said, refused = None, ""
    try:
        said = forecast(record, subject.id, on=on, draws=draws, years=1).threshold
    except NoForecast as why:
        refused = str(why)
    return Case(
        instrument=subject.id,
        months=months,
        on=on,
        needed=by_then.needed,
        counted=len(by_then.counted),
        actual=in_the_end.decisive.on.last if in_the_end.decisive else None,
        forecast=said,
        refused=refused,
        read_to=subject.as_of or on,
        baseline=at_mean_gap(record, subject, on),
    )


def score(tried: Iterable[Case]) -> Score | None:
    """How the forecasts did; errors where the outcome is known and a baseline exists. None: nothing to judge.

    An interval that ended before the threshold was reached, which it still is not, counts as missed.
    """
    found = [case for case in tried if case.forecast is not None]
    judged = [case for case in found if case.missed is not None]
    pairs = [(c.error(c.forecast.middle), c.error(c.baseline)) for c in found if c.forecast]
    errors = [(ours, plain) for ours, plain in pairs if ours is not None and plain is not None]
    if not judged or not errors:
        return None
    early = [c for c in judged if c.actual and c.forecast and c.actual < (c.forecast.low or date.max)]
    missed = [c for c in judged if c.missed]
    return Score(
        cases=len(judged),
        coverage=1 - len(missed) / len(judged),
        early=len(early) / len(judged),
        late=(len(missed) - len(early)) / len(judged),
        median_error=median(ours for ours, _ in errors),
        baseline_error=median(plain for _, plain in errors),
    )
