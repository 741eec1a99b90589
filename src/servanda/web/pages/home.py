"""Home: a question in one line, the map, what happens next, what changed lately; and where facts come from."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from functools import cache

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from servanda.facts.records import Act
from servanda.inquiries.question import Question, read_question
from servanda.web.answering import answered
from servanda.web.choices import chosen_offence
from servanda.web.dial import Dial, dial_of
from servanda.web.kept import agenda_on, coverage_of_all, gaps_for, record
from servanda.web.names import other_names
from servanda.web.pages.world import duty_map

__all__ = ["ask", "changes_until", "home", "sources"]

_LATELY = 8


def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    dial, crime = dial_of(request), chosen_offence(request)
    found = gaps_for(crime.id, dial.on, dial.absence)
    context = {
        "crime": crime,
        "found": found,
        "map": duty_map(found, dial),
        "next": agenda_on(dial.on).dated[:6],
        "changes": changes_until(dial.on, _LATELY),
        "total": coverage_of_all(),
        "counts": found.counts(),
        "unknown": found.counts()["not known"],
    }
    return answered(request, "web/home.html", context, name="home")


def changes_until(day: date, count: int) -> list[Act]:
    """The last acts of the record by that day, the newest first; those known only to a year do not tell what is new."""
    start = bisect_left(_newest_first(), -day.toordinal(), key=_age)
    return list(_newest_first()[start : start + count])


@cache
def _newest_first() -> tuple[Act, ...]:
    acts = (a for all_ in record().acts.values() for a in all_)
    exact = (a for a in acts if a.on.last - a.on.first < timedelta(days=32))
    return tuple(sorted(exact, key=lambda a: (a.on.last, a.party), reverse=True))


def _age(act: Act) -> int:
    return -act.on.last.toordinal()


@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """A question in one line: straight to its answer where it was understood, else a form to correct it."""
    dial = dial_of(request)
    read = read_question(record(), request.GET.get("q", ""), other_names())
    where = _address(read, dial)
    if where and not (read.taken_for or read.left):
        return HttpResponseRedirect(where)
    context = {
        "read": read,
        "where": where,
    }
    return answered(request, "web/ask.html", context, name="question", data=read.to_json())


def _address(read: Question, dial: Dial) -> str:
    """The page that answers what was understood; empty if nothing was."""
    if len(read.parties) >= 2:
        asking, asked = read.parties[:2]
        if read.offence:
            measure = read.measure or "extradition"
            return reverse("bases", args=[asking, asked, read.offence, measure]) + dial.query()
        return reverse("pair", args=[asking, asked]) + dial.query()
    if read.parties and read.offence:
        return reverse("duties", args=[read.parties[0], read.offence]) + dial.query()
    if read.instrument:
        anchor = f"#{read.parties[0]}" if read.parties else ""
        return reverse("instrument", args=[read.instrument]) + dial.query() + anchor
    if read.parties:
        return reverse("state", args=[read.parties[0]]) + dial.query()
    return reverse("world") + dial.query(offence=read.offence) if read.offence else ""


def sources(request: HttpRequest) -> HttpResponse:
    """Where the facts were read, as of when; how complete each instrument's list is."""
    found = coverage_of_all()
    listed = sorted(record().sources.values(), key=lambda s: s.key)
    context = {"total": found, "sources_listed": listed}
    table = (("key", "what", "as of", "licence"), ((s.key, s.what, s.as_of, s.licence) for s in listed))
    return answered(request, "web/sources.html", context, name="sources", data=found.to_json, table=table)
