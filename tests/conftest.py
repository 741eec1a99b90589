"""What tests of every room share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How fast a machine is, is no property of the code: a busy one must not fail a test.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the project; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("SERVANDA_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"there are no real documents at {folder}; set SERVANDA_SHARED to the folder that holds them")
    return folder
