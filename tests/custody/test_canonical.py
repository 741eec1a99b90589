"""One form of JSON (RFC 8785)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.custody.canonical import canonical
from servanda.custody.errors import BadRecord

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_members_stand_in_the_order_of_rfc_8785():
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\xf6": 7}

    names = list(json.loads(canonical(value)))

    assert names == ["\r", "1", "\x80", "\xf6", "\u20ac", "\U0001f600", "\ufb33"]


def test_text_is_escaped_as_rfc_8785_says():
    assert canonical('\u20ac$\x0f\nA\'B"\\\\"/\x7f') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'.encode()


@given(VALUES)
@settings(max_examples=60)
def test_what_is_written_is_read_back_the_same(value):
    assert json.loads(canonical(value)) == value
    assert canonical(json.loads(canonical(value))) == canonical(value)


@pytest.mark.parametrize("value", [0.5, {"a": [1, float("nan")]}, 2**53, {1: 2}, "\ud800", {"\udc00": 1}, b"x"])
def test_what_has_no_one_form_is_refused(value):
    with pytest.raises(BadRecord):
        canonical(value)
