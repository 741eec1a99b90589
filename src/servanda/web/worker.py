"""The process that serves: with readers in line it takes no new ones, so that nobody waits beside an idle process."""

from __future__ import annotations

import gc
import sys
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from servanda.web.turns import LINE

__all__ = ["Even"]

_CROWDED = 3  # readers served, in line or about to be
_COMING = 0.05  # seconds for which one who has connected is taken to be about to ask
_LOOKS = 0.01  # seconds after which a crowded process looks again
_SWITCH = 0.001  # seconds after which a thread lets another go on: what is at hand is sent without long waits
_COLLECTED = (50_000, 20, 50)  # new objects, then rounds: a page makes some thousand and lets go of nearly all itself


class Even(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker of gunicorn that leaves new readers to the others when it has enough.

    Who has connected counts for a moment only: a reader who then says nothing closes no door.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._most = 0
        self._coming: dict[object, float] = {}  # connections not yet in line, with the moment they came
        super().__init__(*args, **kwargs)

    @property
    def worker_connections(self) -> int:
        """How many connections it may hold now: asked by gunicorn whenever something happens."""
        return 0 if LINE.length + self._about_to_ask() >= _CROWDED else self._most

    @worker_connections.setter
    def worker_connections(self, most: int) -> None:
        self._most = most

    def _about_to_ask(self) -> int:
        since = monotonic() - _COMING
        return sum(came > since for came in list(self._coming.values()))

    def init_process(self) -> None:
        """Start to serve, in the process of its own."""
        sys.setswitchinterval(_SWITCH)
        gc.set_threshold(*_COLLECTED)
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        """A connection that has something to say, or is new."""
        self._coming[conn] = monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """In a thread of its own: read what is asked, and answer."""
        LINE.tell(lambda: self._coming.pop(conn, None))
        try:
            return super().handle(conn)
        finally:
            self._coming.pop(conn, None)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait until something happens; not for long while nobody new is taken."""
        super().wait_for_and_dispatch_events(timeout if self._accepting else min(timeout, _LOOKS))
