"""Evidence for programs: items, custody, conditions, and content of any size, in pieces."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Header, Router, Schema, Status
from pydantic import ConfigDict, Field, JsonValue

from servanda.custody.upload import Upload
from servanda.desk.cases.models import Case
from servanda.desk.cases.queries import readable
from servanda.desk.doing import seen
from servanda.desk.errors import NotAllowed
from servanda.desk.evidence import actions, queries
from servanda.desk.evidence.barring import restrictions_of
from servanda.desk.evidence.entering import entries_of
from servanda.desk.evidence.linking import as_custody
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.storing import open_store, told
from servanda.desk.installation import here
from servanda.desk.people.models import Account
from servanda.desk.permissions import may
from servanda.web.desk.asking import found, now, signed_in

__all__ = ["router"]

router = Router(tags=["evidence"])
_NAMED = "A name in it that is also a protected person's of the case is somebody else's."
LedgerForm = Literal["jsonl", "json", "pdf", "jsonld"]


class ItemOut(Schema):
    """One item."""

    reference: str
    state: str
    item: dict[str, JsonValue] = Field(description="As in packages, conditions that bind it included.")
    registered_at: datetime
    found_changed_at: datetime | None = Field(description="Its content is not served since.")
    version: int


class ItemIn(Schema):
    """What is known about a new item; its content follows in pieces."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(max_length=40, examples=["digital object"])
    title: str = Field(max_length=300)
    origin: str = ""
    collector: str = ""
    place: str = ""
    collected: str = Field("", description="As exactly as known (EDTF).")
    method: str = ""
    language: str = ""
    media_type: str = ""
    received_from: str = Field("", description="Empty: collected by us.")
    why: str = ""
    parent: str = Field("", description="The item it was made from.")
    derivation: str = ""
    facts: dict[str, bool | None] = Field({}, description="What is known about the parent's conditions.")
    somebody_else: bool = Field(False, description=_NAMED)


class ChangeIn(Schema):
    """Fields with their values; ``links`` among them."""

    version: int | None = None
    values: dict[str, JsonValue] = Field(max_length=20)


class HandlingIn(Schema):
    """An act of custody."""

    kind: str = Field(max_length=20, examples=["transferred"])
    why: str = Field(max_length=2000)
    when: str = ""
    other: str = ""
    found: str = Field("", description="The SHA-256 its content had before, if it was looked at.")
    purpose: str = ""
    facts: dict[str, bool | None] = Field({}, description="consent, agreed, fair-trial, …; missing is not known.")
    somebody_else: bool = Field(False, description=_NAMED)
    version: int | None = None


class ConditionIn(Schema):
    """A condition, in the form in which it travels."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(max_length=40, examples=["speciality"])
    text: str = Field(max_length=2000)
    until: date | None = Field(None, description="The last day it binds; none: for good.")
    recipients: list[str] = Field([], max_length=250)
    purposes: list[str] = Field([], max_length=250)
    instrument: str = ""
    article: str = ""


class UploadOut(Schema):
    """How far content has come."""

    offset: int = Field(description="Go on from this byte.")


class FinishIn(Schema):
    """All pieces were sent."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    file_name: str = Field("", max_length=200)


class RowOut(Schema):
    """An element of an offence, and what bears on it."""

    offence: str
    element: str
    hole: bool
    disputed: bool
    items: dict[str, list[str]] = Field(description="Items, each with how it bears on the element.")


@router.get("/cases/{reference}/evidence", response=list[ItemOut])
def items(request: HttpRequest, reference: str, kind: str = "", state: str = "", q: str = "") -> list[ItemOut]:
    """The register of a case."""
    by = signed_in(request)
    case = _case(by, reference)
    seen("evidence.read", by=by, at=now(), on=case)
    return [_told(one) for one in queries.items(by, case, kind=kind, state=state, words=q)]


@router.post("/cases/{reference}/evidence", response=ItemOut)
def register(request: HttpRequest, reference: str, sent: ItemIn) -> ItemOut:
    """Register an item; send its content to its upload afterwards."""
    by = signed_in(request)
    case = _case(by, reference)
    values: dict[str, Any] = sent.model_dump()
    parent = found(queries.readable(by).filter(case=case), reference=sent.parent) if values.pop("parent") else None
    return _told(actions.register(case, by=by, at=now(), parent=parent, **values))


@router.get("/cases/{reference}/evidence/matrix", response=list[RowOut])
def matrix(request: HttpRequest, reference: str) -> list[RowOut]:
    """Elements by evidence."""
    by = signed_in(request)
    case = _case(by, reference)
    seen("evidence.read", by=by, at=now(), on=case)
    return [
        RowOut(
            offence=row.offence,
            element=row.element,
            hole=row.hole,
            disputed=row.disputed,
            items={cell.item: [link.bearing for link in cell.links] for cell in row.cells},
        )
        for row in queries.matrix_of(case)
    ]


@router.get("/cases/{reference}/evidence/ledger")
def ledger(request: HttpRequest, reference: str, form: LedgerForm = "jsonl") -> HttpResponse:
    """The ledger: its file, which ``servanda custody verify`` proves anywhere; JSON, PDF, or CASE/UCO with items."""
    by = signed_in(request)
    case = _case(by, reference)
    seen("evidence.read", by=by, at=now(), on=case, ledger=form)
    return HttpResponse(queries.written(case, form), content_type=queries.FORMS[form])


@router.get("/evidence/{reference}/ledger")
def item_ledger(request: HttpRequest, reference: str, form: LedgerForm = "jsonl") -> HttpResponse:
    """The same of one item: an extract, in which entries on others are withheld, and the chain is whole."""
    by = signed_in(request)
    shown = _item(by, reference)
    seen("evidence.read", by=by, at=now(), on=shown, ledger=form)
    return HttpResponse(queries.written(shown.case, form, shown), content_type=queries.FORMS[form])


@router.get("/evidence/{reference}", response=ItemOut)
def item(request: HttpRequest, reference: str) -> ItemOut:
    """One item."""
    by = signed_in(request)
    shown = _item(by, reference)
    seen("evidence.read", by=by, at=now(), on=shown)
    return _told(shown, binding=True)


@router.patch("/evidence/{reference}", response=ItemOut)
def change(request: HttpRequest, reference: str, sent: ChangeIn) -> ItemOut:
    """Change what is known about an item."""
    by = signed_in(request)
    shown = _item(by, reference)
    if {"by", "at", "version"} & sent.values.keys():
        raise NotAllowed("These are not values.")
    return _told(actions.change_item(shown, by=by, at=now(), version=sent.version, **sent.values))


@router.get("/evidence/{reference}/upload", response=UploadOut)
def upload_offset(request: HttpRequest, reference: str) -> UploadOut:
    """How much of its content has come, and where to go on after a break."""
    return UploadOut(offset=_upload(_receiving(request, reference)).offset)


@router.patch("/evidence/{reference}/upload", response=UploadOut)
def upload_piece(request: HttpRequest, reference: str, upload_offset: Header[int] = 0) -> UploadOut:
    """The next piece is the body, up to 10 MB; ``Upload-Offset`` says where it belongs. What came before stays."""
    upload = _upload(_receiving(request, reference))
    with told():
        return UploadOut(offset=upload.append(request, at=upload_offset))


@router.post("/evidence/{reference}/upload", response=ItemOut)
def finish_upload(request: HttpRequest, reference: str, sent: FinishIn) -> ItemOut:
    """All has come: it is hashed, compared with what was announced, and becomes the item's content."""
    shown = _receiving(request, reference)
    by, upload = signed_in(request), _upload(shown)
    return _told(
        actions.ingest(shown, open_store(here()), upload, by=by, at=now(), sha256=sent.sha256, file_name=sent.file_name)
    )


@router.delete("/evidence/{reference}/upload", response={204: None})
def abandon_upload(request: HttpRequest, reference: str) -> Status[None]:
    """Forget what came, to send it anew from its first byte."""
    upload = _upload(_receiving(request, reference))
    with told():
        upload.abandon()
    return Status(204, None)


@router.get("/evidence/{reference}/content")
def content(request: HttpRequest, reference: str) -> FileResponse:
    """The content, verified whole before its first byte."""
    by = signed_in(request)
    shown = _item(by, reference)
    file = queries.content(shown, open_store(here()), by=by, at=now())
    return FileResponse(file, as_attachment=True, filename=shown.file_name or reference)


@router.get("/evidence/{reference}/custody", response=list[dict[str, JsonValue]])
def custody(request: HttpRequest, reference: str) -> list[dict[str, Any]]:
    """What was done with the item, entry by entry."""
    import json

    from servanda.custody.ledger import line_of

    by = signed_in(request)
    shown = _item(by, reference)
    seen("evidence.read", by=by, at=now(), on=shown)
    return [json.loads(line_of(one)) for one in entries_of(shown.case) if one.item == shown.reference]


@router.post("/evidence/{reference}/custody", response=ItemOut)
def handle(request: HttpRequest, reference: str, sent: HandlingIn) -> ItemOut:
    """Enter an act of custody, if its conditions let it pass."""
    by = signed_in(request)
    shown = _item(by, reference)
    return _told(actions.handle(shown, by=by, at=now(), store=open_store(here()), **sent.model_dump()))


@router.post("/evidence/{reference}/conditions", response=ItemOut)
def set_condition(request: HttpRequest, reference: str, sent: ConditionIn) -> ItemOut:
    """Set a condition, in the form in which conditions travel."""
    by = signed_in(request)
    shown = _item(by, reference)
    actions.set_condition(shown, sent.model_dump(mode="json", exclude_defaults=True), by=by, at=now())
    return _told(shown, binding=True)


def _told(item: Item, *, binding: bool = False) -> ItemOut:
    said = as_custody(item, restrictions_of(item) if binding else ()).as_json()
    return ItemOut(
        reference=item.reference,
        state=item.state,
        item=said,
        registered_at=item.registered_at,
        found_changed_at=item.spoiled_at,
        version=item.version,
    )


def _receiving(request: HttpRequest, reference: str) -> Item:
    """The item whose content comes. Raises NotAllowed."""
    by = signed_in(request)
    shown = _item(by, reference)
    if not may(by, "evidence.register", shown):
        raise NotAllowed(f"{by.email} may not register evidence here.")
    actions.check_has_none(shown)
    return shown


def _upload(item: Item) -> Upload:
    with told():
        return Upload(open_store(here()), item.reference)


def _case(by: Account, reference: str) -> Case:
    return found(readable(by).select_related("authority"), reference=reference)


def _item(by: Account, reference: str) -> Item:
    return found(queries.readable(by), reference=reference)
