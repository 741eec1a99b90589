"""Electronic evidence in numbers, as conferences of Parties ask for them: by kind, State and instrument.

Times are medians over what is known; nothing known is None, never nought. To preserve: from arrival, or from
sending, until the data were recorded as held. To answer: until the answer, whole or in part, or until execution.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Literal, get_args

from servanda.desk.clocks.actions import instrument_of
from servanda.desk.clocks.models import Event
from servanda.desk.people.models import Account
from servanda.desk.permissions import may_see
from servanda.desk.requests.kinds import kinds
from servanda.desk.requests.models import Request, Taken
from servanda.facts.loading import kept
from servanda.inquiries.citing import cited

__all__ = ["BY", "HEADS", "By", "Count", "electronic", "electronic_rows"]

By = Literal["kind", "State", "instrument"]
BY: tuple[By, ...] = get_args(By)
HEADS = (
    "by",
    "which",
    "direction",
    "requests",
    "emergencies",
    "median minutes to preserve",
    "median days to answer",
    "granted",
    "refused",
    "grounds",
)
_GRANTED = frozenset({"answer", "answer-in-part", "record-executed", "record-part-executed"})
_REFUSED = frozenset({"refuse", "record-refusal"})
_ON_GROUNDS = _REFUSED | {"propose-refusal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One kind, State or instrument in one direction."""

    by: By
    which: str  # id of a measure, code of a State, id of an instrument; empty: no basis of the record was chosen
    direction: str
    requests: int
    emergencies: int
    minutes_to_preserve: float | None
    days_to_answer: float | None
    granted: int
    refused: int
    grounds: tuple[tuple[str, int], ...]  # provision -> how often


@dataclass(slots=True)
class _Course:
    """One request, as far as it is counted."""

    request: Request
    began: datetime | None
    held: datetime | None = None
    answered: datetime | None = None
    is_refused: bool = False
    grounds: set[str] = field(default_factory=set)

    def take(self, step: Taken) -> None:
        if step.name == "send":
            self.began = step.at
        if step.name in _GRANTED:
            self.answered = self.answered or step.at
        self.is_refused |= step.name in _REFUSED
        if step.name in _ON_GROUNDS:
            self.grounds |= set(map(str, step.details.get("grounds", ())))


def electronic(account: Account) -> list[Count]:
    """The numbers of all requests for electronic evidence that the account may see; three queries."""
    asked = Request.objects.filter(may_see(account), kind__in=[one.id for one in kinds().values() if one.is_electronic])
    courses = {one.pk: _Course(one, _came(one)) for one in asked}
    for step in Taken.objects.filter(request__in=asked).order_by("request_id", "number"):
        courses[step.request_id].take(step)
    for event in Event.objects.filter(request__in=asked, name="data-preserved").order_by("-happened_at"):
        courses[event.request_id].held = event.happened_at
    return [count for by in BY for count in _by(by, courses.values())]


def _came(request: Request) -> datetime | None:
    return None if request.is_outgoing else request.received_at or request.made_at


def _by(by: By, courses: Iterable[_Course]) -> Iterator[Count]:
    found: dict[tuple[str, str], list[_Course]] = {}
    for course in courses:
        found.setdefault((_which(by, course.request), course.request.direction), []).append(course)
    for (which, direction), those in sorted(found.items()):
        yield _count(by, which, direction, those)


def _which(by: By, request: Request) -> str:
    return {"kind": request.kind, "State": request.counterpart, "instrument": instrument_of(request)}[by]


def _count(by: By, which: str, direction: str, courses: list[_Course]) -> Count:
    grounds = Counter(ground for course in courses if course.is_refused for ground in course.grounds)
    return Count(
        by=by,
        which=which,
        direction=direction,
        requests=len(courses),
        emergencies=sum(one.request.urgency == Request.Urgency.EMERGENCY for one in courses),
        minutes_to_preserve=_median(((one.began, one.held) for one in courses), timedelta(minutes=1)),
        days_to_answer=_median(((one.began, one.answered) for one in courses), timedelta(days=1)),
        granted=sum(one.answered is not None for one in courses),
        refused=sum(one.is_refused for one in courses),
        grounds=tuple(sorted(grounds.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _median(pairs: Iterable[tuple[datetime | None, datetime | None]], unit: timedelta) -> float | None:
    spans = [(end - start) / unit for start, end in pairs if start and end and end >= start]
    return round(median(spans), 1) if spans else None


def electronic_rows(counts: Iterable[Count], names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """The numbers as a table of words, for a file; what is not known stays empty."""
    for one in counts:
        times = ("" if time is None else f"{time:g}" for time in (one.minutes_to_preserve, one.days_to_answer))
        yield (
            one.by,
            names.get(one.which, one.which) or "none of the record",
            one.direction,
            str(one.requests),
            str(one.emergencies),
            *times,
            str(one.granted),
            str(one.refused),
            "; ".join(f"{cited(kept(), ground)} ({often})" for ground, often in one.grounds),
        )
