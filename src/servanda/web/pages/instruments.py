"""Instruments: all of them, and one with its threshold, participants, provisions, statements and findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from servanda.inquiries.status import Status
from servanda.law.kleene import Answer
from servanda.web.answering import Table, answered
from servanda.web.dial import Dial, dial_of
from servanda.web.kept import findings_about, instruments_on, record, status_of, tracks
from servanda.web.maps import status_map
from servanda.web.rows import participant_rows, status_rows

__all__ = ["instrument", "instruments"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """How many had consented by the end of a year."""

    year: int
    count: int
    height: int  # in per cent of the highest

    @property
    def top(self) -> int:
        return 100 - self.height


def instruments(request: HttpRequest) -> HttpResponse:
    """Every instrument of the record, in order of adoption, with where it stands."""
    dial = dial_of(request)
    found = instruments_on(dial.on, dial.absence)
    heads = ("id", "title", "in force", "from", "parties", "signatures", "as of", "on")
    rows = (
        (
            *(s.instrument.id, s.instrument.title, s.in_force, s.published or s.derived.day),
            *(s.parties, s.signatures, s.instrument.as_of, dial.on),
        )
        for s in found
    )
    data = partial(_data, found)
    context = {"found": found, "rows": status_rows(found, dial)}
    return answered(request, "web/instruments.html", context, name="instruments", data=data, table=(heads, rows))


def _data(found: tuple[Status, ...]) -> list[dict[str, Any]]:
    return [one.to_json() for one in found]


def instrument(request: HttpRequest, key: str) -> HttpResponse:
    """One instrument, as it stands on a day."""
    dial, known = dial_of(request), record().instrument(key)
    if known.id != key:
        return HttpResponseRedirect(reverse("instrument", args=[known.id]) + dial.query())
    found = status_of(known.id, dial.on, dial.absence)
    needed = found.derived.needed or 0
    context = {
        "instrument": known,
        "found": found,
        "in_force": str(found.in_force),
        "needed": needed,
        "reached": min(100, round(100 * found.counted / needed)) if needed else 0,
        "participants": participant_rows(sorted(found.participants, key=lambda p: p.name), dial),
        "bars": list(_growth(found, dial.on)),
        "map": _map(found, dial) if found.participants else "",
        "statements": record().statements.get(known.id, ()),
        "findings": findings_about(known.id).found,
        "track": next((t for t in tracks().values() if t.instrument == known.id), None),
        "differs": bool(
            found.published and found.derived.day and str(found.derived.day) != found.published.isoformat()
        ),
    }
    data = partial(found.to_json, participants=True)
    return answered(request, "web/instrument.html", context, name=known.id, data=data, table=_table(found))


def _map(found: Status, dial: Dial) -> object:
    words = {"yes": _("bound"), "consented": _("consented, not yet bound"), "signed": _("signed only")}
    classes = {p.code: _class(p.bound, p.consent) for p in found.participants}
    label = _("Map: who is bound by the %s") % found.instrument.short
    return status_map(label, classes, words | {"unknown": _("not known")}, dial)


def _class(bound: Answer, consent: str) -> str:
    if bound is Answer.YES:
        return "yes"
    if bound is Answer.NOT_KNOWN:
        return "unknown"
    return "consented" if consent else "signed"


def _growth(found: Status, on: date) -> Iterator[Bar]:
    """Parties at the end of each year, from the first consent."""
    years = sorted(p.consented_on.first.year for p in found.participants if p.consented_on)
    if not years:
        return
    span = range(years[0], on.year + 1)
    step = max(1, len(span) // 40)
    for year in [y for y in span if (on.year - y) % step == 0]:
        count = sum(1 for y in years if y <= year)
        yield Bar(year=year, count=count, height=max(1, round(100 * count / len(years))) if count else 0)


def _table(found: Status) -> Table:
    heads = ("code", "party", "region", "signed", "consent", "consented", "bound", "from", "until", "on", "as of")
    rows = (
        (
            *(p.code, p.name, p.region, p.signed_on, p.consent, p.consented_on, p.bound, p.bound_from, p.leaves_on),
            *(found.asked.on, found.instrument.as_of, p.source),
        )
        for p in found.participants
    )
    return (*heads, "source"), rows
