"""The pages of letters that go out and come in."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import StreamingHttpResponse
from django.test.utils import CaptureQueriesContext
from tests.desk import people
from tests.desk.asked import complete, outgoing
from tests.desk.people import NOW, Office
from tests.desk.requests.letters_made import REQUEST
from tests.desk.requests.reading_scores import DATA
from tests.web.desk.visits import visit

from servanda.desk.people.roles import Role
from servanda.desk.requests.letters.actions import make_letter
from servanda.desk.requests.letters.making import make
from servanda.desk.requests.models import Intake, KeptLetter, Request

pytestmark = pytest.mark.django_db
LETTER = (DATA / "letters" / "01-witness-en.txt").read_text(encoding="utf-8")


def sent(office: Office, **said: Any) -> Intake:
    visit(office[Role.EXECUTING_OFFICER]).post("/desk/intake/new", {"text": LETTER, **said})
    return Intake.objects.latest("pk")


def confirmed(office: Office) -> Intake:
    intake = sent(office)
    said = {
        "version": intake.version,
        "sender-state": "Brazil",
        "reference": "BRA-2026/0417",
        "made-on": "2026-11-03",
        "bases": ["untoc:18"],
        "measures": ["take-evidence"],
        "measures-other": "Documents and records",
        "offences": ["organized-criminal-group"],
        "urgency": "urgent",
    }
    assert visit(office[Role.EXECUTING_OFFICER]).post(f"/desk/intake/{intake.pk}/confirm", said).status_code == 302
    intake.refresh_from_db()
    return intake


def test_a_pasted_letter_is_shown_beside_what_was_found(there: Office):
    intake = sent(there)

    page = visit(there[Role.EXECUTING_OFFICER]).get(f"/desk/intake/{intake.pk}").content.decode()

    assert 'title="Asks for: Taking evidence or statements; in a sentence that asks">hear the witness</mark>' in page
    assert '<input name="reference" value="BRA-2026/0417"' in page
    assert 'value="untoc:18" checked' in page


def test_hostile_text_is_shown_as_text(there: Office):
    intake = sent(there, text="<script>alert(1)</script> We request the extradition of Mr Bobby <b>Tables</b>.")

    page = visit(there[Role.EXECUTING_OFFICER]).get(f"/desk/intake/{intake.pk}").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_file_is_read_apart(there: Office):
    file = SimpleUploadedFile("letter.pdf", make(REQUEST).files["pdf"])
    visit(there[Role.DUTY_OFFICER]).post("/desk/intake/new", {"file": file})

    intake = Intake.objects.get()
    assert intake.media_type == "application/pdf"
    assert "BRA-2026-0007" in intake.text


@pytest.mark.parametrize(
    ("name", "data"),
    [("letter.pdf", b"%PDF-1.7 broken"), ("letter.docx", b"PK\x03\x04broken"), ("a.json", b"{}"), ("a.txt", b"  ")],
)
def test_what_cannot_be_read_is_refused_with_the_reason(there: Office, name: str, data: bytes):
    answer = visit(there[Role.DUTY_OFFICER]).post("/desk/intake/new", {"file": SimpleUploadedFile(name, data)})

    assert answer.status_code == 422
    assert not Intake.objects.exists()


def test_the_checklist_follows_what_was_confirmed(there: Office):
    intake = confirmed(there)

    page = visit(there[Role.EXECUTING_OFFICER]).get(f"/desk/intake/{intake.pk}").content.decode()

    assert intake.confirmed["measures"] == ["take-evidence", "documents-records"]
    assert intake.confirmed["sender-state"] == "BRA"
    assert "UNTOC, art. 18(15)(c)" in page


def test_what_a_person_saw_is_kept(there: Office):
    intake = confirmed(there)
    client = visit(there[Role.EXECUTING_OFFICER])

    client.post(f"/desk/intake/{intake.pk}/mark", {"c:untoc-m-c-purpose": "missing", "version": intake.version})

    intake.refresh_from_db()
    assert intake.confirmed["contents"] == {"untoc-m-c-purpose": "missing"}


def test_a_confirmed_letter_is_entered_acknowledged_and_more_is_asked_for(there: Office):
    intake = confirmed(there)
    client = visit(there[Role.EXECUTING_OFFICER])

    answer = client.post(f"/desk/intake/{intake.pk}/enter", {"title": "Hear a witness", "version": intake.version})
    request = Request.objects.get(intake=intake)
    address = f"/desk/requests/{request.reference}/letters"
    client.post(f"{address}/make", {"kind": "acknowledgement", "language": "en", "second_language": "fr"})
    client.post(f"{address}/make", {"kind": "more-information", "missing": "untoc-m-c-purpose"})

    assert answer["Location"] == address
    assert [one.kind for one in request.letters.all()] == ["acknowledgement", "more-information"]
    assert request.letters.get(number=2).twin["contents"][0]["provision"]["article"] == "18(15)(f)"
    page = client.get(address).content.decode()
    assert "Request for further information" in page
    assert f'href="/desk/intake/{intake.pk}"' in page


def test_a_letter_is_set_aside_with_a_reason(there: Office):
    intake = sent(there)
    client = visit(there[Role.EXECUTING_OFFICER])

    client.post(f"/desk/intake/{intake.pk}/aside", {"reason": "An invitation."})

    assert "An invitation." in client.get("/desk/intake").content.decode()


def test_the_forms_of_a_letter_can_be_had(here: Office):
    request = complete(outgoing(people.case(here), here), here)
    make_letter(request, "request", by=here[Role.DRAFTER], at=NOW)
    client = visit(here[Role.APPROVER])

    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("json", b"{")):
        answer = client.get(f"/desk/requests/{request.reference}/letters/1.{form}")
        assert isinstance(answer, StreamingHttpResponse)
        assert answer.getvalue().startswith(begins)
    assert client.get(f"/desk/requests/{request.reference}/letters/2.pdf").status_code == 404
    assert client.get(f"/desk/requests/{request.reference}/letters/1.exe").status_code == 422


def test_contents_are_translated_where_the_letter_is_made(here: Office):
    request = complete(outgoing(people.case(here), here), here)
    content = request.contents.filter(is_dropped=False).first()
    assert content is not None
    said = {"kind": "request", "language": "en", "second_language": "fr", f"t:{content.provision}": "Ci-joint."}

    visit(here[Role.DRAFTER]).post(f"/desk/requests/{request.reference}/letters/make", said)

    twin = request.letters.get().twin
    translated = {one["provision"]["provision"]: one["words"].get("translation") for one in twin["contents"]}
    assert translated[content.provision] == "Ci-joint."
    assert set(translated.values()) == {"Ci-joint.", None}


def test_who_may_not_see_finds_nothing(here: Office, there: Office):
    intake = sent(there)
    request = complete(outgoing(people.case(here), here), here)
    make_letter(request, "request", by=here[Role.DRAFTER], at=NOW)
    stranger, administrator = visit(here[Role.EXECUTING_OFFICER]), visit(there[Role.ADMINISTRATOR])

    assert stranger.get(f"/desk/intake/{intake.pk}").status_code == 404
    assert stranger.get(f"/desk/intake/{intake.pk}/original").status_code == 404
    assert administrator.get("/desk/intake").status_code == 404
    assert visit(there[Role.DRAFTER]).get(f"/desk/requests/{request.reference}/letters").status_code == 404
    assert visit(there[Role.DRAFTER]).get(f"/desk/requests/{request.reference}/letters/1.pdf").status_code == 404


def test_the_bytes_come_back_as_they_came(there: Office):
    intake = sent(there)

    answer = visit(there[Role.EXECUTING_OFFICER]).get(f"/desk/intake/{intake.pk}/original")

    assert isinstance(answer, StreamingHttpResponse)
    assert answer.getvalue().decode().replace("\r\n", "\n") == LETTER
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("page", ["letters", "intake"])
def test_lists_cost_the_same_for_one_and_for_three(here: Office, page: str):
    counted = []
    request = complete(outgoing(people.case(here), here), here)
    address = f"/desk/requests/{request.reference}/letters" if page == "letters" else "/desk/intake"
    client = visit(here[Role.DRAFTER if page == "letters" else Role.DUTY_OFFICER])
    for _ in range(3):
        if page == "letters":
            make_letter(request, "request", by=here[Role.DRAFTER], at=NOW)
        else:
            sent(here)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counted.append(len(queries))

    assert counted[0] == counted[2]
    assert KeptLetter.objects.count() + Intake.objects.count() == 3


def test_programs_take_in_confirm_and_enter_a_letter_and_make_the_answer(there: Office):
    program = visit(there[Role.EXECUTING_OFFICER])
    api, as_json = "/desk/api/v1", {"content_type": "application/json"}

    taken = program.post(f"{api}/intake", {"text": LETTER}, **as_json).json()
    key = taken["key"]
    values = {"sender-state": "BRA", "bases": ["untoc:18"], "measures": ["take-evidence"]}
    values["offences"] = ["organized-criminal-group"]
    checked = program.post(f"{api}/intake/{key}/confirm", {"values": values, "version": 1}, **as_json).json()
    entered = program.post(f"{api}/intake/{key}/enter", {"title": "Hear a witness"}, **as_json).json()["request"]
    made = program.post(f"{api}/requests/{entered}/letters", {"kind": "acknowledgement"}, **as_json)

    assert [one["value"] for one in taken["proposals"] if one["field"] == "reference"] == ["BRA-2026/0417"]
    assert {one["group"] for one in checked["checks"]} >= {"basis", "content"}
    assert {one["certainty"] for one in checked["checks"] if one["provision"]} == {"text"}
    assert made.status_code == 201
    assert program.get(f"{api}/intake/{key}").json()["state"] == "entered"
    assert program.get(f"{api}/requests/{entered}/letters").json() == [made.json()]
    assert b"".join(program.get(f"{api}/requests/{entered}/letters/1/pdf").streaming_content).startswith(b"%PDF")


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"file": "%%%"}, {"text": 3}, {"file": "JVBERi0="}, {"text": "x", "received_at": "soon"}]
)
def test_programs_are_told_what_is_wrong_with_a_letter(there: Office, body: dict[str, Any]):
    program = visit(there[Role.DUTY_OFFICER])

    assert program.post("/desk/api/v1/intake", body, content_type="application/json").status_code == 422


@pytest.mark.parametrize("values", [{"by": 1}, {"colour": "blue"}, {"measures": "x"}, {"bases": [1]}])
def test_programs_confirm_nothing_that_cannot_be(there: Office, values: dict[str, Any]):
    intake = sent(there)
    program = visit(there[Role.DUTY_OFFICER])

    answer = program.post(
        f"/desk/api/v1/intake/{intake.pk}/confirm", {"values": values}, content_type="application/json"
    )

    assert answer.status_code == 422
