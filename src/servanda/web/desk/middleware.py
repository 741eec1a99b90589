"""The desk's manners: nobody in without signing in, nothing kept by browsers, every refusal told on a page.

Everything below /desk/ asks for an account unless its view says otherwise (``open_door``); what
one may not see answers 404, in the same words as what does not exist.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from servanda.desk.errors import ChangedMeanwhile, DeskError, NotAllowed, NotNow
from servanda.web.desk.asking import account_of
from servanda.web.desk.away import note_away
from servanda.web.urls import handler500 as our_mistake

__all__ = ["DeskManners", "broken", "open_door", "told"]

View = Callable[..., HttpResponse]
_API = "/desk/api/"


def open_door(view: View) -> View:
    """Marks a view that asks for its own proof of who comes: a token, a link."""
    view.opens_without_sign_in = True  # type: ignore[attr-defined]  # functions take attributes
    return view


class DeskManners:
    """Stands inside authentication."""

    def __init__(self, respond: View) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        if request.path.startswith(("/desk/", "/accounts/")):
            response["Cache-Control"] = "no-store"
            response["Referrer-Policy"] = "same-origin"  # with none at all, browsers hide where a form comes from
        return response

    def process_view(self, request: HttpRequest, view: View, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Deny by default; the API answers for itself."""
        if not request.path.startswith("/desk/") or request.path.startswith(_API):
            return None
        if getattr(view, "opens_without_sign_in", False) or account_of(request) is not None:
            return None
        return redirect_to_login(request.get_full_path())

    def process_exception(self, request: HttpRequest, wrong: Exception) -> HttpResponse | None:
        """A page for what the desk refuses; None for what is our own mistake."""
        if isinstance(wrong, NotAllowed):
            return told(request, 404, _("Nothing is here that you may see. Ask whoever holds the case for access."))
        if isinstance(wrong, ChangedMeanwhile):
            return told(request, 409, str(wrong))
        if isinstance(wrong, NotNow):
            note_away(wrong)
            return told(request, 503, str(wrong))
        return told(request, 422, str(wrong)) if isinstance(wrong, DeskError) else None


def broken(request: HttpRequest) -> HttpResponse:
    """A database that cannot be reached or written is no mistake of ours, and passes; the rest is told as such."""
    if not isinstance(sys.exception(), OperationalError):
        return our_mistake(request)
    says = "The database cannot be written now. Nothing of this was done; try again soon."
    page = HttpResponse(f"<!doctype html><title>Servanda</title><p>{says}</p>", status=503)
    page["Retry-After"] = "30"
    return page


def told(request: HttpRequest, status: int, says: str) -> HttpResponse:
    """The page of a refusal."""
    headings = {
        404: _("Nothing is at this address"),
        409: _("Someone else changed this"),
        422: _("That cannot be done"),
        503: _("That cannot be done now"),
    }
    return render(request, "desk/refused.html", {"heading": headings[status], "says": says}, status=status)
