"""Letters that come in: pasted or uploaded, read beside their text, confirmed, checked, entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from servanda.desk.cases import files
from servanda.desk.clocks.reckoning import zone_of
from servanda.desk.directory.proposing import propose
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput, Incomplete, NotPossible
from servanda.desk.exchange.joining import enter
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import parcels
from servanda.desk.installation import here
from servanda.desk.permissions import needs_to_know
from servanda.desk.requests.models import Intake, Request
from servanda.desk.requests.triage import sent
from servanda.desk.requests.triage.actions import LONGEST, confirm, set_aside, take_in
from servanda.desk.requests.triage.checking import Check
from servanda.desk.requests.triage.confirming import checklist, reading_of
from servanda.desk.requests.triage.findings import Reading
from servanda.desk.requests.triage.queries import intakes
from servanda.documents.errors import DocumentError
from servanda.web.apart import apart
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages.intake_shown import fields, pieces
from servanda.web.desk.pages.terms import decided, shown_terms

__all__ = ["change", "listing", "mark", "new", "one", "original", "put_aside", "put_in", "read_sent"]

_LARGEST = 20 * 1024**2  # bytes of a file
_PATIENCE = 40  # seconds: colleagues wait longer than strangers may
_SINGLE = ("sender-state", "sender-authority", "addressee-state", "reference", "made-on", "respond-by", "language")


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What waits, then what was entered or set aside."""
    by = signed_in(request)
    seen("intake.read", by=by, at=now())
    held = list(intakes(by)[:200])
    shown = {
        "waiting": [one for one in held if one.is_waiting],
        "done": [one for one in held if not one.is_waiting],
    }
    return render(request, "desk/intake/list.html", shown)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Paste a letter, or send its file; it is read at once."""
    by, at = signed_in(request), now()
    seen("intake.read", by=by, at=at, page="new")
    if request.method == "GET":
        return render(request, "desk/intake/new.html", {"at": at.astimezone(zone_of(by.authority.time_zone))})
    file = request.FILES.get("file")
    if file is not None and (file.size or 0) > _LARGEST:
        raise BadInput(f"The file has more than {_LARGEST // 1024**2} MB. Send the letter without its enclosures.")
    data = file.read() if file else request.POST.get("text", "").encode()
    name = (file.name or "file") if file else ""
    reading = read_sent(data, name, by.authority.party)
    intake = take_in(
        reading,
        data,
        by=by,
        at=at,
        file_name=name,
        received_at=_instant(request, by.authority.time_zone) or at,
        channel=request.POST.get("channel", ""),
    )
    return redirect("desk-intake-one", intake.pk)


def read_sent(data: bytes, name: str, ours: str) -> Reading:
    """What somebody sent, read; a file apart from this process. Raises BadInput with the reason."""
    if not data.strip():
        raise BadInput("There is no letter. Paste its text, or choose its file.")
    if sent.is_twin(data):
        return sent.read_twin(data)
    if not name:
        if len(data) > 4 * LONGEST:
            raise BadInput(f"The text has more than {LONGEST} letters. Send it in parts.")
        return sent.read_text(data.decode(), ours)
    try:
        return apart(sent.read_file, data, name, ours, seconds=_PATIENCE)
    except DocumentError as wrong:
        raise BadInput(str(wrong)) from wrong


@require_GET
def one(request: HttpRequest, key: int) -> HttpResponse:
    """The letter, what is proposed, and the checklist."""
    intake = _intake(request, key)
    seen("intake.read", by=signed_in(request), at=now(), on=intake)
    return _page(request, intake)


def _page(request: HttpRequest, intake: Intake, *, wrong: str = "", status: int = 200) -> HttpResponse:
    by = signed_in(request)
    package = Parcel.objects.filter(intake=intake).first()
    reading = reading_of(intake)
    said = intake.confirmed
    checks = checklist(intake) if said else ()
    shown = {
        "intake": intake,
        "pieces": pieces(reading),
        "fields": fields(reading, said),
        "groups": [(group, _quoted(intake, checks, group)) for group in ("basis", "content", "contradiction")],
        "seen": said.get("contents", {}),
        "executing": _executing(intake),
        "cases": needs_to_know(by).filter(closed_at=None)[:100],
        "urgencies": Request.Urgency.choices,
        "urgency": said.get("urgency") or reading.first("urgency") or "routine",
        "confidential": said.get("confidential", reading.first("confidential") if not said else ""),
        "package": package if package and parcels(by).filter(pk=package.pk).exists() else None,
        "terms": shown_terms(package, None, request.POST) if package else (),
        "wrong": wrong,
        "said": request.POST,
    }
    return render(request, "desk/intake/one.html", shown, status=status)


def _quoted(intake: Intake, checks: Sequence[Check], group: str) -> list[tuple[Check, str]]:
    """The lines of a group, each with the words of the letter that it rests on."""
    return [(line, " ".join(intake.text[line.start : line.end].split())[:80]) for line in checks if line.group == group]


def _executing(intake: Intake) -> list[Any]:
    """Authorities of our own State that could execute it, best first."""
    said = intake.confirmed
    measures = said.get("measures", ())
    if not measures:
        return []
    instrument = next(iter(said.get("bases", ())), "").partition(":")[0]
    return list(propose(intake.authority.party, measures[0], instrument, now().date()))[:3]


@require_POST
def change(request: HttpRequest, key: int) -> HttpResponse:
    """Confirm what is ticked or typed."""
    intake, said = _intake(request, key), request.POST
    values: dict[str, Any] = {name.replace("-", "_"): said.get(name, "") for name in _SINGLE}
    for name in ("bases", "measures", "offences", "persons"):
        typed = [line.strip() for line in said.get(f"{name}-other", "").splitlines()]
        values[name] = [one for one in (*said.getlist(name), *typed) if one]
    values["urgency"] = said.get("urgency", "routine")
    values["confidential"] = "yes" if said.get("confidential") else ""
    confirm(intake, by=signed_in(request), at=now(), version=_version(said), **values)
    messages.success(request, _("Confirmed. The checklist follows what you confirmed."))
    return redirect("desk-intake-one", key)


@require_POST
def mark(request: HttpRequest, key: int) -> HttpResponse:
    """What a person saw in the letter, or found missing."""
    intake, said = _intake(request, key), request.POST
    told = {name.removeprefix("c:"): value for name, value in said.items() if name.startswith("c:") and value}
    contents = {**intake.confirmed.get("contents", {}), **told}
    confirm(intake, by=signed_in(request), at=now(), version=_version(said), contents=contents)
    return redirect("desk-intake-one", key)


@require_POST
def put_in(request: HttpRequest, key: int) -> HttpResponse:
    """Enter it as a request."""
    intake, said, by = _intake(request, key), request.POST, signed_in(request)
    case = found(needs_to_know(by), reference=said["case"]) if said.get("case") else None
    given: dict[str, Any] = {
        "title": said.get("title", ""),
        "case": case,
        "decided": decided(said),
        "version": _version(said),
    }
    try:
        made = enter(here(), intake, by=by, at=now(), **given)
    except (BadInput, NotPossible, Incomplete) as wrong:
        return _page(request, intake, wrong=str(wrong), status=422)
    messages.success(request, _("Entered. Its clocks run; acknowledge it, and take it into triage."))
    return redirect("desk-letters", made.reference)


@require_POST
def put_aside(request: HttpRequest, key: int) -> HttpResponse:
    """Set it aside, with the reason."""
    said = request.POST
    set_aside(
        _intake(request, key), by=signed_in(request), at=now(), because=said.get("reason", ""), version=_version(said)
    )
    return redirect("desk-intake")


@require_GET
def original(request: HttpRequest, key: int) -> StreamingHttpResponse:
    """The bytes as they came, always as a file to keep."""
    intake = _intake(request, key)
    seen("intake.read", by=signed_in(request), at=now(), on=intake, part="original")
    content = files.read(intake.stored, bytes(intake.key))
    response = StreamingHttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="intake-{intake.pk}"'
    return response


def _intake(request: HttpRequest, key: int) -> Intake:
    return found(intakes(signed_in(request)), pk=key)


def _version(said: Mapping[str, str]) -> int | None:
    written = said.get("version", "")
    return int(written) if written.isdigit() and len(written) < 10 else None


def _instant(request: HttpRequest, zone: str) -> datetime | None:
    written = request.POST.get("received_at", "")
    if not written:
        return None
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        raise BadInput(f"received_at: {written[:40]!r} is no day and time. Write it like 2026-11-21T09:30.") from None
    return read if read.tzinfo else read.replace(tzinfo=zone_of(zone))
