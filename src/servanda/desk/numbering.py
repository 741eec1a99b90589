"""References that count without gaps: "BRA-C-2026-0003" for each State, series and year."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from servanda.desk.people.models import Authority

__all__ = ["next_reference"]


def next_reference(authority: Authority, series: str, year: int, taken: QuerySet[Any]) -> str:
    """The next free reference; ``taken`` are all things that bear one in ``reference``, and none is ever deleted.

    Called inside a transaction: whoever asks next for the same State waits until it ends, so that
    nobody gets the same number and what is rolled back leaves no gap.
    """
    beside = Authority.objects.select_for_update().filter(party=authority.party).order_by("pk")
    list(beside.values_list("pk"))
    prefix = f"{authority.party}-{series}-{year}-"
    return f"{prefix}{taken.filter(reference__startswith=prefix).count() + 1:04}"
