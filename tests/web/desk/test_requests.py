"""The pages of requests: the list, the board, the wizard, the page of one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk import people
from tests.desk.asked import complete, incoming, outgoing, peopled, walk
from tests.desk.people import NOW, Office

from servanda.desk.cases.models import Case
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.requests import actions
from servanda.desk.requests.models import Request
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(account, "servanda.web.desk.backend.Backend")
    return client


@pytest.fixture
def case(here: Office) -> Case:
    made = peopled(people.case(here))
    made.offences = ["money-laundering"]
    made.save()
    return made


def test_the_list_shows_what_one_may_see_and_narrows(here: Office, there: Office, case: Case):
    ours = outgoing(case, here, urgency="urgent")
    came = incoming(case, here, kind="extradition", title="Surrender a suspect")
    theirs = outgoing(people.case(there), there, counterpart="BRA")
    client = signed_in(here[Role.DRAFTER])

    page = client.get("/desk/requests").content.decode()
    narrowed = client.get("/desk/requests?kind=extradition&direction=incoming").content.decode()

    assert ours.reference in page
    assert came.reference in page
    assert theirs.reference not in page
    assert came.reference in narrowed
    assert ours.reference not in narrowed
    assert client.get("/desk/requests?state=sentt").status_code == 422


def test_the_board_stands_in_the_order_of_the_states(here: Office, case: Case):
    first, second = incoming(case, here), incoming(case, here)
    walk(second, here, "begin-triage")

    page = signed_in(here[Role.DUTY_OFFICER]).get("/desk/requests?view=board&direction=incoming").content.decode()

    assert page.index(">received <span") < page.index(first.reference) < page.index(">in triage <span")
    assert page.index(">in triage <span") < page.index(second.reference)


@pytest.mark.parametrize("address", ["/desk/requests", "/desk/requests?view=board&direction=outgoing"])
def test_the_list_costs_the_same_for_one_and_for_three(here: Office, case: Case, address: str):
    client = signed_in(here[Role.DRAFTER])
    costs = []
    for _ in range(3):
        outgoing(case, here)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        costs.append(len(queries))

    assert len(set(costs)) == 1, costs


def test_a_request_is_drafted_page_by_page_and_submitted(here: Office, case: Case):
    client = signed_in(here[Role.DRAFTER])

    made = client.post(
        "/desk/requests/new",
        {
            "case": case.reference,
            "kind": "take-evidence",
            "counterpart": "PRT",
            "title": "Hear the witness W-1",
            "offences": ["money-laundering"],
            "persons": ["W-1"],
        },
    )
    request = Request.objects.get()
    at = f"/desk/requests/{request.reference}"
    bases = client.get(f"{at}/basis").content.decode()
    client.post(f"{at}/basis", {"provision": "uncac-46-1", "version": request.version})
    request.refresh_from_db()
    shut = client.get(f"{at}/write").content.decode()
    said = {
        "version": request.version,
        "particulars.persons-heard": ["W-1"],
        "particulars.questions": "What was paid, by whom?",
        "language": "pt",
        "channel": "diplomatic",
        **{f"contents.{one.provision}": one.text or "As enclosed." for one in request.contents.all()},
    }
    client.post(f"{at}/write", said)
    request.refresh_from_db()
    opened = client.get(f"{at}/write").content.decode()
    client.post(f"{at}/step", {"step": "submit", "version": request.version})

    request.refresh_from_db()
    assert made.headers["Location"] == f"{at}/basis"
    assert "Rest it on UNCAC, art. 46(1)" in bases
    assert "Still to do" in shut
    assert "Submit for review" in opened
    assert request.state == "review"


def test_what_two_write_at_once_is_kept_once_and_lost_never(here: Office, case: Case):
    request = complete(outgoing(case, here), here)
    at, version = f"/desk/requests/{request.reference}/write", request.version
    actions.change(request, by=here[Role.DRAFTER], at=NOW, language="fr", texts={"uncac-m-c-purpose": "Their words"})

    answer = signed_in(here[Role.DRAFTER]).post(
        at, {"version": version, "language": "pt", "contents.uncac-m-c-purpose": "My words"}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "My words" in page
    assert "Their words" in page
    assert "was changed by drafter@bra-central.example" in page
    assert request.contents.get(provision="uncac-m-c-purpose").text == "Their words"


def test_the_page_offers_the_steps_one_may_take_and_hides_from_others(here: Office, there: Office, case: Case):
    request = complete(outgoing(case, here), here)
    walk(request, here, "submit")
    at = f"/desk/requests/{request.reference}"

    approver = signed_in(here[Role.APPROVER]).get(at).content.decode()
    drafter = signed_in(here[Role.DRAFTER]).get(at).content.decode()

    assert 'value="approve"' in approver
    assert 'value="approve"' not in drafter
    assert signed_in(there[Role.APPROVER]).get(at).status_code == 404
    assert signed_in(there[Role.APPROVER]).post(f"{at}/step", {"step": "approve"}).status_code == 404
    assert signed_in(here[Role.AUDITOR]).get("/desk/requests").status_code == 404
    assert Entry.objects.filter(did="request.read", on=f"request:{request.reference}").count() == 2


def test_a_refusal_is_proposed_with_a_ground_on_the_page(here: Office, case: Case):
    request = incoming(case, here)
    walk(request, here, "begin-triage")
    officer = here[Role.EXECUTING_OFFICER]
    actions.choose_basis(request, "uncac-46-1", by=officer, at=NOW)
    client, at = signed_in(officer), f"/desk/requests/{request.reference}"

    page = client.get(at).content.decode()
    early = client.post(f"{at}/step", {"step": "propose-refusal", "reason": "form", "grounds": ["uncac-mr-form"]})
    client.post(f"{at}/consultation", {"held_on": "2026-11-20", "with_whom": "Prosecutor General", "about": "terms"})
    client.post(f"{at}/step", {"step": "propose-refusal", "reason": "form", "grounds": ["uncac-mr-form"]})

    assert 'value="uncac-mr-form"' in page
    assert early.status_code == 422
    assert "consult" in early.content.decode()
    request.refresh_from_db()
    assert request.state == "refusal-proposed"


def test_conditions_and_answers_are_kept_from_the_page(here: Office, case: Case):
    request = incoming(case, here)
    walk(request, here, "begin-triage", "accept", "begin-execution")
    client, at = signed_in(here[Role.EXECUTING_OFFICER]), f"/desk/requests/{request.reference}"

    client.post(f"{at}/condition", {"kind": "confidentiality", "given_by": "PRT", "text": "Until the trial"})
    client.post(f"{at}/answer", {"what": "Record of the hearing"})
    blocked = client.post(f"{at}/intend", {"action": "disclose"})
    client.post(f"{at}/condition", {"key": request.conditions.get().pk, "do": "lift", "text": "The trial has begun"})

    assert "Confidentiality (PRT" in blocked.content.decode()
    assert client.post(f"{at}/intend", {"action": "disclose"}).status_code == 302
    assert "Record of the hearing" in client.get(at).content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "x" * 5000},
        {"kind": "extradition", "counterpart": "'; drop table", "title": "<script>alert(1)</script>"},
        {"kind": "extradition", "counterpart": "PRT", "title": "ضبط" * 500},
        {"kind": "extradition", "counterpart": "PRT", "title": "a\x00b"},
    ],
)
def test_a_form_filled_with_anything_is_answered_in_words(here: Office, case: Case, said: dict):
    answer = signed_in(here[Role.DRAFTER]).post("/desk/requests/new", {"case": case.reference, **said})

    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()
    assert not Request.objects.exists()


def test_a_case_leads_to_its_requests_and_to_a_new_one(here: Office, case: Case):
    request = outgoing(case, here)
    client = signed_in(here[Role.DRAFTER])

    page = client.get(f"/desk/cases/{case.reference}").content.decode()

    assert f"/desk/requests/new?case={case.reference}" in page
    assert request.reference in client.get(f"/desk/requests?case={case.reference}&state=").content.decode()
    assert "requests/new" not in signed_in(here[Role.APPROVER]).get(f"/desk/cases/{case.reference}").content.decode()


def test_the_page_offers_no_form_that_would_be_refused(here: Office, case: Case):
    request = complete(outgoing(case, here), here)
    at = f"/desk/requests/{request.reference}"

    drafter = signed_in(here[Role.DRAFTER]).get(at).content.decode()
    custodian = signed_in(here[Role.CUSTODIAN]).get(at).content.decode()

    assert "Note what came" not in drafter
    assert "Draft one that follows" in drafter
    assert "<form" not in custodian.split('id="main"')[1].split("</main>")[0]
