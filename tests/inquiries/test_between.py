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
            assert found.answers[offence, measure] is who_may_ask(RECORD, "DEU", offence, measure, ON)["GMB"]


def test_a_certain_answer_for_the_pair_is_certain_in_the_matrix():
    for asking, asked in (("GMB", "DEU"), ("BRA", "CHE"), ("IND", "KEN")):
        found = between(RECORD, asking, asked, ON, ["torture", "enforced-disappearance"], MEASURES)

        for (offence, measure), answer in found.answers.items():
            single = max(
                (b.finding.answer for b in bases(RECORD, asking, asked, offence, measure, ON).bases),
                default=Answer.NO,
            )
            assert answer is single or Answer.NOT_KNOWN in (answer, single)


def test_counts_add_up():
    found = between(RECORD, "GMB", "DEU", ON, ["torture", "genocide"], MEASURES)

    assert sum(found.counts().values()) == len(found.answers)


def test_a_state_cannot_ask_itself():
    with pytest.raises(SameState):
        between(RECORD, "DEU", "Germany", ON)
