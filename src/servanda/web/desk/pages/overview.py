"""The first page after signing in, the search, and how the work goes with each State."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from servanda.desk.doing import seen
from servanda.desk.overview.electronic import BY, electronic, electronic_rows
from servanda.desk.overview.electronic import HEADS as ELECTRONIC_HEADS
from servanda.desk.overview.picture import svg
from servanda.desk.overview.statistics import HEADS, rows, statistics
from servanda.desk.overview.waiting import waiting
from servanda.desk.permissions import may
from servanda.desk.requests.kinds import kinds
from servanda.desk.search.queries import search
from servanda.facts.loading import kept
from servanda.web.desk.asking import now, signed_in
from servanda.web.desk.pages.requests.common import states
from servanda.web.desk.rows import due_items, hit_rows, next_rows

__all__ = ["electronic_evidence", "numbers", "overview", "searched"]


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What waits, and the ways to everything else; for those without casework, the ways alone."""
    by, at = signed_in(request), now()
    if not may(by, "overview.read"):
        return render(request, "desk/overview.html", {"waiting": None})
    seen("overview.read", by=by, at=at)
    found = waiting(by, at)
    context = {"waiting": found, "next_rows": next_rows(found.requests, states()), "due_items": due_items(found.due)}
    return render(request, "desk/overview.html", context)


@require_GET
def searched(request: HttpRequest) -> HttpResponse:
    """What contains the words asked for."""
    by, asked = signed_in(request), request.GET.get("q", "")[:200].strip()
    seen("overview.read", by=by, at=now(), page="search")  # the words may be a name: they are not kept
    hits = search(by, asked) if asked else []
    return render(request, "desk/searched.html", {"asked": asked, "rows": hit_rows(hits)})


@require_GET
def numbers(request: HttpRequest) -> HttpResponse:
    """Statistics by State: a page, a table for other programs, a picture."""
    by = signed_in(request)
    seen("overview.read", by=by, at=now(), page="statistics")
    lines = statistics(by)
    names = {code: party.name for code, party in kept().parties.items()} | {"ICC": "International Criminal Court"}
    direction = "incoming" if request.GET.get("direction") == "incoming" else "outgoing"
    match request.GET.get("format"):
        case "csv":
            return _file(_csv(HEADS, rows(lines, names)), "text/csv; charset=utf-8", "statistics.csv")
        case "svg":
            return _file(svg(lines, names, direction), "image/svg+xml", f"{direction}.svg")
    shown = {
        "lines": [line for line in lines if line.direction == direction],
        "direction": direction,
        "picture": svg(lines, names, direction),
        "names": names,
    }
    return render(request, "desk/numbers.html", shown)


@require_GET
def electronic_evidence(request: HttpRequest) -> HttpResponse:
    """Electronic evidence in numbers: a page, a table for other programs."""
    by = signed_in(request)
    seen("overview.read", by=by, at=now(), page="electronic evidence")
    counts, record = electronic(by), kept()
    names = {code: party.name for code, party in record.parties.items()}
    names |= {key: one.short for key, one in record.instruments.items()}
    names |= {key: one.label for key, one in kinds().items()} | {"ICC": "International Criminal Court"}
    if request.GET.get("format") == "csv":
        words = _csv(ELECTRONIC_HEADS, electronic_rows(counts, names))
        return _file(words, "text/csv; charset=utf-8", "electronic-evidence.csv")
    headings = {
        "kind": (_("By kind"), _("Kind")),
        "State": (_("By State"), _("State")),
        "instrument": (_("By instrument"), _("Instrument")),
    }
    tables = [(*headings[by_], [one for one in counts if one.by == by_]) for by_ in BY]
    return render(request, "desk/electronic.html", {"tables": tables if counts else (), "names": names})


def _csv(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    writer.writerows(lines)
    return out.getvalue()


def _file(content: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'inline; filename="servanda-{name}"'
    return response
