"""Accounts, invitations, roles, sessions, locks: the administrator's pages; and what each does for oneself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from servanda.desk.doing import seen
from servanda.desk.errors import BadInput, NotAllowed
from servanda.desk.people import actions, queries
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.permissions import PERMISSIONS, may
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.notices import send_invitation
from servanda.web.desk.sensitive import confirmed

__all__ = ["account", "change", "invite", "people", "resets", "revoke", "settle_reset", "tokens", "withdraw"]


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Who works here, who is invited."""
    by, at = signed_in(request), now()
    seen("account.read", by=by, at=at, page="people")
    shown = {
        "colleagues": queries.colleagues(by, at=at),
        "invitations": queries.invitations(by),
        "at": at,
        "roles": Role.choices,
        "may_invite": may(by, "account.invite"),
    }
    return render(request, "desk/people/people.html", shown)


@require_POST
@confirmed("account.invite")
def invite(request: HttpRequest) -> HttpResponse:
    """Ask someone to join; where no mail goes out, the link is shown this once."""
    by = signed_in(request)
    asked = {name: request.POST.get(name, "") for name in ("email", "name")}
    invited = actions.invite(**asked, roles=request.POST.getlist("roles"), language=by.language, by=by, at=now())
    link = request.build_absolute_uri(reverse("desk-join", args=[invited.word]))
    if send_invitation(invited.invitation, link):
        messages.success(request, _("The invitation is on its way to %s.") % invited.invitation.email)
        return redirect("desk-people")
    says = _("No mail goes out from this desk. Hand this link to %s; it is shown this once, and opens for three days.")
    return _once(request, _("Invitation"), says % invited.invitation.name, link)


@require_POST
@confirmed("account.withdraw-invitation")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The link opens no more."""
    by = signed_in(request)
    actions.withdraw_invitation(found(queries.invitations(by), pk=pk), by=by, at=now())
    return redirect("desk-people")


@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its roles, its sessions, what can be done."""
    by, at = signed_in(request), now()
    whom = found(queries.accounts(by), pk=pk)
    seen("account.read", by=by, at=at, on=whom)
    shown = {
        "colleague": next(one for one in queries.colleagues(by, at=at) if one.account == whom),
        "sessions": queries.sessions([whom], at=at),
        "roles": Role.choices,
        "held": queries.roles_held(whom),
        "may_change": may(by, "account.change", whom) and whom != by,
    }
    return render(request, "desk/people/account.html", shown)


def change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """One change to an account, named in the address."""
    if what not in _CHANGES:
        raise NotAllowed(f"{what!r} is no change of an account.")
    did, act = _CHANGES[what]

    @require_POST
    @confirmed(did)
    def do(request: HttpRequest) -> HttpResponse:
        by = signed_in(request)
        whom = found(queries.accounts(by), pk=pk)
        return act(request, whom, by, now()) or redirect("desk-account", pk)

    return do(request)


def _roles(request: HttpRequest, whom: Account, by: Account, at: datetime) -> None:
    actions.change_roles(whom, request.POST.getlist("roles"), by=by, at=at)


def _deactivate(request: HttpRequest, whom: Account, by: Account, at: datetime) -> None:
    actions.deactivate(whom, by=by, at=at, reason=request.POST.get("reason", ""))


def _reactivate(_request: HttpRequest, whom: Account, by: Account, at: datetime) -> None:
    actions.reactivate(whom, by=by, at=at)


def _unlock(_request: HttpRequest, whom: Account, by: Account, at: datetime) -> None:
    actions.unlock(whom, by=by, at=at)


def _end_sessions(_request: HttpRequest, whom: Account, by: Account, at: datetime) -> None:
    actions.end_sessions(whom, by=by, at=at)


def _ask_reset(request: HttpRequest, whom: Account, by: Account, at: datetime) -> None:
    actions.ask_factor_reset(whom, by=by, at=at, reason=request.POST.get("reason", ""))
    where = request.build_absolute_uri(reverse("desk-factor-resets"))
    messages.info(request, _("Another administrator, or an approver, confirms it at %s") % where)


def _reset_link(request: HttpRequest, whom: Account, by: Account, at: datetime) -> HttpResponse:
    uid, key = actions.make_reset_link(whom, by=by, at=at)
    way = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    says = _("With this link %s sets a new password; the second factor stays. It is shown this once, for an hour.")
    return _once(request, _("New password"), says % whom.name, request.build_absolute_uri(way))


_CHANGES: dict[str, tuple[str, Callable[[HttpRequest, Account, Account, datetime], HttpResponse | None]]] = {
    "roles": ("account.change", _roles),
    "deactivate": ("account.deactivate", _deactivate),
    "reactivate": ("account.reactivate", _reactivate),
    "unlock": ("account.unlock", _unlock),
    "end-sessions": ("account.end-sessions", _end_sessions),
    "ask-factor-reset": ("account.ask-factor-reset", _ask_reset),
    "reset-link": ("account.make-reset-link", _reset_link),
}


@require_GET
def resets(request: HttpRequest) -> HttpResponse:
    """Lost second factors that wait for another's confirmation."""
    by = signed_in(request)
    if not may(by, "account.confirm-factor-reset"):
        raise NotAllowed("They confirm no such thing.")
    return render(request, "desk/people/resets.html", {"resets": queries.factor_resets(by)})


@require_POST
@confirmed("account.confirm-factor-reset")
def settle_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm it, or drop it."""
    by = signed_in(request)
    reset = found(queries.factor_resets(by), pk=pk)
    if request.POST.get("how") == "confirm":
        actions.confirm_factor_reset(reset, by=by, at=now())
    else:
        actions.drop_factor_reset(reset, by=by, at=now())
    return redirect("desk-factor-resets")


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens for programs, and a new one."""
    by, at = signed_in(request), now()
    if request.method == "POST":
        return _make_token(request)
    reach = sorted({did.partition(".")[0] for did, rule in PERMISSIONS.items() if by.roles & rule.roles} - {"token"})
    return render(request, "desk/people/tokens.html", {"tokens": queries.tokens(by), "reach": reach, "at": at})


@confirmed("token.make")
def _make_token(request: HttpRequest) -> HttpResponse:
    by, scopes = signed_in(request), request.POST.getlist("scopes") + request.POST.get("more", "").split()
    end = _end_of_day(request.POST.get("until", ""))
    _token, word = actions.make_token(name=request.POST.get("name", ""), scopes=scopes, expires_at=end, by=by, at=now())
    return _once(request, _("Token"), _("Give this to the program. It is shown this once."), word)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """It opens nothing any more; no proof is asked for that."""
    by = signed_in(request)
    actions.revoke_token(found(queries.tokens(by), pk=pk), by=by, at=now())
    return redirect("desk-tokens")


def _end_of_day(written: str) -> datetime:
    try:
        return datetime.strptime(written, "%Y-%m-%d").replace(hour=23, minute=59, tzinfo=UTC)
    except ValueError as wrong:
        raise BadInput(f"The last day {written!r} is no day. Write it as 2027-03-31.") from wrong


def _once(request: HttpRequest, heading: str, says: str, word: str) -> HttpResponse:
    return render(request, "desk/people/once.html", {"heading": heading, "says": says, "word": word})
