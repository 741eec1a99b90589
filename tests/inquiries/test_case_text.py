"""Cases given as text: what a stranger sends is read or refused, and never brings the reader down."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.facts import Record, load
from servanda.inquiries.case import read_case_text
from servanda.inquiries.errors import BadCase

RECORD = load()
KEYS = ("title", "offences", "committed", "suspects", "victims", "facts", "penalty_years", "sentence_months", "on")
values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8) | st.just("torture"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def record() -> Record:
    return RECORD


def test_a_case_reads_the_same_as_yaml_and_as_json(record):
    facts = {"title": "A", "offences": ["torture"], "suspects": [{"present_in": "DEU"}]}
    yaml = "title: A\noffences: [torture]\nsuspects:\n  - present_in: Germany\n"

    assert read_case_text(record, yaml) == read_case_text(record, json.dumps(facts))


def test_aliases_that_would_grow_without_bound_are_refused(record):
    lines = ["a0: &a0 [lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 20)]

    with pytest.raises(BadCase, match="aliases"):
        read_case_text(record, "\n".join(lines))


@pytest.mark.parametrize("text", ["", "- a list", "a: [", "{" * 5000, "sentence_months: .inf", "a: !!x [1]"])
def test_a_text_that_is_no_case_is_refused_with_what_is_wrong(record, text):
    with pytest.raises(BadCase, match="expected"):
        read_case_text(record, text)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=6), values, max_size=6))
def test_any_mapping_is_a_case_or_refused(content):
    try:
        offences = read_case_text(RECORD, json.dumps(content)).offences
    except BadCase as wrong:
        offences = (str(wrong),)

    assert all(offences)
