"""Pieces of packages whose upload was cut and that nobody went on with: swept after some days."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from servanda.desk.installation import Installation

__all__ = ["KEPT_FOR", "Left", "sweep_parts"]

KEPT_FOR = timedelta(days=7)  # since its last byte; a sender that comes later begins anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a sweep found of uploads that were not finished."""

    swept: int
    size: int  # bytes of those
    kept: int  # still young, or being uploaded at this moment

    def __str__(self) -> str:
        if not self.swept:
            return f"Uploads of packages: {self.kept} not finished, none old." if self.kept else ""
        days = KEPT_FOR.days
        more = f" {self.kept} are younger, or going on." if self.kept else ""
        return f"Uploads of packages: {self.swept} left for {days} days or more swept, {self.size:,} bytes.{more}"


def sweep_parts(here: Installation, *, at: datetime) -> Left:
    """Remove pieces to which nothing was added for ``KEPT_FOR``; never one that is locked by its upload. OSError."""
    swept = size = kept = 0
    for path in _parts(here):
        removed = _remove(path, (at - KEPT_FOR).timestamp())
        if removed is None:
            kept += 1
        else:
            swept, size = swept + 1, size + removed
    return Left(swept=swept, size=size, kept=kept)


def _parts(here: Installation) -> Iterator[Path]:
    folder = here.folder / "exchange" / "parts"
    yield from sorted(path for path in folder.glob("*/*") if path.is_file())


def _remove(path: Path, before: float) -> int | None:
    """Its size, once it is gone; None: it stays. The door holds the same lock while it writes."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        found = os.fstat(file)
        if found.st_mtime > before:
            return None
        path.unlink(missing_ok=True)
        return found.st_size
    except BlockingIOError:
        return None
    finally:
        os.close(file)
