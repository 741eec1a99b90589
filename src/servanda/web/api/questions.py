"""Addresses of the questions of law: bases, duties, forums, gaps, campaign, what-ifs, and the assessment of a case."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.errors import HttpError
from pydantic import Field

from servanda.facts.record import Record
from servanda.inquiries.assess import assess as ask_assess
from servanda.inquiries.bases import bases as ask_bases
from servanda.inquiries.bound import bound as ask_bound
from servanda.inquiries.campaign import campaign as ask_campaign
from servanda.inquiries.case import Case, read_case_text
from servanda.inquiries.duties import duties as ask_duties
from servanda.inquiries.forums import forums as ask_forums
from servanda.inquiries.gaps import difference
from servanda.inquiries.gaps import gaps as ask_gaps
from servanda.inquiries.given import merged, read_facts
from servanda.inquiries.shortening import shortened
from servanda.web.api.answering import answer, body_of, refuse_unknown, respond
from servanda.web.api.forms import (
    AssessForm,
    BasesForm,
    BoundForm,
    CampaignForm,
    CompareForm,
    DutiesForm,
    ForumsForm,
    GapsForm,
)
from servanda.web.api.frame import Frame, Name
from servanda.web.api.limits import PerReader
from servanda.web.api.openapi import CASE_BODY

__all__ = ["router"]

router = Router(tags=["Questions of law"])
_costly = PerReader("questions", 60, 60)
_LARGEST_CASE = 64 * 1024  # bytes; the examples have two thousand


class WithFacts(Frame):
    """A question about a case of which more is known."""

    fact: list[Name] = Field(
        default_factory=list,
        max_length=50,
        description="What is known, repeatable: dual-criminality=yes, penalty-years@DEU=5, conduct=2019-05-01; "
        "see /facts.",
    )


class BasesAsked(WithFacts):
    """Who asks whom for what."""

    requesting: Name = Field(description="A State, by code or name.", json_schema_extra={"example": "GMB"})
    requested: Name = Field(description="Another State.", json_schema_extra={"example": "DEU"})
    offence: Name = Field(description="An id or name; see /offences.", json_schema_extra={"example": "torture"})
    measure: Name = Field(description="An id or name; see /measures.", json_schema_extra={"example": "extradition"})


class DutiesAsked(WithFacts):
    """Whose duties about what."""

    state: Name = Field(description="A State, by code or name.", json_schema_extra={"example": "GMB"})
    offence: Name = Field(description="An id or name; see /offences.", json_schema_extra={"example": "torture"})


class BoundAsked(Frame):
    """Who is bound: by treaties about an offence, or by one instrument; at least one of the two is named."""

    offence: Name | None = Field(
        None, description="An id or name; see /offences.", json_schema_extra={"example": "genocide"}
    )
    instrument: Name | None = Field(None, description="One instrument alone; see /instruments.")


class GapsAsked(Frame):
    """The safe havens of one offence."""

    offence: Name = Field(
        description="An id or name; see /offences.", json_schema_extra={"example": "enforced-disappearance"}
    )
    measure: list[Name] = Field(
        default_factory=lambda: ["extradition", "take-evidence"],
        max_length=5,
        description="Count ordered pairs with a basis for these.",
    )


class CampaignAsked(Frame):
    """A plan of accessions."""

    offence: Name = Field(
        description="An id or name; see /offences.", json_schema_extra={"example": "enforced-disappearance"}
    )
    k: int = Field(5, ge=1, le=10, description="How many accessions the plan may have.")
    candidate: list[Name] = Field(default_factory=list, max_length=250, description="Only these States.")
    instrument: list[Name] = Field(default_factory=list, max_length=60, description="Only these instruments.")


class CompareAsked(Frame):
    """What the suppositions of ``suppose`` change."""

    offence: Name = Field(
        description="An id or name; see /offences.", json_schema_extra={"example": "enforced-disappearance"}
    )
    measure: Name = Field("extradition", description="An id or name; see /measures.")


class CaseAsked(WithFacts):
    """A case, with facts on top of its own."""


@router.get("/bases", response=BasesForm)
def bases(request: HttpRequest, asked: Query[BasesAsked]) -> HttpResponse:
    """On what basis one State can ask another for a measure, with terms, grounds for refusal and safeguards."""

    def ask(record: Record, on: date) -> object:
        facts = read_facts(record, asked.fact)
        named = (asked.requesting, asked.requested, asked.offence, asked.measure)
        return ask_bases(record, *named, on, facts, asked.absence).to_json()

    return answer(request, asked, ask)


@router.get("/duties", response=DutiesForm)
def duties(request: HttpRequest, asked: Query[DutiesAsked]) -> HttpResponse:
    """What a State owes about an offence: custody, inquiry, prosecution or extradition, help, protection."""

    def ask(record: Record, on: date) -> object:
        facts = read_facts(record, asked.fact)
        return ask_duties(record, asked.state, asked.offence, on, facts, asked.absence).to_json()

    return answer(request, asked, ask)


@router.get("/bound", response=BoundForm, throttle=[_costly])
def bound(request: HttpRequest, asked: Query[BoundAsked]) -> HttpResponse:
    """Who is bound, by which instruments that cover an offence, or by one; and of whom it is not known."""
    return answer(
        request,
        asked,
        lambda record, on: ask_bound(record, asked.offence, on, asked.instrument, asked.absence).to_json(),
    )


@router.get("/gaps", response=GapsForm, throttle=[_costly])
def gaps(request: HttpRequest, asked: Query[GapsAsked]) -> HttpResponse:
    """For each State where a suspect could be: must it act, may it, and what would close the gap."""
    return answer(
        request,
        asked,
        lambda record, on: ask_gaps(record, asked.offence, on, asked.measure, asked.absence).to_json(),
    )


@router.get("/campaign", response=CampaignForm, throttle=[_costly])
def campaign(request: HttpRequest, asked: Query[CampaignAsked]) -> HttpResponse:
    """Which further accessions close most of the gap for an offence, each with what it gains."""

    def ask(record: Record, on: date) -> object:
        only = (asked.candidate or None, asked.instrument or None)
        return ask_campaign(record, asked.offence, asked.k, on, *only, asked.absence).to_json()

    return answer(request, asked, ask)


@router.get("/compare", response=CompareForm, throttle=[_costly])
def compare(request: HttpRequest, asked: Query[CompareAsked]) -> HttpResponse:
    """What a what-if changes: the ordered pairs that gain or lose a recorded basis for a measure."""

    def ask(record: Record, on: date) -> object:
        before = asked.model_copy(update={"suppose": []}).record()
        found = difference(before, record, asked.offence, asked.measure, on)
        frame = {
            "offence": record.crime(asked.offence).id,
            "measure": record.measure(asked.measure).id,
            "on": on.isoformat(),
            "supposing": asked.suppose,
        }
        pairs = {key: [{"requesting": a, "requested": b} for a, b in rows] for key, rows in found.items()}
        return {**frame, **pairs}

    return answer(request, asked, ask)


@router.post("/forums", response=ForumsForm, throttle=[_costly], openapi_extra=CASE_BODY)
def forums(request: HttpRequest, asked: Query[CaseAsked]) -> HttpResponse:
    """Which forums may or must act on the case in the body: States by basis of jurisdiction, and the Court."""
    record, case, on = _case(request, asked)
    return respond(request, shortened(ask_forums(record, case, on, asked.absence).to_json(), asked.proofs))


@router.post("/assess", response=AssessForm, throttle=[_costly], openapi_extra=CASE_BODY)
def assess(request: HttpRequest, asked: Query[CaseAsked]) -> HttpResponse:
    """Everything about the case in the body: forums, duties, bases, clocks, gaps, and what is not known."""
    record, case, on = _case(request, asked)
    return respond(request, shortened(ask_assess(record, case, on, asked.absence).to_json(), asked.proofs))


def _case(request: HttpRequest, asked: CaseAsked) -> tuple[Record, Case, date]:
    refuse_unknown(request, CaseAsked)
    try:
        text = body_of(request, _LARGEST_CASE).decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise HttpError(422, f"The case is no UTF-8 text ({wrong.reason} at byte {wrong.start}).") from None
    record = asked.record()
    case = merged(record, read_case_text(record, text), asked.fact)
    return record, case, asked.on or case.on or asked.day()
