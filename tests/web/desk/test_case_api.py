"""Cases and the directory for programs."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases.models import Case
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role

pytestmark = pytest.mark.django_db
API = "/desk/api/v1"


class Program:
    """A client that speaks JSON."""

    def __init__(self, account: Account) -> None:
        self.client = Client(HTTP_HOST="localhost")
        self.client.force_login(account, "servanda.web.desk.backend.Backend")

    def __call__(self, method: str, path: str, values: Any = None, **more: Any) -> tuple[int, Any]:
        sent = json.dumps({"values": values, **more}) if values is not None else None
        answer = self.client.generic(method, API + path, sent or "", content_type="application/json")
        return answer.status_code, json.loads(answer.content) if answer.content else None


@pytest.fixture
def drafter(here: Office) -> Program:
    return Program(here[Role.DRAFTER])


def test_a_case_is_opened_filled_and_read(drafter: Program):
    status, opened = drafter("POST", "/cases", {"title": "A massacre", "offences": ["Torture"]})
    at = f"/cases/{opened['reference']}"
    made = [
        drafter("POST", f"{at}/fact", {"text": "Burned.", "began": "2011-04~", "places": [{"party": "SYR"}]}),
        drafter("POST", f"{at}/person", {"role": "victim", "name": "N. N.", "languages": ["ar"]}),
        drafter("POST", f"{at}/note", {"text": "Called."}),
        drafter("POST", f"{at}/task", {"title": "Call", "assignee": "drafter@bra-central.example"}),
        drafter("POST", f"{at}/persons/V-1/interview", {"held_by": "IIIM", "held_on": "2024-05"}),
    ]

    _, whole = drafter("GET", at)

    assert (status, {code for code, _ in made}) == (200, {200})
    assert whole["parts"]["fact"][0]["values"]["began"] == "2011-04~"
    assert whole["parts"]["task"][0]["values"]["assignee"] == "drafter@bra-central.example"
    assert whole["parts"]["interview"][0]["values"]["held_by"] == "IIIM"
    assert drafter("GET", "/cases?q=massacre")[1]["cases"][0]["reference"] == opened["reference"]


def test_the_second_of_two_programs_is_told(drafter: Program, here: Office):
    at = f"/cases/{people.case(here).reference}"

    assert drafter("PATCH", at, {"title": "One"}, version=1)[0] == 200
    status, told = drafter("PATCH", at, {"title": "Two"}, version=1)

    assert (status, Case.objects.get().title) == (409, "One")
    assert "drafter@bra-central.example" in json.dumps(told)


@pytest.mark.parametrize(
    ("method", "path", "values"),
    [
        ("POST", "/cases", {}),
        ("POST", "/cases", {"title": 7}),
        ("POST", "/cases", {"title": "x", "by": "me"}),
        ("POST", "/cases", {"title": "x\0"}),
        ("PATCH", "/cases/CASE", {"titel": "x"}),
        ("PATCH", "/cases/CASE", {"version": 3}),
        ("POST", "/cases/CASE/fact", {}),
        ("POST", "/cases/CASE/fact", {"text": "x", "places": {"SYR": 1}}),
        ("POST", "/cases/CASE/fact", {"text": "x", "places": [{"party": 3}]}),
        ("POST", "/cases/CASE/person", {"role": "ghost"}),
        ("POST", "/cases/CASE/person", {"role": "victim", "nationalities": "SYR"}),
        ("POST", "/cases/CASE/person", {"role": "victim", "flags": [["x"]]}),
        ("POST", "/cases/CASE/task", {"title": "x", "assignee": "nobody@x.example"}),
        ("POST", "/cases/CASE/note", {"text": {"a": 1}}),
        ("POST", "/directory", {"party": "PRT", "name": ["x"]}),
        ("POST", "/directory", {"name": "x"}),
        ("POST", "/directory", {"party": "PRT", "name": "x", "functions": "police"}),
    ],
)
def test_what_cannot_be_understood_is_told_and_nothing_is_kept(
    drafter: Program, here: Office, method: str, path: str, values: Any
):
    case = people.case(here)

    status, told = drafter(method, path.replace("CASE", case.reference), values)

    assert status == 422, told
    assert Case.objects.get().version == 1


def test_what_one_may_not_know_is_not_there(here: Office, there: Office):
    case = people.case(here)
    stranger = Program(there[Role.DRAFTER])

    for method, rest in (("GET", ""), ("PATCH", ""), ("POST", "/fact"), ("POST", "/persons/W-1/look")):
        status, _ = stranger(method, f"/cases/{case.reference}{rest}", {} if method != "GET" else None)
        assert status == 404
    assert stranger("GET", "/cases")[1]["found"] == 0
    assert Program(here[Role.ADMINISTRATOR])("GET", "/directory")[0] == 404


def test_an_identity_comes_from_behind_the_seal_alone(drafter: Program, here: Office, now: datetime):
    case = people.case(here)
    at = f"/cases/{case.reference}"
    drafter("POST", f"{at}/person", {"role": "witness", "name": "Ximena Quirós"})
    officer = Program(here[Role.PROTECTION_OFFICER])

    assert officer("POST", f"{at}/persons/W-1/seal", {"aliases": ["La Negra"]})[1]["replaced"] == 0
    assert officer("POST", f"{at}/persons/W-1/look")[1]["name"] == "Ximena Quirós"
    assert drafter("POST", f"{at}/persons/W-1/look")[0] == 404
    assert "Ximena" not in json.dumps(officer("GET", at))
    told = drafter("GET", f"{at}/persons/W-1/blocked?purpose=transmission&recipient=PRT")[1]
    assert [one["because"] for one in told] == ["never-asked"]
    assert drafter("GET", f"{at}/persons/W-1/blocked?purpose=everything")[0] == 422
    (first, *_) = drafter("GET", f"{at}/persons/W-1/owed")[1]
    assert (first["provision"], first["answer"], first["certainty"]) == ("opcat-15", "yes", "text")
    assert first["article"] == "OPCAT, art. 15, 21(1)"


def test_files_and_assessments(drafter: Program, here: Office):
    case = people.case(here)
    at = f"{API}/cases/{case.reference}"
    sent = {"file": SimpleUploadedFile("a.txt", b"abc"), "title": "A"}
    added = drafter.client.post(f"{at}/documents", sent).json()

    back = drafter.client.get(f"{at}/documents/{added['key']}")
    status, assessed = drafter("POST", f"/cases/{case.reference}/assessments?on=2026-11-21")

    assert b"".join(back.streaming_content) == b"abc"  # type: ignore[attr-defined, arg-type]  # it streams
    assert (status, assessed["changes"]) == (200, [])
    assert "key" not in added["values"]


def test_the_directory(drafter: Program, now: datetime):
    _, made = drafter("POST", "/directory", {"party": "Portugal", "name": "PGR", "functions": ["central-authority"]})
    day = (datetime.now(now.tzinfo) - timedelta(days=3)).date()
    drafter("POST", f"/directory/{made['key']}/verify?on={day}")

    assert drafter("GET", "/directory?freshness=fresh")[1][0]["name"] == "PGR"
    proposed = drafter("GET", "/directory/proposals?party=PRT&measure=take-evidence")[1]
    assert proposed[0]["because"][0] == "it is central authority"
    table = drafter.client.get(f"{API}/directory/table.csv").content
    sent = {"file": SimpleUploadedFile("d.csv", table)}
    assert drafter.client.post(f"{API}/directory/table", sent).json() == {"added": 0, "changed": 0, "unchanged": 1}
