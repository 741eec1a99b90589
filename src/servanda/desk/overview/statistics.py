"""How the work goes with each State: how long until an acknowledgement, until execution; refusals and their grounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from servanda.desk.people.models import Account
from servanda.desk.permissions import may_see
from servanda.desk.requests.models import Request, Taken

__all__ = ["HEADS", "Line", "rows", "statistics"]

HEADS = (
    "State",
    "direction",
    "requests",
    "open",
    "median days to acknowledge",
    "median days to execute",
    "refused",
    "grounds",
)
_BEGINS = {"outgoing": ("send",), "incoming": ()}  # an incoming one begins when it reaches us
_HEARD = {
    "outgoing": ("record-acknowledgement", "record-execution-begun", "record-executed"),
    "incoming": ("accept", "ask-for-more", "refuse"),
}
_DONE = {"outgoing": ("record-executed",), "incoming": ("answer",)}
_REFUSED = {"outgoing": ("record-refusal",), "incoming": ("refuse",)}
_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One State in one direction; a median over nothing is not known, never nought."""

    party: str
    direction: str
    requests: int
    open: int
    acknowledged_after: float | None  # days, median
    executed_after: float | None  # days, median
    refused: int
    grounds: tuple[tuple[str, int], ...]  # provision or reason -> how often


@dataclass(slots=True)
class _Course:
    """One request, as far as it is counted."""

    direction: str
    is_open: bool
    began: datetime | None
    heard: datetime | None = None
    done: datetime | None = None
    refused: bool = False
    grounds: tuple[str, ...] = ()

    def take(self, step: Taken) -> None:
        if step.name in _BEGINS[self.direction] and self.began is None:
            self.began = step.at
        if step.name in _HEARD[self.direction] and self.heard is None:
            self.heard = step.at
        if step.name in _DONE[self.direction]:
            self.done = step.at
        if step.name in _REFUSED[self.direction]:
            self.refused = True
        self.grounds += tuple(map(str, step.details.get("grounds", ())))


def statistics(account: Account) -> list[Line]:
    """One line for each State and direction in what the account may see; two queries."""
    courses: dict[int, _Course] = {}
    places: dict[tuple[str, str], list[_Course]] = {}
    for request in Request.objects.filter(may_see(account)).order_by("pk"):
        began = None if request.is_outgoing else request.received_at or request.made_at
        course = _Course(direction=request.direction, is_open=request.is_open, began=began)
        courses[request.pk] = course
        places.setdefault((request.counterpart, request.direction), []).append(course)
    for step in Taken.objects.filter(may_see(account, "request__case")).order_by("request_id", "number"):
        courses[step.request_id].take(step)
    return [_line(party, direction, found) for (party, direction), found in sorted(places.items())]


def _line(party: str, direction: str, courses: list[_Course]) -> Line:
    grounds = Counter(ground for course in courses if course.refused for ground in set(course.grounds))
    return Line(
        party=party,
        direction=direction,
        requests=len(courses),
        open=sum(course.is_open for course in courses),
        acknowledged_after=_median((course.began, course.heard) for course in courses),
        executed_after=_median((course.began, course.done) for course in courses),
        refused=sum(course.refused for course in courses),
        grounds=tuple(grounds.most_common()),
    )


def _median(pairs: Iterable[tuple[datetime | None, datetime | None]]) -> float | None:
    days = [(end - start).total_seconds() / _DAY for start, end in pairs if start and end and end >= start]
    return round(median(days), 1) if days else None


def rows(lines: Iterable[Line], names: Mapping[str, str]) -> Iterable[tuple[str, ...]]:
    """The lines as a table of words, for a file; what is not known stays empty."""
    for line in lines:
        yield (
            names.get(line.party, line.party),
            line.direction,
            str(line.requests),
            str(line.open),
            _number(line.acknowledged_after),
            _number(line.executed_after),
            str(line.refused),
            "; ".join(f"{ground} ({often})" for ground, often in line.grounds),
        )


def _number(days: float | None) -> str:
    return "" if days is None else f"{days:g}"
