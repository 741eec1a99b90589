"""How treaties count days: from a deposit or a notice to the day it takes effect.

Each rule is data (``facts.instruments.Delay``); here is only its grammar. The
day of the deposit itself is not counted: "the ninetieth day after" is the
deposit plus ninety days.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from servanda.facts.days import Day
from servanda.facts.instruments import Delay
from servanda.law.words import Words

__all__ = ["after", "arithmetic", "months_after"]


def after(delay: Delay, start: date) -> date:
    """The day on which what was done on ``start`` takes effect."""
    match delay.kind:
        case "nth-day-after":
            return start + timedelta(days=delay.days)
        case "first-of-month-after-nth-day":
            return _first_of_next_month(start + timedelta(days=delay.days))
        case "first-of-month-after-period":
            return _first_of_next_month(months_after(start, delay.months))
        case "period-after":
            return months_after(start, delay.months)
        case "end-of-cycle":
            return _end_of_cycle(delay, start)


def day_after(delay: Delay, start: Day) -> Day:
    """The same for a day that is only partly known; the rules never reverse an order."""
    return Day(after(delay, start.first), after(delay, start.last))


def months_after(start: date, months: int) -> date:
    """The same day so many calendar months later; a day the month lacks becomes its last."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _first_of_next_month(day: date) -> date:
    return months_after(day.replace(day=1), 1)


def _end_of_cycle(delay: Delay, notice: date) -> date:
    """The first end of a running cycle that the notice precedes by long enough."""
    assert delay.anchor is not None
    cycles = 0
    while months_after(delay.anchor, cycles * delay.months - delay.notice_months) < notice:
        cycles += 1
    return months_after(delay.anchor, cycles * delay.months)


def arithmetic(delay: Delay, start: date) -> Words:
    """The count in words, for a proof: ``2002-04-11 + 60 days = 2002-06-10; first of the next month: 2002-07-01``."""
    end = after(delay, start)
    match delay.kind:
        case "nth-day-after":
            return Words("{} + {} days = {}", (start, delay.days, end))
        case "first-of-month-after-nth-day":
            counted = start + timedelta(delay.days)
            return Words("{} + {} days = {}; first of the next month: {}", (start, delay.days, counted, end))
        case "first-of-month-after-period":
            counted = months_after(start, delay.months)
            return Words("{} + {} months = {}; first of the next month: {}", (start, delay.months, counted, end))
        case "period-after":
            return Words("{} + {} months = {}", (start, delay.months, end))
        case "end-of-cycle":
            return Words("notice of {} works for the cycle that ends on {}", (start, end))
