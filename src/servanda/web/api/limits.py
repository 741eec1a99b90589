"""Rate limits: how often one reader may ask what costs seconds and not milliseconds.

All processes of an installation count together, in one small file (SQLite) that the
setting API_COUNTS names. It holds addresses and moments of the last minute, and
nothing of what was asked.
"""

from __future__ import annotations

import math
import sqlite3
import time
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

__all__ = ["PerReader"]

_PATIENCE = 2  # seconds that a count waits for another
_TABLE = "CREATE TABLE IF NOT EXISTS asked (what TEXT, reader TEXT, at REAL)"


class PerReader(BaseThrottle):
    """At most ``most`` questions in ``seconds``, for each address they come from.

    The setting API_COSTLY_QUESTIONS, where there is one, takes the place of ``most``.
    Behind a proxy the server must be told whom to trust (gunicorn: forwarded_allow_ips),
    for a header that the reader writes decides nothing here.
    """

    def __init__(self, what: str, most: int, seconds: int) -> None:
        self.what = what
        self._most = most
        self.seconds = seconds

    @property
    def most(self) -> int:
        """How many questions one reader may ask in the time."""
        return int(getattr(settings, "API_COSTLY_QUESTIONS", self._most))

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this one may be answered; if so, it is counted. A count that cannot be taken refuses nobody."""
        reader, now = request.META.get("REMOTE_ADDR", ""), time.monotonic()  # one clock for all processes of a machine
        try:
            with closing(sqlite3.connect(_place(), timeout=_PATIENCE, isolation_level=None)) as counts:
                return self._counted(counts, reader, now)
        except sqlite3.Error:
            return True

    def _counted(self, counts: sqlite3.Connection, reader: str, now: float) -> bool:
        """Forget what is past, count, and add this one where there is room; no other process comes between."""
        counts.execute("PRAGMA synchronous = OFF")  # what a crash loses is a minute of counts
        counts.execute("BEGIN IMMEDIATE")
        with counts:
            counts.execute(_TABLE)
            counts.execute("DELETE FROM asked WHERE what = ? AND at NOT BETWEEN ? AND ?", self._within(now))
            held = "SELECT count(*) FROM asked WHERE what = ? AND reader = ?"
            (asked,) = counts.execute(held, (self.what, reader)).fetchone()
            if asked >= self.most:
                return False
            counts.execute("INSERT INTO asked VALUES (?, ?, ?)", (self.what, reader, now))
            return True

    def _within(self, now: float) -> tuple[str, float, float]:
        return self.what, now - self.seconds, now

    def wait(self) -> float:
        """Seconds after which asking again makes sense."""
        return math.ceil(self.seconds / self.most)


def _place() -> str:
    """The file that all processes share; where none is named, one of this process alone."""
    named = getattr(settings, "API_COUNTS", "")
    return str(named or Path(_own().name) / "asked.sqlite")


@cache
def _own() -> TemporaryDirectory[str]:
    """Gone when the process ends."""
    return TemporaryDirectory(prefix="servanda-")
