"""Someone at the desk's pages, signed in without the cost of a password."""

from __future__ import annotations

import time

from django.test import Client

from servanda.desk.people.models import Account

__all__ = ["visit"]


def visit(account: Account, *, confirmed: bool = True) -> Client:
    """A browser in which this account signed in and, unless told, just proved anew who it is."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(account, "servanda.web.desk.backend.Backend")
    if confirmed:
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(account.pk)
        session.save()
    return client
