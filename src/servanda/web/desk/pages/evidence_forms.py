"""The forms of evidence: each an action, its fields, and what it works on."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from servanda.custody.conditions import KINDS
from servanda.custody.upload import at_once
from servanda.desk.errors import BadInput
from servanda.desk.evidence import actions
from servanda.desk.evidence.actions import HANDLING
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.storing import open_store, told
from servanda.desk.installation import here
from servanda.web.desk.acting import BECAUSE, DAYS, of, with_values
from servanda.web.desk.fields import Field
from servanda.web.desk.forms import Form, Sent

__all__ = ["FORMS"]

_FILE = Field(
    name="file",
    label=_("File"),
    kind="file",
    hint=_("up to 10 MB here; programs send any size in pieces, see the manual"),
)
_SAID = (
    Field(name="title", label=_("Title"), required=True),
    Field(name="origin", label=_("Where it comes from")),
    Field(name="collector", label=_("Collected by"), hint=_("empty: by you")),
    Field(name="place", label=_("Where it was collected")),
    Field(name="collected", label=_("When"), hint=DAYS),
    Field(name="method", label=_("How")),
    Field(name="language", label=_("Language")),
    Field(name="media_type", label=_("Media type")),
)
_LINKS = Field(
    name="links",
    label=_("What it bears on"),
    kind="links",
    hint=_("one a line: supports element torture/the-offence-itself; mentions person W-1; contradicts fact 12"),
)
_SHA = Field(name="sha256", label=_("SHA-256, if it was announced"))
_FACTS = Field(
    name="facts",
    label=_("What is known about its conditions"),
    kind="truths",
    hint=_("one a line: consent: yes; agreed: no. What you leave out is not known, and then nothing is done"),
)
_SOMEBODY_ELSE = Field(
    name="somebody_else", label=_("A name in it that the case protects is somebody else's of that name"), kind="flag"
)
_WHY_DONE = Field(name="why", label=_("Why"), kind="text", required=True)


def _handled(_on: Any) -> list[tuple[str, Any]]:
    says = {
        "examined": _("examined"),
        "sealed": _("sealed"),
        "copied": _("copied"),
        "transferred": _("transferred"),
        "received": _("received"),
        "returned": _("returned"),
        "disposed": _("disposed of"),
    }
    return [(kind, says[kind]) for kind in HANDLING]


def _content(sent: Sent) -> dict[str, Any]:
    upload = sent.request.FILES.get("file")
    if upload is None:
        return {}
    return {"store": open_store(here()), "content": upload, "file_name": upload.name or ""}


def _register(sent: Sent) -> str:
    sha256 = sent.values.pop("sha256").strip().lower() or None
    item = actions.register(sent.on, **sent.common(), **sent.values, **_content(sent), sha256=sha256)
    return reverse("desk-item", args=[item.reference])


def _derive(sent: Sent) -> str:
    values = {"kind": sent.on.kind} | sent.values
    item = actions.register(sent.on.case, **sent.common(), **values, **_content(sent), parent=sent.on)
    return reverse("desk-item", args=[item.reference])


def _give_content(sent: Sent) -> None:
    upload, sha256 = sent.request.FILES.get("file"), sent.values["sha256"].strip().lower() or None
    if upload is None:
        raise BadInput(_now("No file came. Choose one."))
    store = open_store(here())
    with told(), at_once(store, upload) as arrived:
        actions.ingest(sent.on, store, arrived, **sent.common(), sha256=sha256, file_name=upload.name or "")


def _handle(sent: Sent) -> None:
    actions.handle(sent.on, **sent.common(), **sent.values, store=open_store(here()), version=sent.version)


def _condition(sent: Sent) -> None:
    said = {name: value for name, value in sent.values.items() if value}
    actions.set_condition(sent.on, said, **sent.common())


FORMS: dict[str, Form] = {
    "register": Form(
        title=_("Register an item"),
        needs="evidence.register",
        act=_register,
        part="case",
        fields=(
            Field(name="kind", label=_("Kind"), kind="choice", choices=of(Item.Kind)),
            *_SAID[:7],
            Field(name="received_from", label=_("Received from"), hint=_("empty: collected by us")),
            Field(name="why", label=_("Why")),
            _FILE,
            _SHA,
            _SOMEBODY_ELSE,
        ),
    ),
    "element": Form(
        title=_("Add an element of an offence"),
        needs="case.change",
        act=with_values(actions.add_element),
        part="case",
        fields=(
            Field(name="offence", label=_("Offence"), kind="choice", choices=lambda on: [(o, o) for o in on.offences]),
            Field(name="text", label=_("What has to be shown"), required=True),
        ),
    ),
    "handle": Form(
        title=_("Enter what was done with it"),
        needs="evidence.handle",
        act=_handle,
        part="item",
        fields=(
            Field(name="kind", label=_("What"), kind="choice", choices=_handled),
            _WHY_DONE,
            Field(name="other", label=_("From or to whom"), hint=_("for what is transferred, received or returned")),
            Field(name="when", label=_("When"), hint=_("empty: now; else as far as it is known")),
            Field(name="found", label=_("SHA-256 as it was found"), hint=_("empty: as it was left")),
            Field(name="purpose", label=_("For which purpose")),
            _FACTS,
            _SOMEBODY_ELSE,
        ),
    ),
    "condition": Form(
        title=_("Set a condition"),
        needs="evidence.condition",
        act=_condition,
        part="item",
        fields=(
            Field(name="kind", label=_("Kind"), kind="choice", choices=lambda _on: [(one, one) for one in KINDS]),
            Field(name="text", label=_("The condition"), kind="text", required=True),
            Field(name="until", label=_("Until, that day included"), kind="day"),
            Field(name="recipients", label=_("Only for these authorities"), kind="list"),
            Field(name="purposes", label=_("Only for these purposes"), kind="list"),
            Field(name="instrument", label=_("Instrument")),
            Field(name="article", label=_("Article")),
        ),
    ),
    "lift": Form(
        title=_("Lift the condition"),
        needs="evidence.condition",
        act=with_values(actions.lift_condition),
        part="restriction",
        fields=(BECAUSE,),
    ),
    "derive": Form(
        title=_("Add what was made from it"),
        needs="evidence.register",
        act=_derive,
        part="item",
        fields=(
            Field(name="derivation", label=_("What was made"), kind="choice", choices=of(Item.Derivation)),
            *_SAID[:1],
            *_SAID[5:7],
            _FILE,
            _FACTS,
            _SOMEBODY_ELSE,
        ),
    ),
    "change": Form(
        title=_("Change what is known about it"),
        needs="evidence.register",
        act=with_values(actions.change_item, versioned=True),
        part="item",
        fields=(*_SAID, _LINKS),
        changes=True,
    ),
    "content": Form(
        title=_("Add its content"), needs="evidence.register", act=_give_content, part="item", fields=(_FILE, _SHA)
    ),
}
