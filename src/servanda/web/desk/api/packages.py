"""Packages, for programs: what went out and came in, packing, files by hand, and where they go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Router, Schema, Status, UploadedFile
from pydantic import Field

from servanda.desk.doing import seen
from servanda.desk.errors import NotAllowed
from servanda.desk.exchange import joining
from servanda.desk.exchange.by_hand import package_came, receipt_came
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import of_request, parcels, parts
from servanda.desk.exchange.sending import pack_letter
from servanda.desk.installation import here
from servanda.desk.permissions import may, may_see
from servanda.desk.requests.models import KeptLetter, Request
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages import packages as pages
from servanda.web.desk.pages.intake import read_sent

__all__ = ["router"]

router = Router(tags=["packages"])


class PackageOut(Schema):
    """One package in one direction."""

    key: int
    direction: str = Field(description="out or in")
    state: str = Field(description="waiting, receipted, given-up, opened, refused or taken-in")
    kind: str
    reference: str = Field(description="The sender's.")
    request: str = Field(description="Ours that it belongs to; empty: none yet.")
    peer: str
    digest: str
    file_digest: str
    size: int
    made_at: datetime
    in_reply_to: str
    attempts: int
    next_at: datetime | None = Field(description="When it is tried next; null: by hand, or done.")
    last_error: str
    receipt_outcome: str = Field(description="Empty: no receipt yet.")
    receipt_reasons: list[str]
    receipt_at: datetime | None


class PartOut(Schema):
    """A file that came in a package."""

    number: int
    role: str
    name: str
    media_type: str
    item: str
    sha256: str


class PackageInside(PackageOut):
    """With what was found, its conditions, and its parts."""

    findings: list[dict[str, Any]]
    conditions: list[dict[str, Any]]
    parts: list[PartOut]


class PackIn(Schema):
    """What goes to whom."""

    letter: int = Field(description="The number of a letter of this request.")
    to: str = Field(max_length=100, description="Its id in the trust list.")
    by_hand: bool = Field(False, description="True: it goes as a file; nobody tries HTTPS.")


class Laid(Schema):
    """Where it went."""

    intake: int = 0
    request: str = ""


@router.get("/requests/{reference}/packages", response=list[PackageOut])
def of_one(request: HttpRequest, reference: str) -> list[PackageOut]:
    """The packages of a request, and what came in reply and waits for a person."""
    asked, by = _asked(request, reference), signed_in(request)
    seen("request.read", by=by, at=now(), on=asked, part="packages")
    return [PackageOut(**_told(one)) for one in of_request(by, asked)]


@router.post("/requests/{reference}/packages", response={201: PackageOut})
def make(request: HttpRequest, reference: str, sent: PackIn) -> Status[PackageOut]:
    """Pack a letter with the conditions in force; it waits to be sent."""
    by, asked = signed_in(request), _asked(request, reference)
    if not may(by, "package.make", asked):
        raise NotAllowed(f"{by.email} may not do package.make.")
    letters = KeptLetter.objects.filter(request=asked).select_related("request__case", "request__authority")
    letter = found(letters, number=sent.letter)
    made = pack_letter(here(), letter, to=sent.to, by=by, at=now(), by_hand=sent.by_hand)
    return Status(201, PackageOut(**_told(made)))


@router.get("/packages", response=list[PackageOut])
def listing(request: HttpRequest) -> list[PackageOut]:
    """What the caller may see of what went out and came in, the latest first."""
    by = signed_in(request)
    seen("package.receive", by=by, at=now(), page="packages")
    return [PackageOut(**_told(one)) for one in parcels(by)[:300]]


@router.post("/packages", response={201: PackageOut})
def take(request: HttpRequest, file: File[UploadedFile], what: Form[str] = "package") -> Status[PackageOut]:
    """A package that came by hand, or (``what``: receipt) a receipt for what was sent."""
    by, at = signed_in(request), now()
    seen("package.receive", by=by, at=at, page="upload")
    if what == "receipt":
        kept = receipt_came(here(), by.authority, file.read(), by=by, at=at)
    else:
        kept = package_came(here(), by.authority, file.chunks(), by=by, at=at)
    told = _told(kept)
    if not parcels(by).filter(pk=kept.pk).exists():  # of a case that the caller need not know
        told |= {"reference": "", "request": "", "peer": "", "in_reply_to": ""}
    return Status(201, PackageOut(**told))


@router.get("/packages/{key}", response=PackageInside)
def one(request: HttpRequest, key: int) -> PackageInside:
    """One package: what was found, under which conditions, what is in it."""
    parcel = pages.opened_by(request, key, "package")
    inside = [
        PartOut(
            number=part.number,
            role=part.role,
            name=part.name,
            media_type=part.media_type,
            item=part.item,
            sha256=part.sha256,
        )
        for part in parts(here(), parcel)
    ]
    found_of, conditions = parcel.verdict.get("findings", []), parcel.verdict.get("conditions", [])
    return PackageInside(**_told(parcel), findings=found_of, conditions=conditions, parts=inside)


@router.get("/packages/{key}/receipt", url_name="package-receipt")
def receipt(request: HttpRequest, key: int) -> HttpResponse:
    """The signed receipt."""
    return pages.receipt(request, key)


@router.get("/packages/{key}/parts/{number}", url_name="package-part")
def part(request: HttpRequest, key: int, number: int) -> StreamingHttpResponse:
    """A file that came in it, once it was found to be the one that was signed."""
    return pages.part(request, key, number)


@router.post("/packages/{key}/triage", response={201: Laid})
def to_triage(request: HttpRequest, key: int) -> Status[Laid]:
    """Lay its letter before triage."""
    by, parcel = signed_in(request), found(parcels(signed_in(request)), pk=key)
    data, name = joining.letter_in(here(), parcel)
    intake = joining.to_triage(parcel, read_sent(data, name, by.authority.party), data, by=by, at=now())
    return Status(201, Laid(intake=intake.pk))


@router.post("/packages/{key}/join", response=Laid)
def join(request: HttpRequest, key: int) -> Laid:
    """Put it beside our request that it answers."""
    by = signed_in(request)
    return Laid(request=joining.join(found(parcels(by), pk=key), by=by, at=now()).reference)


def _asked(request: HttpRequest, reference: str) -> Request:
    visible = Request.objects.filter(may_see(signed_in(request))).select_related("authority", "case", "contact")
    return found(visible, reference=reference)


def _told(one: Parcel) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in PackageOut.model_fields if name not in ("key", "request")}
    return {**said, "key": one.pk, "request": one.request.reference if one.request else ""}
