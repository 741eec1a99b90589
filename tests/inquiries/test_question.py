"""Questions in one line: what they name is found, in any order, case and spelling near enough."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.facts.loading import load
from servanda.inquiries.question import read_question

RECORD = load()


@pytest.mark.parametrize(
    ("text", "parties", "offence", "measure"),
    [
        ("can Gambia ask Germany for extradition for torture?", ("GMB", "DEU"), "torture", "extradition"),
        ("May Germany extradite a suspect of genocide to Rwanda?", ("RWA", "DEU"), "genocide", "extradition"),
        ("bank records in Switzerland for Brazil over corruption", ("BRA", "CHE"), "corruption", "documents-records"),
        ("GMB DEU torture", ("GMB", "DEU"), "torture", ""),
        ("does GMB owe DEU anything", ("GMB", "DEU"), "", ""),
        ("and so it can be", (), "", ""),  # AND, CAN are codes only in capitals
    ],
)
def test_what_is_named_is_found(text, parties, offence, measure):
    found = read_question(RECORD, text)

    assert (found.parties, found.offence, found.measure) == (parties, offence, measure)


def test_a_misspelt_name_is_taken_for_the_nearest_and_said_so():
    found = read_question(RECORD, "what must Germny do about torture")

    assert found.parties == ("DEU",)
    assert found.taken_for == (("germny", "germany"),)


def test_names_in_other_languages_are_found_where_they_are_given():
    assert read_question(RECORD, "Allemagne", {"party": {"allemagne": ("DEU",)}}).parties == ("DEU",)


@settings(max_examples=40)
@given(st.text(max_size=600))
def test_any_text_is_read(text):
    found = read_question(RECORD, text)

    assert all(code in RECORD.parties for code in found.parties)
    assert found.offence == "" or found.offence in RECORD.crimes
