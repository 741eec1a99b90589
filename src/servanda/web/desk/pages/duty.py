"""The duty officer's page: what came and cannot wait, one form to take a call, one to ask another State."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from servanda.desk.clocks.reckoning import zone_of
from servanda.desk.doing import seen
from servanda.desk.duty import queries, taking
from servanda.desk.errors import BadInput, MaybeTwice, NotAllowed
from servanda.desk.people.models import Account
from servanda.desk.permissions import PERMISSIONS, may
from servanda.desk.requests.kinds import kinds
from servanda.facts.loading import kept
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages.requests.common import asked_for, states
from servanda.web.names import sorted_parties

__all__ = ["ask", "call", "fresh", "hold", "page", "take"]

_FIRST = "cyber"  # offences of this family are named most often at night


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What waits, and the two forms."""
    seen("overview.read", by=_on_duty(request), at=now(), page="duty")
    return _shown(request)


@require_GET
def fresh(request: HttpRequest) -> HttpResponse:
    """What waits now, for a page that renews itself; the trail says so when there is something new to see."""
    by, at = _on_duty(request), now()
    found_now = queries.duty(by, at)
    if found_now.digest != request.GET.get("shown", ""):
        seen("overview.read", by=by, at=at, page="duty, renewed")
    return render(request, "desk/duty_waits.html", _waits(by, at, found_now))


@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Take a call: entered, accepted and acknowledged in one go."""
    by, at, said = _on_duty(request), now(), request.POST
    held = said.get("do") == "held"
    try:
        made = taking.take_now(
            by=by,
            at=at,
            kind=said.get("kind", ""),
            their_reference=said.get("their_reference", ""),
            received_at=_received(said.get("received_at", ""), by, at),
            preserved_at=at if held else None,
            is_another=said.get("is_another") == "yes",
            **_common(said, by, "request.begin-execution"),
        )
    except MaybeTwice as twice:
        seen(
            "request.receive",
            by=by,
            at=at,
            on=by.authority,
            page="duty",
            looks_like=len(twice.like) + len(twice.elsewhere),
        )
        return _shown(request, call=said, twice=twice)
    except BadInput as wrong:
        return _shown(request, call=said, wrong=str(wrong))
    messages.success(request, _("Taken as %(reference)s. Its acknowledgement is made.") % {"reference": made.reference})
    return redirect("desk-letters", made.reference)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Draft what another State is asked to preserve; the gate says what is still missing."""
    by, said = _on_duty(request), request.POST
    try:
        made = taking.ask_now(
            by=by,
            at=now(),
            facts=said.get("facts", ""),
            necessity=said.get("necessity", ""),
            **_common(said, by, "request.approve"),
        )
    except BadInput as wrong:
        return _shown(request, ask=said, wrong=str(wrong))
    return redirect("desk-request-write", made.reference)


@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept what waits, and acknowledge it."""
    asked, by, at = asked_for(request, reference), signed_in(request), now()
    taking.take_up(asked, by=by, at=at)
    messages.success(request, _("Taken: %(reference)s. Its acknowledgement is made.") % {"reference": reference})
    return redirect("desk-duty")


@require_POST
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """The provider holds the data, from now."""
    asked, by, at = asked_for(request, reference), signed_in(request), now()
    taking.preserved(asked, happened_at=at, by=by, at=at)
    messages.success(request, _("Recorded: the data of %(reference)s are held.") % {"reference": reference})
    return redirect("desk-duty")


def _on_duty(request: HttpRequest) -> Account:
    by = signed_in(request)
    if not may(by, "request.receive"):
        raise NotAllowed("They take no requests in.")
    return by


def _common(said: QueryDict, by: Account, did: str) -> dict[str, Any]:
    key = said.get("known_to", "")
    whom = [found(queries.colleagues(by, did), pk=int(key))] if key.isdigit() and len(key) < 10 else []
    texts = {name: said.get(name, "") for name in ("counterpart", "accounts", "provider")}
    return {**texts, "offences": _offences(said), "known_to": whom}


def _offences(said: QueryDict) -> list[str]:
    """Each once; the first has to be named."""
    return list(dict.fromkeys(filter(None, said.getlist("offence")))) or [""]


def _received(written: str, by: Account, at: datetime) -> datetime:
    """When it came, in the time zone of our authority; empty: now. Raises BadInput."""
    try:
        read = datetime.fromisoformat(written) if written else at
        placed = read if read.tzinfo else read.replace(tzinfo=zone_of(by.authority.time_zone))
        come = placed.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInput(f"received: {written[:40]!r} is no day and time. Write it like 2026-11-21T09:30.") from None
    if come > at:
        raise BadInput("received: this is still to come. Write when it reached us.")
    return come


def _waits(by: Account, at: datetime, found_now: queries.Duty) -> dict[str, Any]:
    zone = zone_of(by.authority.time_zone)
    return {"duty": found_now, "at": at, "as_of": f"{at.astimezone(zone):%H:%M:%S}", "states": states()}


def _shown(
    request: HttpRequest, *, wrong: str = "", call: Any = None, ask: Any = None, twice: MaybeTwice | None = None
) -> HttpResponse:
    by, at = signed_in(request), now()
    crimes = sorted(kept().crimes.values(), key=lambda crime: (not crime.id.startswith(_FIRST), crime.name))
    context = {
        **_waits(by, at, queries.duty(by, at)),
        "twice": twice,
        "local_now": f"{at.astimezone(zone_of(by.authority.time_zone)):%Y-%m-%dT%H:%M}",
        "zone": by.authority.time_zone,
        "kinds": [one for one in kinds().values() if one.is_electronic],
        "parties": [one for one in sorted_parties() if one[0] != by.authority.party],
        "crimes": [(crime.id, crime.name) for crime in crimes],
        "executing": queries.colleagues(by, "request.begin-execution"),
        "approvers": queries.colleagues(by, "request.approve"),
        "may_ask": bool(by.roles & PERMISSIONS["request.draft"].roles),
        "call_offences": call.getlist("offence") if call else [],
        "ask_offences": ask.getlist("offence") if ask else [],
        "call": call or {},
        "ask": ask or {},
        "wrong": wrong,
    }
    return render(request, "desk/duty.html", context, status=422 if wrong or twice else 200)
