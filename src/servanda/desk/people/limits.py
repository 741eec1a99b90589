"""How long a link opens, a token holds, an address stays locked. Plain values: settings read them too."""

from __future__ import annotations

from datetime import timedelta

__all__ = ["FAILURES", "INVITATION_HOLDS", "LOCKED_FOR", "TOKEN_HOLDS_AT_MOST"]

FAILURES, LOCKED_FOR = 5, timedelta(minutes=30)  # so many failed sign-ins lock an address for so long
INVITATION_HOLDS = timedelta(days=3)
TOKEN_HOLDS_AT_MOST = timedelta(days=366)
