"""What waits, the search and the statistics, for programs."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from servanda.desk.doing import seen
from servanda.desk.overview.electronic import Count, electronic
from servanda.desk.overview.statistics import statistics
from servanda.desk.overview.waiting import waiting
from servanda.desk.search.queries import search
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of
from servanda.web.desk.asking import now, signed_in

__all__ = ["router"]

router = Router(tags=["overview"])


class Waits(Schema):
    """A request whose next step is the caller's."""

    request: str
    title: str
    counterpart: str
    state: str
    steps: list[str] = Field(description="Steps that the caller's roles may take.")
    due_on: str = ""


class Hit(Schema):
    """One thing found."""

    case: str
    request: str
    kind: str
    says: str


class Numbers(Schema):
    """One State in one direction; null is not known yet."""

    party: str
    direction: str
    requests: int
    open: int
    acknowledged_after: float | None = Field(description="Median days.")
    executed_after: float | None = Field(description="Median days.")
    refused: int
    grounds: dict[str, int]


class Electronic(Schema):
    """Requests for electronic evidence of one kind, State or instrument, in one direction; null is not known."""

    by: str = Field(description="kind, State or instrument.")
    which: str = Field(description="Id of a measure, code of a State, id of an instrument; empty: none of the record.")
    direction: str
    requests: int
    emergencies: int
    minutes_to_preserve: float | None = Field(description="Median.")
    days_to_answer: float | None = Field(description="Median.")
    granted: int
    refused: int
    grounds: dict[str, int] = Field(description="By provision, how often.")
    certainty: str = Field(description="text, memory or contested: the weakest of these grounds.")


@router.get("/waiting", response=list[Waits])
def waits(request: HttpRequest) -> list[Waits]:
    """The requests whose next step is the caller's, the nearest deadline first."""
    by, at = signed_in(request), now()
    seen("overview.read", by=by, at=at)
    return [
        Waits(
            request=one.request.reference,
            title=one.request.title,
            counterpart=one.request.counterpart,
            state=one.request.state,
            steps=list(one.steps),
            due_on=one.request.due_on.isoformat() if one.request.due_on else "",
        )
        for one in waiting(by, at).requests
    ]


@router.get("/search", response=list[Hit])
def find(request: HttpRequest, q: Query[str]) -> list[Hit]:
    """What contains every word asked for, in what the caller may see."""
    by = signed_in(request)
    seen("overview.read", by=by, at=now(), page="search")
    return [Hit(case=hit.case, request=hit.request, kind=hit.kind, says=hit.says) for hit in search(by, q[:200])]


@router.get("/statistics", response=list[Numbers])
def numbers(request: HttpRequest) -> list[Numbers]:
    """By State and direction, in what the caller may see."""
    by = signed_in(request)
    seen("overview.read", by=by, at=now(), page="statistics")
    return [
        Numbers(
            party=line.party,
            direction=line.direction,
            requests=line.requests,
            open=line.open,
            acknowledged_after=line.acknowledged_after,
            executed_after=line.executed_after,
            refused=line.refused,
            grounds=dict(line.grounds),
        )
        for line in statistics(by)
    ]


@router.get("/statistics/electronic", response=list[Electronic])
def electronic_numbers(request: HttpRequest) -> list[Electronic]:
    """Electronic evidence by kind, State and instrument, in what the caller may see."""
    by = signed_in(request)
    seen("overview.read", by=by, at=now(), page="electronic evidence")
    return [_electronic(one) for one in electronic(by)]


def _electronic(one: Count) -> Electronic:
    grounds = dict(one.grounds)
    return Electronic(**(asdict(one) | {"grounds": grounds, "certainty": catalogue_of(kept()).weakest(grounds)}))
