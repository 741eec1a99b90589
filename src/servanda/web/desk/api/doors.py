"""Who may call: an account with a session, or a program with a token."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import SessionAuth

from servanda.desk.people.models import Account
from servanda.web.desk.asking import account_of

__all__ = ["doors"]


class WithSession(SessionAuth):
    """Someone signed in; changes need the token against forged requests, as forms do."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:
        return account_of(request)


doors: list[Any] = [WithSession()]
