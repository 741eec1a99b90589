"""Addresses of what is under way: tracks and the agenda."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from servanda.facts.errors import UnknownName
from servanda.treatymaking.agenda import Item
from servanda.treatymaking.agenda import agenda as ask_agenda
from servanda.treatymaking.json_form import as_json
from servanda.treatymaking.reading import find
from servanda.treatymaking.tracks import Track, positions, standing
from servanda.web import kept
from servanda.web.api.answering import page_of, refuse_unknown, respond
from servanda.web.api.forms import AgendaForm, Rows, TrackForm
from servanda.web.api.frame import Day, Name, Page, record_as

__all__ = ["router"]

router = Router(tags=["Treaty-making"])


class TrackAsked(Schema):
    """A track on a day, and whose positions."""

    on: Day | None = Field(None, description="The day to look from; today if none is given.")
    state: Name | None = Field(None, description="Only positions of this State or organisation.")
    step: Name | None = Field(None, description="Only positions at this step.")
    article: Name | None = Field(None, description="Only positions on this article.")


class TracksAsked(Page):
    """The list of tracks."""


class AgendaAsked(Schema):
    """What lies ahead, for whom."""

    on: Day | None = Field(None, description="The day to look from; today if none is given.")
    until: Day | None = Field(None, description="The last day to look at.")
    who: Name | None = Field(None, description="A State, an organisation, a body or an office.")


@router.get("/tracks", response=Rows)
def tracks(request: HttpRequest, asked: Query[TracksAsked]) -> HttpResponse:
    """The treaties and recurring business under way."""
    return page_of(request, asked, list(kept.tracks().values()), _head)


@router.get("/tracks/{track}", response=TrackForm)
def track(request: HttpRequest, track: Name, asked: Query[TrackAsked]) -> HttpResponse:
    """The steps of a track as they stand on a day, each with its evidence, and the positions taken."""
    refuse_unknown(request, TrackAsked)
    found, on = find(kept.tracks(), track), asked.on or date.today()
    steps = [{**as_json(step), "standing": str(standing(step, on))} for step in found.in_order()]
    actor = _actor(asked.state) if asked.state else None
    taken = list(positions([found], actor=actor, step=asked.step, article=asked.article))
    whole = {**_head(found), "on": on.isoformat(), "steps": steps, "positions": as_json(taken)}
    return respond(request, whole)


@router.get("/agenda", response=AgendaForm)
def agenda(request: HttpRequest, asked: Query[AgendaAsked]) -> HttpResponse:
    """What happens next, with the days left and what must be done before."""
    refuse_unknown(request, AgendaAsked)
    who = _actor(asked.who) if asked.who else None
    found = ask_agenda(kept.tracks(), record_as(), on=asked.on or date.today(), until=asked.until, who=who)

    def shown(items: tuple[Item, ...]) -> list[dict[str, Any]]:
        return [{**as_json(item), "days_left": item.days_left(found.on)} for item in items]

    return respond(
        request,
        {
            "on": found.on.isoformat(),
            "until": found.until.isoformat() if found.until else None,
            "who": found.who,
            "dated": shown(found.dated),
            "undated": shown(found.undated),
            "unrecorded": shown(found.unrecorded),
        },
    )


def _head(found: Track) -> dict[str, Any]:
    return {"id": found.id, "title": found.title, "instrument": found.instrument, "as_of": found.as_of.isoformat()}


def _actor(name: str) -> str:
    """A party's code where the name is one, else the name itself: a body or an organisation."""
    try:
        return record_as().party(name).code
    except UnknownName:
        return name
