"""What the duty officer looks at: what came and cannot wait, what is kept for others, what waits for another's eyes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from servanda.desk.clocks.models import Clock
from servanda.desk.clocks.preservation import Preservation, preservation
from servanda.desk.people.models import Account, holding
from servanda.desk.permissions import PERMISSIONS, may_see
from servanda.desk.requests.kinds import kinds
from servanda.desk.requests.models import Request

__all__ = ["Duty", "Incoming", "colleagues", "duty"]

_OVER = ("closed", "answered", "refused", "withdrawn")
_SHOWN = (
    "reference",
    "their_reference",
    "direction",
    "kind",
    "counterpart",
    "title",
    "state",
    "urgency",
    "received_at",
    "made_at",
    "version",
)
_WAITS = ("draft", "review", "approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A request of another State: how long it waits, what runs, what may be done at once."""

    request: Request
    minutes: int  # since it reached us
    clock: Clock | None  # of ours, the one that ends first
    is_late: bool
    preservation: Preservation | None

    @property
    def can_be_taken(self) -> bool:
        return self.request.state in ("received", "triage")

    @property
    def is_to_preserve(self) -> bool:
        """Accepted, and nobody has yet said that the data are held."""
        asks = self.request.kind == "preserve-data" and self.request.state in ("accepted", "in-execution")
        return asks and self.preservation is None

    @property
    def waited(self) -> str:
        """In the largest units that still say something: 12 min, 3 h 05, 2 d 4 h."""
        hours, minutes = divmod(self.minutes, 60)
        if hours < 1:
            return f"{minutes} min"
        return f"{hours} h {minutes:02}" if hours < 48 else f"{hours // 24} d {hours % 24} h"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Everything on the duty officer's page."""

    incoming: Sequence[Incoming]
    outgoing: Sequence[Request]  # emergencies of ours that have not gone

    @property
    def to_do(self) -> int:
        """How many wait for something to be done at once."""
        return sum(line.can_be_taken or line.is_to_preserve for line in self.incoming)

    @property
    def digest(self) -> str:
        """Two pages with the same digest show the same, but for how long it waits."""
        lines = [(one.request.reference, one.request.version, one.is_late, one.is_to_preserve) for one in self.incoming]
        told = repr((lines, [(one.reference, one.version) for one in self.outgoing]))
        return hashlib.sha256(told.encode()).hexdigest()[:24]


def duty(account: Account, at: datetime) -> Duty:
    """What this account may see of it, at this instant; as many queries however much there is."""
    seen = Request.objects.filter(may_see(account)).only(*_SHOWN)
    urgent = Q(urgency=Request.Urgency.EMERGENCY)
    electronic = Q(kind__in=[one.id for one in kinds().values() if one.is_electronic])
    came = seen.filter(electronic | urgent, direction=Request.Direction.INCOMING).exclude(state__in=_OVER)
    ours = seen.filter(urgent, direction=Request.Direction.OUTGOING, state__in=_WAITS)
    running = Prefetch("clocks", Clock.objects.order_by("due_at"))
    found = came.prefetch_related(running, "events", "followed_by__later")
    return Duty(incoming=sorted(_lines(found, at), key=_rank), outgoing=list(ours.order_by("made_at")))


def colleagues(account: Account, did: str) -> QuerySet[Account]:
    """Others at the same authority whose roles hold this permission: whom to let know of what was taken in."""
    may_do = holding(PERMISSIONS[did].roles)
    held = Account.objects.filter(may_do, authority=account.authority_id, is_active=True)
    return held.exclude(pk=account.pk).distinct().order_by("name")


def _lines(found: Iterable[Request], at: datetime) -> Iterator[Incoming]:
    for request in found:
        mine = [clock for clock in request.clocks.all() if not clock.ending and clock.is_ours and clock.means == "act"]
        clock = mine[0] if mine else None
        yield Incoming(
            request=request,
            minutes=max(0, (at - (request.received_at or request.made_at)) // timedelta(minutes=1)),
            clock=clock,
            is_late=clock is not None and clock.due_at <= at,
            preservation=preservation(request),
        )


def _rank(line: Incoming) -> tuple[object, ...]:
    """What has to be done at once comes first, the nearest end before others."""
    to_do = line.can_be_taken or line.is_to_preserve
    due = line.clock.due_at if line.clock else line.request.made_at + timedelta(days=36_500)
    return (not to_do, due, line.request.pk)
