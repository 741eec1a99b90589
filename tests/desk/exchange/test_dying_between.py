"""Killed at any moment, a package was made, or taken in, with all that goes with it or with nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.desk.test_faults import ROOT, database

from servanda.desk import installation

BEFORE: dict[str, list[Any]] = {"packing": ["held", 0, 1], "taking-in": ["opened", 0, 0]}
AFTER: dict[str, list[Any]] = {"packing": ["under way", 1, 2], "taking-in": ["taken-in", 1, 1]}


@pytest.mark.parametrize("way", BEFORE)
def test_what_dies_has_done_all_or_nothing_and_whoever_goes_on_can(way: str, tmp_path: Path):
    installation.make(tmp_path / "desk")
    with database(f"exchange_{way.replace('-', '_')}_{os.getpid()}") as more:
        done = subprocess.run(
            [sys.executable, "-m", "tests.desk.exchange.faults", way],
            cwd=ROOT,
            env={**os.environ, "SERVANDA_DESK": str(tmp_path / "desk"), **more},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)

    assert len(found) > 8
    assert [one for one in found[:-1] if one != {"killed": True, "stood": BEFORE[way], "whole": True}] == []
    assert found[-1] == {"killed": False, "stood": AFTER[way], "whole": True}
