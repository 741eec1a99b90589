"""Days as texts write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.documents.dates import MONTH_NAMES, day_named, find_dates, last_day, resolve


def found(text: str, **how: bool) -> list[tuple[str | None, str | None]]:
    return [(mention.first, mention.last) for mention in find_dates(text, **how)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 5 March 2011", "2011-03-05"),
        ("on March 5, 2011", "2011-03-05"),
        ("Mar. 5, 2011", "2011-03-05"),
        ("the 5th of March, 2011", "2011-03-05"),
        ("2011-03-05 | Geneva", "2011-03-05"),
        ("05-03-2011", "2011-03-05"),
        ("03/25/2011", "2011-03-25"),
        ("25/03/2011", "2011-03-25"),
        ("in March 2011", "2011-03"),
    ],
)
def test_a_day_is_read_in_every_common_form(text, day):
    assert found(text) == [(day, None)]


def test_a_period_takes_its_year_from_its_end():
    assert found("from 28 December to 3 January 2005") == [("2004-12-28", "2005-01-03")]


def test_a_period_within_one_month():
    assert found("held from 7 to 18 May 2001") == [("2001-05-07", "2001-05-18")]


def test_days_joined_by_and_share_their_year():
    assert found("from 2 to 6 June and 9 June 2003") == [("2003-06-02", "2003-06-06"), ("2003-06-09", None)]


def test_a_day_the_calendar_lacks_is_no_day():
    assert found("on 31 June 2001") == []


def test_a_day_without_a_year_stays_open_until_the_day_of_publication_is_known():
    (mention,) = find_dates("the vote is set for December 4")

    assert mention.first is None
    assert resolve(mention, None) == mention
    assert resolve(mention, date(2019, 11, 20)).first == "2019-12-04"
    assert resolve(mention, date(2019, 11, 20)).basis == "year inferred"


@pytest.mark.parametrize(
    ("words", "day"),
    [("today", "2023-05-26"), ("yesterday", "2023-05-25"), ("on Monday", "2023-05-22"), ("late Friday", "2023-05-26")],
)
def test_relative_days_are_counted_back_from_publication(words, day):
    (mention,) = find_dates(f"It was signed {words}.", relative=True)

    assert mention.basis == "relative"
    assert resolve(mention, date(2023, 5, 26)).first == day


def test_amounts_and_symbols_are_no_years():
    assert found("2,011 States and $2000 in A/2005/12", years=True) == []


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
@settings(max_examples=60)
def test_every_day_written_out_is_read_back(day):
    assert found(f"on {day.day} {MONTH_NAMES[day.month - 1]} {day.year},") == [(day.isoformat(), None)]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 11, 30)))
@settings(max_examples=60)
def test_after_the_last_day_of_a_month_comes_the_first_of_the_next(day):
    assert (last_day(f"{day:%Y-%m}") + timedelta(days=1)).day == 1


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_whatever_is_found_stands_where_it_is_said_to_stand(text):
    for mention in find_dates(text, years=True, relative=True):
        assert text[mention.start : mention.end] == mention.text


def test_a_day_in_figures_with_dots_has_the_day_first():
    assert found("Den Haag, 16.12.2025") == [("2025-12-16", None)]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        (("20", "November", "2006"), "2006-11-20"),
        (("31", "February", "2006"), None),
        (("2", "May", None), None),
        (("2", "May", "1066"), None),
    ],
)
def test_a_day_is_made_of_its_three_words(words: tuple[str, str, str | None], day: str | None):
    assert day_named(*words) == day
