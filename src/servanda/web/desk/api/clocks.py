"""Clocks for programs."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from servanda.desk.clocks import actions, queries
from servanda.desk.clocks.models import Clock
from servanda.desk.doing import seen
from servanda.desk.permissions import may_see
from servanda.desk.requests.models import Request
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of
from servanda.web.desk.asking import found, now, signed_in

__all__ = ["router"]

router = Router(tags=["clocks"])


class Running(Schema):
    """One clock."""

    key: int
    request: str = Field(description="The request's reference.")
    what: str
    means: str = Field(description="act, lapse, may-lapse or lasts")
    instrument: str = Field(description="Whose provision it is; empty for practice.")
    article: str
    certainty: str = Field(description="text, memory or contested: how sure the provision is; empty for practice.")
    is_ours: bool
    extension: str = Field(description="The provision by which the period can go on; empty: none of the record.")
    zone: str = Field(description="Where the one bound works, so that days end there; IANA.")
    is_zone_assumed: bool = Field(description="Theirs is not known: the zone is ours, and the end may be a day off.")
    started_at: datetime
    due_at: datetime = Field(description="The instant at which it is over.")
    last_day: date
    work_by: date = Field(description="The last day up to then on which nobody is known to be on holiday.")
    nearness: str
    ending: str
    version: int


class EventIn(Schema):
    """Something that happened."""

    event: str = Field(max_length=40, examples=["data-preserved"])
    happened_at: AwareDatetime
    note: str = Field("", max_length=2000)


class EndIn(Schema):
    """How a clock ends."""

    how: str = Field(description="met, extend or stop", pattern="^(met|extend|stop)$")
    reason: str = Field("", max_length=2000)
    period: str = Field("", max_length=20, examples=["P60D"])
    version: int | None = None


def _told(due: queries.Due) -> Running:
    clock = due.clock
    return Running(
        key=clock.pk,
        request=clock.request.reference,
        what=clock.what,
        means=clock.means,
        instrument=clock.instrument,
        article=clock.cites,
        certainty=catalogue_of(kept()).certainty_of(clock.rule),
        is_ours=clock.is_ours,
        extension=due.extension,
        zone=clock.zone,
        is_zone_assumed=clock.is_zone_assumed,
        started_at=clock.started_at,
        due_at=clock.due_at,
        last_day=due.last_day,
        work_by=due.work_by,
        nearness=due.nearness,
        ending=clock.ending,
        version=clock.version,
    )


@router.get("/clocks", response=list[Running])
def clocks(request: HttpRequest) -> list[Running]:
    """Every clock that runs in what one may see, soonest first."""
    by, at = signed_in(request), now()
    seen("overview.read", by=by, at=at, page="clocks")
    return [_told(due) for due in queries.dues(queries.running(by), at)]


@router.post("/requests/{reference}/events", response=list[Running])
def record_event(request: HttpRequest, reference: str, sent: EventIn) -> list[Running]:
    """Record what happened; answers with the clocks of the request."""
    by, at = signed_in(request), now()
    asked = found(Request.objects.filter(may_see(by)).select_related("authority", "case"), reference=reference)
    actions.record_event(asked, sent.event, happened_at=sent.happened_at, by=by, at=at, note=sent.note)
    return [_told(due) for due in queries.dues(queries.of_request(by, asked.pk), at)]


@router.post("/clocks/{key}/end", response=list[Running])
def end_clock(request: HttpRequest, key: int, sent: EndIn) -> list[Running]:
    """Met, extended (for another period) or stopped; answers with the clocks of the request."""
    by, at = signed_in(request), now()
    clock = found(Clock.objects.filter(may_see(by, "request__case")).select_related("request"), pk=key)
    if sent.how == "met":
        actions.meet(clock, by=by, at=at, note=sent.reason, version=sent.version)
    elif sent.how == "extend":
        actions.extend(clock, sent.period, reason=sent.reason, by=by, at=at, version=sent.version)
    else:
        actions.stop(clock, reason=sent.reason, by=by, at=at, version=sent.version)
    return [_told(due) for due in queries.dues(queries.of_request(by, clock.request_id), at)]
