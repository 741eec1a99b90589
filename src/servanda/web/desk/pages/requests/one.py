"""The page of one request: where it stands, what may be done next, what it says, what binds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from servanda.desk.errors import BadInput
from servanda.desk.people.models import Account
from servanda.desk.permissions import allowed
from servanda.desk.requests import actions, queries
from servanda.desk.requests.conditions import ACTIONS, in_force
from servanda.desk.requests.gate import gate
from servanda.desk.requests.kinds import kinds
from servanda.desk.requests.machines import WRITTEN_IN
from servanda.desk.requests.models import Answered, Condition, Link, Request
from servanda.desk.requests.refusing import NO_GROUND, consultations, grounds
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages.requests.common import asked_for, shown, version

__all__ = ["answer", "condition", "consultation", "follow_up", "intend", "request_page", "step"]

_GATED = WRITTEN_IN | {"review", "approved", "triage", "returned-for-more"}
_OFFERED = ("request.change-conditions", "request.intend", "request.record-consultation", "request.draft")
_GROUNDED = {"propose-refusal": "refuse", "postpone": "postpone"}


@require_GET
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about one request."""
    by, on = signed_in(request), now().date()
    asked = asked_for(request, reference, part="page")
    held = [(one, in_force(one, on)) for one in asked.conditions.all()]
    steps = sorted(queries.open_steps(asked, by), key=lambda one: one.step.needs_reason)
    context = {
        **shown(asked, by, "request"),
        "steps": steps,
        "gate": gate(asked, on) if asked.state in _GATED else None,
        "conditions": held,
        "condition_kinds": Condition.Kind.choices,
        "actions_asked": ACTIONS,
        "grounds": _grounds(asked, steps, on),
        "relations": Link.Relation.choices,
        "kinds": kinds().values(),
        "today": on,
        **_allowed(asked, by),
        "persons_named": asked.case.persons.filter(token__in=asked.persons),
    }
    return render(request, "desk/requests/request.html", context)


def _allowed(asked: Request, by: Account) -> dict[str, bool]:
    """Which forms the page offers; what may not be done would only be refused."""
    in_answer = asked.steps.filter(name="send").exists() if asked.is_outgoing else asked.state == "in-execution"
    did = "request.note-answer" if asked.is_outgoing else "request.change-answer"
    usable = allowed(by, (did, *_OFFERED), asked)
    return {
        "may_answer": asked.is_open and in_answer and did in usable,
        "may_bind": "request.change-conditions" in usable,
        "may_intend": "request.intend" in usable,
        "may_consult": asked.is_open and "request.record-consultation" in usable,
        "may_follow": asked.is_outgoing and "request.draft" in usable,
    }


def _grounds(asked: Request, steps: list[queries.Open], on: date) -> dict[str, dict[str, Any]]:
    """For each step that needs one: the grounds, whether usable, and the consultations first."""
    told = {}
    for one in steps:
        if to := _GROUNDED.get(one.step.name):
            listed = [(finding, finding.provision.effect not in NO_GROUND) for finding in grounds(asked, on, to)]
            told[one.step.name] = {"grounds": listed, "consultations": consultations(asked, on, to)}
    return told


@require_POST
def step(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a step."""
    asked, said = asked_for(request, reference), request.POST
    details: dict[str, Any] = {}
    if named := said.getlist("grounds"):
        details["grounds"] = named
    for name in ("law", "not_consulted"):
        if text := said.get(name, "").strip():
            details[name] = text
    taken = actions.take_step(
        asked,
        said.get("step", ""),
        by=signed_in(request),
        at=now(),
        reason=said.get("reason", ""),
        version=version(request),
        **details,
    )
    messages.success(request, _("Done: %(step)s.") % {"step": taken.name.replace("-", " ")})
    return redirect("desk-request", reference)


@require_POST
def condition(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a condition, note an assurance that came, or lift one."""
    asked, said, by, at = asked_for(request, reference), request.POST, signed_in(request), now()
    if key := said.get("key", ""):
        held = found(Condition.objects.filter(request=asked), pk=int(key) if key.isdigit() else 0)
        if said.get("do") == "receive":
            actions.receive_assurance(held, by=by, at=at, text=said.get("text", ""))
        else:
            actions.lift_condition(held, by=by, at=at, why=said.get("text", ""))
    else:
        actions.add_condition(
            asked,
            by=by,
            at=at,
            kind=said.get("kind", ""),
            given_by=said.get("given_by", ""),
            text=said.get("text", ""),
            offences=said.getlist("offences"),
            until=said.get("until", ""),
            is_awaited=bool(said.get("is_awaited")),
            version=version(request),
        )
    return redirect("desk-request", reference)


@require_POST
def intend(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask whether something runs against a condition."""
    asked, said = asked_for(request, reference), request.POST
    actions.intend(
        asked,
        said.get("action", ""),
        by=signed_in(request),
        at=now(),
        offence=said.get("offence", ""),
        to=said.get("to", ""),
    )
    messages.success(request, _("No condition recorded with this request stands against it."))
    return redirect("desk-request", reference)


@require_POST
def consultation(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a consultation that was held."""
    asked, said = asked_for(request, reference), request.POST
    actions.record_consultation(
        asked,
        by=signed_in(request),
        at=now(),
        held_on=_day(said.get("held_on", "")),
        with_whom=said.get("with_whom", ""),
        about=said.get("about", ""),
        outcome=said.get("outcome", ""),
        version=version(request),
    )
    return redirect("desk-request", reference)


@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a thing to an answer, or take one out."""
    asked, said, by, at = asked_for(request, reference), request.POST, signed_in(request), now()
    if number := said.get("take_back", ""):
        held = found(Answered.objects.filter(request=asked), number=int(number) if number.isdigit() else 0)
        actions.take_back_answer(held, by=by, at=at)
    else:
        actions.add_answer(
            asked,
            by=by,
            at=at,
            what=said.get("what", ""),
            answers=said.get("answers", ""),
            sha256=said.get("sha256", ""),
            version=version(request),
        )
    return redirect("desk-request", reference)


@require_POST
def follow_up(request: HttpRequest, reference: str) -> HttpResponse:
    """A new draft that follows from this request."""
    asked, said = asked_for(request, reference), request.POST
    made = actions.follow_up(
        asked,
        by=signed_in(request),
        at=now(),
        kind=said.get("kind", ""),
        title=said.get("title", ""),
        relation=said.get("relation", ""),
    )
    return redirect("desk-request-basis", made.reference)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise BadInput(f"held_on: {written[:20]!r} is no day. Write it like 2026-11-21.") from None
