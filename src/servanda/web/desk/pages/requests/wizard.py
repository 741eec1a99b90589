"""The wizard: what and of whom; on what law; what it contains. Each page asks only what is still needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from servanda.desk.directory.models import Contact
from servanda.desk.directory.proposing import propose
from servanda.desk.errors import BadInput, ChangedMeanwhile, NotAllowed
from servanda.desk.permissions import PERMISSIONS, needs_to_know
from servanda.desk.requests import actions
from servanda.desk.requests.gate import gate
from servanda.desk.requests.kinds import kind, kinds
from servanda.desk.requests.models import Request
from servanda.desk.requests.questions import open_facts, questions
from servanda.desk.requests.reading import COURT
from servanda.desk.requests.resting import proposals
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages.requests.common import asked_for, shown, version
from servanda.web.names import sorted_parties

__all__ = ["basis", "new", "write"]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What is asked, of whom, over which offences."""
    by, said = signed_in(request), request.POST if request.method == "POST" else request.GET
    if not by.roles & PERMISSIONS["request.draft"].roles:
        raise NotAllowed("They draft no requests.")
    cases = needs_to_know(by).filter(closed_at=None)
    case = found(cases, reference=said["case"]) if said.get("case") else None
    wrong = ""
    if request.method == "POST" and case is not None:
        try:
            made = actions.draft(
                case,
                by=by,
                at=now(),
                kind=said.get("kind", ""),
                counterpart=said.get("counterpart", ""),
                title=said.get("title", ""),
                offences=said.getlist("offences"),
                persons=said.getlist("persons"),
                urgency=said.get("urgency", Request.Urgency.ROUTINE),
            )
        except BadInput as told:
            wrong = str(told)
        else:
            return redirect("desk-request-basis", made.reference)
    context = {
        "case": case,
        "cases": cases,
        "persons": case.persons.filter(withdrawn_at=None) if case else (),
        "families": _families(),
        "parties": [one for one in sorted_parties() if one[0] != by.authority.party],
        "urgencies": Request.Urgency.choices,
        "said": said,
        "offences": said.getlist("offences") or (case.offences if case else []),
        "named": said.getlist("persons"),
        "wrong": wrong,
        "court": COURT,
    }
    return render(request, "desk/requests/new.html", context, status=422 if wrong else 200)


def _families() -> list[tuple[str, list[Any]]]:
    found_: dict[str, list[Any]] = {}
    for one in kinds().values():
        found_.setdefault(one.family.capitalize(), []).append(one)
    return list(found_.items())


@require_http_methods(["GET", "POST"])
def basis(request: HttpRequest, reference: str) -> HttpResponse:
    """The bases that the record gives, and what would settle those that are open."""
    by, at = signed_in(request), now()
    asked = asked_for(request, reference, part="basis" if request.method == "GET" else "")
    if request.method == "POST":
        return _rest(request, asked)
    offered = proposals(asked, at.date())
    context = {
        **shown(asked, by, "basis"),
        "proposals": offered,
        "facts": list(open_facts(asked, offered)),
        "typed": {},
        "today": at.date(),
    }
    return render(request, "desk/requests/basis.html", context)


def _rest(request: HttpRequest, asked: Request) -> HttpResponse:
    by, at, said = signed_in(request), now(), request.POST
    if said.get("do") == "settle":
        given = [f"{name.removeprefix('given.')}={value}" for name, value in _given(said)]
        actions.change(asked, by=by, at=at, version=version(request), given=given)
        return redirect("desk-request-basis", asked.reference)
    if said.get("do") == "outside":
        actions.name_other_basis(asked, said.get("outside", ""), by=by, at=at, version=version(request))
    else:
        actions.choose_basis(asked, said.get("provision", ""), by=by, at=at, version=version(request))
    return redirect("desk-request-write", asked.reference)


def _given(said: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in said.items() if name.startswith("given.") and value.strip()]


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """What it contains, to whom it goes, in which language; the gate stands beside it."""
    asked = asked_for(request, reference, part="contents" if request.method == "GET" else "")
    if request.method == "GET":
        return _form(request, asked, {})
    try:
        _save(request, asked)
    except ChangedMeanwhile as told:
        messages.error(request, str(told))
        return _form(request, asked_for(request, reference), request.POST.dict(), status=409)
    except BadInput as told:
        messages.error(request, str(told))
        return _form(request, asked_for(request, reference), request.POST.dict(), status=422)
    messages.success(request, _("Kept."))
    return redirect("desk-request-write", reference)


def _form(request: HttpRequest, asked: Request, typed: Mapping[str, str], status: int = 200) -> HttpResponse:
    """``typed``: what was typed and is not kept, shown again beside what someone else kept meanwhile."""
    by, on = signed_in(request), now().date()
    asked_questions = questions(asked, on)
    context = {
        **shown(asked, by, "write"),
        "needed": [one for one in asked_questions if one.id.startswith("particulars.")],
        "contents": [one for one in asked_questions if one.id.startswith("contents.")],
        "facts": [one for one in asked_questions if one.id.startswith("given.")],
        "gate": gate(asked, on),
        "contacts": propose(asked.counterpart, asked.kind, asked.basis.get("instrument", ""), on),
        "persons": asked.case.persons.filter(withdrawn_at=None),
        "typed": typed,
        "changed": status == 409,
        "today": on,
    }
    return render(request, "desk/requests/write.html", context, status=status)


def _save(request: HttpRequest, asked: Request) -> None:
    """Everything on the page, in one change."""
    by, at, said = signed_in(request), now(), request.POST
    changes: dict[str, Any] = {
        "particulars": {one.id: _particular(request, one.id, one.type) for one in kind(asked.kind).particulars},
    }
    if asked.is_outgoing:
        changes |= {"language": said.get("language", ""), "channel": said.get("channel", "")}
        changes["contact"] = _contact(asked, said.get("contact", ""))
        changes["is_confidential"] = bool(said.get("is_confidential"))
    if given := _given(said):
        changes["given"] = [f"{name.removeprefix('given.')}={value}" for name, value in given]
    texts, why_not = _named(said, "contents."), _named(said, "why-not.")
    actions.change(asked, by=by, at=at, version=version(request), texts=texts, why_not=why_not, **changes)


def _named(said: Mapping[str, Any], head: str) -> dict[str, str]:
    return {name.removeprefix(head): str(value) for name, value in said.items() if name.startswith(head)}


def _particular(request: HttpRequest, name: str, type_: str) -> Any:
    field = f"particulars.{name}"
    return request.POST.getlist(field) if type_ == "persons" else request.POST.get(field, "")


def _contact(asked: Request, key: str) -> Contact | None:
    if not key:
        return None
    return found(Contact.objects.filter(party=asked.counterpart), pk=int(key) if key.isdigit() else 0)
