"""Coming in for the first time, by the link of an invitation; and what stands at the door beside."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from servanda.desk.errors import BadInput, NotAllowed, NotPossible
from servanda.desk.people import actions, queries
from servanda.web.desk.adapters import Factors
from servanda.web.desk.asking import now
from servanda.web.desk.middleware import open_door

__all__ = ["forged", "join", "locked", "remove_key", "script", "too_many"]

_SCRIPTS = {
    "onload": ("allauth.account", "static/account/js/onload.js"),
    "webauthn-json": ("allauth.mfa", "static/mfa/js/webauthn-json.js"),
    "webauthn": ("allauth.mfa", "static/mfa/js/webauthn.js"),
}


@open_door
@sensitive_post_parameters("password", "again")
def join(request: HttpRequest, word: str) -> HttpResponse:
    """Choose a password; the link is spent only by that, as programs that read mail follow links too."""
    invitation = queries.invitation_of(word, now())
    if invitation is None:
        raise NotAllowed("This link opens nothing: it was used, withdrawn, or its days are over.")
    shown: dict[str, Any] = {"invitation": invitation, "wrong": ""}
    if request.method == "POST":
        password = request.POST.get("password", "")
        if password != request.POST.get("again", ""):
            shown["wrong"] = _("The two passwords differ. Type the same one twice.")
            return render(request, "desk/people/join.html", shown, status=422)
        try:
            account = actions.join(word, password=password, at=now())
        except BadInput as wrong:
            return render(request, "desk/people/join.html", shown | {"wrong": str(wrong)}, status=422)
        record_authentication(request, account, "password", reauthenticated=True)
        response: HttpResponse = perform_login(request, account)
        return response
    return render(request, "desk/people/join.html", shown)


def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Take off a passkey, but not the last second factor, which the library would allow. Raises NotPossible."""
    key = Authenticator.objects.filter(pk=pk, user_id=request.user.pk).first()
    if key is not None and not Factors().can_delete_authenticator(key):
        raise NotPossible(_("This is your last second factor. Add another first."))
    response: HttpResponse = remove_webauthn(request, pk=pk)
    return response


def script(request: HttpRequest, name: str) -> HttpResponse:
    """The library's scripts for passkeys, from here: nothing is fetched from elsewhere."""
    if name not in _SCRIPTS:
        raise Http404(name)
    package, where = _SCRIPTS[name]
    text = files(package).joinpath(where).read_bytes()
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


def locked(request: HttpRequest, _response: HttpResponse | None, _credentials: Any) -> HttpResponse:
    """Too many failures for one address; said alike whether it has an account or not."""
    return _later(
        request, _("Too many sign-ins failed for this address. Wait half an hour, or ask your administrator.")
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our page, or came after its session had ended."""
    says = _("This form did not come from this desk, or waited too long. Nothing was done: open the page anew.")
    return render(request, "desk/refused.html", {"heading": _("Not taken"), "says": says}, status=403)


def too_many(request: HttpRequest) -> HttpResponse:
    """Too much was asked from one place in a short time."""
    return _later(request, _("That was asked too often in a short time. Wait some minutes, then try again."))


def _later(request: HttpRequest, says: str) -> HttpResponse:
    return render(request, "desk/refused.html", {"heading": _("Not now"), "says": says}, status=429)
