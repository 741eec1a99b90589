"""Every error of the library becomes a page that says what was wrong and what to do; a body too long is not read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from servanda.documents.errors import DocumentError
from servanda.facts.errors import FactsError, UnknownName
from servanda.treatymaking.errors import TreatymakingError, UnknownTrack
from servanda.web.errors import WebError

__all__ = ["Helpful", "TooLarge", "told"]

Respond = Callable[[HttpRequest], HttpResponse]


class TooLarge:
    """Refuses a body that is longer than the largest upload, from its announced length."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdigit() or int(announced) > settings.LARGEST_UPLOAD:
            limit = settings.LARGEST_UPLOAD // 1024**2
            response = told(request, 413, _("More was sent than is read here: the limit is %d MB.") % limit)
            response["Connection"] = "close"
            return response
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
