"""Letters that go out and come in, for programs."""

from __future__ import annotations

import base64
import binascii
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from servanda.desk.doing import seen
from servanda.desk.errors import BadInput
from servanda.desk.exchange.joining import enter
from servanda.desk.installation import here
from servanda.desk.permissions import may_see, needs_to_know
from servanda.desk.requests.doubting import in_doubt
from servanda.desk.requests.letters.actions import make_letter, open_letter
from servanda.desk.requests.letters.building import Wishes
from servanda.desk.requests.letters.letter import Signatory, Words
from servanda.desk.requests.letters.making import FORMS
from servanda.desk.requests.models import Intake, KeptLetter, Request
from servanda.desk.requests.triage.actions import confirm, set_aside, take_in
from servanda.desk.requests.triage.checking import Check
from servanda.desk.requests.triage.confirming import checklist
from servanda.desk.requests.triage.queries import intakes
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of
from servanda.inquiries.citing import cited
from servanda.web.desk.api.package_shapes import DecisionIn, decided_of
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages.intake import read_sent

__all__ = ["router"]

router = Router(tags=["letters"])


class LetterOut(Schema):
    """A letter that was made."""

    number: int
    kind: str
    language: str
    second_language: str
    digest: str = Field(description="SHA-256 of the twin; it stands on every form.")
    made_at: datetime
    files: dict[str, str] = Field(description="SHA-256 of each form: pdf, docx, json.")
    in_doubt: list[str] = Field(description="Articles it may cite that were not compared with their text.")


class LetterIn(Schema):
    """What is wished of a letter."""

    kind: str = Field(max_length=30, examples=["acknowledgement"])
    language: str = Field("", max_length=12)
    second_language: str = Field("", max_length=12)
    remarks: str = Field("", max_length=20_000)
    translation: str = Field("", max_length=20_000, description="Of the remarks, in the second language.")
    respond_by: date | None = None
    missing: list[str] = Field([], max_length=100, description="Provisions whose contents are asked for.")
    translations: dict[str, str] = Field({}, description="Of contents, by provision, in the second language.")
    name: str = Field("", max_length=200)
    position: str = Field("", max_length=200)
    place: str = Field("", max_length=200)


class IntakeIn(Schema):
    """A letter that came in: its text, or its file."""

    text: str = Field("", max_length=200_000)
    file: str = Field("", description="Base64.")
    file_name: str = Field("", max_length=255)
    received_at: AwareDatetime | None = None
    channel: str = Field("", max_length=40)


class IntakeOut(Schema):
    """A letter that came in, with what is proposed, confirmed and checked."""

    key: int
    received_at: datetime
    state: str = Field(description="waiting, entered or set-aside")
    request: str = ""
    language: str
    proposals: list[dict[str, Any]]
    confirmed: dict[str, Any]
    checks: list[dict[str, Any]]
    version: int


class ConfirmIn(Schema):
    """Values by field; those left out stay."""

    values: dict[str, Any] = Field(examples=[{"sender-state": "BRA", "measures": ["take-evidence"]}])
    version: int | None = None


class EnterIn(Schema):
    """Enter it under a case, or a new one."""

    title: str = Field(max_length=300)
    case: str = Field("", max_length=60, description="A case's reference; empty: a new one.")
    conditions: list[DecisionIn] = Field([], max_length=1000, description="Of each that came and names no items.")
    version: int | None = None


class AsideIn(Schema):
    """Why it is no request, or not ours."""

    reason: str = Field(max_length=2000)
    version: int | None = None


class Entered(Schema):
    """The request it became."""

    request: str


@router.get("/requests/{reference}/letters", response=list[LetterOut])
def letters(request: HttpRequest, reference: str) -> list[LetterOut]:
    """The letters of a request, in the order in which they were made."""
    asked = _asked(request, reference)
    seen("request.read", by=signed_in(request), at=now(), on=asked, part="letters")
    doubtful = _doubtful(asked)
    return [_told(one, doubtful) for one in asked.letters.prefetch_related("files")]


@router.post("/requests/{reference}/letters", response={201: LetterOut})
def make(request: HttpRequest, reference: str, sent: LetterIn) -> Status[LetterOut]:
    """Make a letter of what the request says now."""
    wishes = Wishes(
        language=sent.language,
        second_language=sent.second_language,
        remarks=Words(text=sent.remarks, translation=sent.translation),
        respond_by=sent.respond_by,
        missing=tuple(sent.missing),
        translations=sent.translations,
        signatory=Signatory(name=sent.name, position=sent.position, place=sent.place),
    )
    asked = _asked(request, reference)
    made = make_letter(asked, sent.kind, by=signed_in(request), at=now(), wishes=wishes)
    return Status(201, _told(made, _doubtful(asked)))


@router.get("/requests/{reference}/letters/{number}/{form}", url_name="letter-file")
def file(request: HttpRequest, reference: str, number: int, form: str) -> StreamingHttpResponse:
    """One form of a letter: pdf, docx or json."""
    kept = found(
        KeptLetter.objects.filter(request=_asked(request, reference)).select_related("request__case"), number=number
    )
    pieces = open_letter(kept, form, by=signed_in(request), at=now())
    return StreamingHttpResponse(chain((next(pieces, b""),), pieces), content_type=FORMS[form])


@router.get("/intake", response=list[IntakeOut])
def listing(request: HttpRequest) -> list[IntakeOut]:
    """What came in, the latest first; checks are left out here."""
    by = signed_in(request)
    seen("intake.read", by=by, at=now())
    return [_shown(one, checked=False) for one in intakes(by)[:200]]


@router.post("/intake", response={201: IntakeOut})
def take(request: HttpRequest, sent: IntakeIn) -> Status[IntakeOut]:
    """Take in a letter; it is read at once, and nothing is taken over."""
    by, at = signed_in(request), now()
    seen("intake.read", by=by, at=at, page="new")
    data, name = (_bytes(sent.file), sent.file_name or "file") if sent.file else (sent.text.encode(), "")
    reading = read_sent(data, name, by.authority.party)
    kept = take_in(reading, data, by=by, at=at, file_name=name, received_at=sent.received_at, channel=sent.channel)
    return Status(201, _shown(kept))


@router.get("/intake/{key}", response=IntakeOut)
def one(request: HttpRequest, key: int) -> IntakeOut:
    """One letter with its proposals and checks."""
    intake = _intake(request, key)
    seen("intake.read", by=signed_in(request), at=now(), on=intake)
    return _shown(intake)


@router.post("/intake/{key}/confirm", response=IntakeOut)
def change(request: HttpRequest, key: int, sent: ConfirmIn) -> IntakeOut:
    """Confirm values; the checks follow."""
    values = {name.replace("-", "_"): value for name, value in sent.values.items()}
    reserved = {"by", "at", "version"} & set(values)
    if reserved:
        raise BadInput(f"{sorted(reserved)[0]!r} is nothing that is confirmed of a letter.")
    return _shown(confirm(_intake(request, key), by=signed_in(request), at=now(), version=sent.version, **values))


@router.post("/intake/{key}/enter", response={201: Entered})
def put_in(request: HttpRequest, key: int, sent: EnterIn) -> Status[Entered]:
    """Enter it as a request for each measure; answers with the first."""
    by = signed_in(request)
    case = found(needs_to_know(by), reference=sent.case) if sent.case else None
    said: dict[str, Any] = {
        "title": sent.title,
        "case": case,
        "decided": decided_of(sent.conditions),
        "version": sent.version,
    }
    made = enter(here(), _intake(request, key), by=by, at=now(), **said)
    return Status(201, Entered(request=made.reference))


@router.post("/intake/{key}/aside", response=IntakeOut)
def put_aside(request: HttpRequest, key: int, sent: AsideIn) -> IntakeOut:
    """Set it aside, with the reason."""
    intake = _intake(request, key)
    return _shown(set_aside(intake, by=signed_in(request), at=now(), because=sent.reason, version=sent.version))


def _asked(request: HttpRequest, reference: str) -> Request:
    visible = Request.objects.filter(may_see(signed_in(request))).select_related("authority", "case", "contact")
    return found(visible, reference=reference)


def _intake(request: HttpRequest, key: int) -> Intake:
    return found(intakes(signed_in(request)), pk=key)


def _bytes(written: str) -> bytes:
    try:
        return base64.b64decode(written, validate=True)
    except binascii.Error:
        raise BadInput("file: expected base64.") from None


def _doubtful(asked: Request) -> list[str]:
    return [cited(kept(), provision) for provision in in_doubt(asked)]


def _told(one: KeptLetter, doubtful: list[str]) -> LetterOut:
    return LetterOut(
        number=one.number,
        kind=one.kind,
        language=one.language,
        second_language=one.second_language,
        digest=one.digest,
        made_at=one.made_at,
        files={file.form: file.sha256 for file in one.files.all()},
        in_doubt=doubtful,
    )


def _check(line: Check) -> dict[str, Any]:
    """One line of the checklist, and how sure its provision is; empty where it rests on none."""
    said = {name: getattr(line, name) for name in line.__slots__}
    return {**said, "certainty": catalogue_of(kept()).certainty_of(line.provision)}


def _shown(one: Intake, *, checked: bool = True) -> IntakeOut:
    lines = checklist(one) if checked and one.confirmed else ()
    return IntakeOut(
        key=one.pk,
        received_at=one.received_at,
        state="waiting" if one.is_waiting else "entered" if one.request else "set-aside",
        request=one.request.reference if one.request else "",
        language=one.reading["language"],
        proposals=one.reading["proposals"],
        confirmed=one.confirmed,
        checks=[_check(line) for line in lines],
        version=one.version,
    )
