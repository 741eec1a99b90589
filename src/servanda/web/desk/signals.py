"""What the library of accounts tells of the door goes into the trail."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver

from servanda.desk.people import door
from servanda.desk.people.models import Account
from servanda.web.desk.asking import now

__all__: list[str] = []


@receiver(account.user_logged_in)
def _in(user: Account, **_more: Any) -> None:
    door.note("account.sign-in", user, at=now())


@receiver(user_logged_out)
def _out(user: Account | None, **_more: Any) -> None:
    if user is not None:
        door.note("account.sign-out", user, at=now())


@receiver(user_login_failed)
def _refused(credentials: dict[str, Any], **_more: Any) -> None:
    door.refused(credentials.get("email") or "", at=now(), why="password")


@receiver(user_locked_out)
def _locked(request: Any, **_more: Any) -> None:
    door.refused(request.axes_credentials.get("email") or "", at=now(), why="too many failures", did="account.locked")


@receiver(mfa.authentication_failed)
def _factor_refused(user: Account, **_more: Any) -> None:
    door.refused(user.email, at=now(), why="factor")


@receiver(mfa.authenticator_used)
def _factor_used(user: Account, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        door.note("account.recovery-code-used", user, at=now())


@receiver(mfa.authenticator_added)
def _factor_added(user: Account, authenticator: Authenticator, **_more: Any) -> None:
    door.note("account.factor-added", user, at=now(), kind=str(authenticator.type))


@receiver(mfa.authenticator_removed)
def _factor_removed(user: Account, authenticator: Authenticator, **_more: Any) -> None:
    door.note("account.factor-removed", user, at=now(), kind=str(authenticator.type))


@receiver(mfa.authenticator_reset)
def _codes_made(user: Account, **_more: Any) -> None:
    door.note("account.recovery-codes-made", user, at=now())


@receiver([account.password_changed, account.password_set])
def _password_changed(user: Account, **_more: Any) -> None:
    door.note("account.password-changed", user, at=now())


@receiver(account.password_reset)
def _password_reset(user: Account, **_more: Any) -> None:
    door.note("account.password-reset", user, at=now(), sessions_ended=door.end_all(user))
