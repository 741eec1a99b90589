"""What no honest question holds: days beyond counting, names longer than any name, numbers without end."""

from __future__ import annotations

import pytest

from servanda.facts import load
from servanda.facts.days import read_day
from servanda.facts.errors import UnknownName, UnreadableDay
from servanda.facts.suppositions import suppose
from servanda.inquiries.errors import BadFact
from servanda.inquiries.given import read_facts


@pytest.fixture(scope="module")
def record():
    return load()


@pytest.mark.parametrize("text", ["9999-12-31", "3000", "2026-01-01/9999", "²026-01-01", "٢٠٢٦-٠١-٠١", "0000"])
def test_a_day_beyond_counting_is_refused(text):
    with pytest.raises(UnreadableDay):
        read_day(text)


def test_a_supposition_far_ahead_can_still_be_counted_from(record):
    supposed = suppose(record, ["IND accession cat 2999-12-31"])

    assert supposed.suppositions[0].party == "IND"


def test_a_name_longer_than_any_is_refused_and_told_short(record):
    with pytest.raises(UnknownName) as refused:
        record.party("Germany " * 100_000)

    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("value", ["²", "9" * 5000, "-1", "1e9", ""])
def test_a_number_that_is_none_is_refused(record, value):
    with pytest.raises(BadFact, match="digits"):
        read_facts(record, [f"sentence-months={value}"])
