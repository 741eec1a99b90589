"""Searching within what one may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from servanda.desk.people.models import Account
from servanda.desk.permissions import may_see
from servanda.desk.search.indexes import matching
from servanda.desk.search.models import Text

__all__ = ["Hit", "search"]

_MOST = 100
_SHOWN = ("kind", "shown", "case__reference", "request__reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing found: in which case, of which request, what kind of thing, what it says."""

    case: str
    request: str  # reference; empty: it belongs to the case
    kind: str
    says: str


def search(account: Account, asked: str) -> list[Hit]:
    """What contains every word asked for (a word may be begun only), newest cases first; 100 at most."""
    found = matching(Text.objects.filter(may_see(account)), asked, connection.vendor)
    rows = (
        found.select_related("case", "request").only(*_SHOWN).order_by("-case__opened_at", "request_id", "pk")[:_MOST]
    )
    return [
        Hit(
            case=row.case.reference,
            request=row.request.reference if row.request else "",
            kind=row.kind,
            says=row.shown[:300],
        )
        for row in rows
    ]
