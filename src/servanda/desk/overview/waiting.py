"""What waits for one person: requests whose next step is theirs, tasks, near clocks, what nobody acknowledged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from servanda.desk.cases.models import Task
from servanda.desk.clocks.queries import Due, dues, running
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import unheard as without_receipt
from servanda.desk.people.models import Account
from servanda.desk.permissions import PERMISSIONS, may_see
from servanda.desk.requests.machines import LAST
from servanda.desk.requests.models import Request

__all__ = ["Next", "Waiting", "next_steps", "waiting"]

_MOST = 50
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
    """What waits for this account; six queries, however much there is."""
    mine = Request.objects.filter(may_see(account)).exclude(state=LAST).select_related("authority", "case")
    ordered = list(mine.order_by(F("due_on").asc(nulls_last=True), "made_at")[: 4 * _MOST])
    near = [due for due in dues(running(account)[:_MOST], at) if due.nearness != "later"]
    tasks = Task.objects.filter(may_see(account), assignee=account, done_at=None).select_related("case")
    return Waiting(
        requests=list(next_steps(account, ordered))[:_MOST],
        due=near,
        tasks=list(tasks[:_MOST]),
        parcels=without_receipt(account),
        unheard=[one for one in ordered if one.is_outgoing and one.state in _UNHEARD],
    )


def next_steps(account: Account, requests: Iterable[Request]) -> Iterable[Next]:
    """Of these, the requests from which a step of this account's roles leads on; withdrawing is no work that waits."""
    for request in requests:
        steps = (step for step in request.machine.open_from(request.state) if not step.name.endswith("withdraw"))
        mine = tuple(step.name for step in steps if account.roles & PERMISSIONS[f"request.{step.name}"].roles)
        if mine:
            yield Next(request=request, steps=mine)
