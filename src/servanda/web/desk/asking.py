"""Who asks, when, and about what: what every page of the desk begins with."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from servanda.desk.errors import NotAllowed
from servanda.desk.people.models import Account

__all__ = ["account_of", "found", "now", "signed_in"]

Thing = TypeVar("Thing", bound=Model)


def account_of(request: HttpRequest) -> Account | None:
    """The active account that signed in, if any."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Account) and user.is_active else None


def signed_in(request: HttpRequest) -> Account:
    """The account that signed in. Raises NotAllowed, where the door was left open by mistake."""
    account = account_of(request)
    if account is None:
        raise NotAllowed("Nobody is signed in.")
    return account


def now() -> datetime:
    """The clock of the pages: everything below takes it as an argument."""
    return timezone.now()


def found(among: QuerySet[Thing], **named: object) -> Thing:
    """The one thing of this name among those that may be seen. Raises NotAllowed: absent and hidden look alike."""
    if any("\0" in name for name in named.values() if isinstance(name, str)):
        raise NotAllowed("Nothing has such a name.")  # which one of the databases does not even look for
    thing = among.filter(**named).first()
    if thing is None:
        raise NotAllowed("Nothing of this name may be seen.")
    return thing
