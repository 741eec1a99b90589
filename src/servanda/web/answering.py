"""One answer, three forms: the page, the same as JSON, and its table as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from servanda.inquiries.language import speaking
from servanda.web.errors import BadQuestion

__all__ = ["Table", "answered"]

_FORMS = ("html", "json", "csv")
Table = tuple[Sequence[str], Iterable[Sequence[object]]]


def answered(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    name: str,
    data: Any | Callable[[], Any] = None,
    table: Table | None = None,
) -> HttpResponse:
    """The page, or with ``?format=`` the data under it; ``data`` may be a function that is called only then.

    Raises BadQuestion for a form that is not offered.
    """
    form = request.GET.get("format", "html")
    offered = [f for f in _FORMS if f == "html" or (f == "json" and data is not None) or (f == "csv" and table)]
    if form not in offered:
        raise BadQuestion(
            _("format=%(form)s: this page is given as %(offered)s.")
            % {"form": form[:20], "offered": ", ".join(offered)}
        )
    if form == "json":
        with speaking("en"):  # data are the same in every language
            told = data() if callable(data) else data
        return _named(
            JsonResponse(told, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1}), name, form
        )
    if form == "csv" and table:
        return _named(HttpResponse(_csv(table), content_type="text/csv; charset=utf-8"), name, form)
    query = request.GET.copy()
    query.pop("format", None)
    downloads = [(f.upper(), _form_address(query, f)) for f in offered[1:]]
    return render(request, template, {**context, "downloads": downloads})


def _form_address(query: Any, form: str) -> str:
    changed = query.copy()
    changed["format"] = form
    return f"?{changed.urlencode()}"


def _named(response: HttpResponse, name: str, form: str) -> HttpResponse:
    response["Content-Disposition"] = f'inline; filename="servanda-{name}.{form}"'
    return response


def _csv(table: Table) -> str:
    """The table; a cell that a spreadsheet would take for a formula is quoted with an apostrophe."""
    heads, rows = table
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
