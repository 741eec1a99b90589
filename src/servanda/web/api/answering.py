"""How an answer leaves: as JSON made once, with a tag by which a reader asks whether it changed, and in pages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Schema
from ninja.errors import HttpError, ValidationError
from pydantic_core import to_json

from servanda.facts.names import nearest
from servanda.facts.record import Record
from servanda.inquiries.shortening import shortened
from servanda.web.api.frame import Frame, Page

__all__ = ["answer", "body_of", "page_of", "refuse_unknown", "respond"]

Ask = Callable[[Record, date], Any]


def answer(request: HttpRequest, asked: Frame, ask: Ask) -> HttpResponse:
    """The answer to a question in the address."""
    refuse_unknown(request, type(asked))
    response = respond(request, shortened(ask(asked.record(), asked.day()), asked.proofs))
    if getattr(asked, "fact", None):
        response["Cache-Control"] = "no-store"  # facts of a case may concern somebody
    return response


def respond(request: HttpRequest, content: Any) -> HttpResponse:
    """JSON with its tag; 304 without a body where the reader holds it already."""
    body = to_json(content)
    response = HttpResponse(body, content_type="application/json")
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"  # keep it, but ask whether it changed
    if request.method not in ("GET", "HEAD"):
        response["Cache-Control"] = "no-store"
        return response
    return get_conditional_response(request, etag=tag, response=response) or response


def body_of(request: HttpRequest, largest: int) -> bytes:
    """What was sent, at most ``largest`` bytes; more is refused with 413 and nothing with 422."""
    try:
        body = request.read(largest + 1)
    except OSError:  # the reader fell silent or went away
        raise HttpError(408, "What was announced did not come. Send the whole body, and without long pauses.") from None
    if len(body) > largest:
        raise HttpError(413, f"More was sent than is read here: the limit is {largest // 1024:,} kB.")
    if not body:
        raise HttpError(422, "The body is empty. Send what is to be read as the body of the request.")
    return bytes(body)


def page_of(request: HttpRequest, asked: Page, rows: Sequence[Any], form: Callable[[Any], Any]) -> HttpResponse:
    """One page of a list, with links to its neighbours; only the rows shown are put into form."""
    refuse_unknown(request, type(asked))
    shown = rows[asked.offset : asked.offset + asked.limit]
    items = [form(row) for row in shown]
    found = {"total": len(rows), "limit": asked.limit, "offset": asked.offset, "items": items}
    response = respond(request, found)
    if links := _links(request, asked, len(rows)):
        response["Link"] = links
    return response


def _links(request: HttpRequest, asked: Page, total: int) -> str:
    """The Link header (RFC 8288): first, prev, next, last."""
    last = max(0, (total - 1) // asked.limit * asked.limit)
    places = {"first": 0, "prev": asked.offset - asked.limit, "next": asked.offset + asked.limit, "last": last}
    wanted = {"first", "last"} | ({"prev"} if asked.offset else set())
    wanted |= {"next"} if asked.offset + asked.limit < total else set()
    return ", ".join(
        f'<{_address(request, asked.limit, max(0, place))}>; rel="{rel}"'
        for rel, place in places.items()
        if rel in wanted
    )


def _address(request: HttpRequest, limit: int, offset: int) -> str:
    others = [(k, v) for k, values in request.GET.lists() for v in values if k not in ("limit", "offset")]
    return f"{request.path}?{urlencode([*others, ('limit', limit), ('offset', offset)])}"


def refuse_unknown(request: HttpRequest, parameters: type[Schema]) -> None:
    """A parameter nobody reads is a misspelt one: tell, and never answer another question than was asked."""
    known = list(parameters.model_fields)
    wrong = []
    for given in dict.fromkeys(request.GET):
        if given not in known:
            hint = nearest(given, known)
            fix = f"Did you mean {hint[0]!r}?" if hint else f"There are: {', '.join(known) or 'none'}."
            wrong.append({"loc": ("query", "", given), "msg": f"no parameter is called so. {fix}", "type": "unknown"})
    if wrong:
        raise ValidationError(wrong)
