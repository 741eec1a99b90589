"""What changes a request: made, received, taken a step further. The state changes in ``take_step`` alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from servanda.desk.cases.models import Case
from servanda.desk.cases.numbering import next_reference
from servanda.desk.directory.models import Contact
from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotAllowed, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.permissions import has_access
from servanda.desk.requests import guards
from servanda.desk.requests.events import tell
from servanda.desk.requests.machines import INCOMING, MACHINES, OUTGOING, Step
from servanda.desk.requests.models import Answered, Request, Taken
from servanda.desk.requests.reading import a_counterpart, a_kind, offences_of, persons_of
from servanda.facts.names import nearest

__all__ = ["draft", "receive", "take_step"]


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
    request.their_reference, request.contact, request.due_on = their_reference.strip(), contact, due_on
    request.received_at = received_at or at
    with doing("request.receive", by=by, on=request, at=at, kind=request.kind, of=request.counterpart):
        _number(request, "I", at)
        tell(request, "received", request.received_at)
    return request


def _new(
    case: Case, direction: str, by: Account, at: datetime, kind: str, counterpart: str, title: str, urgency: str
) -> Request:
    if not title.strip():
        raise BadInput("title: it is empty. Say in a line what is asked for.")
    if urgency not in Request.Urgency.values:
        raise BadInput(f"urgency: {urgency!r} is none of {', '.join(Request.Urgency.values)}.")
    return Request(
        authority=case.authority,
        case=case,
        direction=direction,
        kind=a_kind(kind),
        counterpart=a_counterpart(counterpart, ours=case.authority.party),
        title=title.strip(),
        urgency=urgency,
        state=MACHINES[direction].first,
        made_at=at,
        made_by=by,
    )


def _number(request: Request, series: str, at: datetime) -> None:
    request.reference = next_reference(request.authority, series, at.year)
    request.save()


def take_step(
    request: Request,
    name: str,
    *,
    by: Account,
    at: datetime,
    reason: str = "",
    version: int | None = None,
    **details: Any,
) -> Taken:
    """The only way a request changes its state. ``details`` are kept with the step: ``grounds=["untoc-mr-form"]``.

    Raises NotAllowed; NotPossible where the state, the same pair of eyes, a condition or a missing
    consultation stands in the way; Incomplete; ChangedMeanwhile; BadInput for a step nobody knows.
    """
    step = _step(request, name)
    with doing(f"request.{name}", by=by, on=request, at=at, version=version) as done:
        _starts_here(request, step)
        if step.needs_reason and not reason.strip():
            raise NotPossible(f"{name} needs a reason, which is kept with the request. Give one.")
        if step.four_eyes and by.pk in first_eyes(request, step):
            raise NotPossible(
                f"{name} needs another pair of eyes: {by.name} wrote or proposed this. Ask a colleague who may do it."
            )
        guards.check(request, step, by, at, details)
        taken = Taken.objects.create(
            request=request,
            number=request.steps.count() + 1,
            name=name,
            from_state=request.state,
            to_state=step.leads_to,
            by=by,
            at=at,
            reason=reason.strip(),
            details=details,
        )
        request.state = step.leads_to
        guards.follow(request, step, at, details)
        done.note(from_state=taken.from_state, to_state=taken.to_state, step=taken.number)
        tell(request, f"request.{name}", at)
    return taken


def first_eyes(request: Request, step: Step) -> frozenset[int]:
    """The accounts whose work the step lets go out: they may not be those who let it."""
    last = request.steps.order_by("-number").values_list("by", flat=True).first()
    before = {last} if last is not None else set()
    if request.is_outgoing:
        return frozenset(before | set(request.authors))
    if step.name in ("answer", "answer-in-part"):
        mine = Answered.objects.filter(request=request, given_at=None, is_taken_back=False)
        before |= set(mine.values_list("made_by", flat=True))
    return frozenset(before)


def _step(request: Request, name: str) -> Step:
    known = request.machine.steps
    if name not in known:
        hint = nearest(name, list(known))
        also = f" Did you mean {hint[0]!r}?" if hint else ""
        raise BadInput(f"step: {name!r} is no step of an {request.direction} request.{also}")
    return known[name]


def _starts_here(request: Request, step: Step) -> None:
    if request.state in step.starts:
        return
    can = ", ".join(one.name for one in request.machine.open_from(request.state)) or "nothing more"
    raise NotPossible(f"{request.reference} is in state {request.state}: {step.name} does not start there; {can} does.")
