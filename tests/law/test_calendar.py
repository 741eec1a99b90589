"""How treaties count: the known days of entry into force, months with missing days, cycles, and never backwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.facts import load
from servanda.facts.days import Day, read_day
from servanda.facts.instruments import Delay
from servanda.law.calendar import after, arithmetic, day_after, months_after

RECORD = load()

# The deposit that reached the threshold, and the day of entry into force that everybody knows.
KNOWN = {
    "rome-statute": ("2002-04-11", "2002-07-01"),
    "untoc": ("2003-07-01", "2003-09-29"),
    "uncac": ("2005-09-15", "2005-12-14"),
    "cat": ("1987-05-27", "1987-06-26"),
    "cped": ("2010-11-23", "2010-12-23"),
    "genocide-convention": ("1950-10-14", "1951-01-12"),
    "statutory-limitations-1968": ("1970-08-13", "1970-11-11"),
    "terrorist-bombings": ("2001-04-23", "2001-05-23"),
    "terrorist-financing": ("2002-03-11", "2002-04-10"),
    "drugs-1988": ("1990-08-13", "1990-11-11"),
    "apic": ("2004-06-22", "2004-07-22"),
    "vclt": ("1979-12-28", "1980-01-27"),
    "geneva-conventions-1949": ("1950-04-21", "1950-10-21"),
    "additional-protocol-i": ("1978-06-07", "1978-12-07"),
    "additional-protocol-ii": ("1978-06-07", "1978-12-07"),
    "additional-protocol-iii": ("2006-07-14", "2007-01-14"),
    "budapest-convention": ("2004-03-18", "2004-07-01"),
    "coe-extradition-1957": ("1960-01-19", "1960-04-18"),
    "coe-mla-1959": ("1962-03-14", "1962-06-12"),
    "coe-mla-1st-protocol-1978": ("1982-01-12", "1982-04-12"),
    "coe-mla-2nd-protocol-2001": ("2003-10-09", "2004-02-01"),
    "apartheid-convention": ("1976-06-18", "1976-07-18"),
    "slavery-supplementary-1956": ("1957-04-30", "1957-04-30"),
    "hostages": ("1983-05-04", "1983-06-03"),
    "protected-persons": ("1977-01-21", "1977-02-20"),
    "nuclear-terrorism": ("2007-06-07", "2007-07-07"),
    "un-safety-of-personnel": ("1998-12-16", "1999-01-15"),
    "untoc-firearms": ("2005-04-04", "2005-07-03"),
    "crc-opsc": ("2001-10-18", "2002-01-18"),
    "crc-opac": ("2001-11-12", "2002-02-12"),
    "opcat": ("2006-05-23", "2006-06-22"),
    "iccpr": ("1975-12-23", "1976-03-23"),
}


@pytest.mark.parametrize("instrument", KNOWN)
def test_the_clause_counts_from_the_decisive_deposit_to_the_known_day(instrument: str):
    deposit, in_force = map(date.fromisoformat, KNOWN[instrument])
    clause = RECORD.instruments[instrument].force

    assert clause is not None
    assert after(clause.delay, deposit) == in_force


@pytest.mark.parametrize(
    ("delay", "start", "end"),
    [
        (Delay(kind="nth-day-after", days=0), "1957-04-30", "1957-04-30"),
        (Delay(kind="nth-day-after", days=30), "2024-01-31", "2024-03-01"),
        (Delay(kind="period-after", months=1), "2023-01-31", "2023-02-28"),
        (Delay(kind="period-after", months=1), "2024-01-31", "2024-02-29"),
        (Delay(kind="period-after", months=12), "2024-02-29", "2025-02-28"),
        (Delay(kind="first-of-month-after-nth-day", days=60), "2002-05-02", "2002-08-01"),  # ends on the first itself
        (Delay(kind="first-of-month-after-nth-day", days=60), "2002-05-01", "2002-07-01"),
        (Delay(kind="first-of-month-after-period", months=3), "2023-11-30", "2024-03-01"),
        (Delay(kind="first-of-month-after-period", months=3), "2024-01-01", "2024-05-01"),
        (Delay(kind="first-of-month-after-period", months=3), "2023-09-15", "2024-01-01"),
    ],
)
def test_months_with_missing_days_and_ends_on_the_first(delay: Delay, start: str, end: str):
    assert after(delay, date.fromisoformat(start)) == date.fromisoformat(end)


def test_a_notice_before_the_term_works_for_the_running_cycle_and_a_later_one_for_the_next():
    clause = RECORD.instruments["slavery-supplementary-1956"].withdrawal
    assert clause is not None
    assert clause.delay is not None
    end = after(clause.delay, date(1980, 1, 1))
    last = months_after(end, -clause.delay.notice_months)

    assert after(clause.delay, last) == end
    assert after(clause.delay, last + timedelta(1)) == months_after(end, clause.delay.months)


def test_the_count_is_told_in_words():
    delay = Delay(kind="first-of-month-after-nth-day", days=60)

    assert str(arithmetic(delay, date(2002, 4, 11))) == (
        "2002-04-11 + 60 days = 2002-06-10; first of the next month: 2002-07-01"
    )


def test_a_day_known_to_the_month_gives_a_stretch():
    assert day_after(Delay(kind="nth-day-after", days=30), read_day("2026-02")) == Day(
        date(2026, 3, 3), date(2026, 3, 30)
    )


days = st.dates(date(1900, 1, 1), date(2200, 1, 1))
delays = st.one_of(
    st.builds(Delay, kind=st.sampled_from(["nth-day-after", "first-of-month-after-nth-day"]), days=st.integers(0, 400)),
    st.builds(Delay, kind=st.sampled_from(["period-after", "first-of-month-after-period"]), months=st.integers(0, 30)),
    st.builds(
        Delay,
        kind=st.just("end-of-cycle"),
        months=st.integers(12, 60),
        notice_months=st.integers(0, 12),
        anchor=st.dates(date(1950, 1, 1), date(1960, 1, 1)),
    ),
)


@given(delays, days, days)
@settings(max_examples=60)
def test_what_is_done_later_never_takes_effect_sooner(delay: Delay, one: date, other: date):
    first, second = sorted((one, other))

    assert after(delay, first) <= after(delay, second)


@given(delays, days)
@settings(max_examples=60)
def test_nothing_takes_effect_before_it_is_done(delay: Delay, start: date):
    assert after(delay, start) >= start


@given(days, st.integers(-600, 600))
@settings(max_examples=60)
def test_months_keep_the_day_or_fall_on_the_last(start: date, months: int):
    moved = months_after(start, months)

    assert (moved.year * 12 + moved.month) - (start.year * 12 + start.month) == months
    assert moved.day == start.day or (moved + timedelta(1)).day == 1
