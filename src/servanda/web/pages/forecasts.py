"""Forecasts: when an instrument will enter into force and who may join next, as chances, never as promises."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda.treatymaking.forecast import Forecast
from servanda.treatymaking.json_form import as_json
from servanda.web.answering import Table, answered
from servanda.web.dial import dial_of
from servanda.web.kept import forecast_of, record

__all__ = ["forecast"]

_MOST = 15  # States named as the most likely next


def forecast(request: HttpRequest, key: str) -> HttpResponse:
    """The forecast for one instrument; where the record cannot carry one, why. Raises UnknownName, BadHorizon."""
    dial, known = dial_of(request), record().instrument(key)
    if known.id != key:
        return HttpResponseRedirect(reverse("forecast", args=[known.id]) + dial.query())
    found, why = forecast_of(known.id, dial.on)
    table: Table = (
        ("instrument", "consented by", "10 %", "50 %", "90 %", "forecast on", "known on"),
        ((known.id, c.on, c.low, c.middle, c.high, found.on, found.known) for c in found.counts) if found else (),
    )
    rows = [] if found is None else [c for n, c in enumerate(found.counts, start=1) if n in (1, 2, 3, 5, 10)]
    context = {
        "instrument": known,
        "found": found,
        "why": why,
        "counts": rows,
        "drivers": list(_next(found)) if found else [],
    }
    data = partial(as_json, found) if found else {"instrument": known.id, "answer": "not known", "because": why}
    return answered(request, "web/forecast.html", context, name=f"forecast-{known.id}", data=data, table=table)


def _next(found: Forecast) -> Iterator[tuple[str, int, int, int | None]]:
    """(State, per cent within one year, within three, days by which it would bring the threshold forward)."""
    gains = {gain.state: gain.days for gain in found.gains}
    for one in found.drivers[:_MOST]:
        yield one.state, round(100 * one.chance_1), round(100 * one.chance_3), gains.get(one.state)
