"""Who signed in, read at once with authority and roles: every page asks for all three."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from servanda.desk.people.models import Account, Held

__all__ = ["Backend"]


class Backend(AuthenticationBackend):  # type: ignore[misc]  # the library has no types
    """The library's own, but for the way an account is read."""

    def get_user(self, user_id: Any) -> Account | None:
        """The active account of this key, read anew for each request."""
        held = list(Held.objects.filter(account=user_id, ended_at=None).select_related("account__authority"))
        if not held:
            found: Account | None = super().get_user(user_id)
            return found
        account = held[0].account
        account.hold(one.role for one in held)
        return account if self.user_can_authenticate(account) else None
