"""World: the map of an offence, or of an instrument, on a day; and the same as a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from servanda.inquiries.between import MayAsk
from servanda.inquiries.gaps import Gaps, Place
from servanda.law.kleene import Answer
from servanda.treatymaking.outlook import YearAhead
from servanda.web.addresses import way
from servanda.web.answering import Table, answered
from servanda.web.choices import chosen_measure, chosen_offence
from servanda.web.dial import Dial, dial_of
from servanda.web.errors import BadQuestion
from servanda.web.kept import gaps_for, obliged_by, outlook_on, record, who_may_ask
from servanda.web.maps import outlines_address, outlines_svg, world_svg
from servanda.web.names import name_of, sorted_parties
from servanda.web.pages.bound import bound
from servanda.web.rows import place_rows
from servanda.web.slider import Year, slider_days
from servanda.web.templatetags.answers import of_provision

__all__ = [
    "LEVELS",
    "change_map",
    "duty_map",
    "outlines",
    "world",
]

LEVELS = {"must": "must", "may": "may", "not known": "unknown", "unrecorded": "nothing"}
_BASES = ("yes", "unknown", "unrecorded")
_FURTHEST = 20  # years ahead for which a forecast is made
_QUESTIONS = ("", "owed", "bound")
_FOREVER = 365 * 24 * 3600


def outlines(request: HttpRequest, version: str) -> HttpResponse:
    """The outlines of all States, which a browser keeps for ever under this address."""
    response = HttpResponse(outlines_svg(), content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={_FOREVER}, immutable"
    return response


def world(request: HttpRequest) -> HttpResponse:
    """The map of one offence: who must act, who may; with a State chosen, who can ask it for what."""
    if request.GET.get("question", "owed") not in _QUESTIONS:
        raise BadQuestion(_("question=%s: expected owed or bound.") % request.GET["question"][:40])
    if request.GET.get("question") == "bound":
        return bound(request)
    dial, crime = dial_of(request), chosen_offence(request)
    level = request.GET.get("level", "")
    if level and level not in LEVELS:
        raise BadQuestion(_("level=%(level)s: expected %(known)s.") % {"level": level[:40], "known": ", ".join(LEVELS)})
    found = gaps_for(crime.id, dial.on, dial.absence)
    by_forecast = _ahead(request)
    expected, left_out = _expected(crime.id, dial) if by_forecast else ({}, {})
    here = record().party(request.GET["here"]) if request.GET.get("here") else None
    measure = chosen_measure(request)
    order = {code: number for number, (code, _name) in enumerate(sorted_parties())}
    places = sorted((p for p in found.places if not level or p.level == level), key=lambda p: order[p.state])
    context = {
        "crime": crime,
        "found": found,
        "counts": found.counts(),
        "unknown": found.counts()["not known"],
        "rows": place_rows(places, crime.id, dial),
        "level": level,
        "levels": LEVELS,
        "measure": measure,
        "years": list(_years(crime.id, dial, expected)),
        "by_forecast": by_forecast,
        "expected": expected.get(dial.on),
        "left_out": left_out,
        "here": here,
        "read_on": found.asked.as_of if found.asked.as_of and found.asked.as_of < dial.on else None,
        "place": next((p for p in found.places if here and p.state == here.code), None),
    }
    if here:
        asked = who_may_ask(here.code, crime.id, measure.id, dial.on, dial.absence)
        context |= {
            "map": _asking_map(here.code, asked, crime.id, measure.id, dial),
            "askers": {key: sum(_shown(a) == key for a in asked.values()) for key in _BASES},
        }
    else:
        context["map"] = duty_map(found, dial)
    name = f"{crime.id}-{dial.on}"
    data = partial(_data, found, expected.values(), left_out)
    return answered(request, "web/world.html", context, name=name, data=data, table=_table(found, places))


def _data(found: Gaps, expected: Iterable[YearAhead], left_out: Mapping[str, str]) -> dict[str, object]:
    ahead = [{"on": str(y.on), "done": y.done, "low": y.low, "middle": y.middle, "high": y.high} for y in expected]
    return found.to_json() | ({"forecast": {"years": ahead, "left_out": dict(left_out)}} if ahead else {})


def _table(found: Gaps, places: Iterable[Place]) -> Table:
    heads = ("code", "State", "region", "offence", "on", "as of", "level", "by", "would be closed by", "sources")
    return heads, (
        (
            *(p.state, p.name, p.region, found.offence.id, found.asked.on, found.asked.as_of, p.level),
            "; ".join(of_provision(key) for key in p.by),
            "; ".join(p.closed_by),
            "; ".join(found.asked.sources),
        )
        for p in places
    )


def duty_map(found: Gaps, dial: Dial) -> SafeString:
    """Each State where a suspect could be, by what it must or may do; a click chooses it."""
    words = {
        "must": _("must act"),
        "may": _("may act"),
        "not known": _("not known"),
        "unrecorded": _("no duty recorded"),
    }
    base, end = f"{reverse('world')}?offence={found.offence.id}&here=", dial.also
    return world_svg(
        label=_("Map: what each State owes about %s") % found.title.lower(),
        source=outlines_address(),
        classes={p.state: LEVELS[p.level] for p in found.places},
        says={p.state: f"{name_of(p.state)}: {words[p.level]}" for p in found.places},
        links={p.state: f"{base}{p.state}{end}" for p in found.places},
    )


def _asking_map(here: str, asked: dict[str, MayAsk], offence: str, measure: str, dial: Dial) -> SafeString:
    """Each other State, by whether it has a recorded basis for a request to the one chosen; a click gives the pair."""
    words = {"yes": _("yes"), "unknown": _("not known"), "unrecorded": _("not known, no basis recorded")}
    to, end = way("bases", 4), dial.query()
    links = {s: to(s, here, offence, measure) + end for s in asked}
    sentence = _("%(state)s may ask: %(answer)s")
    says = {s: sentence % {"state": name_of(s), "answer": words[_shown(a)]} for s, a in asked.items()}
    return world_svg(
        label=_("Map: who may ask %s") % name_of(here),
        source=outlines_address(),
        classes={s: _shown(a) for s, a in asked.items()},
        says=says | {here: name_of(here)},
        links=links | {here: reverse("state", args=[here]) + dial.query()},
        here=here,
    )


def _shown(found: MayAsk) -> str:
    """How the answer is coloured: where no basis is recorded, another may exist."""
    return "yes" if found.answer is Answer.YES else "unknown" if found.is_recorded else "unrecorded"


def _ahead(request: HttpRequest) -> bool:
    """Whether years ahead are to be forecast; else they rest on acts already done. Raises BadQuestion."""
    asked = request.GET.get("ahead", "")
    if asked not in ("", "done", "forecast"):
        raise BadQuestion(_("ahead=%s: expected done or forecast.") % asked[:40])
    return asked == "forecast"


def _expected(offence: str, dial: Dial) -> tuple[dict[date, YearAhead], dict[str, str]]:
    """The outlook for each day ahead, and the instruments that no forecast can be made for, with the reason."""
    last = dial.today.replace(day=1, year=dial.today.year + _FURTHEST)
    days = tuple(sorted({day for day in (*slider_days(dial.today), dial.on) if dial.today < day <= last}))
    years, left_out = outlook_on(offence, dial.today, days, dial.absence)
    return {year.on: year for year in years}, left_out


def _years(offence: str, dial: Dial, expected: Mapping[date, YearAhead]) -> Iterator[Year]:
    """Steps from 1950 to beyond the day asked for; what lies ahead rests on acts already done, or is forecast."""
    this, days = dial.today, slider_days(dial.today)
    if dial.on not in days:
        days = sorted([*days, dial.on])
    total = max(1, len(sorted_parties()))
    for day in days:
        drawn = expected.get(day)
        must = drawn.middle if drawn else obliged_by(offence, day, dial.absence)
        yield Year(
            day=day,
            label=_("today") if day == this else str(day.year),
            must=must,
            height=round(100 * must / total),
            is_here=day == dial.on,
            ahead=day > this,
            forecast=drawn,
            spread=(100 - 100 * drawn.high // total, 100 - 100 * drawn.low // total) if drawn else (0, 0),
        )


def change_map(before: Gaps, after: Gaps, dial: Dial) -> SafeString:
    """The map as supposed; States whose level moves are marked."""
    words = {
        "must": _("must act"),
        "may": _("may act"),
        "not known": _("not known"),
        "unrecorded": _("no duty recorded"),
    }
    old, new = before.levels(), after.levels()
    moved = {state for state, level in new.items() if old.get(state) != level}
    to, end = way("duties", 2), dial.query()
    return world_svg(
        label=_("Map: what each State would owe about %s") % after.title.lower(),
        source=outlines_address(),
        classes={state: LEVELS[level] + (" here" if state in moved else "") for state, level in new.items()},
        says={state: f"{name_of(state)}: {words[level]}" for state, level in new.items()},
        links={state: to(state, after.offence.id) + end for state in new},
    )
