"""Packages, for programs: what went out and came in, packing, files by hand, and where they go."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Router, Status, UploadedFile

from servanda.desk.doing import seen
from servanda.desk.errors import NotAllowed
from servanda.desk.exchange import joining, waiting
from servanda.desk.exchange.by_hand import package_came, receipt_came
from servanda.desk.exchange.enclosing import check_size, chosen, offered
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import of_request, parcels, parts
from servanda.desk.exchange.sending import pack_up
from servanda.desk.exchange.unpacking import described
from servanda.desk.installation import here
from servanda.desk.permissions import may, may_see
from servanda.desk.requests.models import KeptLetter, Request
from servanda.web.desk.api.package_shapes import (
    ChannelIn,
    GiveUpIn,
    JoinIn,
    Laid,
    OfferedOut,
    PackageInside,
    PackageOut,
    PackIn,
    PartOut,
    decided_of,
)
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages import packages as pages
from servanda.web.desk.pages.intake import read_sent

__all__ = ["router"]

router = Router(tags=["packages"])


@router.get("/requests/{reference}/packages", response=list[PackageOut])
def of_one(request: HttpRequest, reference: str) -> list[PackageOut]:
    """The packages of a request, and what came in reply and waits for a person."""
    asked, by = _asked(request, reference), signed_in(request)
    seen("request.read", by=by, at=now(), on=asked, part="packages")
    return [PackageOut(**_told(one)) for one in of_request(by, asked)]


@router.get("/requests/{reference}/packages/items", response=list[OfferedOut])
def items(request: HttpRequest, reference: str, to: str, purpose: str = "") -> list[OfferedOut]:
    """The items of the request's case, and which of them may go to this authority for this purpose."""
    by, asked = signed_in(request), _asked(request, reference)
    seen("evidence.read", by=by, at=now(), on=asked.case)
    return [
        OfferedOut(
            item=one.item.reference,
            title=one.item.title,
            size=one.item.size,
            answer=str(one.answer),
            says=list(one.says),
            asks=dict(one.asks),
            purposes=list(one.purposes),
            conditions=one.conditions,
        )
        for one in offered(by, asked, to=to, at=now(), purpose=purpose)
    ]


@router.post("/requests/{reference}/packages", response={201: PackageOut})
def make(request: HttpRequest, reference: str, sent: PackIn) -> Status[PackageOut]:
    """Pack a letter, items of the case, or both, with the conditions that bind them; it waits to be sent."""
    by, asked = signed_in(request), _asked(request, reference)
    if not may(by, "package.make", asked):
        raise NotAllowed(f"{by.email} may not do package.make.")
    letters = KeptLetter.objects.filter(request=asked).select_related("request__case", "request__authority")
    enclosed = chosen(by, asked, {one.item: one.facts for one in sent.items})
    check_size(enclosed)
    made = pack_up(
        here(),
        asked,
        to=sent.to,
        by=by,
        at=now(),
        letter=None if sent.letter is None else found(letters, number=sent.letter),
        enclosed=enclosed,
        purpose=sent.purpose,
        by_hand=sent.by_hand,
    )
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
    return PackageInside(
        **_told(parcel),
        findings=parcel.verdict.get("findings", []),
        conditions=parcel.verdict.get("conditions", []),
        described=[one.as_json() for one in described(here(), parcel).values()],
        parts=inside,
    )


@router.get("/packages/{key}/file", url_name="package-file")
def file(request: HttpRequest, key: int) -> FileResponse:
    """The package as it goes or came: sealed, and encrypted to its receiver."""
    return pages.file(request, key)


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
def join(request: HttpRequest, key: int, sent: JoinIn | None = None) -> Laid:
    """Put it beside the request that it belongs to, with its conditions, and its evidence into the register."""
    by, decided = signed_in(request), decided_of(sent.conditions) if sent else {}
    asked = _asked(request, sent.request) if sent and sent.request else None
    parcel = found(parcels(by), pk=key)
    about = joining.join(here(), parcel, by=by, at=now(), decided=decided, request=asked)
    return Laid(request=about.reference)


@router.post("/packages/{key}/evidence", response=PackageOut)
def register(request: HttpRequest, key: int) -> PackageOut:
    """Enter the evidence of a package that somebody else took in into the register."""
    by, parcel = signed_in(request), found(parcels(signed_in(request)), pk=key)
    joining.register(here(), parcel, by=by, at=now())
    return PackageOut(**_told(parcel))


@router.post("/packages/{key}/give-up", response=PackageOut)
def give_up(request: HttpRequest, key: int, sent: GiveUpIn) -> PackageOut:
    """Nobody tries to send it any more; evidence that went with it is received back."""
    by, parcel = signed_in(request), found(parcels(signed_in(request)), pk=key)
    waiting.give_up(parcel, because=sent.because, by=by, at=now(), version=sent.version)
    return PackageOut(**_told(parcel))


@router.post("/packages/{key}/channel", response=PackageOut)
def go_by(request: HttpRequest, key: int, sent: ChannelIn) -> PackageOut:
    """As a file by hand from now on, or over HTTPS at once."""
    by, parcel = signed_in(request), found(parcels(signed_in(request)), pk=key)
    waiting.go_by(here(), parcel, by_hand=sent.by_hand, by=by, at=now(), version=sent.version)
    return PackageOut(**_told(parcel))


def _asked(request: HttpRequest, reference: str) -> Request:
    visible = Request.objects.filter(may_see(signed_in(request))).select_related("authority", "case", "contact")
    return found(visible, reference=reference)


def _told(one: Parcel) -> dict[str, Any]:
    said = {name: getattr(one, name) for name in PackageOut.model_fields if name not in ("key", "request")}
    return {**said, "key": one.pk, "request": one.request.reference if one.request else ""}
