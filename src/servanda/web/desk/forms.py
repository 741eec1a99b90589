"""A form is an action with its fields: shown, sent, told what is wrong, and when someone else was faster, both texts.

Each has an address of its own, so that it opens from the palette, prints, and works without scripts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from servanda.desk.errors import BadInput, ChangedMeanwhile, Incomplete, NotAllowed, NotNow, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.permissions import allowed, may
from servanda.facts.errors import FactsError
from servanda.web.desk.asking import now, signed_in
from servanda.web.desk.away import note_away
from servanda.web.desk.fields import Field, read, shown

__all__ = ["Form", "Sent", "answer", "offered", "offered_each"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What an action is given: who, when, on what, with which values."""

    on: Any
    by: Account
    at: Any
    version: int | None
    values: dict[str, Any]
    request: HttpRequest

    def common(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.at}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """``needs``: the permission; ``part``: on what it works; ``act`` does it and may say where to go next."""

    title: str | Promise
    needs: str
    act: Callable[[Sent], str | None]
    fields: tuple[Field, ...] = ()
    part: str = ""
    button: str | Promise = ""
    says: str | Promise = ""
    changes: bool = False  # shows what the thing holds, and its version


def offered(forms: dict[str, Form], part: str, by: Account, on: Any) -> list[tuple[str, Form]]:
    """The forms for a part that this account may use on this thing."""
    return offered_each(forms, (part,), by, on)[part]


def offered_each(
    forms: dict[str, Form], parts: Iterable[str], by: Account, on: Any
) -> dict[str, list[tuple[str, Form]]]:
    """The same for several parts at once: permissions are asked for together."""
    found: dict[str, list[tuple[str, Form]]] = {part: [] for part in parts}
    usable = allowed(by, {form.needs for form in forms.values() if form.part in found}, on)
    for verb, form in forms.items():
        if form.part in found and form.needs in usable:
            found[form.part].append((verb, form))
    return found


def answer(request: HttpRequest, form: Form, on: Any, *, back: str, heading: str) -> HttpResponse:
    """Show the form, or do what was sent and go ``back``. Raises NotAllowed for who may not do it."""
    by = signed_in(request)
    if not may(by, form.needs, on):
        raise NotAllowed(f"{by.email} may not do {form.needs}.")
    if request.method != "POST":
        return _page(request, form, on, back=back, heading=heading)
    try:
        goes = form.act(_sent(request, form, on, by))
    except ChangedMeanwhile as wrong:
        return _beside(request, form, on, str(wrong), back=back, heading=heading)
    except (BadInput, NotPossible, Incomplete, FactsError) as wrong:
        return _page(request, form, on, back=back, heading=heading, wrong=str(wrong), status=422)
    except NotNow as wrong:
        note_away(wrong)
        return _page(request, form, on, back=back, heading=heading, wrong=str(wrong), status=503)
    return redirect(goes or back)


def _sent(request: HttpRequest, form: Form, on: Any, by: Account) -> Sent:
    version = request.POST.get("version", "")
    return Sent(
        on=on,
        by=by,
        at=now(),
        version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None,
        values=read(form.fields, request.POST),
        request=request,
    )


def _page(request: HttpRequest, form: Form, on: Any, *, status: int = 200, **more: Any) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    context = {
        "form": form,
        "fields": shown(form.fields, on, holds=form.changes, sent=sent),
        "version": (sent.get("version") if sent else "") or (getattr(on, "version", "") if form.changes else ""),
        "has_file": any(field.kind == "file" for field in form.fields),
    }
    return render(request, "desk/form.html", context | more, status=status)


def _beside(request: HttpRequest, form: Form, on: Model, says: str, *, back: str, heading: str) -> HttpResponse:
    """Theirs beside ours where they differ, and our text in the form, to be sent again knowing both."""
    fresh = type(on)._default_manager.get(pk=on.pk)
    theirs, ours = shown(form.fields, fresh), shown(form.fields, fresh, sent=request.POST)
    context = {
        "form": form,
        "fields": ours,
        "differing": [
            (t.field.label, t.value, o.value) for t, o in zip(theirs, ours, strict=True) if t.value != o.value
        ],
        "wrong": says,
        "version": getattr(fresh, "version", ""),
        "back": back,
        "heading": heading,
    }
    return render(request, "desk/form.html", context, status=409)
