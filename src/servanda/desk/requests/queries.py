"""Reading requests: always within what one may see, in a number of queries that does not grow with the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Min, Prefetch, Q, QuerySet

from servanda.desk.errors import BadInput
from servanda.desk.people.models import Account
from servanda.desk.permissions import PERMISSIONS, covers, may_see
from servanda.desk.requests.actions.steps import first_eyes
from servanda.desk.requests.kinds import kinds
from servanda.desk.requests.machines import LAST, MACHINES, Step
from servanda.desk.requests.models import Condition, Link, Request, Taken
from servanda.facts.names import nearest

__all__ = ["Filter", "Open", "board", "counterparts", "every", "filtered", "one", "open_steps", "read_filter"]

_LISTED = (
    "reference",
    "direction",
    "counterpart",
    "kind",
    "title",
    "state",
    "urgency",
    "due_on",
    "version",
    "case__reference",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a list is narrowed to; empty: not narrowed."""

    direction: str = ""
    state: str = ""  # a state of a machine, "open" or "closed"
    counterpart: str = ""
    kind: str = ""
    urgency: str = ""
    case: str = ""  # its reference
    words: str = ""  # in reference or title
    overdue: bool = False
    mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A step that leads on from here, for one account."""

    step: Step
    waits_for: str = ""  # "" if the account may take it; else why another must


def every(account: Account) -> QuerySet[Request]:
    """All requests of the cases the account needs to know; each with ``next_due``, of the clocks that are ours."""
    if not (account.roles & PERMISSIONS["request.read"].roles and covers(account.scopes, "request.read")):
        return Request.objects.none()
    ours = Q(clocks__ending="", clocks__is_ours=True)
    found = Request.objects.filter(may_see(account)).select_related("case", "authority", "contact", "made_by")
    return found.annotate(next_due=Min("clocks__due_at", filter=ours))


def one(account: Account, reference: str) -> Request | None:
    """One request with all that its page shows; None where it may not be seen."""
    earlier = Link.objects.select_related("earlier")
    later = Link.objects.select_related("later")
    return (
        every(account)
        .prefetch_related(
            Prefetch("steps", Taken.objects.select_related("by")),
            "contents",
            "answers",
            Prefetch("conditions", Condition.objects.select_related("lifted_by")),
            "consultations",
            Prefetch("follows", earlier),
            Prefetch("followed_by", later),
        )
        .filter(reference=reference)
        .first()
    )


def counterparts(account: Account) -> list[str]:
    """With whom there are requests among all that the account may see: codes, in order."""
    found = every(account).values_list("counterpart", flat=True)
    return list(found.order_by("counterpart").distinct())


def filtered(account: Account, wanted: Filter, at: datetime) -> QuerySet[Request]:
    """Those of ``every`` that are wanted, with what a list shows, the nearest deadline first, then the newest."""
    found = every(account).select_related(None).select_related("case").only(*_LISTED)
    for field in ("direction", "counterpart", "kind", "urgency"):
        if value := getattr(wanted, field):
            found = found.filter(**{field: value})
    if wanted.state in ("open", LAST):
        found = found.filter(state=LAST) if wanted.state == LAST else found.exclude(state=LAST)
    elif wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.case:
        found = found.filter(case__reference=wanted.case)
    for word in wanted.words.split():
        found = found.filter(
            Q(reference__icontains=word) | Q(title__icontains=word) | Q(their_reference__icontains=word)
        )
    if wanted.overdue:
        late = Q(next_due__lte=at) | Q(due_on__lt=at.date())
        found = found.exclude(state=LAST).filter(late)
    if wanted.mine:
        taken = Taken.objects.filter(by=account).values("request")
        found = found.filter(Q(made_by=account) | Q(pk__in=taken))
    return found.order_by(F("next_due").asc(nulls_last=True), "-made_at", "-pk")


def board(requests: Iterable[Request], direction: str) -> list[tuple[str, list[Request]]]:
    """Requests of one direction in the order of its states; a state without any is left out."""
    columns: dict[str, list[Request]] = {state: [] for state in MACHINES[direction].states}
    for request in requests:
        if request.direction == direction:
            columns[request.state].append(request)
    return [(state, found) for state, found in columns.items() if found]


def open_steps(request: Request, account: Account) -> list[Open]:
    """The steps that lead on from here and that the account's roles allow, or that wait for other eyes."""
    found = []
    for step in request.machine.open_from(request.state):
        if account.roles & PERMISSIONS[f"request.{step.name}"].roles:
            same = step.four_eyes and account.pk in first_eyes(request, step)
            found.append(Open(step=step, waits_for="another pair of eyes" if same else ""))
    return found


_CHOICES: Mapping[str, Any] = {
    "direction": lambda: list(MACHINES),
    "state": lambda: ["open", *dict.fromkeys(state for machine in MACHINES.values() for state in machine.states)],
    "kind": lambda: list(kinds()),
    "urgency": lambda: list(Request.Urgency.values),
}


def read_filter(said: Mapping[str, str]) -> Filter:
    """A filter as an address says it. Raises BadInput for a value that nothing can have."""
    texts = {name: str(said.get(name, "")).strip()[:120] for name in Filter.__dataclass_fields__}
    for name, choices in _CHOICES.items():
        if texts[name] and texts[name] not in choices():
            hint = nearest(texts[name], choices())
            raise BadInput(f"{name}: {texts[name]!r} is none.{f' Did you mean {hint[0]!r}?' if hint else ''}")
    overdue, mine = (texts.pop(name).lower() in ("1", "on", "true", "yes") for name in ("overdue", "mine"))
    return Filter(overdue=overdue, mine=mine, **texts)
