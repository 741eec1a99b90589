"""The safe-haven view of one State is the same as among all States."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts import load
from servanda.facts.errors import UnknownName
from servanda.inquiries.gaps import gaps, places_of

OFFENCES = ("torture", "genocide", "enforced-disappearance", "hostage-taking")


@pytest.fixture(scope="module")
def record():
    return load()


@pytest.mark.parametrize("on", [date(1995, 6, 1), date(2026, 11, 21)])
def test_one_state_alone_stands_as_among_all(record, on):
    among = {offence: {p.state: p for p in gaps(record, offence, on).places} for offence in OFFENCES}

    for state in ("GMB", "DEU", "USA", "PLW", "SSD"):
        assert places_of(record, state, OFFENCES, on) == {offence: among[offence][state] for offence in OFFENCES}


def test_an_organisation_is_no_place(record):
    assert places_of(record, "EUU", OFFENCES, date(2026, 11, 21)) == {}


def test_a_wrong_name_is_refused(record):
    with pytest.raises(UnknownName):
        places_of(record, "GMB", ["tortur"], date(2026, 11, 21))
