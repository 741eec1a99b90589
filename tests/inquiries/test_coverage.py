"""How complete the record says it is: counts that add up, days as of which, and what is missing."""

from __future__ import annotations

import json

import pytest

from servanda.facts import load
from servanda.facts.errors import UnknownName
from servanda.inquiries.coverage import coverage

RECORD = load()


def test_every_instrument_is_told_once():
    assert [one.instrument for one in coverage(RECORD).instruments] == sorted(RECORD.instruments)


def test_the_parts_add_up():
    total = coverage(RECORD).to_json()

    assert total["acts"] == sum(len(acts) for acts in RECORD.acts.values())
    assert total["provisions"] == sum(sum(one["by_certainty"].values()) for one in total["instruments"])
    assert json.loads(json.dumps(total)) == total


def test_a_list_read_on_a_day_counts_who_had_consented_then():
    (statute,) = coverage(RECORD, "Rome Statute").instruments

    assert (str(statute.as_of), statute.contracting, statute.list_of_parties) == ("2026-10-02", 125, "read")


def test_drafts_and_models_bind_nobody():
    found = {one.instrument: one.list_of_parties for one in coverage(RECORD).instruments}

    assert (found["cah-draft-articles"], found["model-mla-1990"]) == ("binds nobody", "binds nobody")


def test_where_no_list_was_available_something_is_said_to_be_missing():
    silent = [
        one.instrument for one in coverage(RECORD).instruments if one.list_of_parties == "no list" and not one.missing
    ]

    assert silent == []


def test_a_misspelt_instrument_is_unknown():
    with pytest.raises(UnknownName, match="rome-statute"):
        coverage(RECORD, "rome-statue")


def test_where_no_statement_was_collected_silence_is_said_to_mean_nothing():
    claimed = [
        one.instrument
        for one in coverage(RECORD).instruments
        if one.kind in ("treaty", "protocol", "amendment") and one.acts and not one.statements and one.statements_read
    ]

    assert claimed == []


def test_every_list_that_is_years_old_says_what_it_does_not_cover():
    old = [one for one in coverage(RECORD).instruments if one.as_of and one.as_of.year < 2016]

    assert len(old) > 10
    assert [one.instrument for one in old if not one.missing] == []
