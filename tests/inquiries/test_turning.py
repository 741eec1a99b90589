"""Between two turns of what it rests on an answer stays the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.facts.loading import load
from servanda.inquiries import between as about_pairs
from servanda.inquiries import gaps as about_places
from servanda.inquiries.status import status
from servanda.inquiries.turning import turned_on

RECORD = load()
DAYS = st.dates(date(1945, 1, 1), date(2035, 1, 1))
SILENCE = st.sampled_from(["strict", "practical"])
MEASURES = ("extradition", "take-evidence")


@settings(max_examples=25, deadline=None)
@given(day=DAYS, absence=SILENCE, instrument=st.sampled_from(sorted(RECORD.instruments)))
def test_the_status_of_the_last_turn_is_that_of_the_day(day, absence, instrument):
    turned = turned_on(RECORD, [instrument], day, absence)
    found = status(RECORD, instrument, turned, absence)

    assert turned <= day
    assert replace(found, asked=replace(found.asked, on=day)) == status(RECORD, instrument, day, absence)


@settings(max_examples=15, deadline=None)
@given(day=DAYS, absence=SILENCE, offence=st.sampled_from(sorted(RECORD.crimes)))
def test_the_gaps_of_the_last_turn_are_those_of_the_day(day, absence, offence):
    turned = turned_on(RECORD, about_places.reads(RECORD, offence), day, absence)
    found = about_places.gaps(RECORD, offence, turned, absence=absence)

    assert about_places.moved_to(found, RECORD, day, absence) == about_places.gaps(
        RECORD, offence, day, absence=absence
    )


@settings(max_examples=15, deadline=None)
@given(day=DAYS, absence=SILENCE, states=st.permutations(["GMB", "DEU", "RUS", "IND", "USA"]))
def test_the_bases_of_the_last_turn_are_those_of_the_day(day, absence, states):
    asking, asked, offences = states[0], states[1], ("torture", "genocide", "corruption")
    turned = turned_on(RECORD, about_pairs.reads(RECORD, offences, MEASURES), day, absence)
    then, now = (
        about_pairs.between(RECORD, asking, asked, when, offences, MEASURES, absence) for when in (turned, day)
    )

    assert (then.answers, then.effects) == (now.answers, now.effects)


@pytest.mark.parametrize("day", [date(2002, 7, 1), date(2002, 6, 30)])
def test_an_entry_into_force_is_a_turn(day):
    found = turned_on(RECORD, ["rome-statute"], day)

    assert (found == date(2002, 7, 1)) == (day == date(2002, 7, 1))
