"""Who may call: an account with a session, or a program with a token."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from servanda.desk.people.models import Account
from servanda.desk.people.queries import account_of_token
from servanda.web.desk.asking import account_of, now

__all__ = ["doors"]


class WithSession(SessionAuth):
    """Someone signed in; changes need the token against forged requests, as forms do."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Account | None:
        return account_of(request)


class WithToken(HttpBearer):
    """A program, in the name of an account; ``may`` holds it to the token's scopes."""

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        found = account_of_token(token, now())
        if found is None:
            return None
        request.user, _scopes = found
        return request.user


doors: list[Any] = [WithToken(), WithSession()]
