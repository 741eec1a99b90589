"""Killed at any moment, registering evidence was done whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.desk.test_faults import ROOT, database

from servanda.desk import installation

BEFORE = {"items": 0, "served": [], "lines": 0, "entries": 0, "whole": True}
AFTER = {"items": 1, "served": [True], "lines": 1, "entries": 1, "whole": True}


def test_a_process_killed_at_any_moment_has_registered_all_or_nothing(tmp_path: Path):
    installation.make(tmp_path / "desk")
    with database(f"dying_evidence_{os.getpid()}") as more:
        done = subprocess.run(
            [sys.executable, "-m", "tests.desk.evidence.faults"],
            cwd=ROOT,
            env={**os.environ, "SERVANDA_DESK": str(tmp_path / "desk"), **more},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr

    found = json.loads(done.stdout)

    assert len(found) > 25
    assert [one for one in found[:-1] if one != {"killed": True, **BEFORE}] == []
    assert found[-1] == {"killed": False, **AFTER}
