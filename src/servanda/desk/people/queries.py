"""Who works here, who is invited, who is locked out, and who calls with a token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db.models import Count, F, Max, QuerySet, Sum

from servanda.desk.people.limits import FAILURES, LOCKED_FOR
from servanda.desk.people.models import Account, FactorReset, Held, Invitation, Token
from servanda.desk.people.tokens import digest_of
from servanda.desk.permissions import may

__all__ = [
    "Colleague",
    "account_of_token",
    "accounts",
    "colleagues",
    "factor_resets",
    "has_factor",
    "invitation_of",
    "invitations",
    "locked_out",
    "roles_held",
    "sessions",
    "tokens",
]

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_USE_IS_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """An account as its administrator sees it."""

    account: Account
    factors: tuple[str, ...]  # kinds of second factor: "totp", "webauthn"
    sessions: int
    last_seen_at: datetime | None
    is_locked_out: bool


def roles_held(account: Account) -> list[Held]:
    """Every role the account ever held: those it holds first, then those taken away, the latest first."""
    held = account.held.select_related("given_by", "ended_by")
    return list(held.order_by(F("ended_at").desc(nulls_first=True), "-given_at", "-pk"))


def account_of_token(token: str, at: datetime) -> tuple[Account, frozenset[str]] | None:
    """The account in whose name a program calls, and its scopes; None: no such token, or no longer.

    The account carries the scopes, and ``may`` holds it to them. The use is noted once a minute.
    """
    held = (
        Token.objects.select_related("account__authority")
        .filter(digest=digest_of(token), revoked_at=None, expires_at__gt=at, account__is_active=True)
        .first()
    )
    if held is None:
        return None
    if held.last_used_at is None or at - held.last_used_at >= _USE_IS_NOTED_EVERY:
        Token.objects.filter(pk=held.pk).update(last_used_at=at)
    held.account.scopes = frozenset(held.scopes)
    return held.account, held.account.scopes


def has_factor(account: Account) -> bool:
    """Whether a second factor is set up; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=account, type__in=_FACTORS).exists())


def accounts(by: Account) -> QuerySet[Account]:
    """The accounts of one's own authority, for those who may read them."""
    if not may(by, "account.read"):
        return Account.objects.none()
    return Account.objects.filter(authority=by.authority_id).order_by("name")


def colleagues(by: Account, *, at: datetime) -> Sequence[Colleague]:
    """The same, with factors, sessions and locks; in a fixed number of queries."""
    held = list(accounts(by).prefetch_related("held"))
    factors: dict[int, list[str]] = {}
    for user, kind in Authenticator.objects.filter(user__in=held, type__in=_FACTORS).values_list("user", "type"):
        factors.setdefault(user, []).append(kind)
    counted = sessions(held, at=at).values_list("user").annotate(Count("pk"), Max("last_seen_at"))
    open_now = {user: (many, last) for user, many, last in counted}
    locked = locked_out(at)
    return [
        Colleague(
            account=account,
            factors=tuple(sorted(set(factors.get(account.pk, [])))),
            sessions=open_now.get(account.pk, (0, None))[0],
            last_seen_at=open_now.get(account.pk, (0, None))[1],
            is_locked_out=digest_of(account.email) in locked,
        )
        for account in held
    ]


def sessions(of: Sequence[Account], *, at: datetime) -> QuerySet[UserSession]:
    """The open sessions of these accounts, the one used last first."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    found: QuerySet[UserSession] = UserSession.objects.filter(user__in=of, session_key__in=alive)
    return found.order_by("-last_seen_at")


def locked_out(at: datetime) -> frozenset[str]:
    """Digests of the addresses, with an account or not, that failed too often of late."""
    since = at - LOCKED_FOR
    failed = AccessAttempt.objects.filter(attempt_time__gt=since).values("username")
    often = failed.annotate(failures=Sum("failures_since_start")).filter(failures__gte=FAILURES)
    return frozenset(row["username"] for row in often if row["username"])


def invitations(by: Account) -> QuerySet[Invitation]:
    """The invitations of one's own authority that nobody has accepted, the newest first."""
    if not may(by, "account.invite"):
        return Invitation.objects.none()
    waiting = Invitation.objects.filter(authority=by.authority_id, accepted_at=None, withdrawn_at=None)
    return waiting.order_by("-invited_at")


def invitation_of(word: str, at: datetime) -> Invitation | None:
    """The invitation that this word opens now, if any."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)
    return waiting.select_related("authority").filter(digest=digest_of(word)).first()


def factor_resets(by: Account) -> QuerySet[FactorReset]:
    """What is asked and waits for another's confirmation, within one's own authority."""
    if not may(by, "account.confirm-factor-reset"):
        return FactorReset.objects.none()
    waiting = FactorReset.objects.filter(account__authority=by.authority_id, confirmed_at=None, dropped_at=None)
    return waiting.select_related("account", "asked_by").order_by("asked_at")


def tokens(by: Account) -> QuerySet[Token]:
    """One's own tokens; the administrator's list holds those of the whole authority."""
    if may(by, "account.change"):
        return Token.objects.filter(account__authority=by.authority_id).select_related("account")
    return Token.objects.filter(account=by).select_related("account")
