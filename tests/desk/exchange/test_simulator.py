"""The two desks of the simulation, small: killed, cut off, doubled, and whole in the end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from servanda.desk.exchange.simulator.running import Wanted, simulate


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="both desks have their own SQLite either way")
def test_nothing_is_lost_doubled_or_changed(tmp_path: Path):
    outcome = simulate(tmp_path / "desks", Wanted(requests=4, evidence=2, large=1 << 20, kills_every=5, patience=240))

    assert outcome.wrong == []
    assert sum(len(side["evidence_received"]) for side in outcome.sides.values()) == 2
    for side in outcome.sides.values():
        assert side["trail"]["whole"]
        assert side["custody"] == {"entries": 4, "whole": True}  # collected, copied, transferred; received
        assert (side["store"]["objects"], side["store"]["sound"]) == (2, True)
