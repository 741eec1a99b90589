"""What stands before a step besides its state, its permission and its eyes; and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from servanda.desk.errors import Incomplete, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.requests import refusing
from servanda.desk.requests.conditions import consents_against
from servanda.desk.requests.gate import gate
from servanda.desk.requests.machines import Step
from servanda.desk.requests.models import Answered, Condition, Request
from servanda.facts.loading import kept

__all__ = ["check", "follow"]


def check(request: Request, step: Step, at: datetime, details: Mapping[str, Any]) -> None:
    """Raises NotPossible, Incomplete or BadInput, saying what is missing."""
    if before := _BEFORE.get((request.direction, step.name)):
        before(request, at, details)


def _through_the_gate(request: Request, at: datetime, details: Mapping[str, Any]) -> None:
    told = gate(request, at.date())
    if told.missing or told.unanswered:
        raise Incomplete(request.reference, [line.says for line in (*told.missing, *told.unanswered)])
    if told.blocked_by:
        raise NotPossible(f"{request.reference} may not go: {'; '.join(line.says for line in told.blocked_by)}.")


def _on_a_ground(request: Request, at: datetime, details: Mapping[str, Any]) -> None:
    refusing.check(request, at.date(), "refuse", details)


def _still_on_a_ground(request: Request, at: datetime, details: Mapping[str, Any]) -> None:
    """What was proposed is weighed again on the day of the decision."""
    proposed = request.steps.filter(name="propose-refusal").order_by("-number").first()
    refusing.check(request, at.date(), "refuse", proposed.details if proposed else {})


def _on_a_ground_to_postpone(request: Request, at: datetime, details: Mapping[str, Any]) -> None:
    refusing.check(request, at.date(), "postpone", details)


def _nothing_awaited(request: Request, at: datetime, details: Mapping[str, Any]) -> None:
    """An assurance that we asked for comes before the answer; so does the consent of persons in it."""
    awaited = [one for one in request.conditions.all() if one.is_awaited and not one.binds_us and not one.lifted_at]
    if awaited:
        names = ", ".join(str(one.get_kind_display()) for one in awaited)
        raise NotPossible(f"{request.reference} may not be answered: awaited from {awaited[0].given_by}: {names}.")
    refused, _ = consents_against(request, at.date())
    if refused:
        raise NotPossible(f"{request.reference} may not be answered: {'; '.join(refused)}.")


def _something_to_answer(request: Request, at: datetime, details: Mapping[str, Any]) -> None:
    if not _prepared(request).exists():
        raise Incomplete(f"The answer to {request.reference}", ["at least one thing that is given, or told"])


_BEFORE: Mapping[tuple[str, str], Callable[[Request, datetime, Mapping[str, Any]], None]] = {
    ("outgoing", "submit"): _through_the_gate,
    ("outgoing", "approve"): _through_the_gate,
    ("outgoing", "send"): _through_the_gate,
    ("outgoing", "send-more"): _through_the_gate,
    ("incoming", "propose-refusal"): _on_a_ground,
    ("incoming", "refuse"): _still_on_a_ground,
    ("incoming", "postpone"): _on_a_ground_to_postpone,
    ("incoming", "prepare-answer"): _something_to_answer,
    ("incoming", "answer-in-part"): _nothing_awaited,
    ("incoming", "answer"): _nothing_awaited,
}


def follow(request: Request, step: Step, by: Account, at: datetime) -> None:
    """What a step changes beside the state: what was prepared is given, what was supplied binds us."""
    if step.name in ("answer", "answer-in-part"):
        _prepared(request).update(given_at=at)
    if step.name in ("record-part-executed", "record-executed"):
        _bind(request, by, at)


def _prepared(request: Request) -> QuerySet[Answered]:
    return Answered.objects.filter(request=request, given_at=None, is_taken_back=False)


def _bind(request: Request, by: Account, at: datetime) -> None:
    """The limits that the instrument sets on what was supplied, each once."""
    has = set(request.conditions.values_list("provision", flat=True))
    for term in request.basis.get("terms", ()):
        kind = _LIMITS.get(term["kind"])
        if kind and term["effect"] in ("shall", "shall-not") and term["provision"] not in has and _ours(term):
            Condition.objects.create(
                request=request,
                kind=kind,
                given_by=request.counterpart,
                text=term["says"],
                provision=term["provision"],
                offences=request.offences,
                made_at=at,
                made_by=by,
            )


def _ours(term: Mapping[str, Any]) -> bool:
    """Whether the term binds who asked."""
    instrument = kept().instruments[term["instrument"]]
    return any(p.id == term["provision"] and "requesting" in p.bound for p in instrument.provisions)


_LIMITS: Mapping[str, str] = {
    "speciality": Condition.Kind.SPECIALITY,
    "limitation-on-use": Condition.Kind.USE_LIMITATION,
    "confidentiality": Condition.Kind.CONFIDENTIALITY,
}
