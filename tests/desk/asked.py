"""Small builders of requests, and a walk that takes them somewhere."""

from __future__ import annotations

from typing import Any

from tests.desk.people import NOW, Office

from servanda.desk.cases.models import Case
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.permissions import PERMISSIONS
from servanda.desk.requests import actions
from servanda.desk.requests.models import Request, Taken


def outgoing(case: Case, office: Office, **given: Any) -> Request:
    """A draft to Portugal."""
    said = {"kind": "take-evidence", "counterpart": "PRT", "title": "Hear a witness in Porto"} | given
    return actions.draft(case, by=office[Role.DRAFTER], at=NOW, **said)


def incoming(case: Case, office: Office, **given: Any) -> Request:
    """A letter from Portugal."""
    said = {"kind": "take-evidence", "counterpart": "PRT", "title": "Hear a witness in Recife"} | given
    return actions.receive(case, by=office[Role.EXECUTING_OFFICER], at=NOW, **said)


def who_may(office: Office, name: str, *, but: frozenset[int] = frozenset()) -> Account:
    """Someone whose role allows the step and whose eyes are fresh."""
    return next(
        one for role, one in office.people.items() if role in PERMISSIONS[f"request.{name}"].roles and one.pk not in but
    )


def walk(request: Request, office: Office, *names: str, **given: Any) -> Taken:
    """Take these steps, each by someone who may."""
    for name in names:
        eyes = actions.first_eyes(request, request.machine.steps[name])
        said = {"reason": "as the walk has it", **given}
        taken = actions.take_step(request, name, by=who_may(office, name, but=eyes), at=NOW, **said)
    return taken
