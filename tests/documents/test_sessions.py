"""Session arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.documents.sessions import find_sessions, opening_day, ordinal, session_in_progress, session_period


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("first", 1),
        ("twentieth", 20),
        ("sixty-third", 63),
        ("79th", 79),
        ("one hundred and twelfth", 112),
        ("plenary", None),
    ],
)
def test_an_ordinal_is_a_number(words, number):
    assert ordinal(words) == number


def test_one_word_for_several_sessions():
    sessions = find_sessions("in the agenda of its seventy-eighth and seventy-ninth sessions")

    assert [session.number for session in sessions] == [78, 79]


def test_a_special_session_is_told_apart():
    (session,) = find_sessions("its tenth emergency special session")

    assert (session.number, session.kind) == (10, "emergency special")


# Openings as they took place, one for each of the three rules.
@pytest.mark.parametrize(
    ("number", "day"),
    [(56, None), (63, date(2008, 9, 16)), (72, date(2017, 9, 12)), (74, date(2019, 9, 17)), (79, date(2024, 9, 10))],
)
def test_the_assembly_opens_by_rule_1(number, day):
    assert opening_day(number) == day or day is None


def test_the_first_sessions_kept_to_no_rule():
    assert session_period(1) is None


@given(st.integers(min_value=4, max_value=150))
@settings(max_examples=80)
def test_sessions_follow_each_other_without_a_gap(number):
    this, following = session_period(number), session_period(number + 1)

    assert this is not None
    assert following is not None
    assert this[1] + timedelta(days=1) == following[0]
    assert this[0].weekday() == 1  # a Tuesday
    assert session_in_progress(this[0]) == session_in_progress(this[1]) == number
