"""Killed at any moment, a package was made, or taken in, with all that goes with it or with nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.desk.test_faults import run

BEFORE: dict[str, list[Any]] = {"packing": ["held", 0, 1], "taking-in": ["opened", 0, 0]}
AFTER: dict[str, list[Any]] = {"packing": ["under way", 1, 2], "taking-in": ["taken-in", 1, 1]}


@pytest.mark.parametrize("way", BEFORE)
def test_what_dies_has_done_all_or_nothing_and_whoever_goes_on_can(way: str, tmp_path: Path):
    found = run(way, tmp_path / "desk", module="tests.desk.exchange.faults")

    assert len(found) > 8
    assert [one for one in found[:-1] if one != {"killed": True, "stood": BEFORE[way], "whole": True}] == []
    assert found[-1] == {"killed": False, "stood": AFTER[way], "whole": True}
