"""The name of a protected person is refused before it enters a ledger, and whoever guesses is seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.desk import people
from tests.desk.asked import peopled
from tests.desk.evidence.conftest import Registering
from tests.desk.people import Office

from servanda.desk.cases.actions import seal_person
from servanda.desk.cases.models import Case, Protection
from servanda.desk.errors import BadInput, NotAllowed
from servanda.desk.evidence import actions
from servanda.desk.evidence.models import Item, Line
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(here: Office) -> Case:
    """With a witness, W-1, whose name is Ana Lima."""
    return peopled(people.case(here))


def sealed(case: Case, here: Office, now: datetime) -> None:
    seal_person(case.persons.get(token="W-1"), by=here[Role.PROTECTION_OFFICER], at=now, aliases=["Aninha Lima"])


@pytest.mark.parametrize(
    "typed",
    [
        {"why": "Ana Lima gave it."},
        {"title": "Statement of LIMA, Ana"},
        {"received_from": "Aninha Lima"},
        {"collector": "Ána Lima"},
        {"file_name": "ana-lima.pdf"},
    ],
)
def test_a_sealed_name_is_refused_wherever_it_is_typed(
    case: Case, here: Office, now: datetime, registered: Registering, typed: dict[str, str]
):
    sealed(case, here, now)

    with pytest.raises(BadInput, match="protected in this case") as told:
        registered(case, **typed)

    assert "W-1" not in str(told.value)
    assert not Item.objects.exists()
    refused = Entry.objects.get(did="evidence.name-refused")
    assert (refused.who, refused.details) == (here[Role.CUSTODIAN].email, {"persons": ["W-1"]})


def test_whoever_may_see_the_identity_is_told_whose_it_is(
    case: Case, here: Office, now: datetime, registered: Registering
):
    case.persons.filter(token="W-1").update(flags=["at-risk"])

    with pytest.raises(BadInput, match="The name of W-1, who is protected"):
        registered(case, why="Ana Lima gave it.")


@pytest.mark.parametrize(("ends_in", "refused"), [(None, True), (3, True), (-3, False)])
def test_a_measure_protects_while_it_is_in_force(
    case: Case, here: Office, now: datetime, registered: Registering, ends_in: int | None, refused: bool
):
    Protection.objects.create(
        person=case.persons.get(token="W-1"),
        measure="pseudonym",
        begins_on=now.date() - timedelta(days=9),
        ends_on=None if ends_in is None else now.date() + timedelta(days=ends_in),
        noted_at=now,
        noted_by=here[Role.PROTECTION_OFFICER],
    )
    said: dict[str, Any] = {"by": here[Role.CUSTODIAN], "at": now, "why": "For Ana Lima.", "other": "Police"}
    item = registered(case)

    if refused:
        with pytest.raises(BadInput):
            actions.handle(item, "transferred", **said)
    else:
        actions.handle(item, "transferred", **said)

    assert Line.objects.filter(text__contains="Ana Lima").exists() is not refused


def test_whose_name_nobody_protects_and_somebody_else_of_that_name_are_written(
    case: Case, here: Office, now: datetime, registered: Registering
):
    registered(case, why="Ivo Brandt left it behind.")
    sealed(case, here, now)
    item = registered(case, why="Ana Lima of the port's archive gave it.", somebody_else=True)

    assert Line.objects.filter(item=item, text__contains="Ana Lima").exists()
    assert Entry.objects.filter(did="evidence.register").last().details["somebody_else"] == ["W-1"]  # type: ignore[union-attr]  # there are two


def test_a_token_and_a_part_of_a_longer_word_are_written(
    case: Case, here: Office, now: datetime, registered: Registering
):
    sealed(case, here, now)

    registered(case, why="W-1 gave it; Joana Limas heard of it.")

    assert not Entry.objects.filter(did="evidence.name-refused").exists()


def test_who_may_not_handle_evidence_learns_nothing_by_guessing(
    case: Case, here: Office, now: datetime, registered: Registering
):
    sealed(case, here, now)
    item = registered(case)

    with pytest.raises(NotAllowed):
        actions.handle(item, "sealed", by=here[Role.DRAFTER], at=now, why="Ana Lima")
