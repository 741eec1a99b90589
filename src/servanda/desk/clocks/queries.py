"""Reading clocks: what runs, what is near, what is over; always within what one may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.db.models import QuerySet

from servanda.desk.clocks.actions import digest_of
from servanda.desk.clocks.models import Clock, Feed
from servanda.desk.clocks.reckoning import last_working_day, zone_of
from servanda.desk.clocks.rules import rules
from servanda.desk.people.models import Account
from servanda.desk.permissions import may_see
from servanda.facts.loading import kept
from servanda.facts.record import Record
from servanda.facts.records import Statement
from servanda.inquiries.asking import catalogue_of
from servanda.inquiries.citing import cited

__all__ = ["Due", "Nearness", "account_of_feed", "dues", "of_request", "renewals", "running"]

Nearness = Literal["overdue", "today", "soon", "later"]
_SOON = timedelta(days=7)
_OF_REQUEST = ("request__reference", "request__title", "request__counterpart", "request__authority__party")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A clock as people read it: the last day in its place, and the last day on which both sides work."""

    clock: Clock
    last_day: date
    work_by: date  # the same, or the last working day of both States before it
    nearness: Nearness

    @property
    def ends_with_the_day(self) -> bool:
        """Whether it ends with its last day, not at an hour."""
        return self.clock.due_at.astimezone(zone_of(self.clock.zone)).time() == time(0)

    @property
    def extension(self) -> str:
        """The provision by which the period can go on; empty where none of the record lets it, or it is no law's."""
        rule = rules(kept()).rules.get(self.clock.rule)
        return rule.extension if rule else ""

    @property
    def how_extended(self) -> str:
        """What that provision says, with its article."""
        found = catalogue_of(kept()).provision(self.extension)
        return f"{found.says} ({cited(kept(), found.id)})" if found else ""

    @property
    def can_be_extended(self) -> bool:
        rule = rules(kept()).rules.get(self.clock.rule)
        return rule is None or rule.can_be_extended

    @property
    def is_moved(self) -> bool:
        return self.work_by != self.last_day


def running(account: Account) -> QuerySet[Clock]:
    """Every clock that runs, of the cases the account needs to know, soonest first."""
    return _read(Clock.objects.filter(may_see(account, "request__case"), ending=""))


def of_request(account: Account, request_id: int) -> QuerySet[Clock]:
    """All clocks of a request, ended ones too."""
    return _read(Clock.objects.filter(may_see(account, "request__case"), request=request_id))


def _read(clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    """With what ``dues`` and lists tell of a request, and nothing else of it."""
    own = (field.name for field in Clock._meta.concrete_fields)
    return clocks.select_related("request__authority").only(*own, *_OF_REQUEST)


def dues(clocks: Iterable[Clock], at: datetime) -> list[Due]:
    """Clocks as people read them at this instant."""
    return [_due(clock, at) for clock in clocks]


def renewals(record: Record, party: str, on: date) -> tuple[Statement, ...]:
    """The reservations and declarations of our State that end unless they are renewed, the nearest first."""
    found = (one for about in record.statements.values() for one in about if one.party == party)
    ahead = [(one.until.last, one) for one in found if one.until is not None and one.until.last >= on]
    return tuple(one for _day, one in sorted(ahead, key=lambda pair: pair[0]))


def _due(clock: Clock, at: datetime) -> Due:
    last = clock.last_day
    parties = kept().parties
    codes = (clock.request.authority.party, clock.request.counterpart)
    countries = tuple(parties[code].alpha2 for code in codes if code in parties)
    return Due(
        clock=clock,
        last_day=last,
        work_by=last_working_day(last, countries),
        nearness=_nearness(clock.due_at, last, at, clock.zone),
    )


def _nearness(due: datetime, last: date, at: datetime, zone: str) -> Nearness:
    if due <= at:
        return "overdue"
    if last <= at.astimezone(zone_of(zone)).date():
        return "today"
    return "soon" if due - at <= _SOON else "later"


def account_of_feed(secret: str) -> Account | None:
    """Whose calendar this secret opens."""
    feed = Feed.objects.filter(digest=digest_of(secret), ended_at=None).select_related("account").first()
    return feed.account if feed and feed.account.is_active else None
