"""The slider of years below a map: which days it offers, and what stands at each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from servanda.treatymaking.outlook import YearAhead

__all__ = ["Year", "slider_days"]

_YEARS = (*range(1950, 2020, 10), 2020)
_AHEAD = (1, 4, 9)  # years after the day asked for that the slider offers


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One step of the slider: how many States are counted on that day."""

    day: date
    label: str
    must: int
    height: int  # of its bar, in per cent of all States
    is_here: bool
    ahead: bool
    forecast: YearAhead | None = None  # what the model expects instead of what is done

    spread: tuple[int, int] = (0, 0)  # the interval of the forecast as places on its bar, from the top

    @property
    def top(self) -> int:
        return 100 - self.height


def slider_days(this: date) -> list[date]:
    """The days the slider offers, whatever day is asked for."""
    past = [date(year, 12, 31) for year in _YEARS if year < this.year]
    return [*past, this, *(date(this.year + more, 12, 31) for more in _AHEAD)]
