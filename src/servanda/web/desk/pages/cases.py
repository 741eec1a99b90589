"""Cases: the list, the case in its parts, a person, the forms, files, the export."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Model
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from servanda.desk.cases import actions, queries
from servanda.desk.cases.assessing import changes, reasons
from servanda.desk.cases.exporting import write_export
from servanda.desk.cases.models import Case, Document, Person
from servanda.desk.cases.owed import owed
from servanda.desk.cases.rights import in_force
from servanda.desk.doing import seen
from servanda.desk.errors import NotAllowed
from servanda.desk.people.models import Account
from servanda.desk.permissions import allowed, may
from servanda.desk.requests import queries as requests
from servanda.inquiries.reading import Finding
from servanda.law.kleene import Answer
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.forms import Form, answer, offered, offered_each
from servanda.web.desk.pages.case_forms import FORMS, OPENING

__all__ = ["PARTS", "case", "cases", "do", "document", "export", "look", "new", "person"]

PARTS = {
    "facts": _("Facts"),
    "persons": _("Persons"),
    "work": _("Tasks and notes"),
    "documents": _("Documents"),
    "law": _("Assessment"),
    "requests": _("Requests"),
    "access": _("Access"),
}
_ON_PERSON = frozenset({"person", "consent", "protection", "interview", "notice"})
_ROWS = ("fact", "task", "note", "document", "access")
_WHERE = {"fact": "facts", "note": "work", "task": "work", "document": "documents", "access": "access"}
_HELD: dict[str, frozenset[str]] = {  # verbs that the parts of the page offer beside the whole case
    "facts": frozenset({"change", "add-fact", "close", "reopen"}),
    "persons": frozenset({"add-person"}),
    "work": frozenset({"add-task", "add-note"}),
    "documents": frozenset({"add-document"}),
    "law": frozenset({"assess"}),
    "requests": frozenset(),
    "access": frozenset({"give-access"}),
}


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The cases one needs to know, with filter and search."""
    by = signed_in(request)
    seen("overview.read", by=by, at=now(), page="cases")
    asked: dict[str, Any] = {
        "words": request.GET.get("q", ""),
        "state": request.GET.get("state", "open"),
        "mine": request.GET.get("mine") == "yes",
        "order": request.GET.get("order", "opened"),
    }
    number = request.GET.get("page", "1")
    page = queries.cases(by, **asked, page=int(number) if number.isdigit() and len(number) < 7 else 1)
    return render(
        request,
        "desk/cases/list.html",
        {"page": page, **asked, "opens": may(by, "case.open"), "pages": range(1, page.pages + 1)},
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a case."""
    return answer(request, OPENING, None, back=reverse("desk-cases"), heading=str(_("Cases")))


@require_GET
def case(request: HttpRequest, reference: str, part: str = "facts") -> HttpResponse:
    """One part of a case."""
    by, at = signed_in(request), now()
    if part not in PARTS:
        raise NotAllowed(f"A case has no part {part!r}.")
    shown = _case(by, reference)
    seen("case.read", by=by, at=at, on=shown, part=part)
    offers = offered_each(FORMS, ("", *_ROWS), by, shown)
    ways = allowed(by, ("evidence.read", "case.export", "matching.read"), shown)
    context = {
        "case": shown,
        "part": part,
        "parts": PARTS,
        "verbs": [(verb, form) for verb, form in _fitting(offers[""], shown) if verb in _HELD[part]],
        "on_rows": {kind: offers[kind] if shown.closed_at is None else [] for kind in _ROWS},
        "today": at.date(),
        "reads_evidence": "evidence.read" in ways,
        "exports": "case.export" in ways,
        "asks_elsewhere": part == "persons" and "matching.read" in ways,
        **(_requests(by, shown) if part == "requests" else _content(shown, part)),
    }
    return render(request, f"desk/cases/{part}.html", context)


def _fitting(offers: Iterable[tuple[str, Form]], case: Case) -> Iterator[tuple[str, Form]]:
    """What can be done with the case as it stands, open or closed."""
    return ((verb, form) for verb, form in offers if (verb == "reopen") == (case.closed_at is not None))


def _requests(by: Account, case: Case) -> dict[str, Any]:
    return {"asked": requests.every(by).filter(case=case), "drafts": may(by, "request.draft", case)}


def _content(case: Case, part: str) -> dict[str, Any]:
    match part:
        case "facts":
            return {"facts": queries.of_case(case, "fact")}
        case "persons":
            return {"persons": queries.persons_of(case)}
        case "work":
            return {"tasks": queries.of_case(case, "task"), "notes": queries.of_case(case, "note")}
        case "documents":
            return {"documents": queries.of_case(case, "document")}
        case "access":
            return {"given": queries.of_case(case, "access")}
    return _assessed(case)


def _assessed(case: Case) -> dict[str, Any]:
    """The latest assessment, and what changed since the one before it."""
    latest, before = ([*case.assessments.select_related("made_by")[:2], None, None])[:2]
    if latest is None or before is None:
        return {"latest": latest}
    why = reasons(before.given, latest.given, same_record=before.record == latest.record)
    return {"latest": latest, "before": before, "changes": changes(before.lines, latest.lines), "why": why}


@require_GET
def person(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """One person: identity or seal, consent, protection, interviews, notices."""
    by, at = signed_in(request), now()
    shown = _person(by, reference, token)
    seen("case.read", by=by, at=at, on=shown)
    is_open = shown.case.closed_at is None
    verbs = offered(FORMS, "person", by, shown) if is_open else []
    left_out = {"change-person"} if shown.is_sealed else {"change-sealed-person", "name-reader", "end-reader"}
    rows = ("consent", "protection", "interview")
    on_rows = offered_each(FORMS, rows, by, shown.case) if is_open else {kind: [] for kind in rows}
    on_rows["held"] = [(verb, form) for verb, form in on_rows["interview"] if verb != "cancel-interview"]
    context = {
        "person": shown,
        "case": shown.case,
        "verbs": [(verb, form) for verb, form in verbs if verb not in left_out],
        "on_rows": on_rows,
        "holding": {one.pk for one in shown.protections.all() if in_force(one, at.date())},
        "looks": shown.is_sealed and may(by, "person.see-sealed", shown),
        "readers": shown.sealed.readers.filter(ended_at=None).select_related("account") if shown.is_sealed else (),
        "today": at.date(),
        "owed": _owed(shown, at.date()),
    }
    return render(request, "desk/cases/person.html", context)


def _owed(person: Person, on: date) -> list[tuple[Answer, list[Finding]]]:
    """What our State owes them: what holds, then what may, on facts that are not known."""
    found = owed(person, on)
    parts = ((answer, [f for f in found if f.answer is answer]) for answer in (Answer.YES, Answer.NOT_KNOWN))
    return [(answer, those) for answer, those in parts if those]


@require_POST
def look(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """Behind the seal, once for each time it is asked."""
    by = signed_in(request)
    shown = _person(by, reference, token)
    identity = actions.look_behind_seal(shown, by=by, at=now())
    return render(request, "desk/cases/look.html", {"person": shown, "case": shown.case, "identity": identity})


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, reference: str, verb: str, key: int | None = None) -> HttpResponse:
    """The form of one action, on the case or on something of it."""
    form = FORMS.get(verb)
    shown = _case(signed_in(request), reference)
    if form is None or bool(form.part) != (key is not None):
        raise NotAllowed(f"There is no {verb!r}.")
    on: Any = found(queries.of_case(shown, form.part), pk=key) if form.part else shown
    if request.method == "GET":
        seen("case.read", by=signed_in(request), at=now(), on=on, form=verb)
    return answer(request, form, on, back=_back(shown, verb, form.part, on), heading=f"{shown.reference} {shown.title}")


def _back(case: Case, verb: str, part: str, on: Model) -> str:
    if part in _ON_PERSON:
        one = on if isinstance(on, Person) else on.person  # type: ignore[attr-defined]  # consents and their kin have one
        return reverse("desk-person", args=[case.reference, one.token])
    where = _WHERE.get(part) or next((place for place, verbs in _HELD.items() if verb in verbs), "facts")
    return reverse("desk-case-part", args=[case.reference, where])


@require_GET
def document(request: HttpRequest, reference: str, key: int) -> HttpResponse | StreamingHttpResponse:
    """A file, streamed as it came; always as a download, never run by the browser."""
    by = signed_in(request)
    kept = found(Document.objects.filter(case=_case(by, reference)), pk=key)
    pieces = actions.open_document(kept, by=by, at=now())
    first = next(pieces)  # what was changed on the disk is told before anything is sent
    response = StreamingHttpResponse(chain((first,), pieces), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, kept.file_name) or "attachment"
    response["Content-Length"] = str(kept.size)
    return response


@require_POST
def export(request: HttpRequest, reference: str) -> FileResponse:
    """Everything about the case as a ZIP."""
    by, at = signed_in(request), now()
    shown = _case(by, reference)
    to = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the answer; without a name, nobody else opens it
    write_export(shown, to, by=by, at=at, unsealed=request.POST.get("unsealed") == "yes")
    to.seek(0)
    return FileResponse(to, as_attachment=True, filename=f"{shown.reference}.zip")


def _case(by: Account, reference: str) -> Case:
    return found(queries.readable(by).select_related("authority", "opened_by"), reference=reference)


def _person(by: Account, reference: str, token: str) -> Person:
    shown = queries.person_of(_case(by, reference), token.replace("\0", ""))
    if shown is None:
        raise NotAllowed("Nobody of this name may be seen.")
    return shown
