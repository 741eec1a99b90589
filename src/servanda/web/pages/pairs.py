"""Pairs: what one State can ask of another, as a matrix, and each cell with its proof."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda.inquiries.bases import Bases
from servanda.inquiries.between import Between
from servanda.inquiries.said import titled
from servanda.law.kleene import Answer
from servanda.web.answering import Table, answered
from servanda.web.choices import MAIN_MEASURES, main_offences
from servanda.web.dial import Dial, dial_of
from servanda.web.kept import bases_between, between, record
from servanda.web.rows import pair_rows
from servanda.web.templatetags.answers import basis_key

__all__ = ["bases", "pair", "pair_form"]

_LEGEND = {"yes": "yes", "may": "may", "open": "unknown", "unrecorded": "unknown unrecorded"}


def pair_form(request: HttpRequest) -> HttpResponse:
    """Two States to choose; with both chosen, on to their page."""
    dial, asking, asked = dial_of(request), request.GET.get("asking"), request.GET.get("asked")
    if asking and asked:
        one, two = record().party(asking).code, record().party(asked).code
        offence, measure = request.GET.get("offence"), request.GET.get("measure")
        if offence:
            crime, wanted = record().crime(offence).id, record().measure(measure or "extradition").id
            return HttpResponseRedirect(reverse("bases", args=[one, two, crime, wanted]) + dial.query())
        return HttpResponseRedirect(reverse("pair", args=[one, two]) + dial.query())
    return answered(request, "web/pair_form.html", {}, name="pair")


def pair(request: HttpRequest, asking: str, asked: str) -> HttpResponse:
    """All that one State can ask of another: offences down, measures across."""
    dial = dial_of(request)
    one, two = record().party(asking), record().party(asked)
    if (one.code, two.code) != (asking, asked):
        return HttpResponseRedirect(reverse("pair", args=[one.code, two.code]) + dial.query())
    measures = tuple(record().measures) if request.GET.get("measures") == "all" else MAIN_MEASURES
    found = between(one.code, two.code, dial.on, main_offences(), measures, dial.absence)
    keys = [basis_key(found, cell) for cell in found.answers]
    context = {
        "one": one,
        "two": two,
        "found": found,
        "rows": pair_rows(found, dial),
        "heads": [record().measures[m] for m in found.measures],
        "counts": {name: keys.count(key) for name, key in _LEGEND.items()},
        "all_measures": len(measures) > len(MAIN_MEASURES),
    }
    table: Table = (
        ("offence", *found.measures),
        ([offence, *(_in_words(found, (offence, m)) for m in found.measures)] for offence in found.offences),
    )
    name = f"{one.code}-{two.code}"
    return answered(request, "web/pair.html", context, name=name, data=found.to_json, table=table)


def _in_words(found: Between, cell: tuple[str, str]) -> str:
    """An answer of the table that is downloaded."""
    return "not known, no basis recorded" if cell in found.unrecorded else str(found.answers[cell])


def bases(request: HttpRequest, asking: str, asked: str, offence: str, measure: str) -> HttpResponse:
    """On what one request can rest, each basis with its terms, grounds for refusal and proof."""
    dial = dial_of(request)
    one, two = record().party(asking).code, record().party(asked).code
    crime, wanted = record().crime(offence).id, record().measure(measure).id
    if (one, two, crime, wanted) != (asking, asked, offence, measure):
        return HttpResponseRedirect(reverse("bases", args=[one, two, crime, wanted]) + dial.query())
    found = bases_between(one, two, crime, wanted, dial.on, dial.absence)
    held = [b for b in found.bases if b.finding.answer is Answer.YES]
    context = {
        "found": found,
        "held": held,
        "open": [b for b in found.bases if b.finding.answer is Answer.NOT_KNOWN],
        "title": titled(record(), crime),
    }
    name = f"{one}-{two}-{crime}-{wanted}"
    return answered(request, "web/bases.html", context, name=name, data=found.to_json, table=_table(found, dial))


def _table(found: Bases, dial: Dial) -> Table:
    heads = ("answer", "effect", "instrument", "article", "provision", "says", "certainty", "on", "as of")
    rows = (
        (f.answer, p.effect, p.instrument, p.cites, p.id, p.says, f.certainty, dial.on, found.asked.as_of)
        for f in (*(b.finding for b in found.bases), *found.failing)
        for p in [f.provision]
    )
    return heads, rows
