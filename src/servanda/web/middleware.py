"""Every error of the library becomes a page that says what was wrong and what to do; a body too long is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.documents.errors import DocumentError, TooCostly
from servanda.facts.errors import FactsError, UnknownName
from servanda.inquiries.language import speaking
from servanda.treatymaking.errors import TreatymakingError, UnknownTrack
from servanda.web.errors import WebError

__all__ = ["Helpful", "Spoken", "TooLarge", "told"]

Respond = Callable[[HttpRequest], HttpResponse]
_PATIENCE, _MOST_FORGOTTEN, _PIECE = 10, 256 * 1024**2, 1024**2  # seconds, bytes, bytes


class TooLarge:
    """Refuses a body that is longer than the largest upload, from its announced length; nothing of it is kept."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdigit() or int(announced) > settings.LARGEST_UPLOAD:
            _forget(request)
            limit = settings.LARGEST_UPLOAD // 1024**2
            response = told(request, 413, _("More was sent than is read here: the limit is %d MB.") % limit)
            response["Connection"] = "close"
            return response
        return self.respond(request)


def _forget(request: HttpRequest) -> None:
    """Take in and forget what is on its way, so that a browser listens to the answer; but not for ever."""
    end, left = monotonic() + _PATIENCE, _MOST_FORGOTTEN
    try:
        while left > 0 and monotonic() < end and (piece := request.read(_PIECE)):
            left -= len(piece)
    except OSError:
        return  # it went away, or fell silent


class Spoken:
    """Tells answers in the language of the page; stands behind the middleware that finds it."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with speaking(get_language() or "en"):
            return self.respond(request)


class Helpful:
    """Tells errors of the library on a page."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, wrong: Exception) -> HttpResponse | None:
        """A page for what the library refuses; None for what is our own mistake."""
        if isinstance(wrong, WebError):
            return told(request, wrong.status, str(wrong), wrong.links)
        if isinstance(wrong, TooCostly):
            return told(request, 503 if wrong.busy else 422, str(wrong))
        if isinstance(wrong, UnknownName | UnknownTrack):
            return told(request, 404 if request.resolver_match and request.resolver_match.kwargs else 422, str(wrong))
        if isinstance(wrong, FactsError | TreatymakingError | DocumentError):
            return told(request, 422, str(wrong))
        return None


def told(request: HttpRequest, status: int, says: str, links: tuple[tuple[str, str], ...] = ()) -> HttpResponse:
    """The page of an error."""
    if request.path.endswith((".json", ".ics", ".atom")):
        return HttpResponse(says + "\n", status=status, content_type="text/plain; charset=utf-8")
    heading = {404: _("Nothing is at this address"), 413: _("Too long"), 422: _("That could not be understood")}
    shown = {"heading": heading.get(status, _("Something went wrong")), "says": says, "links": links, "status": status}
    return render(request, "web/error.html", shown, status=status)
