"""Packages: those of the authority, what came in and what is in it, files for the pouch."""

from __future__ import annotations

from itertools import chain
from typing import Any, TypeVar

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from servanda.desk.doing import seen
from servanda.desk.errors import BadInput
from servanda.desk.exchange.by_hand import package_came, receipt_came
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import Part, belongs_to, may_belong_to, opened_part, parcels, parts
from servanda.desk.exchange.unpacking import described, evidence_waits, ledger_of
from servanda.desk.installation import here
from servanda.desk.permissions import may
from servanda.desk.requests.models import Request
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages.terms import shown_terms

__all__ = ["file", "listing", "one", "opened_by", "page", "parcel_of", "part", "receipt", "upload"]

Response = TypeVar("Response", HttpResponse, FileResponse)
_KEEP = "application/octet-stream"


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What came in and waits for a person, then all else, and the form for files that came by hand."""
    by = signed_in(request)
    seen("package.receive", by=by, at=now(), page="packages")
    held = list(parcels(by)[:300])
    waits = [one for one in held if one.state == Parcel.State.OPENED]
    out = [one for one in held if one.state == Parcel.State.WAITING]
    rest = [one for one in held if one.state not in (Parcel.State.OPENED, Parcel.State.WAITING)]
    return render(request, "desk/packages/list.html", {"waits": waits, "out": out, "rest": rest})


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """A package or a receipt that came as a file."""
    by, at = signed_in(request), now()
    seen("package.receive", by=by, at=at, page="upload")
    sent = request.FILES.get("file")
    if sent is None:
        raise BadInput(
            "There is no file, or it is larger than a page takes. For large packages: servanda desk exchange in"
        )
    if request.POST.get("what") == "receipt":
        parcel = receipt_came(here(), by.authority, sent.read(), by=by, at=at)
        messages.success(request, _("The receipt is kept: %(outcome)s.") % {"outcome": parcel.receipt_outcome})
        mine = parcels(by).filter(pk=parcel.pk).exists()
        return redirect("desk-package", parcel.pk) if mine else redirect("desk-packages")
    parcel = package_came(here(), by.authority, sent.chunks(), by=by, at=at)
    mine = parcels(by).filter(pk=parcel.pk).exists()
    return redirect("desk-package", parcel.pk) if mine else redirect("desk-packages")


@require_GET
def one(request: HttpRequest, key: int) -> HttpResponse:
    """One package: what was found, what is in it, its receipt."""
    return page(request, opened_by(request, key, "package"))


def page(request: HttpRequest, parcel: Parcel, *, refused: str = "", status: int = 200) -> HttpResponse:
    """The page of a package; ``refused``: why what was asked of it was not done, with what was sent."""
    by, wrong, inside = signed_in(request), "", list[Part]()
    try:
        inside = parts(here(), parcel)
    except BadInput as told:
        wrong = str(told)
    about = _belongs_to(parcel)
    choices = may_belong_to(here(), by, parcel) if about is None and _may_be_laid(parcel) else []
    asked = about or (choices[0] if choices else None)
    context = {
        "parcel": parcel,
        "parts": inside,
        "wrong": wrong,
        "refused": refused,
        "said": request.POST,
        "findings": parcel.verdict.get("findings", ()),
        "terms": shown_terms(parcel, about, request.POST),
        "answers": about,
        "choices": choices,
        "may_triage": may(by, "package.receive", parcel) and may(by, "intake.change"),
        "may_join": asked is not None and may(by, "package.take-in", asked),
        "may_register": asked is not None and may(by, "evidence.register", asked),
        "is_taken_in": parcel.state == Parcel.State.TAKEN_IN,
        "may_change": parcel.direction == Parcel.Direction.OUT and may(by, "package.make", parcel),
        "evidence_waits": evidence_waits(parcel),
        **_described(parcel, inside, wrong),
    }
    return render(request, "desk/packages/one.html", context, status=status)


def _belongs_to(parcel: Parcel) -> Request | None:
    return parcel.request or belongs_to(parcel) if parcel.direction == Parcel.Direction.IN else None


def _may_be_laid(parcel: Parcel) -> bool:
    return parcel.state == Parcel.State.OPENED and parcel.kind == "evidence"


def _described(parcel: Parcel, inside: list[Part], wrong: str) -> dict[str, Any]:
    """What its sender says of the evidence, and the custody before it came."""
    if wrong or not any(one.role in ("items", "ledger") for one in inside):
        return {}
    enclosed = {one.item for one in inside if one.role == "evidence"}
    listed = described(here(), parcel)
    return {
        "listed": listed,
        "announced": [one for name, one in listed.items() if name not in enclosed],
        "ledger": ledger_of(here(), parcel),
    }


@require_GET
def file(request: HttpRequest, key: int) -> FileResponse:
    """The package as it goes, sealed and encrypted, for the pouch."""
    parcel = opened_by(request, key, "file")
    try:
        content = (here().folder / parcel.place).open("rb")
    except FileNotFoundError:
        raise BadInput("The file of this package is missing on this disk. Take it from the backup.") from None
    return _attached(FileResponse(content, content_type=_KEEP), parcel, "package")


@require_GET
def receipt(request: HttpRequest, key: int) -> HttpResponse:
    """The signed receipt: theirs for what went out, ours for what came in."""
    parcel = opened_by(request, key, "receipt")
    if not parcel.receipt:
        raise BadInput("No receipt has come for this package.")
    return _attached(HttpResponse(bytes(parcel.receipt), content_type="application/pkcs7-mime"), parcel, "receipt")


@require_GET
def part(request: HttpRequest, key: int, number: int) -> StreamingHttpResponse:
    """A file that came in a package, once it was found to be the one that was signed."""
    parcel = opened_by(request, key, f"part {number}")
    wanted = next((one for one in parts(here(), parcel) if one.number == number), None)
    if wanted is None:
        raise BadInput(f"The package has no part {number}.")
    pieces = opened_part(here(), parcel, wanted)
    response = StreamingHttpResponse(chain((next(pieces, b""),), pieces), content_type=_KEEP)
    suffix = "." + wanted.path.rpartition(".")[2] if "." in wanted.path.rpartition("/")[2] else ""
    response["Content-Disposition"] = f'attachment; filename="package-{parcel.pk}-{number}{suffix}"'
    return response


def parcel_of(request: HttpRequest, key: int) -> Parcel:
    """The package, if it may be seen. Raises NotAllowed."""
    return found(parcels(signed_in(request)), pk=key)


def opened_by(request: HttpRequest, key: int, what: str) -> Parcel:
    """The package, with an entry in the trail: of its request, else of what came in."""
    parcel, by, at = parcel_of(request, key), signed_in(request), now()
    about = parcel.request or _belongs_to(parcel)
    if about is not None:
        seen("request.read", by=by, at=at, on=about, part=what, parcel=parcel.pk)
    else:
        seen("package.receive", by=by, at=at, on=parcel, part=what)
    return parcel


def _attached(response: Response, parcel: Parcel, suffix: str) -> Response:
    response["Content-Disposition"] = f'attachment; filename="{parcel.file_digest}.{suffix}"'
    return response
