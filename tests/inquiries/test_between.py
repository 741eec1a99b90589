"""Bases between two States at a glance agree with the map of who may ask, and with the answer for the pair."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts.loading import load
from servanda.inquiries.bases import bases
from servanda.inquiries.between import between, who_may_ask
from servanda.inquiries.errors import SameState
from servanda.law.kleene import Answer

RECORD, ON = load(), date(2024, 1, 1)
MEASURES = ("extradition", "take-evidence")


def test_the_matrix_agrees_with_the_map_of_who_may_ask():
    for offence in ("torture", "genocide", "cybercrime"):
        found = between(RECORD, "GMB", "DEU", ON, [offence], MEASURES)

        for measure in MEASURES:
            may_ask = who_may_ask(RECORD, "DEU", offence, measure, ON)["GMB"]
            assert found.answers[offence, measure] is may_ask.answer
            assert ((offence, measure) not in found.unrecorded) is may_ask.is_recorded


def test_a_certain_answer_for_the_pair_is_certain_in_the_matrix():
    for asking, asked in (("GMB", "DEU"), ("BRA", "CHE"), ("IND", "KEN")):
        found = between(RECORD, asking, asked, ON, ["torture", "enforced-disappearance"], MEASURES)

        for (offence, measure), answer in found.answers.items():
            single = bases(RECORD, asking, asked, offence, measure, ON)
            assert answer is single.answer or Answer.NOT_KNOWN in (answer, single.answer)


@pytest.mark.parametrize("on", [date(1900, 1, 1), date(1990, 1, 1), ON])
def test_where_no_basis_is_recorded_it_is_not_known_in_every_form(on):
    found = between(RECORD, "USA", "CHN", on)
    told = found.to_json()

    assert Answer.NO not in found.answers.values()
    assert all(not bases(RECORD, "USA", "CHN", *cell, on).bases for cell in sorted(found.unrecorded)[:3])
    assert {answer for row in told["answers"].values() for answer in row.values()} <= {"yes", "not known"}
    assert sum(map(len, told["unrecorded"].values())) == told["counts"]["unrecorded"] == len(found.unrecorded) > 0


def test_counts_add_up():
    found = between(RECORD, "GMB", "DEU", ON, ["torture", "genocide"], MEASURES)
    counts = found.counts()

    assert counts["yes"] + counts["not_known"] == len(found.answers)
    assert counts["unrecorded"] <= counts["not_known"]


def test_a_state_cannot_ask_itself():
    with pytest.raises(SameState):
        between(RECORD, "DEU", "Germany", ON)
