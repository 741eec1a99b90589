"""Starting, meeting, extending and stopping clocks, and recording what starts them.

A step of a request is an event, too: ``requests`` tells of it within its own transaction, so that
a step that was taken has its clocks, and one that was not has none.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from servanda.desk.clocks.models import Clock, Event, Feed, Practice
from servanda.desk.clocks.preservation import FOLLOWED, PRESERVES, has_gone
from servanda.desk.clocks.reckoning import due_at, read_period, zone_of
from servanda.desk.clocks.rules import Rule, rules
from servanda.desk.directory.models import Contact
from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.requests.models import Link, Request
from servanda.facts.loading import kept
from servanda.facts.names import nearest
from servanda.inquiries.citing import cited

__all__ = ["extend", "happened", "make_feed", "meet", "record_event", "set_own", "set_practice", "stop", "stop_feed"]


def record_event(
    request: Request, name: str, *, happened_at: datetime, by: Account, at: datetime, note: str = ""
) -> Event:
    """Record what happened, end the clocks it meets and start those it starts. Raises BadInput."""
    known = rules(kept()).events
    if name not in known:
        near = nearest(name, list(known))
        raise BadInput(f"{name!r} is no event of a request." + (f" Did you mean {near[0]!r}?" if near else ""))
    if happened_at > at:
        raise BadInput(f"{happened_at:%Y-%m-%d %H:%M} UTC is still to come. Record what has happened already.")
    event = Event(request=request, name=name, happened_at=happened_at, recorded_at=at, recorded_by=by, note=note)
    with doing("clock.change", by=by, on=event, at=at) as done:
        done.note(event=name, request=request.reference, **happened(request, name, happened_at))
    return event


def happened(request: Request, event: str, at: datetime) -> dict[str, list[str]]:
    """End and start clocks for an event; inside the caller's transaction. Says which."""
    running = Clock.objects.filter(request=request, ending="")
    met = [clock for clock in running if event in _ends(clock)]
    for clock in met:
        _end(clock, Clock.Ending.MET, at)
    instrument = instrument_of(request)
    found = rules(kept()).started_by(event, direction=request.direction, kind=request.kind, instrument=instrument)
    started = [_start(request, rule, event, at) for rule in found]
    _tell_nearest(request)
    return {"met": [clock.rule for clock in met], "started": [clock.rule for clock in started]}


def follow(request: Request, event: str, at: datetime, **_signal: Any) -> None:
    """What ``requests`` tells: its steps and arrivals are events."""
    if event in ("received", "request.send") and request.due_on:
        _asked_for(request, request.due_on, at)
    happened(request, event, at)
    if event in ("request.send", "linked"):
        _follow_preservation(request, at)


def _follow_preservation(later: Request, at: datetime) -> None:
    """The request for preserved data is on its way, or has come: they stay preserved until it is decided."""
    if not has_gone(later):
        return
    links = later.follows.filter(relation=Link.Relation.FOLLOW_UP, earlier__kind=PRESERVES)
    for link in links.exclude(earlier__events__name=FOLLOWED).select_related("earlier__authority", "made_by"):
        Event.objects.create(
            request=link.earlier,
            name=FOLLOWED,
            happened_at=at,
            recorded_at=at,
            recorded_by=link.made_by,
            note=later.reference,
        )
        happened(link.earlier, FOLLOWED, at)


def instrument_of(request: Request) -> str:
    """The instrument on which the request rests; empty where no basis was chosen."""
    return str(request.basis.get("instrument") or request.basis.get("provision", {}).get("instrument") or "")


def _asked_for(request: Request, day: date, at: datetime) -> None:
    """The day by which an answer is asked for, by them or by us."""
    zone = request.authority.time_zone
    end = datetime.combine(day + timedelta(days=1), time(0), zone_of(zone))
    Clock.objects.create(
        request=request,
        rule="own",
        what="answer by the day that was asked for",
        is_ours=not request.is_outgoing,
        means="act",
        period="",
        started_at=at,
        started_by="asked",
        zone=zone,
        due_at=end.astimezone(UTC),
    )


def _tell_nearest(request: Request) -> None:
    """The request shows the last day of the clock that ends first."""
    nearest_one = Clock.objects.filter(request=request, ending="").order_by("due_at").first()
    request.due_on = nearest_one.last_day if nearest_one else None
    Request.objects.filter(pk=request.pk).update(due_on=request.due_on)


def _ends(clock: Clock) -> tuple[str, ...]:
    rule = rules(kept()).rules.get(clock.rule)
    return (
        (*rule.ends, "request.close", "request.withdraw", "request.record-withdrawal") if rule else ("request.close",)
    )


def _start(request: Request, rule: Rule, event: str, at: datetime) -> Clock:
    ours = rule.us == request.direction
    zone, is_assumed = _zone(request, ours)
    period = _period(request, rule)
    return Clock.objects.create(
        request=request,
        rule=rule.id,
        what=rule.what,
        means=rule.means,
        instrument=rule.instrument,
        cites=rule.cites,
        is_ours=ours,
        period=period,
        started_at=at,
        started_by=event,
        zone=zone,
        is_zone_assumed=is_assumed,
        due_at=due_at(at, period, zone),
    )


def _zone(request: Request, ours: bool) -> tuple[str, bool]:
    """Where the one bound works, and whether that is ours for want of theirs."""
    contact: Contact | None = request.contact
    theirs = contact.time_zone if contact is not None else ""
    own = request.authority.time_zone
    return (own, False) if ours else (theirs or own, not theirs)


def _period(request: Request, rule: Rule) -> str:
    if rule.is_law:
        return rule.period
    own = Practice.objects.filter(authority=request.authority, rule=rule.id).first()
    return own.period if own else rule.period


def _end(clock: Clock, ending: str, at: datetime) -> None:
    clock.ending, clock.ended_at = ending, at
    clock.version += 1
    clock.save()


def set_own(request: Request, what: str, *, due: datetime, by: Account, at: datetime) -> Clock:
    """A clock of one's own: a day agreed with the other side, a hearing. Raises BadInput for a day gone by."""
    if due <= at:
        raise BadInput(f"{due:%Y-%m-%d %H:%M} UTC has gone by. Name a day to come.")
    if not what.strip():
        raise BadInput("Say what must happen by then.")
    clock = Clock(
        request=request,
        rule="own",
        what=what.strip()[:200],
        means="act",
        period="",
        started_at=at,
        started_by="own",
        zone=request.authority.time_zone,
        due_at=due,
    )
    with doing("clock.change", by=by, on=clock, at=at, set="own", request=request.reference, due=due):
        clock.save()
        _tell_nearest(request)
    return clock


def extend(clock: Clock, period: str, *, reason: str, by: Account, at: datetime, version: int | None = None) -> Clock:
    """Go on from where the period ends, for another, if that is recorded before the end.

    Raises NotPossible once it has ended or is over, and for a period of the law that no provision lets go on;
    BadInput without reason or with no period.
    """
    read_period(period)
    _needs(reason)
    with doing("clock.change", by=by, on=clock, at=at, version=version, extended=period, reason=reason):
        _must_run(clock)
        _must_be_extendable(clock)
        if clock.due_at <= at:
            raise NotPossible(
                f"It was over at {clock.due_at:%Y-%m-%d %H:%M} UTC; record the event anew to start it again."
            )
        clock.ending, clock.ended_at = Clock.Ending.EXTENDED, at
        fields = ("request", "rule", "what", "means", "instrument", "cites", "is_ours", "zone", "is_zone_assumed")
        longer = Clock.objects.create(
            **{name: getattr(clock, name) for name in fields},
            extends=clock,
            period=period,
            started_at=clock.due_at,
            started_by="extension",
            due_at=due_at(clock.last_instant, period, clock.zone),
        )
        clock.save()
        _tell_nearest(clock.request)
        return longer


def meet(clock: Clock, *, by: Account, at: datetime, note: str = "", version: int | None = None) -> None:
    """Say that what was due has been done. Raises NotPossible once it has ended."""
    with doing("clock.change", by=by, on=clock, at=at, version=version, met=clock.rule, note=note):
        _must_run(clock)
        _end(clock, Clock.Ending.MET, at)
        _tell_nearest(clock.request)


def stop(clock: Clock, *, reason: str, by: Account, at: datetime, version: int | None = None) -> None:
    """It no longer matters; why is kept. Raises NotPossible, BadInput."""
    _needs(reason)
    with doing("clock.change", by=by, on=clock, at=at, version=version, stopped=clock.rule, reason=reason):
        _must_run(clock)
        _end(clock, Clock.Ending.STOPPED, at)
        _tell_nearest(clock.request)


def _must_run(clock: Clock) -> None:
    if clock.ending:
        raise NotPossible(f"This clock has ended already ({clock.get_ending_display().lower()}).")


def _must_be_extendable(clock: Clock) -> None:
    rule = rules(kept()).rules.get(clock.rule)
    if rule is not None and not rule.can_be_extended:
        raise NotPossible(
            f"No provision of the record lets the period of {cited(kept(), rule.id)} go on. If a court or the other "
            "side fixed another day, set a day of your own beside it."
        )


def _needs(reason: str) -> None:
    if not reason.strip():
        raise BadInput("A reason is required; it is kept with the clock.")


def set_practice(rule: str, period: str, *, by: Account, at: datetime) -> None:
    """Keep another period of practice at this authority. Raises BadInput: the law's periods cannot be set."""
    known = rules(kept()).rules.get(rule)
    if known is None or known.is_law:
        raise BadInput(f"{rule!r} is no period of practice; those of the law stand in the record.")
    read_period(period)
    with doing("authority.change", by=by, at=at, practice=rule, period=period):
        Practice.objects.update_or_create(authority=by.authority, rule=rule, defaults={"period": period})


def make_feed(*, by: Account, at: datetime) -> str:
    """The secret of a new calendar address; shown once, an older one ends."""
    secret = secrets.token_urlsafe(32)
    with doing("overview.read", by=by, at=at, feed="made"):
        Feed.objects.filter(account=by, ended_at=None).update(ended_at=at)
        Feed.objects.create(account=by, digest=digest_of(secret), made_at=at)
    return secret


def stop_feed(*, by: Account, at: datetime) -> None:
    """The address answers no longer."""
    with doing("overview.read", by=by, at=at, feed="ended"):
        Feed.objects.filter(account=by, ended_at=None).update(ended_at=at)


def digest_of(secret: str) -> str:
    """What is kept of a secret; it has 256 bits, so that a plain hash suffices."""
    return hashlib.sha256(secret.encode()).hexdigest()
