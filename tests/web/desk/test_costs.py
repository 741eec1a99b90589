"""What pages ask of the database: as much for three of everything as for two."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk import people
from tests.desk.asked import complete, incoming, outgoing, peopled, walk
from tests.desk.people import NOW, Office
from tests.desk.requests.reading_scores import DATA
from tests.web.desk.visits import visit

from servanda.desk.cases import actions as file
from servanda.desk.cases.models import Case
from servanda.desk.clocks.actions import record_event, set_own
from servanda.desk.directory.actions import add_contact
from servanda.desk.evidence import actions as evidence
from servanda.desk.evidence.models import Item
from servanda.desk.exchange.models import Parcel
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.requests import actions
from servanda.desk.requests.models import Intake, Request

pytestmark = pytest.mark.django_db
LETTER = (DATA / "letters" / "01-witness-en.txt").read_text(encoding="utf-8")
SOON = NOW + timedelta(days=3)
_numbers = count(1)

LISTS = (
    "/desk/",
    "/desk/requests",
    "/desk/requests?view=board&direction=outgoing",
    "/desk/cases",
    "/desk/clocks",
    "/desk/clocks?whose=theirs",
    "/desk/duty",
    "/desk/search?q=guards",
    "/desk/statistics",
    "/desk/statistics/electronic",
    "/desk/directory",
    "/desk/intake",
    "/desk/packages",
    "/desk/tokens",
    "/desk/api/v1/waiting",
    "/desk/api/v1/search?q=guards",
    "/desk/api/v1/statistics",
    "/desk/api/v1/statistics/electronic",
    "/desk/api/v1/clocks",
    "/desk/api/v1/cases",
    "/desk/api/v1/directory",
    "/desk/api/v1/requests",
    "/desk/api/v1/intake",
    "/desk/api/v1/packages",
)
OF_CASE = ("", "/persons", "/work", "/documents", "/requests", "/access", "/evidence")
OF_REQUEST = ("", "/basis", "/write", "/letters", "/packages", "/clocks")
OFFICERS = (Role.DRAFTER, Role.APPROVER, Role.EXECUTING_OFFICER, Role.DUTY_OFFICER, Role.CUSTODIAN)


@pytest.fixture
def officer(here: Office) -> Account:
    """Somebody who holds every role that works on cases."""
    return people.account(here.authority, "all@bra-central.example", *OFFICERS)


@pytest.fixture
def case(here: Office, officer: Account) -> Case:
    made = peopled(people.case(here))
    file.give_access(made, officer, by=here[Role.APPROVER], at=NOW, reason="works on it")
    return made


def grow(case: Case, here: Office, officer: Account) -> None:
    """One more of everything, in the case and beside it."""
    said, number = {"by": officer, "at": NOW}, next(_numbers)
    another = peopled(people.case(here, title="Another attack"))
    file.give_access(another, officer, by=here[Role.APPROVER], at=NOW, reason="works on it")
    file.add_fact(case, text="Guards beat him.", began="2020-09", **said)
    file.add_person(case, role="witness", name="Lia Prado", **said)
    file.add_task(case, title="Call Porto", assignee=officer, due=NOW.date(), **said)
    file.add_note(case, text="Called Porto.", **said)
    file.add_document(case, title="", file_name="log.txt", content=[b"guards %d" % number], **said)
    newcomer = people.account(here.authority, f"new{number}@bra-central.example", Role.DRAFTER)
    file.give_access(case, newcomer, reason="helps", **said)
    add_contact(party="PRT", name=f"Office {number}", functions=["central-authority"], channels=["direct"], **said)
    item = evidence.register(case, kind="record", title=f"Log {number}", **said)
    evidence.set_condition(item, {"kind": "confidentiality", "text": "Show it to nobody."}, **said)
    visit(officer).post("/desk/intake/new", {"text": LETTER})
    _requests(case, here, officer)


def _requests(case: Case, here: Office, officer: Account) -> None:
    said = {"by": officer, "at": NOW}
    came = incoming(case, here, kind="preserve-data", urgency="emergency")
    record_event(came, "data-preserved", happened_at=NOW, **said)
    sent = outgoing(case, here, urgency="emergency")
    set_own(sent, "Ask again", due=SOON, **said)
    Request.objects.filter(pk=sent.pk).update(state="sent")
    digest = f"{sent.pk:064}"
    Parcel.objects.create(
        authority=here.authority, direction="out", state="waiting", request=sent, kind="request", peer="prt-central",
        digest=digest, file_digest=digest, size=1, place="exchange/out/none.package", made_at=NOW,
    )  # fmt: skip
    Parcel.objects.create(
        authority=here.authority, direction="in", state="opened", kind="request", peer="prt-central",
        digest=digest[::-1], file_digest=digest, size=1, place="exchange/in/none.package", made_at=NOW,
    )  # fmt: skip


def more_of(request: Request, officer: Account) -> None:
    """One more of what hangs on a request."""
    said = {"by": officer, "at": NOW}
    actions.add_condition(request, kind="use-limitation", given_by="PRT", text="For this case alone.", **said)
    actions.record_consultation(
        request, held_on=NOW.date(), with_whom="The ministry", about="Costs", outcome="None", **said
    )
    actions.follow_up(request, kind="take-evidence", title="More", relation="supplement", **said)
    set_own(request, "Ask again", due=SOON, **said)


def asked(visitor: Client, address: str) -> int:
    """How many questions the page asks; what is kept in memory is there already."""
    visitor.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert visitor.get(address).status_code == 200, address
    return len(queries)


def test_lists_ask_as_much_of_the_database_for_many_as_for_few(here: Office, officer: Account, case: Case):
    visitor = visit(officer)
    addresses = (*LISTS, *(f"/desk/cases/{case.reference}{part}" for part in OF_CASE))
    grow(case, here, officer)
    grow(case, here, officer)
    few = {address: asked(visitor, address) for address in addresses}

    grow(case, here, officer)

    assert {address: asked(visitor, address) for address in addresses} == few


def test_one_thing_asks_as_much_of_the_database_with_much_on_it_as_with_little(
    here: Office, officer: Account, case: Case
):
    visitor, request = visit(officer), complete(outgoing(case, here, kind="extradition"), here)
    walk(request, here, "submit", "send-back")
    grow(case, here, officer)
    more_of(request, officer)
    item, letter = Item.objects.first(), Intake.objects.first()
    assert item is not None
    assert letter is not None
    addresses = (
        *(f"/desk/requests/{request.reference}{part}" for part in OF_REQUEST),
        f"/desk/api/v1/requests/{request.reference}",
        f"/desk/cases/{case.reference}/persons/S-1",
        f"/desk/api/v1/cases/{case.reference}",
        f"/desk/api/v1/cases/{case.reference}/evidence",
        f"/desk/evidence/{item.reference}",
        f"/desk/intake/{letter.pk}",
    )
    few = {address: asked(visitor, address) for address in addresses}

    grow(case, here, officer)
    more_of(request, officer)

    assert {address: asked(visitor, address) for address in addresses} == few
