"""How long data are kept for a request to preserve them: for a period at least, or until the decision that follows.

Budapest Convention, art. 29(7); UN Cybercrime Convention, art. 42(8): once the request for the data has
come, they stay preserved until it is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.desk.clocks.models import Clock, Event
from servanda.desk.requests.models import Link, Request

__all__ = ["FOLLOWED", "PRESERVES", "Preservation", "follow_ups", "has_gone", "preservation"]

PRESERVES = "preserve-data"
FOLLOWED = "follow-up-sent"
_DECIDED = frozenset({"answered", "executed", "refused", "withdrawn", "closed"})
_NOT_GONE = frozenset({"draft", "review", "approved"})
_EITHER = frozenset({"withdrawn", "closed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Preservation:
    """Since when; and either until a day at least, or until a request is decided, or no longer owed."""

    since: datetime
    at_least_until: Clock | None  # None: no period is known, or the request for the data has come
    until_decided: Request | None  # the request for the data, as long as it is not decided
    is_decided: bool


def has_gone(request: Request) -> bool:
    """Whether it left us, or came to us. What was withdrawn or closed may never have been sent: its steps tell."""
    if request.state in _EITHER and request.is_outgoing:
        return any(step.name == "send" for step in request.steps.all())
    return request.state not in _NOT_GONE


def follow_ups(request: Request) -> list[Request]:
    """The requests for the preserved data that have reached the other side."""
    links = [link for link in request.followed_by.all() if link.relation == Link.Relation.FOLLOW_UP]
    return [link.later for link in links if has_gone(link.later)]


def preservation(request: Request) -> Preservation | None:
    """How the data stand; None as long as nobody recorded that they are held. Reads what is prefetched."""
    held: list[Event] = [event for event in request.events.all() if event.name == "data-preserved"]
    if not held:
        return None
    later = follow_ups(request)
    open_ones = [one for one in later if one.state not in _DECIDED]
    lasting = [clock for clock in request.clocks.all() if clock.means == "lasts" and not clock.ending]
    return Preservation(
        since=min(event.happened_at for event in held),
        at_least_until=max(lasting, key=lambda clock: clock.due_at) if lasting and not later else None,
        until_decided=open_ones[0] if open_ones else None,
        is_decided=bool(later) and not open_ones,
    )
