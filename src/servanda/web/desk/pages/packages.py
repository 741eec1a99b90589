"""Packages: those of a request, those of the authority, packing a letter, what came in and where it goes."""

from __future__ import annotations

from itertools import chain
from typing import TypeVar

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from servanda.custody.errors import CustodyError
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput, DeskError
from servanda.desk.exchange import joining, sending
from servanda.desk.exchange.by_hand import package_came, receipt_came
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import asked_by, of_request, opened_part, parcels, parts
from servanda.desk.installation import here
from servanda.desk.permissions import may
from servanda.desk.requests.models import KeptLetter
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages.intake import read_sent
from servanda.web.desk.pages.letters import kind_names
from servanda.web.desk.pages.requests.common import asked_for, shown

__all__ = ["file", "join", "listing", "make", "of_one", "one", "opened_by", "part", "receipt", "to_triage", "upload"]

Response = TypeVar("Response", HttpResponse, FileResponse)
_KEEP = "application/octet-stream"


@require_GET
def of_one(request: HttpRequest, reference: str) -> HttpResponse:
    """The packages of a request, out and in, and the form that packs a letter."""
    by = signed_in(request)
    asked = asked_for(request, reference, part="packages")
    held = of_request(by, asked)
    receivers, why_none = [], ""
    if may(by, "package.make", asked):
        try:
            receivers = sending.receivers(here(), asked)
            why_none = "" if receivers else sending.no_receiver(here(), asked)
        except (CustodyError, DeskError) as wrong:
            why_none = str(wrong)
    context = {
        **shown(asked, by, "packages"),
        "parcels": held,
        "unheard": _unheard(asked.is_outgoing and asked.state in ("sent", "delivered"), held),
        "may_make": may(by, "package.make", asked),
        "receivers": receivers,
        "why_none": why_none,
        "letters": sending.letters_ready(asked),
        "names": kind_names(),
        "conditions": sending.conditions_of(asked, now().date()),
    }
    return render(request, "desk/packages/of_request.html", context)


def _unheard(is_sent: bool, held: list[Parcel]) -> str:
    """What to say of a request that went out and that nobody receipted; empty: nothing."""
    if not is_sent or any(one.receipt_outcome for one in held if one.direction == Parcel.Direction.OUT):
        return ""
    if any(one.direction == Parcel.Direction.OUT for one in held):
        return _("Sent, and not acknowledged: no receipt has come for its package.")
    return _("Sent, and not acknowledged: no package of it was made here.")


@require_POST
def make(request: HttpRequest, reference: str) -> HttpResponse:
    """Pack a letter; it goes over HTTPS, or as a file by hand."""
    by, asked, said = signed_in(request), asked_for(request, reference), request.POST
    number = said.get("letter", "")
    letters = KeptLetter.objects.filter(request=asked).select_related("request__case", "request__authority")
    if not may(by, "package.make", asked):
        found(letters.none())
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        raise BadInput("letter: choose the letter that goes. If there is none, make it first.")
    letter = found(letters, number=int(number))
    by_hand = said.get("how") == "file"
    made = sending.pack_letter(here(), letter, to=said.get("to", ""), by=by, at=now(), by_hand=by_hand)
    if by_hand:
        messages.success(request, _("The package is made. Take its file, and bring the receipt back here."))
        return redirect("desk-package", made.pk)
    messages.success(request, _("The package waits to be sent. Its receipt ends the waiting."))
    return redirect("desk-request-packages", reference)


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
    parcel, by = opened_by(request, key, "package"), signed_in(request)
    wrong = ""
    try:
        inside = parts(here(), parcel)
    except BadInput as told:
        inside, wrong = [], str(told)
    answers = asked_by(parcel) if parcel.direction == Parcel.Direction.IN else None
    context = {
        "parcel": parcel,
        "parts": inside,
        "wrong": wrong,
        "findings": parcel.verdict.get("findings", ()),
        "conditions": parcel.verdict.get("conditions", ()),
        "answers": answers,
        "may_triage": may(by, "package.receive", parcel) and may(by, "intake.change"),
        "may_join": answers is not None and may(by, "request.read", answers),
    }
    return render(request, "desk/packages/one.html", context)


@require_GET
def file(request: HttpRequest, key: int) -> FileResponse:
    """The package as it goes, sealed and encrypted, for the pouch."""
    parcel = opened_by(request, key, "file")
    return _attached(FileResponse((here().folder / parcel.place).open("rb"), content_type=_KEEP), parcel, "package")


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


@require_POST
def to_triage(request: HttpRequest, key: int) -> HttpResponse:
    """Lay its letter before triage, where a person confirms each field."""
    by, parcel = signed_in(request), _parcel(request, key)
    data, name = joining.letter_in(here(), parcel)
    reading = read_sent(data, name, by.authority.party)
    intake = joining.to_triage(parcel, reading, data, by=by, at=now())
    messages.success(request, _("Its letter is in triage. Confirm each field; then it is entered."))
    return redirect("desk-intake-one", intake.pk)


@require_POST
def join(request: HttpRequest, key: int) -> HttpResponse:
    """Put it beside our request that it answers."""
    asked = joining.join(_parcel(request, key), by=signed_in(request), at=now())
    messages.success(request, _("Taken in. Record the step that it brings about."))
    return redirect("desk-request-packages", asked.reference)


def _parcel(request: HttpRequest, key: int) -> Parcel:
    return found(parcels(signed_in(request)), pk=key)


def opened_by(request: HttpRequest, key: int, what: str) -> Parcel:
    """The package, with an entry in the trail: of its request, else of what came in."""
    parcel, by, at = _parcel(request, key), signed_in(request), now()
    about = parcel.request or asked_by(parcel)
    if about is not None:
        seen("request.read", by=by, at=at, on=about, part=what, parcel=parcel.pk)
    else:
        seen("package.receive", by=by, at=at, on=parcel, part=what)
    return parcel


def _attached(response: Response, parcel: Parcel, suffix: str) -> Response:
    response["Content-Disposition"] = f'attachment; filename="{parcel.file_digest}.{suffix}"'
    return response
