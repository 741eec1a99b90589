"""Turns: in each process two readers are served at a time, in the order in which they came.

Python works for one thread at a time. Twenty pages worked out at once would each wait
for all others and be sent together at the end, the short ones as late as the long; in
turn the first leaves after its own time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, local

from django.http import HttpRequest, HttpResponse

__all__ = ["LINE", "InTurn", "Line"]

Respond = Callable[[HttpRequest], HttpResponse]
_AT_ONCE = 2  # one long answer must not hold up all others


class Line:
    """A line in which nobody is overtaken."""

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        self._lock, self._free, self._waiting = Lock(), at_once, deque[Lock]()
        self._inside, self._own = 0, local()

    @property
    def length(self) -> int:
        """How many are served or wait."""
        return self._inside

    def tell(self, entered: Callable[[], object]) -> None:
        """Call this once the present thread stands in line."""
        self._own.entered = entered

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and hold it."""
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        gate = Lock()
        with self._lock:
            self._inside += 1
            getattr(self._own, "entered", bool)()
            if self._free:
                self._free -= 1
                return
            gate.acquire()
            self._waiting.append(gate)
        gate.acquire()  # opened by who leaves before us

    def _leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


LINE = Line()


class InTurn:
    """Answers in turn; what a reader sends (POST) is read elsewhere and may take its time."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.respond(request)
        with LINE.turn():
            return self.respond(request)
