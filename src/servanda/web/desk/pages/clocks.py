"""Deadlines: what runs, soonest first; what happened, which starts and ends them; the calendar."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from servanda.desk.clocks import actions, queries
from servanda.desk.clocks.calendar_file import as_icalendar
from servanda.desk.clocks.models import Clock
from servanda.desk.clocks.preservation import preservation
from servanda.desk.clocks.reckoning import zone_of
from servanda.desk.clocks.rules import rules
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput, NotAllowed
from servanda.desk.permissions import may_see
from servanda.desk.requests.models import Request
from servanda.facts.loading import kept
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.middleware import open_door
from servanda.web.desk.pages.requests.common import shown
from servanda.web.desk.rows import clock_cells, clock_rows

__all__ = ["calendar", "clocks", "end_clock", "feed", "of_request", "record_event", "set_own"]

_ON_A_PAGE = 100


@require_GET
def clocks(request: HttpRequest) -> HttpResponse:
    """Every clock that runs in what one may see."""
    by, at = signed_in(request), now()
    seen("overview.read", by=by, at=at, page="clocks")
    theirs = request.GET.get("whose") == "theirs"
    chosen = queries.running(by).filter(is_ours=not theirs)
    page = Paginator(chosen, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": clock_rows(queries.dues(page, at), at),
        "theirs": theirs,
        "whose": "whose=theirs" if theirs else "",
        "renewals": queries.renewals(kept(), by.authority.party, at.date()),
    }
    return render(request, "desk/clocks/clocks.html", context)


@require_GET
def of_request(request: HttpRequest, reference: str) -> HttpResponse:
    """The clocks of one request, ended ones too, and what can be recorded."""
    by, at = signed_in(request), now()
    asked = _request(request, reference)
    seen("request.read", by=by, at=at, on=asked, part="clocks")
    local = at.astimezone(zone_of(asked.authority.time_zone))
    context = {
        **shown(asked, by, "clocks"),
        "dues": [(due, clock_cells(due, at)) for due in queries.dues(queries.of_request(by, asked.pk), at)],
        "events": asked.events.all(),
        "held": preservation(asked),
        "known": rules(kept()).events,
        "zone": asked.authority.time_zone,
        "local_now": f"{local:%Y-%m-%dT%H:%M}",
    }
    return render(request, "desk/clocks/of_request.html", context)


@require_POST
def record_event(request: HttpRequest, reference: str) -> HttpResponse:
    """Something happened."""
    asked = _request(request, reference)
    happened_at = _instant(request, "happened_at", asked)
    note, name = request.POST.get("note", "")[:2000], request.POST.get("event", "")
    actions.record_event(asked, name, happened_at=happened_at, by=signed_in(request), at=now(), note=note)
    messages.success(request, _("Recorded. The clocks it starts and ends have followed."))
    return redirect("desk-request-clocks", reference)


@require_POST
def set_own(request: HttpRequest, reference: str) -> HttpResponse:
    """A day of one's own."""
    asked = _request(request, reference)
    due = _instant(request, "due", asked)
    actions.set_own(asked, request.POST.get("what", ""), due=due, by=signed_in(request), at=now())
    return redirect("desk-request-clocks", reference)


@require_POST
def end_clock(request: HttpRequest, key: int) -> HttpResponse:
    """Met, extended or stopped."""
    by, at = signed_in(request), now()
    clock = found(Clock.objects.filter(may_see(by, "request__case")).select_related("request"), pk=key)
    reason, version = request.POST.get("reason", ""), _number(request, "version")
    match request.POST.get("how"):
        case "met":
            actions.meet(clock, by=by, at=at, note=reason, version=version)
        case "extend":
            period = request.POST.get("period", "")
            actions.extend(clock, period, reason=reason, by=by, at=at, version=version)
        case "stop":
            actions.stop(clock, reason=reason, by=by, at=at, version=version)
        case how:
            raise BadInput(f"{how!r} is no end of a clock: met, extend or stop.")
    return redirect("desk-request-clocks", clock.request.reference)


@require_POST
def feed(request: HttpRequest) -> HttpResponse:
    """Make the address of a calendar, shown once, or end it."""
    by, at = signed_in(request), now()
    if request.POST.get("end"):
        actions.stop_feed(by=by, at=at)
        messages.success(request, _("Your calendar's address answers no longer."))
        return redirect("desk-clocks")
    secret = actions.make_feed(by=by, at=at)
    address = request.build_absolute_uri(f"/desk/calendar/{secret}.ics")
    return render(request, "desk/clocks/feed.html", {"address": address})


@require_GET
@open_door
def calendar(_request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar, for whoever holds its address."""
    account, at = queries.account_of_feed(secret), now()
    if account is None:
        raise NotAllowed("No calendar has this address.")
    dues = queries.dues(queries.running(account), at)
    written = as_icalendar(dues, name=account.authority.name, now=at)
    return HttpResponse(written, content_type="text/calendar; charset=utf-8")


def _request(request: HttpRequest, reference: str) -> Request:
    return found(
        Request.objects.filter(may_see(signed_in(request))).select_related("authority", "case"), reference=reference
    )


def _instant(request: HttpRequest, name: str, asked: Request) -> datetime:
    """What a form sends, in the time zone of our authority. Raises BadInput."""
    written = request.POST.get(name, "")
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise BadInput(f"{name}: {written[:40]!r} is no day and time. Write it like 2026-11-21T09:30.") from None
    return read if read.tzinfo else read.replace(tzinfo=zone_of(asked.authority.time_zone))


def _number(request: HttpRequest, name: str) -> int | None:
    written = request.POST.get(name, "")
    return int(written) if written.isdigit() else None
