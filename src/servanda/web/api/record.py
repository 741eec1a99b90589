"""Addresses of the record: instruments, parties, names, how complete it is, where days disagree."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from servanda.facts.record import Record
from servanda.inquiries.coverage import coverage as ask_coverage
from servanda.inquiries.findings import findings as ask_findings
from servanda.inquiries.party import party as ask_party
from servanda.inquiries.status import status as ask_status
from servanda.web.api.answering import answer, page_of, refuse_unknown, respond
from servanda.web.api.forms import CoverageForm, FindingsForm, PartyForm, Rows, StatusForm
from servanda.web.api.frame import Frame, Name, Page, record_as

__all__ = ["router"]

router = Router(tags=["The record"])


class Listed(Frame, Page):
    """A list asked of the record on a day."""


class StatusAsked(Frame):
    """Status, with or without those who take part."""

    participants: bool = Field(False, description="List every party and signatory, too.")


class About(Schema):
    """The whole record, or one instrument."""

    instrument: Name | None = Field(None, description="An id, title or alias; without it, all instruments.")


@router.get("/instruments", response=Rows)
def instruments(request: HttpRequest, asked: Query[Listed]) -> HttpResponse:
    """All instruments in order of their ids, and where they stand."""
    record, on = asked.record(), asked.day()
    rows = sorted(record.instruments)
    return page_of(request, asked, rows, lambda key: ask_status(record, key, on, asked.absence).to_json())


@router.get("/status/{instrument}", response=StatusForm)
def status(request: HttpRequest, instrument: Name, asked: Query[StatusAsked]) -> HttpResponse:
    """Where an instrument stands: in force or not and why, who signed, who consented, who is bound."""
    return answer(
        request,
        asked,
        lambda record, on: ask_status(record, instrument, on, asked.absence).to_json(asked.participants),
    )


@router.get("/parties", response=Rows)
def parties(request: HttpRequest, asked: Query[Page]) -> HttpResponse:
    """States, observers, organisations and former entities of the depositary's list, with codes and names."""
    rows = sorted(record_as().parties.values(), key=lambda p: p.code)
    return page_of(request, asked, rows, lambda p: {"party": p.code, **_named(p, "name", "kind", "region", "aliases")})


@router.get("/party/{party}", response=PartyForm)
def party(request: HttpRequest, party: Name, asked: Query[Frame]) -> HttpResponse:
    """What binds a party, since when, and what it has declared."""
    return answer(request, asked, lambda record, on: ask_party(record, party, on, asked.absence).to_json())


@router.get("/offences", response=Rows)
def offences(request: HttpRequest, asked: Query[Page]) -> HttpResponse:
    """The taxonomy of crimes: ids, names, what each belongs to, and its article in each instrument."""
    record = record_as()
    rows = list(record.crimes.values())
    return page_of(request, asked, rows, lambda c: _offence(record, c))


@router.get("/measures", response=Rows)
def measures(request: HttpRequest, asked: Query[Page]) -> HttpResponse:
    """What one State can ask of another: ids, names, families."""
    rows = list(record_as().measures.values())
    return page_of(request, asked, rows, lambda m: {"measure": m.id, **_named(m, "name", "family", "aliases")})


@router.get("/facts", response=Rows)
def facts(request: HttpRequest, asked: Query[Page]) -> HttpResponse:
    """The facts of a case that rules ask for: what each asks, and who could tell."""
    rows = list(record_as().case_facts.values())
    return page_of(request, asked, rows, lambda f: {"fact": f.id, **_named(f, "asks", "tells", "of")})


@router.get("/findings", response=FindingsForm)
def findings(request: HttpRequest, asked: Query[About]) -> HttpResponse:
    """Every published day or count that differs from what is derived, with the arithmetic."""
    refuse_unknown(request, About)
    return respond(request, ask_findings(record_as(), asked.instrument).to_json())


@router.get("/coverage", response=CoverageForm)
def coverage(request: HttpRequest, asked: Query[About]) -> HttpResponse:
    """How complete the record is, as of when, and what is missing."""
    refuse_unknown(request, About)
    return respond(request, ask_coverage(record_as(), asked.instrument).to_json())


def _named(row: Any, *fields: str) -> dict[str, Any]:
    return {field: getattr(row, field) or None for field in fields}


def _offence(record: Record, crime: Any) -> dict[str, Any]:
    title = record.offence_title(crime.id)
    articles = [{"instrument": one.instrument, "article": one.article} for one in crime.defined_in]
    return {"offence": crime.id, "title": title, **_named(crime, "name", "parent", "aliases"), "articles": articles}
