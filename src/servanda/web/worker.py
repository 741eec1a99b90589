"""The process that serves: it takes no new readers while some stand in its line, so that none waits beside an idle one."""

from __future__ import annotations

import sys

from gunicorn.workers.gthread import ThreadWorker

from servanda.web.turns import LINE

__all__ = ["Even"]

_CROWDED = 3  # readers served or in line
_SWITCH = 0.001  # seconds after which a thread lets another go on: what is at hand is sent without long waits


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
        super().init_process()
