"""Requests for programs: the same actions and queries as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from ninja import Query, Router, Status

from servanda.desk.directory.models import Contact
from servanda.desk.doing import seen
from servanda.desk.errors import NotAllowed
from servanda.desk.permissions import needs_to_know
from servanda.desk.requests import actions, queries
from servanda.desk.requests.gate import gate
from servanda.desk.requests.kinds import kinds
from servanda.desk.requests.machines import MACHINES
from servanda.desk.requests.models import Condition, Request
from servanda.desk.requests.questions import questions
from servanda.desk.requests.refusing import NO_GROUND, grounds
from servanda.desk.requests.resting import proposals
from servanda.web.desk.api import request_shapes as shapes
from servanda.web.desk.asking import found, now, signed_in

__all__ = ["router"]

router = Router(tags=["requests"])
_ON_A_PAGE = 100


def _asked(request: HttpRequest, reference: str, part: str = "") -> Request:
    by = signed_in(request)
    asked = queries.one(by, reference)
    if asked is None:
        raise NotAllowed("Nothing of this name may be seen.")
    if part:
        seen("request.read", by=by, at=now(), on=asked, part=part)
    return asked


def _whole(request: HttpRequest, reference: str, part: str = "answer of the interface") -> shapes.Whole:
    asked = _asked(request, reference, part)
    return shapes.whole(asked, queries.open_steps(asked, signed_in(request)))


@router.get("/requests", response=shapes.Page)
def requests(request: HttpRequest, wanted: Query[shapes.FilterIn], page: int = 1) -> shapes.Page:
    """The requests one may see, the nearest deadline first; a hundred a page."""
    by, at = signed_in(request), now()
    seen("overview.read", by=by, at=at, page="requests")
    listed = queries.filtered(by, queries.read_filter(wanted.dict()), at)
    found_ = Paginator(listed, _ON_A_PAGE).get_page(page)
    return shapes.Page(
        requests=[shapes.line(one) for one in found_], page=found_.number, pages=found_.paginator.num_pages
    )


@router.get("/requests/kinds", response=list[shapes.KindOut])
def all_kinds(request: HttpRequest) -> list[shapes.KindOut]:
    """Each kind, and the particulars it asks for."""
    return [shapes.kind(one) for one in kinds().values()]


@router.get("/requests/machines", response=dict[str, list[shapes.StepOut]])
def machines(request: HttpRequest) -> dict[str, list[shapes.StepOut]]:
    """The steps of both directions."""
    return {name: [shapes.step(one) for one in machine.steps.values()] for name, machine in MACHINES.items()}


@router.post("/requests", response={201: shapes.Whole})
def draft(request: HttpRequest, sent: shapes.DraftIn) -> Status[shapes.Whole]:
    """A new draft."""
    by = signed_in(request)
    said = sent.dict(exclude={"case"})
    made = actions.draft(found(needs_to_know(by), reference=sent.case), by=by, at=now(), **said)
    return Status(201, _whole(request, made.reference))


@router.post("/requests/received", response={201: shapes.Whole})
def receive(request: HttpRequest, sent: shapes.ReceivedIn) -> Status[shapes.Whole]:
    """Enter a request that reached us."""
    by = signed_in(request)
    said = sent.dict(exclude={"case"})
    made = actions.receive(found(needs_to_know(by), reference=sent.case), by=by, at=now(), **said)
    return Status(201, _whole(request, made.reference))


@router.get("/requests/{reference}", response=shapes.Whole)
def one(request: HttpRequest, reference: str) -> shapes.Whole:
    """Everything about one request, with the steps that are open to the caller."""
    return _whole(request, reference, "whole")


@router.patch("/requests/{reference}", response=shapes.Whole)
def change(request: HttpRequest, reference: str, sent: shapes.ChangeIn) -> shapes.Whole:
    """Change what it says; what is left out stays."""
    asked, said = _asked(request, reference), sent.dict(exclude_unset=True)
    version = said.pop("version", None)
    if "contact" in said:
        key = said.pop("contact")
        said["contact"] = found(Contact.objects.filter(party=asked.counterpart), pk=key) if key is not None else None
    actions.change(asked, by=signed_in(request), at=now(), version=version, **said)
    return _whole(request, reference)


@router.get("/requests/{reference}/bases", response=list[shapes.BasisOut])
def bases(request: HttpRequest, reference: str, on: date | None = None) -> list[shapes.BasisOut]:
    """The bases that hold or may hold on a day (today), the surest first, with their proofs."""
    day = on or now().date()
    return [shapes.basis(each.kept(day)) for each in proposals(_asked(request, reference, "basis"), day)]


@router.put("/requests/{reference}/basis", response=shapes.Whole)
def rest(request: HttpRequest, reference: str, sent: shapes.BasisIn) -> shapes.Whole:
    """Rest it on a provision of the record, or on what is named in words (``outside``)."""
    asked, by, at = _asked(request, reference), signed_in(request), now()
    if sent.provision:
        actions.choose_basis(asked, sent.provision, by=by, at=at, version=sent.version)
    else:
        actions.name_other_basis(asked, sent.outside, by=by, at=at, version=sent.version)
    return _whole(request, reference)


@router.get("/requests/{reference}/gate", response=shapes.GateOut)
def at_the_gate(request: HttpRequest, reference: str) -> shapes.GateOut:
    """What it lacks, what is in the way, what to know, and what changed since its basis was chosen."""
    return shapes.gate(gate(_asked(request, reference, "gate"), now().date()))


@router.get("/requests/{reference}/questions", response=list[shapes.QuestionOut])
def asked_next(request: HttpRequest, reference: str) -> list[shapes.QuestionOut]:
    """What is asked, with the answers so far."""
    return [shapes.question(each) for each in questions(_asked(request, reference, "questions"), now().date())]


@router.get("/requests/{reference}/grounds", response=list[shapes.GroundOut])
def grounds_of(request: HttpRequest, reference: str, to: str = "refuse") -> list[shapes.GroundOut]:
    """The grounds of its instrument to refuse, or to postpone; also those that it prohibits."""
    listed = grounds(_asked(request, reference, "grounds"), now().date(), "postpone" if to == "postpone" else "refuse")
    return [shapes.ground(each, each.provision.effect not in NO_GROUND) for each in listed]


@router.post("/requests/{reference}/steps", response=shapes.Whole)
def step(request: HttpRequest, reference: str, sent: shapes.StepIn) -> shapes.Whole:
    """Take a step."""
    details: dict[str, Any] = {
        name: value for name in ("grounds", "law", "not_consulted") if (value := getattr(sent, name))
    }
    actions.take_step(
        _asked(request, reference),
        sent.step,
        by=signed_in(request),
        at=now(),
        reason=sent.reason,
        version=sent.version,
        **details,
    )
    return _whole(request, reference)


@router.post("/requests/{reference}/conditions", response=shapes.Whole)
def condition(request: HttpRequest, reference: str, sent: shapes.ConditionIn) -> shapes.Whole:
    """Add a condition or an assurance."""
    actions.add_condition(_asked(request, reference), by=signed_in(request), at=now(), **sent.dict())
    return _whole(request, reference)


@router.post("/requests/{reference}/conditions/{key}/{do}", response=shapes.Whole)
def settle(request: HttpRequest, reference: str, key: int, do: shapes.Settling, sent: shapes.WordsIn) -> shapes.Whole:
    """An awaited assurance has come (``receive``), or a condition is lifted (``lift``)."""
    held = found(Condition.objects.filter(request=_asked(request, reference)), pk=key)
    if do == "receive":
        actions.receive_assurance(held, by=signed_in(request), at=now(), text=sent.text)
    else:
        actions.lift_condition(held, by=signed_in(request), at=now(), why=sent.text)
    return _whole(request, reference)


@router.post("/requests/{reference}/intentions", response={204: None})
def intend(request: HttpRequest, reference: str, sent: shapes.IntentionIn) -> Status[None]:
    """Whether something runs against a condition: 204 where none stands against it, else 422 naming each."""
    actions.intend(_asked(request, reference), by=signed_in(request), at=now(), **sent.dict())
    return Status(204, None)


@router.post("/requests/{reference}/consultations", response=shapes.Whole)
def consultation(request: HttpRequest, reference: str, sent: shapes.ConsultationIn) -> shapes.Whole:
    """Record a consultation."""
    actions.record_consultation(_asked(request, reference), by=signed_in(request), at=now(), **sent.dict())
    return _whole(request, reference)


@router.post("/requests/{reference}/answers", response=shapes.Whole)
def answer(request: HttpRequest, reference: str, sent: shapes.AnswerIn) -> shapes.Whole:
    """Add a thing to the answer, or note one that came."""
    actions.add_answer(_asked(request, reference), by=signed_in(request), at=now(), **sent.dict())
    return _whole(request, reference)


@router.post("/requests/{reference}/follow-ups", response={201: shapes.Whole})
def follow_up(request: HttpRequest, reference: str, sent: shapes.FollowUpIn) -> Status[shapes.Whole]:
    """A new draft that follows from this request."""
    made = actions.follow_up(_asked(request, reference), by=signed_in(request), at=now(), **sent.dict())
    return Status(201, _whole(request, made.reference))


@router.post("/requests/{reference}/links", response=shapes.Whole)
def link(request: HttpRequest, reference: str, sent: shapes.LinkIn) -> shapes.Whole:
    """Say that this request follows from another of its case."""
    earlier = _asked(request, sent.earlier)
    actions.link(earlier, _asked(request, reference), by=signed_in(request), at=now(), relation=sent.relation)
    return _whole(request, reference)
