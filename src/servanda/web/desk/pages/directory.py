"""The directory: the list, a contact, the table out and in, whom to ask."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from servanda.desk.directory import actions, queries
from servanda.desk.directory.fields import CHANNELS, FUNCTIONS
from servanda.desk.directory.freshness import State, freshness
from servanda.desk.directory.proposing import propose
from servanda.desk.directory.tables import write_table
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput, NotAllowed
from servanda.desk.permissions import may
from servanda.facts.errors import UnknownName
from servanda.facts.loading import kept
from servanda.web.desk.acting import BECAUSE, ON, on_day, with_values
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.fields import Field
from servanda.web.desk.forms import Form, Sent, answer, offered

__all__ = ["contact", "directory", "do", "new", "table", "whom"]

_CONTACT = (
    Field(name="party", label=_("State, or ICC"), required=True),
    Field(name="name", label=_("Name"), hint=_("empty: not known")),
    Field(name="functions", label=_("Functions"), kind="choices", choices=lambda _on: [(f, f) for f in FUNCTIONS]),
    Field(name="instruments", label=_("Designated for"), kind="list", hint=_("ids of instruments; empty: for all")),
    Field(name="languages", label=_("Languages"), kind="list", hint=_("en, fr; sq+en is both together")),
    Field(name="channels", label=_("Channels"), kind="choices", choices=lambda _on: [(c, c) for c in CHANNELS]),
    Field(name="address", label=_("Address"), kind="text"),
    Field(name="email", label=_("E-mail")),
    Field(name="telephone", label=_("Telephone")),
    Field(name="time_zone", label=_("Time zone"), hint=_("Europe/Lisbon")),
    Field(name="exchange_url", label=_("Address of its own desk")),
    Field(name="certificate", label=_("SHA-256 of its certificate")),
    Field(name="source", label=_("Source")),
)
_CHANGE = "directory.change"


def _add(sent: Sent) -> str:
    return _address(actions.add_contact(**sent.common(), **sent.values).pk)


def _import(sent: Sent) -> None:
    upload = sent.request.FILES.get("file")
    if upload is None:
        raise BadInput(_now("No file came. Choose one."))
    taken = actions.import_table(upload.read(), **sent.common())
    told = _now("Added %(added)d, changed %(changed)d, the same %(same)d.")
    messages.success(sent.request, told % {"added": taken.added, "changed": taken.changed, "same": taken.unchanged})


def _take_over(sent: Sent) -> None:
    many = actions.take_over_record(**sent.common())
    messages.success(sent.request, _now("Taken over from the record: %d.") % many)


FORMS: dict[str, Form] = {
    "new": Form(title=_("Add a contact"), needs=_CHANGE, act=_add, fields=_CONTACT),
    "take-over": Form(
        title=_("Take over the record's authorities"),
        needs=_CHANGE,
        act=_take_over,
        says=_("What the record names and is not here yet is added; what is here stays as it is."),
    ),
    "import": Form(
        title=_("Import a table"),
        needs=_CHANGE,
        act=_import,
        says=_("CSV as it is exported here. All of it is taken over, or nothing, with every faulty line named."),
        fields=(Field(name="file", label=_("File"), kind="file", required=True),),
    ),
    "change": Form(
        title=_("Change"),
        needs=_CHANGE,
        act=with_values(actions.change_contact, versioned=True),
        fields=_CONTACT,
        part="contact",
        changes=True,
    ),
    "verify": Form(
        title=_("Verified"),
        needs=_CHANGE,
        act=on_day(actions.verify_contact),
        fields=(ON,),
        part="contact",
        says=_("Somebody asked there, or read it at the source."),
    ),
    "bounce": Form(
        title=_("Something came back"),
        needs=_CHANGE,
        act=on_day(actions.note_bounce, versioned=False),
        part="contact",
        fields=(
            ON,
            Field(name="channel", label=_("Channel"), kind="choice", choices=lambda _on: [(c, c) for c in CHANNELS]),
            Field(name="what", label=_("What came back"), hint=_("never what was sent"), required=True),
        ),
    ),
    "retire": Form(
        title=_("Retire"), needs=_CHANGE, act=with_values(actions.retire_contact), fields=(BECAUSE,), part="contact"
    ),
}


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Authorities elsewhere, and how fresh that knowledge is."""
    by, at = signed_in(request), now()
    seen("directory.read", by=by, at=at)
    state = request.GET.get("state", "")
    asked: dict[str, Any] = {
        "words": request.GET.get("q", ""),
        "function": request.GET.get("function", ""),
        "retired": request.GET.get("retired") == "yes",
    }
    states = tuple(one for one in State if one.name.lower() == state)
    listed = queries.contacts(by, on=at.date(), **asked, states=states)
    context = {
        "listed": listed,
        "functions": FUNCTIONS,
        "states": [(one.name.lower(), one.word) for one in reversed(State)],
        "state": state,
        "verbs": offered(FORMS, "", by, None),
    }
    return render(request, "desk/directory/list.html", context | asked)


@require_GET
def contact(request: HttpRequest, key: int) -> HttpResponse:
    """One contact with what came back from there."""
    by, at = signed_in(request), now()
    shown = found(queries.every(by), pk=key)
    seen("directory.read", by=by, at=at, contact=shown.pk)
    verbs = [] if shown.is_retired else offered(FORMS, "contact", by, shown)
    context = {"contact": shown, "freshness": freshness(shown, at.date()), "verbs": verbs}
    return render(request, "desk/directory/contact.html", context)


@require_GET
def whom(request: HttpRequest) -> HttpResponse:
    """To whom a request would go, with reasons."""
    by, at = signed_in(request), now()
    seen("directory.read", by=by, at=at, page="whom")
    party, measure, instrument = (request.GET.get(name, "").strip() for name in ("party", "measure", "instrument"))
    context: dict[str, Any] = {"party": party, "measure": measure, "instrument": instrument}
    context["measures"] = list(kept().measures.values())
    if party and measure:
        try:
            code = "ICC" if party.upper() == "ICC" else kept().party(party).code
            named = kept().instrument(instrument).id if instrument else ""
            context |= {"proposals": propose(code, measure, named, at.date()), "asked": code}
        except UnknownName as wrong:
            context["wrong"] = str(wrong)
    return render(request, "desk/directory/whom.html", context, status=422 if "wrong" in context else 200)


@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """All contacts, retired ones too, as CSV."""
    by = signed_in(request)
    seen("directory.read", by=by, at=now(), page="table")
    response = HttpResponse(write_table(queries.every(by)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="directory.csv"'
    return response


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, verb: str) -> HttpResponse:
    """A form that works on no contact yet."""
    form = FORMS.get(verb)
    if form is None or form.part:
        raise NotAllowed(f"There is no {verb!r}.")
    return answer(request, form, None, back=reverse("desk-directory"), heading=str(_("Directory")))


@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, key: int, verb: str) -> HttpResponse:
    """A form on one contact."""
    form = FORMS.get(verb)
    shown = found(queries.every(signed_in(request)), pk=key)
    if form is None or not form.part or not may(signed_in(request), form.needs, None):
        raise NotAllowed(f"There is no {verb!r}.")
    return answer(request, form, shown, back=_address(key), heading=str(shown))


def _address(key: int) -> str:
    return reverse("desk-contact", args=[key])
