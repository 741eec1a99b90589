"""Requests for programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.desk import people
from tests.desk.asked import complete, incoming, outgoing, peopled, walk
from tests.desk.people import Office

from servanda.desk.cases.models import Case
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.requests.models import Request

pytestmark = pytest.mark.django_db
AT = "/desk/api/v1/requests"


class Caller:
    """A program that speaks JSON in the name of an account."""

    def __init__(self, account: Account) -> None:
        self.client = Client(HTTP_HOST="localhost")
        self.client.force_login(account, "servanda.web.desk.backend.Backend")

    def __call__(self, method: str, path: str, **sent: Any) -> tuple[int, Any]:
        call = getattr(self.client, method)
        answer = call(f"{AT}{path}", sent, content_type="application/json") if method != "get" else call(f"{AT}{path}")
        return answer.status_code, answer.json() if answer.content else None


@pytest.fixture
def case(here: Office) -> Case:
    made = peopled(people.case(here))
    made.offences = ["money-laundering"]
    made.save()
    return made


def test_a_request_goes_from_draft_to_sent(here: Office, case: Case):
    drafter, approver = Caller(here[Role.DRAFTER]), Caller(here[Role.APPROVER])

    made = drafter(
        "post", "", case=case.reference, kind="take-evidence", counterpart="Portugal", title="Hear W-1", persons=["W-1"]
    )
    one = f"/{made[1]['reference']}"
    offered = drafter("get", f"{one}/bases")[1]
    drafter("put", f"{one}/basis", provision=offered[0]["provision"])
    shut = drafter("post", f"{one}/steps", step="submit")
    asked = drafter("get", f"{one}/questions")[1]
    texts = {q["id"].removeprefix("contents."): "As enclosed." for q in asked if q["id"].startswith("contents.")}
    said = {"persons-heard": ["W-1"], "questions": "Who paid?"}
    kept = drafter("patch", one, texts=texts, particulars=said, language="pt", channel="diplomatic")
    gate = drafter("get", f"{one}/gate")[1]
    drafter("post", f"{one}/steps", step="submit")
    approver("post", f"{one}/steps", step="approve")
    sent = approver("post", f"{one}/steps", step="send")[1]

    assert made[0] == 201
    assert (offered[0]["provision"], offered[0]["answer"]) == ("uncac-46-1", "yes")
    assert shut[0] == 422
    assert any("purpose" in one["says"] for one in shut[1]["problems"])
    assert kept[0] == 200
    assert gate["is_open"]
    assert sent["state"] == "sent"
    assert [step["name"] for step in sent["history"]] == ["submit", "approve", "send"]
    assert "record-delivery" in {step["name"] for step in sent["open_steps"]}


def test_the_second_of_two_programs_is_told(here: Office, case: Case):
    request, drafter = outgoing(case, here), Caller(here[Role.DRAFTER])

    first = drafter("patch", f"/{request.reference}", title="First", version=1)
    second = drafter("patch", f"/{request.reference}", title="Second", version=1)

    assert (first[0], second[0]) == (200, 409)
    assert Request.objects.get().title == "First"


def test_what_one_may_not_see_is_not_there(here: Office, there: Office, case: Case):
    request, stranger = outgoing(case, here), Caller(there[Role.DRAFTER])

    assert stranger("get", "")[1]["requests"] == []
    for path in ("", "/bases", "/gate", "/questions", "/grounds"):
        assert stranger("get", f"/{request.reference}{path}")[0] == 404
    assert stranger("post", f"/{request.reference}/steps", step="withdraw", reason="x")[0] == 404
    assert stranger("post", "", case=case.reference, kind="extradition", counterpart="PRT", title="x")[0] == 404


def test_conditions_answers_and_consultations_are_kept(here: Office, case: Case):
    request, officer = incoming(case, here), Caller(here[Role.EXECUTING_OFFICER])
    walk(request, here, "begin-triage", "accept", "begin-execution")
    at = f"/{request.reference}"

    kept = officer("post", f"{at}/conditions", kind="confidentiality", given_by="PRT", text="Until the trial")[1]
    against = officer("post", f"{at}/intentions", action="disclose")
    officer("post", f"{at}/conditions/{kept['conditions'][0]['key']}/lift", text="The trial has begun")
    allowed = officer("post", f"{at}/intentions", action="disclose")
    officer("post", f"{at}/consultations", held_on="2026-11-20", with_whom="Prosecutor General", about="terms")
    whole = officer("post", f"{at}/answers", what="Record of the hearing")[1]

    assert (against[0], allowed[0]) == (422, 204)
    assert [one["what"] for one in whole["answers"]] == ["Record of the hearing"]
    assert len(whole["consultations"]) == 1


def test_a_letter_is_entered_and_its_grounds_listed(here: Office, case: Case):
    officer = Caller(here[Role.EXECUTING_OFFICER])

    made = officer(
        "post", "/received", case=case.reference, kind="documents-records", counterpart="PRT", title="Bank records",
        their_reference="PRT 12/26", received_at="2026-11-20T10:00:00+01:00",
    )[1]  # fmt: skip
    officer("put", f"/{made['reference']}/basis", provision="uncac-46-1")
    listed = {one["provision"]: one["is_usable"] for one in officer("get", f"/{made['reference']}/grounds")[1]}

    assert made["their_reference"] == "PRT 12/26"
    assert listed["uncac-mr-form"]
    assert not listed["uncac-mr-bank"]


def test_what_follows_is_drafted_and_linked(here: Office, case: Case):
    first, drafter = complete(outgoing(case, here, kind="preserve-data"), here), Caller(here[Role.DRAFTER])

    made = drafter("post", f"/{first.reference}/follow-ups", kind="access-stored-data", title="Hand over")[1]

    assert made["follows"] == [{"reference": first.reference, "relation": "follow-up"}]


def test_kinds_and_machines_are_told(here: Office):
    drafter = Caller(here[Role.DRAFTER])

    assert len(drafter("get", "/kinds")[1]) == 40
    assert {"incoming", "outgoing"} == set(drafter("get", "/machines")[1])


@pytest.mark.parametrize("sent", [{}, {"case": 1}, {"title": "x" * 301}, {"kind": None}])
def test_what_has_the_wrong_shape_is_refused(here: Office, case: Case, sent: dict):
    good = {"case": case.reference, "kind": "extradition", "counterpart": "PRT", "title": "One"} if sent else {}

    assert Caller(here[Role.DRAFTER])("post", "", **good | sent)[0] == 422
