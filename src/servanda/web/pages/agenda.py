"""What is under way: the agenda and its calendar file, tracks step by step, and a feed of what changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import partial
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from servanda.facts.errors import UnknownName
from servanda.facts.records import Act
from servanda.treatymaking.agenda import Agenda, Item
from servanda.treatymaking.calendar_file import as_icalendar
from servanda.treatymaking.json_form import as_json
from servanda.treatymaking.reading import find
from servanda.treatymaking.tracks import Standing, Step, Track, in_words, standing
from servanda.web.answering import answered
from servanda.web.dial import dial_of
from servanda.web.kept import agenda_on, record, tracks
from servanda.web.names import name_of
from servanda.web.pages.home import changes_until

__all__ = ["agenda", "calendar", "changes", "track"]

_ATOM = "http://www.w3.org/2005/Atom"
_FEED_LENGTH = 60


def agenda(request: HttpRequest) -> HttpResponse:
    """What happens from the day asked for; for everybody, or for one State, body or office."""
    dial, who = dial_of(request), _who(request)
    found = agenda_on(dial.on, who)
    days = [(item, item.days_left(dial.on)) for item in found.dated]
    context = {
        "found": found,
        "days": days,
        "who": who,
        "called": name_of(who) if who else "",
        "tracks": [(t, _last(t, dial.on), _next(t, dial.on)) for t in tracks().values()],
        "bodies": sorted({body for t in tracks().values() for body in t.bodies}),
    }
    heads = ("when", "days left", "what", "of", "where", "standing", "source")
    rows = (
        (in_words(i.when), left[0] if left else "", i.title, i.about, i.place, i.standing, i.source) for i, left in days
    )
    return answered(request, "web/agenda.html", context, name="agenda", data=partial(_data, found), table=(heads, rows))


def _who(request: HttpRequest) -> str | None:
    """A party's code where the address names one, else the body or office as written."""
    written = request.GET.get("who", "").strip()[:200]
    if not written:
        return None
    try:
        return record().party(written).code
    except UnknownName:
        return written


def _data(found: Agenda) -> dict[str, object]:
    def shown(items: tuple[Item, ...]) -> list[dict[str, object]]:
        return [{**as_json(i), "days_left": i.days_left(found.on)} for i in items]

    parts = {"dated": shown(found.dated), "undated": shown(found.undated), "unrecorded": shown(found.unrecorded)}
    return {"question": "agenda", "on": str(found.on), "who": found.who, **parts}


def _last(found: Track, day: date) -> Step | None:
    done = [s for s in found.in_order() if standing(s, day) is Standing.DONE and s.when]
    return done[-1] if done else None


def _next(found: Track, day: date) -> Step | None:
    ahead = {Standing.UNDER_WAY, Standing.DUE, Standing.SCHEDULED, Standing.EXPECTED, Standing.NOT_YET}
    steps = [s for s in found.in_order() if standing(s, day) in ahead]
    return steps[0] if steps else None


def calendar(request: HttpRequest) -> HttpResponse:
    """The agenda as iCalendar, to subscribe to: identifiers stay the same when days move."""
    dial = dial_of(request)
    found = agenda_on(dial.on, _who(request))
    moment = datetime.combine(dial.on, time(), UTC)  # the same file all day, so that readers may keep it
    response = HttpResponse(as_icalendar(found, now=moment), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="servanda-agenda.ics"'
    return response


def track(request: HttpRequest, key: str) -> HttpResponse:
    """One track: its steps as they stand on the day, with evidence, and the positions taken. Raises UnknownTrack."""
    dial, found = dial_of(request), find(tracks(), key)
    steps = [(step, standing(step, dial.on)) for step in found.in_order()]
    heads = ("when", "step", "body", "place", "standing", "outcome", "source", "checked")
    rows = (
        (in_words(s.when), s.called, s.body, s.place, now, s.outcome or "", s.source, s.checked) for s, now in steps
    )
    context = {"track": found, "steps": steps}
    data = partial(_track_data, found, dial.on)
    return answered(request, "web/track.html", context, name=found.id, data=data, table=(heads, rows))


def _track_data(found: Track, on: date) -> dict[str, object]:
    return {
        "id": found.id,
        "title": found.title,
        "instrument": found.instrument,
        "on": str(on),
        "as_of": str(found.as_of),
        "steps": [{**as_json(step), "standing": str(standing(step, on))} for step in found.in_order()],
        "positions": as_json(list(found.positions)),
    }


def changes(request: HttpRequest) -> HttpResponse:
    """What changed lately, as an Atom feed (RFC 4287)."""
    dial = dial_of(request)
    acts = changes_until(dial.on, _FEED_LENGTH)
    feed = Element("feed", xmlns=_ATOM)
    SubElement(feed, "title").text = "Servanda: what changed"
    SubElement(feed, "id").text = request.build_absolute_uri(reverse("changes"))
    SubElement(feed, "updated").text = f"{acts[0].on.last if acts else dial.on}T00:00:00Z"
    SubElement(feed, "link", rel="self", href=request.build_absolute_uri(reverse("changes")))
    author = SubElement(feed, "author")
    SubElement(author, "name").text = "Servanda"
    for act in acts:
        _entry(feed, request, act)
    return HttpResponse(
        b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed), content_type="application/atom+xml; charset=utf-8"
    )


def _entry(feed: Element, request: HttpRequest, act: Act) -> None:
    entry = SubElement(feed, "entry")
    page = request.build_absolute_uri(reverse("instrument", args=[act.instrument]))
    words = f"{record().parties[act.party].name}: {act.kind}, {record().instruments[act.instrument].short}"
    SubElement(entry, "title").text = words
    SubElement(entry, "id").text = f"{page}#{act.party}-{act.kind}-{act.on}"
    SubElement(entry, "updated").text = f"{act.on.last}T00:00:00Z"
    SubElement(entry, "link", rel="alternate", href=f"{page}#{act.party}")
    SubElement(entry, "summary").text = f"{words}, {act.on}. Source: {act.source}."
