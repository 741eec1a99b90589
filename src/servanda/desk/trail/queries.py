"""Reading the trail, an authority's own part of it, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.db.models import Q, QuerySet

from servanda.desk.trail.models import Entry

__all__ = ["PAGE", "Sought", "kinds", "page", "sought"]

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What an auditor looks for; empty: anything."""

    who: str = ""  # an e-mail address, or its beginning
    did: str = ""  # "request.send", or a part: "request"
    case: str = ""  # a case's reference
    since: date | None = None  # these days included
    until: date | None = None


def sought(authority: str, what: Sought, zone: tzinfo) -> QuerySet[Entry]:
    """What this authority (its code) and the desk itself did, the newest first; days are those of ``zone``."""
    found = Entry.objects.filter(authority__in=("", authority)).order_by("-number")
    if what.who:
        found = found.filter(who__istartswith=what.who.strip())
    if what.did:
        did = what.did.strip()
        found = found.filter(Q(did=did) | Q(did__startswith=f"{did}."))
    if what.case:
        found = found.filter(case=what.case.strip())
    if what.since:
        found = found.filter(at__gte=datetime.combine(what.since, time(), zone))
    if what.until:
        found = found.filter(at__lt=datetime.combine(what.until + timedelta(days=1), time(), zone))
    return found


def page(among: QuerySet[Entry], before: int | None = None) -> tuple[list[Entry], int | None]:
    """The next entries and the number to go on from, or None at the end; each page costs the same, however far back."""
    rows = list((among.filter(number__lt=before) if before else among)[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else None


def kinds(authority: str) -> list[str]:
    """What was ever done at this authority, for choosing among."""
    return list(
        Entry.objects.filter(authority__in=("", authority)).order_by("did").values_list("did", flat=True).distinct()
    )
