"""Shortened answers say the same: only steps of proofs go, and those are counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from servanda.facts import load
from servanda.inquiries.bases import bases
from servanda.inquiries.shortening import shortened


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    return bases(load(), "GMB", "DEU", "torture", "extradition", date(2026, 11, 21)).to_json()


def without_proofs(value: Any) -> Any:
    if isinstance(value, list):
        return [without_proofs(one) for one in value]
    if isinstance(value, dict):
        return {key: without_proofs(inner) for key, inner in value.items() if key not in ("because", "cut")}
    return value


def depth(value: Any) -> int:
    """The greatest number of lists of steps one within the other."""
    if isinstance(value, list):
        return max(map(depth, value), default=0)
    if not isinstance(value, dict):
        return 0
    below = max((depth(inner) for key, inner in value.items()), default=0)
    return below + bool(isinstance(value.get("because"), list) and value["because"])


def test_a_full_answer_is_left_as_it_is(answer):
    assert shortened(answer, "full") is answer


@pytest.mark.parametrize(("proofs", "steps"), [("short", 1), ("none", 0)])
def test_a_shortened_answer_keeps_all_but_the_deeper_steps_of_proofs(answer, proofs, steps):
    found = shortened(answer, proofs)

    assert without_proofs(found) == without_proofs(answer)
    assert depth(found["bases"]) == steps


def test_steps_left_out_are_counted(answer):
    first = answer["bases"][0]["because"]
    cut = shortened(answer, "none")["bases"][0]["because"]

    assert (cut["because"], cut["cut"]) == ([], len(first["because"]))
