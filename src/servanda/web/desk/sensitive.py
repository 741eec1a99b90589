"""What must be confirmed anew with a password, a code or a passkey, even by whoever signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import HttpRequest, HttpResponse

from servanda.desk.errors import NotAllowed
from servanda.desk.permissions import may
from servanda.web.desk.asking import signed_in

__all__ = ["confirmed"]

View = TypeVar("View", bound=Callable[..., HttpResponse])


def confirmed(did: str) -> Callable[[View], View]:
    """Decorates a view that changes: first a 404 for who may not, then proof that it is still the same person."""

    def decorate(view: View) -> View:
        @wraps(view)
        def ask(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
            if not may(signed_in(request), did):
                raise NotAllowed(f"{did} is not theirs to do.")
            raise_if_reauthentication_required(request, app="allauth.mfa")
            return view(request, *args, **named)

        return ask  # type: ignore[return-value]  # the same face

    return decorate
