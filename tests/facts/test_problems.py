"""Fields of registry files: whatever stands in them is read or told as a problem, never a trace."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.facts.problems import Fields, Problems

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner))


def fields(value: Any) -> Fields:
    return Fields({"key": value}, "some.yaml", 7, Problems())


@pytest.mark.parametrize(
    "reader", ["text", "texts", "number", "flag", "day", "date", "mapping", "inner", "items", "blocks"]
)
@given(value=values)
@settings(max_examples=40)
def test_any_value_is_read_or_told(reader: str, value: Any):
    row = fields(value)

    read = getattr(row, reader)("key")
    list(read) if reader == "blocks" else read

    assert all((problem.file, problem.line) == ("some.yaml", 7) for problem in row.problems.found)


@pytest.mark.parametrize(("reader", "value"), [("texts", True), ("number", "many"), ("flag", "yes"), ("day", "soon")])
def test_what_does_not_fit_is_told(reader: str, value: Any):
    row = fields(value)

    getattr(row, reader)("key")

    assert len(row.problems.found) == 1
