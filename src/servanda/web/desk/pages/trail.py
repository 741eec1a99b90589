"""The trail, for auditors: found by who, what, case and day; a page at a time; as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from io import StringIO
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from servanda.desk.clocks.reckoning import zone_of
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput
from servanda.desk.matching.queries import often
from servanda.desk.trail import chain, files, queries
from servanda.desk.trail.queries import Sought
from servanda.web.desk.asking import now, signed_in

__all__ = ["as_file", "trail"]

_MANY = 500  # rows written at a time


@require_GET
def trail(request: HttpRequest) -> HttpResponse:
    """What was done and seen at one's authority, the newest first."""
    by, at = signed_in(request), now()
    what, before = _sought(request), _number(request, "before")
    asked = {name: str(value) for name, value in asdict(what).items() if value}
    seen("trail.read", by=by, at=at, sought=[f"{name} {value}" for name, value in asked.items()] or "all")
    among = queries.sought(by.authority.code, what, zone_of(by.authority.time_zone))
    entries, further = queries.page(among, before)
    shown = {
        "entries": entries,
        "what": what,
        "further": urlencode(asked | {"before": further}) if further else "",
        "zone": by.authority.time_zone,
        "often": often(by.authority.code, at),
    }
    return render(request, "desk/trail/trail.html", shown)


@require_GET
def as_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """All of it: lines of JSON that prove themselves, or a table."""
    by, at = signed_in(request), now()
    seen("trail.read", by=by, at=at, form=form)
    rows = chain.exported(authority=by.authority.code)
    kind = "application/x-ndjson" if form == "jsonl" else "text/csv"
    response = StreamingHttpResponse(_written(rows, form), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="trail-{at:%Y-%m-%d}.{form}"'
    return response


def _written(rows: Iterator[dict[str, Any]], form: str) -> Iterator[str]:
    """Some hundred rows at a time, so that memory stays constant."""
    first = True
    while batch := [row for _, row in zip(range(_MANY), rows, strict=False)]:
        to = StringIO()
        if form == "jsonl":
            files.write_rows(batch, to)
        else:
            files.write_table(batch, to, head=first)
        first = False
        yield to.getvalue()


def _sought(request: HttpRequest) -> Sought:
    words = {name: request.GET.get(name, "").strip()[:100] for name in ("who", "did", "case")}
    return Sought(**words, since=_day(request, "since"), until=_day(request, "until"))


def _day(request: HttpRequest, name: str) -> date | None:
    written = request.GET.get(name, "")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as wrong:
        raise BadInput(f"{written[:40]!r} is no day. Write it as 2026-11-21.") from wrong


def _number(request: HttpRequest, name: str) -> int | None:
    written = request.GET.get(name, "")
    if not written:
        return None
    if not written.isascii() or not written.isdigit() or len(written) > 18:
        raise BadInput(f"{written[:40]!r} is no number of an entry.")
    return int(written)
