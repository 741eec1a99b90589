"""Documents of our own making, in the shapes in which real ones come."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"


@pytest.fixture
def data() -> Path:
    """The folder of the documents."""
    return DATA
