"""Who is bound: the map and the list for an offence, or for one instrument, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from servanda.inquiries.bound import Binding, Bound
from servanda.law.kleene import Answer
from servanda.web.answering import Table, answered
from servanda.web.choices import chosen_offence
from servanda.web.dial import Dial, dial_of
from servanda.web.kept import bound_on, record
from servanda.web.maps import status_map
from servanda.web.names import sorted_parties
from servanda.web.rows import binding_rows
from servanda.web.slider import Year, slider_days

__all__ = ["bound"]

_KEYS = {Answer.YES: "yes", Answer.NO: "no", Answer.NOT_KNOWN: "unknown"}


def bound(request: HttpRequest) -> HttpResponse:
    """Each State, by whether it is bound; what of it is not known stays so."""
    dial, crime = dial_of(request), chosen_offence(request)
    one = record().instrument(request.GET["instrument"]) if request.GET.get("instrument") else None
    found = bound_on(crime.id, dial.on, one.id if one else None, dial.absence)
    order = {code: number for number, (code, _name) in enumerate(sorted_parties())}
    states = sorted(found.states, key=lambda state: order[state.state])
    words = {"yes": _("bound"), "no": _("not bound"), "unknown": _("not known")}
    classes = {state.state: _KEYS[state.answer] for state in states}
    label = _("Map: who is bound: %s") % found.title
    context = {
        "crime": crime,
        "one": one,
        "found": found,
        "instruments": [i for i in record().instruments.values() if i.provisions or i.id in record().acts],
        "counts": {key: list(classes.values()).count(key) for key in words},
        "map": status_map(label, classes, words, dial),
        "rows": binding_rows(states, dial),
        "years": list(_years(crime.id, one.id if one else None, dial, len(states))),
    }
    name = f"bound-{one.id if one else crime.id}-{dial.on}"
    return answered(request, "web/bound.html", context, name=name, data=found.to_json, table=_table(found, states))


def _years(offence: str, instrument: str | None, dial: Dial, total: int) -> Iterator[Year]:
    """How many are bound from 1950 to the years ahead, which rest on acts already done."""
    for day in sorted({*slider_days(dial.today), dial.on}):
        many = bound_on(offence, day, instrument, dial.absence).counts()[str(Answer.YES)]
        yield Year(
            day=day,
            label=_("today") if day == dial.today else str(day.year),
            must=many,
            height=round(100 * many / max(1, total)),
            is_here=day == dial.on,
            ahead=day > dial.today,
        )


def _table(found: Bound, states: Iterable[Binding]) -> Table:
    heads = ("code", "State", "region", "about", "on", "as of", "bound", "by", "not known", "sources")
    about, asked = found.title, found.asked
    return heads, (
        (
            *(s.state, s.name, s.region, about, asked.on, asked.as_of, s.answer),
            *("; ".join(s.by), "; ".join(s.open), "; ".join(asked.sources)),
        )
        for s in states
    )
