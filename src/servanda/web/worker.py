"""The process that serves: with readers in line it takes no new ones, so that nobody waits beside an idle process."""

from __future__ import annotations

import gc
import sys

from gunicorn.workers.gthread import ThreadWorker

from servanda.web.turns import LINE

__all__ = ["Even"]

_CROWDED = 3  # readers served or in line
_SWITCH = 0.001  # seconds after which a thread lets another go on: what is at hand is sent without long waits

_COLLECTED = (50_000, 20, 50)  # new objects, then rounds: a page makes some thousand and lets go of nearly all itself


class Even(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A worker of gunicorn that leaves new readers to the others when it has enough."""

    _most = 0

    @property
    def worker_connections(self) -> int:
        """How many connections it may hold now: asked by gunicorn whenever something happens."""
        return 0 if LINE.length >= _CROWDED else self._most

    @worker_connections.setter
    def worker_connections(self, most: int) -> None:
        self._most = most

    def init_process(self) -> None:
        """Start to serve, in the process of its own."""
        sys.setswitchinterval(_SWITCH)
        gc.set_threshold(*_COLLECTED)
        super().init_process()
