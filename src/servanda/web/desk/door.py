"""Between signing in and working: a session ends after half an hour of silence or twelve hours; a second factor first.

The clock is the pages' own. What a session remembers of this: when it began, when it was last
used (to the minute, so that reading does not write), and that a second factor was seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from servanda.desk.people.queries import has_factor
from servanda.web.desk.asking import account_of, now

__all__ = ["FactorFirst", "SessionEnds"]

View = Callable[..., HttpResponse]
_OURS, _API = ("/desk/", "/accounts/"), "/desk/api/"
_BY_ITSELF = "/desk/duty/fresh"  # asked by a page, not by a person: that is silence
_IDLE, _LONGEST, _NOTED_EVERY = 30 * 60, 12 * 3600, 60  # seconds
_BEGAN, _SEEN, _FACTOR = "door-began", "door-seen", "door-factor"
_TO_SET_UP = {
    "account_logout",
    "account_reauthenticate",
    "desk-script",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}


class SessionEnds:
    """Signs out whoever was silent too long, or has been in too long."""

    def __init__(self, respond: View) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_OURS) and account_of(request) is not None:
            self._look(request, int(now().timestamp()))
        return self.respond(request)

    def _look(self, request: HttpRequest, at: int) -> None:
        began, seen = request.session.get(_BEGAN, at), request.session.get(_SEEN, at)
        if at - seen > _IDLE or at - began > _LONGEST:
            logout(request)
            messages.info(
                request, _("You were signed out: half an hour of silence, or twelve hours in all, end a session.")
            )
        elif request.path != _BY_ITSELF and (_BEGAN not in request.session or at - seen >= _NOTED_EVERY):
            request.session[_BEGAN], request.session[_SEEN] = began, at
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now())


class FactorFirst:
    """An account without a second factor goes nowhere but to set one up; a demonstration holds nothing to protect."""

    def __init__(self, respond: View) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(self, request: HttpRequest, _view: View, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """None: go on."""
        if not request.path.startswith(_OURS) or request.session.get(_FACTOR):
            return None
        account = account_of(request)
        if account is None:
            return None
        if has_factor(account) or account.authority.is_demonstration:
            request.session[_FACTOR] = True
            return None
        if request.path.startswith(_API):
            request.user = AnonymousUser()
            return None
        goes = request.resolver_match.url_name if request.resolver_match else None
        return None if goes in _TO_SET_UP else redirect("mfa_index")
