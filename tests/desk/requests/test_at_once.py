"""Two people at the same moment: one step is taken, one text is kept, nobody overwrites anybody."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
from tests.desk import people
from tests.desk.asked import complete, outgoing, walk
from tests.desk.people import NOW

from servanda.desk.cases.changing import working
from servanda.desk.cases.models import Fact, Note
from servanda.desk.errors import ChangedMeanwhile, DeskError, NotPossible
from servanda.desk.people.roles import Role
from servanda.desk.requests import actions
from servanda.desk.requests.models import Request
from servanda.desk.trail import chain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_server(request: pytest.FixtureRequest) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite stands in memory here, for one connection; PostgreSQL shows it")


def at_once(what: Callable[[int], None], many: int = 4) -> list[type[BaseException] | None]:
    """Run it so many times together; what each raised."""

    def one(number: int) -> type[BaseException] | None:
        try:
            what(number)
        except DeskError as wrong:
            return type(wrong)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def test_a_step_is_taken_once():
    office = people.office("bra-central", party="BRA")
    request = complete(outgoing(people.case(office), office), office)
    walk(request, office, "submit")

    def approve(_: int) -> None:
        actions.take_step(Request.objects.get(), "approve", by=office[Role.APPROVER], at=NOW)

    raised = at_once(approve)

    assert sorted(raised, key=str) == sorted([None, NotPossible, NotPossible, NotPossible], key=str)
    assert list(Request.objects.get().steps.values_list("name", flat=True)) == ["submit", "approve"]
    assert chain.verify().is_whole


def test_of_texts_against_the_same_version_one_is_kept():
    office = people.office("bra-central", party="BRA")
    request = outgoing(people.case(office), office)

    def write(number: int) -> None:
        actions.change(Request.objects.get(), title=f"Text {number}", by=office[Role.DRAFTER], at=NOW, version=1)

    raised = at_once(write)

    kept = raised.index(None)
    assert [one for one in raised if one] == [ChangedMeanwhile] * 3
    request.refresh_from_db()
    assert (request.title, request.version) == (f"Text {kept}", 2)


def test_who_writes_into_a_case_and_who_names_it_meanwhile_do_not_wait_for_each_other():
    """The one holds the case and waits for the head of the trail; the other holds the head and names the case."""
    office = people.office("bra-central", party="BRA")
    case, drafter = people.case(office), office[Role.DRAFTER]
    case_is_held, head_is_held = Event(), Event()

    def write(_: int) -> None:
        note = Note(case=case, text="Called Porto.", made_at=NOW, made_by=drafter)
        with working("case.note", by=drafter, at=NOW, on=note):
            case_is_held.set()
            assert head_is_held.wait(30)

    def name(_: int) -> None:
        assert case_is_held.wait(30)
        with transaction.atomic():
            Fact.objects.create(case=case, text="The village burned.")
            chain.append(at=NOW, who="", did="case.change", details={})
            head_is_held.set()

    raised = at_once(lambda number: (write, name)[number](number), 2)

    assert raised == [None, None]
    assert (case.notes.count(), case.facts.count()) == (1, 1)
    assert chain.verify().is_whole
