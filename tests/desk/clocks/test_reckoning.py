"""When a period ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.desk.clocks.reckoning import due_at, is_working_day, last_working_day, read_period
from servanda.desk.errors import BadInput

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_sixty_days_end_with_the_sixtieth_day_after_where_the_one_bound_is():
    assert due_at(NOON, "P60D", "UTC") == datetime(2026, 5, 2, tzinfo=UTC)  # 1 May has ended
    assert due_at(NOON, "P60D", "America/Sao_Paulo") == datetime(2026, 5, 2, 3, tzinfo=UTC)


def test_the_day_of_the_event_is_the_local_one():
    late = datetime(2026, 3, 2, 23, tzinfo=UTC)  # the third of March already in Tokyo

    assert due_at(late, "P18D", "Asia/Tokyo") == datetime(2026, 3, 21, 15, tzinfo=UTC)  # 21 March has ended there


def test_hours_run_by_the_instant_through_a_change_of_clocks():
    before = datetime(2026, 3, 28, 12, tzinfo=UTC)  # clocks in Paris turn that night

    assert due_at(before, "PT96H", "Europe/Paris") - before == timedelta(hours=96)


def test_a_month_ends_on_a_day_that_the_month_has():
    assert due_at(datetime(2026, 1, 31, tzinfo=UTC), "P1M", "UTC") == datetime(2026, 3, 1, tzinfo=UTC)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)), st.integers(1, 400))
def test_a_longer_period_never_ends_sooner(start: datetime, days: int):
    started = start.replace(tzinfo=UTC)

    assert due_at(started, f"P{days + 1}D", "Asia/Kolkata") > due_at(started, f"P{days}D", "Asia/Kolkata") > started


@pytest.mark.parametrize("written", ["", "P", "60D", "P-3D", "PT", "P60D and more", "P99999D"])
def test_what_is_no_period_is_refused(written: str):
    with pytest.raises(BadInput, match="is not a period"):
        read_period(written)


def test_holidays_of_both_states_are_seen_and_unknown_ones_stay_unknown():
    tiradentes = date(2026, 4, 21)

    assert is_working_day(tiradentes, "BR") is False
    assert is_working_day(tiradentes, "PT") is True
    assert is_working_day(tiradentes, "ZZ") is None
    assert last_working_day(tiradentes, ("PT", "BR")) == date(2026, 4, 20)
