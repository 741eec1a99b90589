"""Steps: the only way a request changes its state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.requests import guards
from servanda.desk.requests.events import tell
from servanda.desk.requests.machines import Step
from servanda.desk.requests.models import Answered, Request, Taken
from servanda.desk.requests.reading import words
from servanda.facts.names import nearest

__all__ = ["first_eyes", "take_step"]


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
    step, why = _step(request, name), words("reason", reason, required=False)
    with doing(f"request.{name}", by=by, on=request, at=at, version=version) as done:
        _starts_here(request, step)
        if step.needs_reason and not why:
            raise NotPossible(f"{name} needs a reason, which is kept with the request. Give one.")
        if step.four_eyes and by.pk in first_eyes(request, step):
            raise NotPossible(
                f"{name} needs another pair of eyes: {by.name} wrote or proposed this. Ask a colleague who may do it."
            )
        guards.check(request, step, at, details)
        taken = Taken.objects.create(
            request=request,
            number=request.steps.count() + 1,
            name=name,
            from_state=request.state,
            to_state=step.leads_to,
            by=by,
            at=at,
            reason=why,
            details=details,
        )
        request.state = step.leads_to
        guards.follow(request, step, by, at)
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
