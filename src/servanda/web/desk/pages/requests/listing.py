"""All requests one may see: one line each, or on a board by their states."""

from __future__ import annotations

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from servanda.desk.doing import seen
from servanda.desk.requests import queries
from servanda.desk.requests.kinds import kinds
from servanda.desk.requests.machines import INCOMING, MACHINES
from servanda.desk.requests.models import Request
from servanda.web.desk.asking import now, signed_in
from servanda.web.desk.pages.requests.common import states
from servanda.web.desk.rows import board_items, request_rows

__all__ = ["requests"]

_ON_A_PAGE = 100
_ON_A_BOARD = 300


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """The list, or with ``view=board`` the board of one direction."""
    by, at = signed_in(request), now()
    seen("overview.read", by=by, at=at, page="requests")
    wanted = queries.read_filter({"state": "open", **request.GET.dict()})
    is_board = request.GET.get("view") == "board"
    if is_board and not wanted.direction:
        wanted = replace(wanted, direction=INCOMING.direction)
    found, named = queries.filtered(by, wanted, at), states()
    context = {
        "wanted": wanted,
        "states": named,
        "kinds": kinds().values(),
        "counterparts": queries.counterparts(by),
        "urgencies": Request.Urgency.choices,
        "directions": list(MACHINES),
        "is_board": is_board,
        "kept": _kept(request),
    }
    if is_board:
        columns = queries.board(found[:_ON_A_BOARD], wanted.direction)
        board = [(named[state], len(here), board_items(here, at)) for state, here in columns]
        return render(request, "desk/requests/board.html", {**context, "board": board, "side": wanted.direction})
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/requests/list.html", {**context, "page": page, "rows": request_rows(page, named, at)})


def _kept(request: HttpRequest) -> str:
    """The filter as an address, for the next page and the other view."""
    query = request.GET.copy()
    for name in ("page", "view"):
        query.pop(name, None)
    return query.urlencode()
