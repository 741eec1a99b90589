"""Evidence: the register of a case with its matrix and ledger, one item, its forms, content and custody on paper."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from servanda.desk.cases.models import Case
from servanda.desk.cases.queries import readable
from servanda.desk.doing import seen
from servanda.desk.errors import NotAllowed
from servanda.desk.evidence import queries
from servanda.desk.evidence.linking import elements_of
from servanda.desk.evidence.models import Item, Restriction
from servanda.desk.evidence.storing import open_store
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import parcels
from servanda.desk.installation import here
from servanda.desk.people.models import Account
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.forms import Form, answer, offered, offered_each
from servanda.web.desk.pages.cases import PARTS
from servanda.web.desk.pages.evidence_forms import FORMS

__all__ = ["case_do", "content", "custody", "do", "item", "ledger", "lift", "register"]


@require_GET
def register(request: HttpRequest, reference: str) -> HttpResponse:
    """The items of a case, what they support and where nothing does, and the ledger."""
    by, at = signed_in(request), now()
    case = _case(by, reference)
    seen("evidence.read", by=by, at=at, on=case)
    asked = {
        "kind": request.GET.get("kind", ""),
        "state": request.GET.get("state", ""),
        "words": request.GET.get("q", ""),
    }
    verdict = queries.ledger(case)
    context = {
        "case": case,
        "part": "evidence",
        "parts": PARTS,
        "reads_evidence": True,
        "items": queries.items(by, case, **asked),
        "asked": asked,
        "kinds": Item.Kind.choices,
        "states": Item.State.choices,
        "rows": _rows(case),
        "forms": tuple(queries.FORMS),
        "verdict": verdict,
        "latest": verdict.entries[:-21:-1],
        "verbs_here": _open(case, offered(FORMS, "case", by, case)),
    }
    return render(request, "desk/evidence/register.html", context)


@require_GET
def item(request: HttpRequest, reference: str) -> HttpResponse:
    """One item: what it is, its custody, what binds it, what was made from it."""
    by, at = signed_in(request), now()
    shown = _item(by, reference)
    seen("evidence.read", by=by, at=at, on=shown)
    offers = offered_each(FORMS, ("item", "restriction"), by, shown)
    context = {
        "item": shown,
        "case": shown.case,
        "one": queries.one(shown),
        "verbs": [(verb, form) for verb, form in offers["item"] if _fits(verb, shown)],
        "lifts": bool(offers["restriction"]),
        "forms": tuple(queries.FORMS),
        "package": parcels(by).filter(direction=Parcel.Direction.IN, digest=shown.came_in).first()
        if shown.came_in
        else None,
        "serves": shown.sha256 and not shown.spoiled_at and shown.state != Item.State.DISPOSED,
    }
    return render(request, "desk/evidence/item.html", context)


@require_http_methods(["GET", "POST"])
def case_do(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """The form of one action on the register of a case."""
    case = _case(signed_in(request), reference)
    form = FORMS.get(verb)
    if form is None or form.part != "case":
        raise NotAllowed(f"There is no {verb!r}.")
    back = reverse("desk-evidence", args=[reference])
    return answer(request, form, case, back=back, heading=f"{case.reference} {case.title}")


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """The form of one action on an item."""
    shown = _item(signed_in(request), reference)
    form = FORMS.get(verb)
    if form is None or form.part != "item":
        raise NotAllowed(f"There is no {verb!r}.")
    back = reverse("desk-item", args=[reference])
    return answer(request, form, shown, back=back, heading=f"{shown.reference} {shown.title}")


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """Lift a condition."""
    shown = _item(signed_in(request), reference)
    one = found(Restriction.objects.filter(item=shown, lifted_at=None).select_related("item__case"), pk=key)
    back = reverse("desk-item", args=[reference])
    return answer(request, FORMS["lift"], one, back=back, heading=f"{shown.reference} {one.said['text']}")


@require_GET
def content(request: HttpRequest, reference: str) -> FileResponse:
    """The content, verified whole before its first byte; always as a download."""
    by = signed_in(request)
    shown = _item(by, reference)
    file = queries.content(shown, open_store(here()), by=by, at=now())
    name = shown.file_name or shown.reference
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["Content-Length"] = str(shown.size)
    return response


@require_GET
def ledger(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """The whole ledger of a case."""
    by = signed_in(request)
    case = _case(by, reference)
    seen("evidence.read", by=by, at=now(), on=case, ledger=form)
    return _file(case, form, None)


@require_GET
def custody(request: HttpRequest, reference: str, form: str) -> HttpResponse:
    """The custody of one item: an extract of the ledger."""
    by = signed_in(request)
    shown = _item(by, reference)
    seen("evidence.read", by=by, at=now(), on=shown, ledger=form)
    return _file(shown.case, form, shown)


def _file(case: Case, form: str, item: Item | None) -> HttpResponse:
    if form not in queries.FORMS:
        raise NotAllowed(f"There is no form {form!r}.")
    response = HttpResponse(queries.written(case, form, item), content_type=queries.FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="custody-{(item or case).reference}.{form}"'
    return response


def _rows(case: Case) -> list[dict[str, Any]]:
    """The matrix, elements in the words of those who added them."""
    texts = {f"{one.offence}/{one.name}": one.text for one in case.elements.all()}
    return [
        {
            "offence": row.offence,
            "says": texts.get(f"{row.offence}/{row.element}", row.element.replace("-", " ")),
            "cells": row.cells,
            "hole": row.hole,
            "disputed": row.disputed,
        }
        for row in queries.matrix_of(case)
    ]


def _fits(verb: str, item: Item) -> bool:
    if item.case.closed_at is not None:
        return verb in ("handle", "condition")
    return verb != "content" or not item.sha256


def _open(case: Case, verbs: list[tuple[str, Form]]) -> list[tuple[str, Form]]:
    """What may be done while the case is open; elements are of offences."""
    if case.closed_at is not None:
        return []
    return [(verb, form) for verb, form in verbs if verb != "element" or elements_of(case)]


def _case(by: Account, reference: str) -> Case:
    return found(readable(by).select_related("authority", "opened_by"), reference=reference)


def _item(by: Account, reference: str) -> Item:
    return found(queries.readable(by), reference=reference)
