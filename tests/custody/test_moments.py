"""Moments as exactly as they are known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from servanda.custody.errors import BadRecord
from servanda.custody.moments import read_moment


@pytest.mark.parametrize(
    ("text", "first", "last", "certainty"),
    [
        ("2026-03-02T12:00:00Z", datetime(2026, 3, 2, 12), datetime(2026, 3, 2, 12), "to the second"),
        ("2026-03-02T12:00:00+02:00", datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 10), "to the second"),
        ("2026-03-02", datetime(2026, 3, 2), datetime(2026, 3, 2, 23, 59, 59), "as 2026-03-02 only"),
        ("2026-02~", datetime(2026, 2, 1), datetime(2026, 2, 28, 23, 59, 59), "as 2026-02 only, approximate"),
        ("2026?", datetime(2026, 1, 1), datetime(2026, 12, 31, 23, 59, 59), "as 2026 only, uncertain"),
        (
            "2026-03-01/2026-03-02%",
            datetime(2026, 3, 1),
            datetime(2026, 3, 2, 23, 59, 59),
            "as 2026-03-01/2026-03-02 only, approximate, uncertain",
        ),
    ],
)
def test_a_moment_keeps_what_is_known_and_no_more(text, first, last, certainty):
    found = read_moment(text)

    assert (found.first, found.last) == (first.replace(tzinfo=UTC), last.replace(tzinfo=UTC))
    assert found.certainty == certainty


@pytest.mark.parametrize(
    "text", ["", "spring", "2026-02-30", "2026-03-02T12:00:00", "2026-03-02T25:00:00Z", "0001-01-01T00:00:00+05:00"]
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(BadRecord):
        read_moment(text)
