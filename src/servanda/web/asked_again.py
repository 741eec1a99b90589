"""Answers asked again: a page or an answer made once a day is sent again as it left, as long as there is room.

Nothing here depends on who asks: the address, the host and the day say it all, and
there are no cookies. What was sent to us (POST) is never kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

__all__ = ["AskedAgain"]

Respond = Callable[[HttpRequest], HttpResponse]
Key = tuple[str, bool, bool, date]
_ROOM = 32 * 1024**2  # bytes, in each process
_LARGEST = 1024**2  # of one answer


@dataclass(frozen=True, slots=True)
class _Sent:
    """An answer as it left."""

    content: bytes
    headers: tuple[tuple[str, str], ...]

    def again(self) -> HttpResponse:
        return HttpResponse(self.content, headers=dict(self.headers))


class AskedAgain:
    """Stands outermost, so that an answer asked again costs nothing but its bytes."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self._lock = Lock()
        self._kept: OrderedDict[Key, _Sent] = OrderedDict()
        self._size = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET":
            return self.respond(request)
        key = _key(request)
        kept = self._find(key)
        if kept is None:
            response = self.respond(request)
            if _may_be_kept(request, response):
                self._keep(key, _Sent(bytes(response.content), tuple(response.items())))
            return response
        return _unless_held(request, kept.again())

    def _find(self, key: Key) -> _Sent | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key: Key, sent: _Sent) -> None:
        """The answer not asked for longest makes room."""
        with self._lock:
            self._size += len(sent.content) - len(self._kept[key].content if key in self._kept else b"")
            self._kept[key] = sent
            while self._size > _ROOM:
                self._size -= len(self._kept.popitem(last=False)[1].content)


def _unless_held(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer, or 304 for a reader who holds it; readers of other origins may see that, too."""
    shorter = get_conditional_response(request, etag=response.get("ETag"), response=response)
    if shorter is None or shorter is response:
        return response
    for name, value in response.items():
        if name.startswith("Access-Control-"):
            shorter[name] = value
    return shorter


def _key(request: HttpRequest) -> Key:
    packed = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    address = f"{request.META.get('HTTP_HOST', '')} {request.get_full_path()}"
    return address, request.is_secure(), packed, date.today()


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "no-store" not in response.get("Cache-Control", "")
        and len(response.content) <= _LARGEST
        and "HTTP_RANGE" not in request.META
    )
