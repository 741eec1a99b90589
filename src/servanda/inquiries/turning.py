"""Turning: the days on which an answer can change; between two of them it is the same but for its date.

Who asks about many days, as a page with a dial does, works an answer out once for
each stretch between two turns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from weakref import WeakKeyDictionary

from servanda.facts.record import Record
from servanda.inquiries.asking import Absence, rules_of
from servanda.law.history import turning_days
from servanda.law.standing import Standing

__all__ = ["turned_on"]

_DAYS: WeakKeyDictionary[Standing, dict[str, list[date]]] = WeakKeyDictionary()


def turned_on(record: Record, parts: Iterable[str], on: date, absence: Absence = "strict") -> date:
    """The last day up to ``on`` on which anything changed in some parts of the record (``law.leaves``).

    The first day of the calendar where nothing had happened yet.
    """
    standing = rules_of(record, absence).standing
    known = _DAYS.setdefault(standing, {})
    return max((_last(known.get(part) or _laid(known, standing, part), on) for part in parts), default=date.min)


def _last(days: list[date], on: date) -> date:
    return days[bisect_right(days, on) - 1]


def _laid(known: dict[str, list[date]], standing: Standing, part: str) -> list[date]:
    """All days on which a part turns, in order; for an instrument also each day on which something was done."""
    acts = standing.record.acts.get(part, ())
    done = {edge for act in acts for edge in (act.on.first, act.on.last)}
    known[part] = sorted({date.min, *turning_days(standing, part), *done})
    return known[part]
