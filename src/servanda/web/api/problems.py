"""Refusals as problem details (RFC 9457): what was wrong, what was expected, what to do next.

``type`` is a name that programs can rely on (``urn:servanda:problem:unknown-name``);
``detail`` is the library's own message; ``problems`` lists each parameter that was refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, Throttled, ValidationError
from pydantic import Field
from pydantic_core import to_json

from servanda.documents.errors import DocumentError, TooCostly
from servanda.facts.errors import FactsError, UnknownName
from servanda.facts.names import nearest
from servanda.treatymaking.errors import TreatymakingError, UnknownTrack

__all__ = ["MEDIA_TYPE", "Problem", "handle_errors", "refused"]

MEDIA_TYPE = "application/problem+json"
_LONGEST = 2000  # letters of a message; some quote what was sent


class Wrong(Schema):
    """One thing that was refused, and where it stood."""

    where: str = Field(description="The parameter, or the place in the body.")
    says: str


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type: str = Field(description="A stable name of the kind of problem.")
    title: str
    status: int
    detail: str = Field(description="What was found, what was expected, what to do next.")
    instance: str = Field(description="The address that was asked.")
    suggestions: list[str] = Field(default_factory=list, description="Names that exist and are near the one given.")
    problems: list[Wrong] = Field(default_factory=list)


def refused(
    request: HttpRequest,
    status: int,
    detail: str,
    kind: str = "",
    suggestions: Sequence[str] = (),
    problems: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    """The response that tells a problem."""
    title = HTTPStatus(status).phrase
    told: dict[str, Any] = {
        "type": f"urn:servanda:problem:{kind or re.sub('[^a-z]+', '-', title.lower())}",
        "title": title,
        "status": status,
        "detail": detail[:_LONGEST],
        "instance": request.path[:_LONGEST],
        "suggestions": list(suggestions),
        "problems": list(problems),
    }
    return HttpResponse(to_json(told), status=status, content_type=MEDIA_TYPE)


def handle_errors(api: NinjaAPI) -> None:
    """Tell every error of the library, of the parameters and of the address as a problem."""
    told: tuple[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]], ...] = (
        (FactsError, _library),
        (TreatymakingError, _library),
        (DocumentError, _library),
        (UnknownName, _unknown_name),
        (UnknownTrack, _unknown_track),
        (ValidationError, _parameters),
        (Throttled, _throttled),
        (TooCostly, lambda request, wrong: refused(request, 503 if wrong.busy else 422, str(wrong))),
        (HttpError, lambda request, wrong: refused(request, wrong.status_code, str(wrong))),
        (Http404, _nothing_here),
    )
    for kind, tell in told:
        api.add_exception_handler(kind, tell)


def _library(request: HttpRequest, wrong: Exception) -> HttpResponse:
    return refused(request, 422, str(wrong), _kind(wrong))


def _unknown_name(request: HttpRequest, wrong: UnknownName) -> HttpResponse:
    """404 where the name is part of the address, 422 where it is a parameter."""
    return refused(request, _status(request, wrong.name), str(wrong), _kind(wrong), wrong.suggestions)


def _unknown_track(request: HttpRequest, wrong: UnknownTrack) -> HttpResponse:
    return refused(request, 404, str(wrong), _kind(wrong))


def _status(request: HttpRequest, name: str) -> int:
    match = request.resolver_match
    return 404 if match and name in match.kwargs.values() else 422


def _kind(wrong: Exception) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(wrong).__name__.removesuffix("Error")).lower()


def _parameters(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    found = [{"where": _place(error["loc"]), "says": _says(request, error)} for error in wrong.errors]
    detail = "; ".join(f"{one['where']}: {one['says']}" for one in found)
    return refused(request, 422, detail, "parameters", problems=found)


def _says(request: HttpRequest, error: Mapping[str, Any]) -> str:
    """What is wrong with one parameter; where it is missing, the one given that may have been meant as it."""
    says = str(error["msg"]).removeprefix("Value error, ")[:_LONGEST]
    meant = nearest(_place(error["loc"]), list(request.GET)) if error.get("type") == "missing" else []
    return f"{says}; {meant[0]!r} was given" if meant else says


def _place(where: Sequence[object]) -> str:
    """``query.asked.on`` as people say it: ``on``."""
    parts = [str(part) for part in where]
    return ".".join(parts[2:] or parts[-1:])[:100]


def _throttled(request: HttpRequest, wrong: Throttled) -> HttpResponse:
    wait = wrong.wait or 1
    response = refused(request, 429, f"This question is costly and was asked often. Ask again in {wait} seconds.")
    response["Retry-After"] = str(wait)
    return response


def _nothing_here(request: HttpRequest, wrong: Http404) -> HttpResponse:
    return refused(request, 404, "Nothing is at this address. GET /api/v1/ lists the questions that can be asked.")
