"""What waits for one person: requests whose next step is theirs, tasks, near clocks, what nobody acknowledged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from servanda.desk.cases.models import Task
from servanda.desk.clocks.queries import Due, dues, running
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import unheard as without_receipt
from servanda.desk.people.models import Account
from servanda.desk.permissions import PERMISSIONS, may_see
from servanda.desk.requests.machines import MACHINES, OUTGOING, Machine
from servanda.desk.requests.models import Request

__all__ = ["Next", "Waiting", "next_steps", "waiting"]

_MOST = 50
_SHOWN = ("reference", "direction", "title", "counterpart", "state", "urgency", "due_on")
_OF_TASK = ("title", "due", "case__reference")
_UNHEARD = ("sent", "delivered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """A request, and the steps that this person's roles may take from where it stands."""

    request: Request
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Everything on the first page."""

    requests: Sequence[Next]
    due: Sequence[Due]  # overdue, today and this week
    tasks: Sequence[Task]
    unheard: Sequence[Request]  # sent, and nobody acknowledged it
    parcels: Sequence[Parcel]  # packed, and no receipt came


def waiting(account: Account, at: datetime) -> Waiting:
    """What waits for this account; five queries, however much there is."""
    mine = Request.objects.filter(may_see(account)).only(*_SHOWN)
    ordered = mine.order_by(F("due_on").asc(nulls_last=True), "made_at")
    near = [due for due in dues(running(account)[:_MOST], at) if due.nearness != "later"]
    tasks = Task.objects.filter(may_see(account), assignee=account, done_at=None).select_related("case").only(*_OF_TASK)
    return Waiting(
        requests=next_steps(account, ordered),
        due=near,
        tasks=list(tasks[:_MOST]),
        parcels=without_receipt(account),
        unheard=list(ordered.filter(direction=OUTGOING.direction, state__in=_UNHEARD)[:_MOST]),
    )


def next_steps(account: Account, requests: QuerySet[Request]) -> list[Next]:
    """Of these, the first from which a step of this account's roles leads on."""
    steps = {direction: dict(_leading_on(account, machine)) for direction, machine in MACHINES.items()}
    places = [Q(direction=direction, state__in=states) for direction, states in steps.items() if states]
    found = requests.filter(reduce(or_, places))[:_MOST] if places else ()
    return [Next(request=one, steps=steps[one.direction][one.state]) for one in found]


def _leading_on(account: Account, machine: Machine) -> Iterator[tuple[str, tuple[str, ...]]]:
    """States, and the steps of this account's roles from there; withdrawing is no work that waits."""
    for state in machine.states:
        names = (step.name for step in machine.open_from(state) if not step.name.endswith("withdraw"))
        if mine := tuple(name for name in names if account.roles & PERMISSIONS[f"request.{name}"].roles):
            yield state, mine
