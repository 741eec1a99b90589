"""What happens at the door, told to the trail by the desk itself: nobody has to be allowed to be refused.

The trail holds no address that belongs to no account: people type passwords into the wrong field.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction

from servanda.desk.people.models import Account
from servanda.desk.trail import chain

__all__ = ["end_all", "note", "refused"]


def note(did: str, account: Account, *, at: datetime, **details: Any) -> None:
    """Someone came in or went, set up a factor or took one off: ``did`` is "account.sign-in" and the like."""
    with transaction.atomic():
        chain.append(
            at=at,
            who=account.email,
            did=did,
            on=f"account:{account.email}",
            authority=account.authority.code,
            details=details,
        )


def refused(email: str, *, at: datetime, why: str, did: str = "account.sign-in-refused") -> None:
    """Someone did not come in; ``why`` is "password", "factor" or "locked"."""
    account = Account.objects.select_related("authority").filter(email=email.strip().lower()).first()
    if account is not None:
        note(did, account, at=at, why=why if account.is_active else "deactivated")
        return
    with transaction.atomic():
        chain.append(at=at, who="servanda", did=did, details={"why": why, "account": "none of this address"})


def end_all(account: Account) -> int:
    """Whoever sits there in this name must sign in again; how many sessions ended. The caller tells the trail."""
    held = list(UserSession.objects.filter(user=account))
    for session in held:
        session.end()
    return len(held)
