"""Addresses that read a document sent as the body of the request. It is read apart and not kept."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from servanda.documents import DocumentKind
from servanda.web import reading
from servanda.web.apart import apart
from servanda.web.api.answering import body_of, refuse_unknown, respond
from servanda.web.api.forms import DocumentForm, MandatesForm, ProseForm, RedlineForm
from servanda.web.api.frame import Day, Name
from servanda.web.api.limits import PerReader
from servanda.web.api.openapi import DOCUMENT_BODY

__all__ = ["router"]

router = Router(tags=["Documents"])
_costly = PerReader("documents", 30, 60)
_LARGEST = 10 * 1024**2  # bytes


class Sent(Schema):
    """What is known of a document besides its bytes."""

    name: Name = Field("", description="The file's name: its ending helps where the bytes do not tell the form.")
    kind: DocumentKind | None = Field(None, description="The kind of document, where it is not to be recognised.")


class SentProse(Sent):
    """A text whose claims are checked."""

    published: Day | None = Field(None, description="The day of the text, if it does not print it.")


class SentMandates(Sent):
    """A resolution whose mandates are found."""

    everything: bool = Field(False, description="Appeals at large too, not only tasks of somebody.")


class Two(Schema):
    """Two texts, plain or Markdown."""

    before: str = Field(max_length=2_000_000)
    after: str = Field(max_length=2_000_000)


@router.post("/documents/read", response=DocumentForm, throttle=[_costly], openapi_extra=DOCUMENT_BODY)
def read_document(request: HttpRequest, asked: Query[Sent]) -> HttpResponse:
    """A document (PDF, DOCX, HTML, Akoma Ntoso, Markdown, plain text) read into structure, references and mandates."""
    return _answered(request, asked, reading.read)


@router.post("/documents/check", response=ProseForm, throttle=[_costly], openapi_extra=DOCUMENT_BODY)
def check_document(request: HttpRequest, asked: Query[SentProse]) -> HttpResponse:
    """What a text tells and claims about treaties, beside the record and the clauses, as of the day of the text."""
    return _answered(request, asked, partial(reading.check, published=asked.published))


@router.post("/documents/mandates", response=MandatesForm, throttle=[_costly], openapi_extra=DOCUMENT_BODY)
def mandates(request: HttpRequest, asked: Query[SentMandates]) -> HttpResponse:
    """What a resolution asks of whom, by when."""
    return _answered(request, asked, partial(reading.mandates, everything=asked.everything))


@router.post("/documents/redline", response=RedlineForm, throttle=[_costly])
def redline(request: HttpRequest, sent: Two) -> HttpResponse:
    """What became of a text, paragraph by paragraph."""
    return respond(request, apart(reading.redline, sent.before, sent.after))


def _answered(request: HttpRequest, asked: Sent, work: Any) -> HttpResponse:
    refuse_unknown(request, type(asked))
    return respond(request, apart(work, body_of(request, _LARGEST), asked.kind, asked.name))
