"""Strangers' files are read apart (``documents.apart``), by processes that have what pages need at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from servanda.documents.apart import apart as apart_from

__all__ = ["apart"]

T = TypeVar("T")


def apart(work: Callable[..., T], *args: Any, seconds: int = 15, megabytes: int = 1500) -> T:
    """What ``work(*args)`` returns. Raises DocumentError as ``work`` does, TooCostly, RuntimeError."""
    return apart_from(work, *args, seconds=seconds, megabytes=megabytes, start="servanda.web.apart_start")
