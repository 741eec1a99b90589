"""Kinds of requests: each measure of the record is one, and asks only what can be told."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.desk.errors import BadInput
from servanda.desk.requests.kinds import TYPES, kind, kinds, read, table
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of


def test_every_measure_of_the_record_is_a_kind():
    assert list(kinds()) == list(kept().measures)
    assert all(one.needs for one in kinds().values())


def test_every_particular_is_asked_by_some_kind_and_of_a_known_type():
    asked = {particular.id for one in kinds().values() for particular in one.particulars}

    assert asked == set(table()["particulars"])
    assert {particular.type for one in kinds().values() for particular in one.particulars} <= set(TYPES)


def test_every_provision_that_the_table_names_is_in_the_record():
    named = {one for group in ("court", "consult") for listed in table()[group].values() for one in listed}

    assert named <= {provision.id for provision in catalogue_of(kept()).provisions}


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({"acounts": "x"}, "Did you mean 'accounts'"),
        ({"preservation-days": "sixty"}, "expected a whole number"),
        ({"period": "last spring"}, "period: .*is not a day"),
        ({"request-follows-by": "2026-02-31"}, "not in the calendar"),
    ],
)
def test_what_cannot_be_read_is_told(given_: dict[str, str], told: str):
    with pytest.raises(BadInput, match=told):
        read(kind("preserve-data"), given_, [])


def test_what_is_empty_is_left_out_and_persons_are_tokens_of_the_case():
    found = read(kind("extradition"), {"person-sought": "S-1, S-1", "warrant": "  ", "arrested-on": "2026-11"}, ["S-1"])

    assert found == {"person-sought": ["S-1"], "arrested-on": "2026-11"}
    with pytest.raises(BadInput, match="S-2 is nobody of this case"):
        read(kind("extradition"), {"person-sought": "S-2"}, ["S-1"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from([p.id for p in kind("preserve-data").particulars]), st.text("0129-/~ Sé-1\0", max_size=12)
    )
)
def test_whatever_is_typed_is_read_or_told_and_what_was_read_reads_the_same(typed: dict[str, str]):
    try:
        found = read(kind("preserve-data"), typed, ["S-1"])
    except BadInput:
        return

    assert read(kind("preserve-data"), found, ["S-1"]) == found
