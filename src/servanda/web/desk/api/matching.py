"""De-confliction for programs: questions about persons of a case, answers, and questions of others."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema, Status, UploadedFile
from pydantic import Field

from servanda.desk.cases.models import Case
from servanda.desk.cases.queries import readable
from servanda.desk.doing import seen
from servanda.desk.errors import NotAllowed
from servanda.desk.installation import here
from servanda.desk.matching import actions, queries
from servanda.desk.matching.models import Inquiry, Question
from servanda.desk.permissions import may
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages import matching as pages

__all__ = ["router"]

router = Router(tags=["de-confliction"])


class CandidateOut(Schema):
    """A victim or witness of the case."""

    person: str = Field(description="The token: W-1.")
    why_not: str = Field(description="Empty: can be asked about; else sealed, no-name or no-day.")


class PartnerOut(Schema):
    """An authority with which a key is shared."""

    code: str
    name: str
    until: date = Field(description="The key's day, itself excluded.")
    is_over: bool


class QuestionOut(Schema):
    """What was asked about persons of a case."""

    key: int
    peer: str
    about: list[str]
    left_out: dict[str, str] = Field(description="Person and reason.")
    tokens: int
    asked_at: datetime
    until: date
    answered_at: datetime | None
    met: dict[str, str] = Field(
        description="Person and whom to contact. That somebody did not meet does not mean that nobody heard them."
    )


class MatchingOut(Schema):
    """Who can be asked about, whom, and what was asked."""

    candidates: list[CandidateOut]
    partners: list[PartnerOut]
    questions: list[QuestionOut]


class AskIn(Schema):
    """Whom to ask, about whom."""

    to: str = Field(max_length=100, examples=["prt-central"])
    about: list[str] | None = Field(None, max_length=1000, description="Tokens of persons; null: all who can be.")


class InquiryOut(Schema):
    """What another authority asked."""

    key: int
    peer: str
    state: str = Field(description="waiting, answered, declined or over")
    tokens: int
    met: int | None = Field(description="How many met; never which.")
    asked_at: datetime
    arrived_at: datetime
    answered_at: datetime | None
    until: date


class DeclineIn(Schema):
    """Why it is not answered."""

    because: str = Field(max_length=2000)


@router.get("/cases/{reference}/matching", response=MatchingOut)
def of_case(request: HttpRequest, reference: str) -> MatchingOut:
    """Who of a case can be asked about, with whom a key is shared, what was asked and answered."""
    by, case = signed_in(request), _case(request, reference)
    seen("matching.read", by=by, at=now(), on=case)
    held = queries.partners(here(), by.authority.code, now().date())
    return MatchingOut(
        candidates=[CandidateOut(person=one.person.token, why_not=one.why_not) for one in queries.candidates(case, by)],
        partners=[PartnerOut(code=one.code, name=one.name, until=one.until, is_over=one.is_over) for one in held],
        questions=[_question(one) for one in queries.questions(case)],
    )


@router.post("/cases/{reference}/matching", response={201: QuestionOut})
def ask(request: HttpRequest, reference: str, sent: AskIn) -> Status[QuestionOut]:
    """Make a question; its file goes to the other authority."""
    case = _case(request, reference)
    made = actions.ask(here(), case, sent.to, by=signed_in(request), at=now(), about=sent.about)
    return Status(201, _question(made))


@router.get("/cases/{reference}/matching/{key}/file", url_name="matching-question-file")
def question_file(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """The question as it goes: signed, and encrypted to whom it is asked."""
    return pages.question_file(request, reference, key)


@router.post("/cases/{reference}/matching/answers", response=QuestionOut)
def read_answer(request: HttpRequest, reference: str, file: File[UploadedFile]) -> QuestionOut:
    """Read an answer that came as a file."""
    case = _case(request, reference)
    return _question(actions.read_answer(here(), case, file.read(), by=signed_in(request), at=now()))


@router.get("/matching", response=list[InquiryOut])
def inquiries(request: HttpRequest) -> list[InquiryOut]:
    """What other authorities asked, the latest first."""
    by = signed_in(request)
    seen("matching.receive", by=by, at=now(), on=by.authority, page="matching")
    return [_inquiry(one) for one in queries.inquiries(by)[:200]]


@router.post("/matching", response={201: InquiryOut})
def receive(request: HttpRequest, file: File[UploadedFile]) -> Status[InquiryOut]:
    """Take in a question that came as a file."""
    by = signed_in(request)
    return Status(201, _inquiry(actions.receive(here(), by.authority, file.read(), by=by, at=now())))


@router.post("/matching/{key}/answer", response=InquiryOut)
def answer(request: HttpRequest, key: int) -> InquiryOut:
    """Compare it with whom we interviewed, and make the answer."""
    return _inquiry(actions.answer(here(), _held(request, key), by=signed_in(request), at=now()))


@router.post("/matching/{key}/decline", response=InquiryOut)
def decline(request: HttpRequest, key: int, sent: DeclineIn) -> InquiryOut:
    """Do not answer it."""
    return _inquiry(actions.decline(_held(request, key), by=signed_in(request), at=now(), because=sent.because))


@router.get("/matching/{key}/file", url_name="matching-answer-file")
def answer_file(request: HttpRequest, key: int) -> HttpResponse:
    """Our answer as it goes: signed, and encrypted to who asked."""
    return pages.answer_file(request, key)


def _question(one: Question) -> QuestionOut:
    return QuestionOut(
        key=one.pk,
        peer=one.peer,
        about=one.about,
        left_out=one.left_out,
        tokens=one.many,
        asked_at=one.asked_at,
        until=one.until,
        answered_at=one.answered_at,
        met=one.met,
    )


def _inquiry(one: Inquiry) -> InquiryOut:
    return InquiryOut(
        key=one.pk,
        peer=one.peer,
        state=one.state,
        tokens=one.many,
        met=one.met,
        asked_at=one.asked_at,
        arrived_at=one.arrived_at,
        answered_at=one.answered_at,
        until=one.until,
    )


def _case(request: HttpRequest, reference: str) -> Case:
    by = signed_in(request)
    case = found(readable(by).select_related("authority"), reference=reference)
    if not may(by, "matching.read", case):
        raise NotAllowed(f"{by.email} may not do matching.read.")
    return case


def _held(request: HttpRequest, key: int) -> Inquiry:
    return found(queries.inquiries(signed_in(request)).select_related("authority"), pk=key)
