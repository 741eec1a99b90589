"""Days are kept as far as they are known, and never rounded."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.facts.days import Day, exactly, read_date, read_day
from servanda.facts.errors import UnreadableDay


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02-03", date(2026, 2, 3), date(2026, 2, 3)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("1975", date(1975, 1, 1), date(1975, 12, 31)),
        ("2025-10-25/2025-10-26", date(2025, 10, 25), date(2025, 10, 26)),
    ],
)
def test_a_day_is_read_as_far_as_it_is_given(text, first, last):
    assert read_day(text) == Day(first, last)
    assert str(read_day(text)) == text


@pytest.mark.parametrize("text", ["", "2026-13", "2026-02-30", "03/02/2026", "2026-2-3", "today", "2026-02-03/2025"])
def test_what_is_no_day_is_refused_with_what_to_write(text):
    with pytest.raises(UnreadableDay, match=r"Write|calendar"):
        read_day(text)


def test_a_month_is_not_one_day():
    with pytest.raises(UnreadableDay, match="Write it in full"):
        read_date("2026-02")


@given(st.dates(max_value=date(2999, 12, 31)))
def test_a_full_day_comes_back_as_it_was_written(day):
    assert read_day(str(exactly(day))) == exactly(day)
