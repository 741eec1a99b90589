"""No face shows an article from memory, or read in more than one way, as if it had been compared with its text."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts.loading import load
from servanda.inquiries.asking import catalogue_of
from servanda.inquiries.citing import article, cited
from servanda.inquiries.gaps import gaps
from servanda.inquiries.language import speaking

RECORD = load()
CATALOGUE = catalogue_of(RECORD)


@pytest.mark.parametrize(
    ("certainty", "words"), [("text", ""), ("memory", ", from memory"), ("contested", ", contested")]
)
def test_every_provision_is_cited_with_its_certainty(certainty: str, words: str):
    found = [p for p in CATALOGUE.provisions if p.certainty == certainty]

    assert found
    assert all(cited(RECORD, p.id).endswith(f"art. {p.cites}{words}") for p in found)


def test_the_caution_is_told_in_the_language_spoken():
    with speaking("fr"):
        assert article("9(1)", "memory") == "9(1), de mémoire"


def test_what_is_no_provision_of_the_record_stays_as_it_is():
    assert cited(RECORD, "acknowledge") == "acknowledge"


def test_an_answer_is_as_sure_as_the_weakest_provision_it_rests_on():
    assert CATALOGUE.weakest(["cat-7-1"]) == "text"
    assert CATALOGUE.weakest(["cat-7-1", "lh-14"]) == "memory"
    assert CATALOGUE.weakest(()) == "text"


def test_a_state_that_must_act_by_a_treaty_known_from_memory_is_shown_so():
    places = gaps(RECORD, "crimes-against-humanity", date(2026, 11, 21)).places
    resting = [p for p in places if any(key.startswith("lh-") for key in p.by)]

    assert resting
    assert {p.certainty for p in resting} == {"memory"}
    assert {p.certainty for p in gaps(RECORD, "torture", date(2026, 11, 21)).places if p.level == "must"} == {"text"}
