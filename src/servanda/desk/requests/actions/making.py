"""Requests made, received, and made to follow from others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from servanda.desk.cases.models import Case
from servanda.desk.cases.numbering import next_reference
from servanda.desk.directory.models import Contact
from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotAllowed
from servanda.desk.people.models import Account
from servanda.desk.permissions import has_access
from servanda.desk.requests.events import tell
from servanda.desk.requests.machines import INCOMING, MACHINES, OUTGOING
from servanda.desk.requests.models import Link, Request
from servanda.desk.requests.reading import a_counterpart, a_kind, a_title, offences_of, persons_of, words

__all__ = ["draft", "follow_up", "link", "receive"]


def draft(
    case: Case,
    *,
    by: Account,
    at: datetime,
    kind: str,
    counterpart: str,
    title: str,
    offences: Sequence[str] = (),
    persons: Sequence[str] = (),
    urgency: str = Request.Urgency.ROUTINE,
) -> Request:
    """A new outgoing request, as a draft; of all offences of the case unless some are named.

    Raises NotAllowed, BadInput.
    """
    request = _new(case, OUTGOING.direction, by, at, kind, counterpart, title, urgency)
    request.offences = offences_of(case, offences)
    request.persons = persons_of(case, persons)
    request.authors = [by.pk]
    with doing("request.draft", by=by, on=request, at=at, kind=request.kind, to=request.counterpart):
        _number(request, "O", at)
    return request


def receive(
    case: Case,
    *,
    by: Account,
    at: datetime,
    kind: str,
    counterpart: str,
    title: str,
    their_reference: str = "",
    received_at: datetime | None = None,
    offences: Sequence[str] = (),
    contact: Contact | None = None,
    urgency: str = Request.Urgency.ROUTINE,
    due_on: date | None = None,
) -> Request:
    """A request that reached us, entered under a case that ``by`` needs to know. Raises NotAllowed, BadInput."""
    if not has_access(by, case):
        raise NotAllowed(f"{by.email} may not do request.receive on case:{case.reference}.")
    request = _new(case, INCOMING.direction, by, at, kind, counterpart, title, urgency)
    request.offences = offences_of(case, offences)
    request.their_reference = words("their_reference", their_reference, most=120, required=False)
    request.contact, request.due_on = contact, due_on
    request.received_at = received_at or at
    with doing("request.receive", by=by, on=request, at=at, kind=request.kind, of=request.counterpart):
        _number(request, "I", at)
        tell(request, "received", request.received_at)
    return request


def _new(
    case: Case, direction: str, by: Account, at: datetime, kind: str, counterpart: str, title: str, urgency: str
) -> Request:
    if urgency not in Request.Urgency.values:
        raise BadInput(f"urgency: {urgency!r} is none of {', '.join(Request.Urgency.values)}.")
    return Request(
        authority=case.authority,
        case=case,
        direction=direction,
        kind=a_kind(kind),
        counterpart=a_counterpart(counterpart, ours=case.authority.party),
        title=a_title(title),
        urgency=urgency,
        state=MACHINES[direction].first,
        made_at=at,
        made_by=by,
    )


def _number(request: Request, series: str, at: datetime) -> None:
    request.reference = next_reference(request.authority, series, at.year)
    request.save()


def follow_up(
    earlier: Request, *, by: Account, at: datetime, kind: str, title: str, relation: str = Link.Relation.FOLLOW_UP
) -> Request:
    """A new draft to the same side: assistance after preservation, extradition after provisional arrest.

    It takes over case, offences, persons, addressee and language. Passed on to another State, it is drafted anew
    and linked (``link``). Raises NotAllowed, BadInput.
    """
    later = draft(
        earlier.case,
        by=by,
        at=at,
        kind=kind,
        counterpart=earlier.counterpart,
        title=title,
        offences=earlier.offences,
        persons=earlier.persons,
        urgency=earlier.urgency,
    )
    later.contact, later.language, later.channel = earlier.contact, earlier.language, earlier.channel
    later.save()
    link(earlier, later, by=by, at=at, relation=relation)
    return later


def link(earlier: Request, later: Request, *, by: Account, at: datetime, relation: str) -> Link:
    """Say that one request follows from another of the same case. Raises NotAllowed, BadInput."""
    if relation not in Link.Relation.values:
        raise BadInput(f"relation: {relation!r} is none of {', '.join(Link.Relation.values)}.")
    if earlier.case_id != later.case_id or earlier.pk == later.pk:
        raise BadInput("link: two different requests of one case were expected.")
    with doing("request.link", by=by, on=later, at=at, earlier=earlier.reference, relation=relation):
        made, _ = Link.objects.get_or_create(
            earlier=earlier, later=later, defaults={"relation": relation, "made_at": at, "made_by": by}
        )
        tell(later, "linked", at)
    return made
