"""Rate limits: how often one reader may ask what costs seconds and not milliseconds."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from threading import Lock

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

__all__ = ["PerReader"]

_READERS = 10_000  # remembered at once; the one silent for longest is forgotten first


class PerReader(BaseThrottle):
    """At most ``most`` questions in ``seconds``, for each address they come from.

    The setting API_COSTLY_QUESTIONS, where there is one, takes the place of ``most``.
    Each process counts for itself, so that a server of two lets twice as many through.
    Behind a proxy the server must be told whom to trust (gunicorn: forwarded_allow_ips),
    for a header that the reader writes decides nothing here.
    """

    def __init__(self, most: int, seconds: int) -> None:
        self._most = most
        self.seconds = seconds
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    @property
    def most(self) -> int:
        """How many questions one reader may ask in the time."""
        return int(getattr(settings, "API_COSTLY_QUESTIONS", self._most))

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this one may be answered; if so, it is counted."""
        reader, now = request.META.get("REMOTE_ADDR", ""), time.monotonic()
        with self._lock:
            asked = self._asked.setdefault(reader, deque())
            self._asked.move_to_end(reader)
            if len(self._asked) > _READERS:
                self._asked.popitem(last=False)
            while asked and asked[0] <= now - self.seconds:
                asked.popleft()
            if len(asked) >= self.most:
                return False
            asked.append(now)
            return True

    def wait(self) -> float:
        """Seconds after which asking again makes sense."""
        return math.ceil(self.seconds / self.most)
