"""The desk's people, for its pages."""

from __future__ import annotations

from tests.desk.conftest import _emptied, here, now, there

__all__ = ["_emptied", "here", "now", "there"]
