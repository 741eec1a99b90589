"""The naive forecast that every other has to beat: deposits go on at the mean gap so far."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import mean

from servanda.facts.instruments import Instrument
from servanda.facts.record import Record
from servanda.law.force import counted, entry_into_force

__all__ = ["at_mean_gap", "opening"]


def opening(subject: Instrument) -> date:
    """The day on which it was opened, or adopted where that is not recorded."""
    on = subject.opened or subject.adopted
    assert on is not None
    return on.first


def at_mean_gap(record: Record, subject: Instrument, on: date) -> date | None:
    """The day on which the threshold is reached if deposits go on at the mean gap so far."""
    state = entry_into_force(record, subject, on)
    missing, had = state.needed - len(state.counted), len(state.counted)
    gap = (on - opening(subject)).days / had if had else _usual_gap(record, subject, on)
    days = round(missing * gap) if gap is not None else None
    return on + timedelta(days=days) if days is not None and days < 365 * 300 else None


def _usual_gap(record: Record, subject: Instrument, on: date) -> float | None:
    """The mean gap, in days, of the other instruments open by then, each up to its threshold."""
    gaps = []
    for other in record.instruments.values():
        if other is subject or not other.force or not (other.opened or other.adopted):
            continue
        done = [a.on.last for a in counted(record, other) if a.on.last <= on][: other.force.threshold or None]
        if done and opening(other) <= on:
            gaps.append((done[-1] - opening(other)).days / len(done))
    return mean(gaps) if gaps else None
