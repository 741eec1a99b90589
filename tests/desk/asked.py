"""Small builders of requests, and a walk that takes them somewhere."""

from __future__ import annotations

from typing import Any

from tests.desk.people import NOW, Office

from servanda.desk.cases.models import Case, Consent, Fact, Person
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.permissions import PERMISSIONS
from servanda.desk.requests import actions
from servanda.desk.requests.kinds import Particular, kind
from servanda.desk.requests.models import Request, Taken
from servanda.desk.requests.resting import proposals


def outgoing(case: Case, office: Office, **given: Any) -> Request:
    """A draft to Portugal."""
    said = {"kind": "take-evidence", "counterpart": "PRT", "title": "Hear a witness in Porto"} | given
    return actions.draft(case, by=office[Role.DRAFTER], at=NOW, **said)


def incoming(case: Case, office: Office, **given: Any) -> Request:
    """A letter from Portugal."""
    said = {"kind": "take-evidence", "counterpart": "PRT", "title": "Hear a witness in Recife"} | given
    return actions.receive(case, by=office[Role.EXECUTING_OFFICER], at=NOW, **said)


def peopled(case: Case) -> Case:
    """With a suspect, a witness who agreed to be named to others, and what happened."""
    Person.objects.create(
        case=case, role="suspect", token="S-1", name="Ivo Brandt", nationalities=["PRT"], whereabouts="PRT"
    )
    witness = Person.objects.create(case=case, role="witness", token="W-1", name="Ana Lima", nationalities=["BRA"])
    Consent.objects.create(
        person=witness,
        is_given=True,
        purposes=["transmission"],
        recipients=["PRT"],
        given_on=NOW.date(),
        noted_at=NOW,
        noted_by=case.opened_by,
    )
    Fact.objects.create(
        case=case,
        text="Guards beat the prisoners of the night shift.",
        began="2020-08-10",
        ended="2020-08",
        places=[{"party": "BRA", "place": "Recife"}],
    )
    return case


def complete(request: Request, office: Office) -> Request:
    """Fill a draft until its gate opens; on the strongest basis of the record, or else on a treaty outside it."""
    said: dict[str, Any] = {"by": office[Role.DRAFTER], "at": NOW}
    if not request.case.persons.exists():
        peopled(request.case)
    particulars = {one.id: _given(one) for one in kind(request.kind).needs}
    actions.change(request, language="pt", channel="diplomatic", particulars=particulars, **said)
    offered = proposals(request, NOW.date())
    if offered:
        actions.choose_basis(request, offered[0].provision.id, **said)
    else:
        actions.name_other_basis(request, "Treaty of 1991 between the two States, articles 2 and 5", **said)
    actions.write(request, {one.provision: "As enclosed." for one in request.contents.filter(is_dropped=False)}, **said)
    return request


def _given(one: Particular) -> object:
    values: dict[str, object] = {
        "persons": ["S-1"],
        "day": "2026-12-01",
        "stretch": "2024-01/2024-06",
        "number": "60",
        "choice": next(iter(one.choices), ""),
    }
    return values.get(one.type, "As enclosed.")


def who_may(office: Office, name: str, *, but: frozenset[int] = frozenset()) -> Account:
    """Someone whose role allows the step and whose eyes are fresh."""
    return next(
        one for role, one in office.people.items() if role in PERMISSIONS[f"request.{name}"].roles and one.pk not in but
    )


def walk(request: Request, office: Office, *names: str, **given: Any) -> Taken:
    """Take these steps, each by someone who may."""
    for name in names:
        step = request.machine.steps[name]
        eyes = actions.first_eyes(request, step) if step.four_eyes else frozenset()
        said = {"reason": "as the walk has it", **given}
        taken = actions.take_step(request, name, by=who_may(office, name, but=eyes), at=NOW, **said)
    return taken
