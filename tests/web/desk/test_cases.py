"""The pages of cases: found and shown within what one may know, changed by forms, both texts when two were at it."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk import people
from tests.desk.asked import outgoing
from tests.desk.people import Office

from servanda.desk.cases import actions
from servanda.desk.cases.models import Case, Fact, Person
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(account, "servanda.web.desk.backend.Backend")
    return client


@pytest.fixture
def case(here: Office) -> Case:
    return people.case(here)


@pytest.fixture
def drafter(here: Office) -> Client:
    return signed_in(here[Role.DRAFTER])


def test_a_case_is_opened_and_shown(drafter: Client):
    answer = drafter.post(
        "/desk/cases/new", {"title": "A massacre", "offences": "Torture, genocide", "context": "NIAC"}
    )

    case = Case.objects.get()
    assert answer.headers["Location"] == f"/desk/cases/{case.reference}"
    assert case.offences == ["torture", "genocide"]
    page = drafter.get("/desk/cases?q=massacre").content.decode()
    assert case.reference in page


@pytest.mark.parametrize("part", ["facts", "persons", "work", "documents", "law", "requests", "access"])
def test_each_part_is_shown_and_in_the_trail(drafter: Client, here: Office, case: Case, now: datetime, part: str):
    by = here[Role.DRAFTER]
    actions.add_fact(case, text="Burned.", began="2011-04~", places=[{"party": "SYR"}], by=by, at=now)
    actions.add_person(case, role="witness", name="N. N.", whereabouts="PRT", by=by, at=now)
    actions.add_task(case, title="Call", by=by, at=now)
    actions.add_note(case, text="Called.", by=by, at=now)
    actions.add_document(case, title="Map", file_name="map.txt", content=[b"x"], by=by, at=now)
    outgoing(case, here)

    page = drafter.get(f"/desk/cases/{case.reference}/{part}")

    shown = {"facts": "Burned.", "persons": "W-1", "work": "Called.", "documents": "Map", "law": "not assessed yet"}
    shown["requests"] = "Hear a witness in Porto"
    assert shown.get(part, "drafter@bra-central.example") in page.content.decode()
    entry = Entry.objects.order_by("number").last()
    assert (entry.did, entry.details) == ("case.read", {"part": part})


def test_what_one_may_not_know_is_not_there(case: Case, here: Office, there: Office):
    addresses = [
        f"/desk/cases/{case.reference}{rest}"
        for rest in (
            "",
            "%00",
            "/persons/%00",
            "/persons",
            "/do/change",
            "/do/add-fact",
            "/persons/W-1",
            "/documents/1",
            "/nothing",
        )
    ]

    for account in (there[Role.DRAFTER], here[Role.ADMINISTRATOR], here[Role.AUDITOR]):
        client = signed_in(account)
        assert {client.get(address).status_code for address in addresses} == {404}
        assert client.post(f"/desk/cases/{case.reference}/export").status_code == 404


def test_a_form_is_not_shown_to_who_may_not_use_it(case: Case, here: Office):
    custodian = signed_in(here[Role.CUSTODIAN])

    assert custodian.get(f"/desk/cases/{case.reference}/do/change").status_code == 404
    assert "/do/change" not in custodian.get(f"/desk/cases/{case.reference}").content.decode()


def test_what_was_typed_is_kept_when_something_is_wrong(drafter: Client, case: Case):
    sent = {"text": "They came at night.", "began": "2011-02-30", "places": "SYR: Hama"}

    answer = drafter.post(f"/desk/cases/{case.reference}/do/add-fact", sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "not in the calendar" in page
    assert all(text in page for text in sent.values())
    assert not Fact.objects.exists()


def test_two_who_edit_the_same_see_both_texts_and_nothing_is_lost(
    drafter: Client, here: Office, case: Case, now: datetime
):
    fact = actions.add_fact(case, text="Three were hurt.", by=here[Role.DRAFTER], at=now)
    address = f"/desk/cases/{case.reference}/do/change-fact/{fact.pk}"
    assert 'name="version" value="1"' in drafter.get(address).content.decode()
    actions.change_fact(fact, text="Four were hurt.", by=here[Role.EXECUTING_OFFICER], at=now)

    told = drafter.post(address, {"text": "Five were hurt.", "version": "1"})
    page = told.content.decode()
    assert told.status_code == 409
    assert "Four were hurt." in page
    assert "Five were hurt." in page
    assert "executing-officer@bra-central.example" in page
    assert Fact.objects.get().text == "Four were hurt."

    assert drafter.post(address, {"text": "Five were hurt.", "version": "2"}).status_code == 302
    assert Fact.objects.get().text == "Five were hurt."


def test_a_file_goes_in_and_comes_out(drafter: Client, case: Case):
    upload = SimpleUploadedFile("réport.pdf", b"%PDF-1.7 x")
    drafter.post(f"/desk/cases/{case.reference}/do/add-document", {"file": upload, "title": ""})

    document = case.documents.get()
    answer = drafter.get(f"/desk/cases/{case.reference}/documents/{document.pk}")

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"  # type: ignore[attr-defined, arg-type]  # it streams
    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''r%C3%A9port.pdf"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert Entry.objects.filter(did="document.read").count() == 1


def test_the_export_is_a_zip(drafter: Client, case: Case):
    answer = drafter.post(f"/desk/cases/{case.reference}/export")

    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined, arg-type]  # it streams
    assert {"case.json", "case.html", "trail.jsonl", "SHA256SUMS"} == set(archive.namelist())


def test_an_identity_is_sealed_looked_at_and_shown_to_nobody_else(
    drafter: Client, here: Office, case: Case, now: datetime
):
    person = actions.add_person(case, role="witness", name="Ximena Quirós", by=here[Role.DRAFTER], at=now)
    address = f"/desk/cases/{case.reference}"
    officer = signed_in(here[Role.PROTECTION_OFFICER])
    assert "Ximena" in officer.get(f"{address}/do/seal/{person.pk}").content.decode()

    officer.post(f"{address}/do/seal/{person.pk}", {"name": "Ximena Quirós", "aliases": "La Negra", "version": "1"})
    looked = officer.post(f"{address}/persons/W-1/look").content.decode()

    assert "Ximena Quirós" in looked
    assert "La Negra" in looked
    assert "Ximena" not in officer.get(f"{address}/persons/W-1").content.decode()
    assert drafter.post(f"{address}/persons/W-1/look").status_code == 404
    assert officer.get(f"{address}/persons/W-1/look").status_code == 405

    officer.post(f"{address}/do/seal/{person.pk}", {"name": "", "contact": "by the guard", "version": "3"})
    again = officer.post(f"{address}/persons/W-1/look").content.decode()
    assert "Ximena Quirós" in again
    assert "by the guard" in again


def test_rights_are_recorded_from_the_page_of_a_person(drafter: Client, here: Office, case: Case, now: datetime):
    person = actions.add_person(case, role="victim", name="N. N.", languages=["ar"], by=here[Role.DRAFTER], at=now)
    do = f"/desk/cases/{case.reference}/do"
    sent = {
        "record-consent": {
            "is_given": "yes",
            "purposes": ["testimony"],
            "recipients": "Portugal",
            "given_on": "2026-01-02",
        },
        "record-interview": {"held_by": "IIIM", "held_on": "2024-05", "recording": "vault 7"},
        "give-notice": {"kind": "no-prosecution", "given_on": "2026-02-03", "language": "fr"},
    }

    assert {drafter.post(f"{do}/{verb}/{person.pk}", values).status_code for verb, values in sent.items()} == {302}
    refused = drafter.post(f"{do}/plan-interview/{person.pk}", {"held_by": "Police", "held_on": "2026-12"})

    page = drafter.get(f"/desk/cases/{case.reference}/persons/V-1").content.decode()
    assert refused.status_code == 422
    assert "vault 7" in refused.content.decode()
    assert all(words in page for words in ("testimony", "PRT", "vault 7", "not in a language they understand"))


def test_an_assessment_is_made_and_what_changed_is_shown(drafter: Client, here: Office, case: Case, now: datetime):
    by = here[Role.DRAFTER]
    actions.add_fact(case, text="Beaten.", began="2020-08", places=[{"party": "BLR"}], by=by, at=now)
    actions.add_person(case, role="suspect", nationalities=["BLR"], whereabouts="POL", by=by, at=now)
    do = f"/desk/cases/{case.reference}/do/assess"
    drafter.post(do, {"on": "2026-11-21"})
    actions.change_person(Person.objects.get(), whereabouts="LTU", by=by, at=now)

    drafter.post(do, {"on": "2026-11-21"})

    page = drafter.get(f"/desk/cases/{case.reference}/law").content.decode()
    assert "facts of the case: suspects" in page
    assert "Lithuania: " in page


@pytest.mark.parametrize("part", ["facts", "persons", "work", "documents", "access"])
def test_a_part_takes_as_many_queries_for_three_rows_as_for_one(
    drafter: Client, here: Office, case: Case, now: datetime, part: str
):
    by = here[Role.DRAFTER]

    def fill() -> None:
        actions.add_fact(case, text="Burned.", by=by, at=now)
        person = actions.add_person(case, role="witness", by=by, at=now)
        actions.record_interview(person, held_by="IIIM", held_on="2024", by=by, at=now)
        actions.add_task(case, title="Call", assignee=by, by=by, at=now)
        actions.add_note(case, text="Called.", by=by, at=now)
        content = [str(Person.objects.count()).encode()]
        actions.add_document(case, title="Map", file_name="map", content=content, by=by, at=now)
        actions.give_access(
            case,
            people.account(case.authority, f"{Person.objects.count()}@x.example", Role.DRAFTER),
            by=by,
            at=now,
            reason="helps",
        )

    def queries_for() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert drafter.get(f"/desk/cases/{case.reference}/{part}").status_code == 200
        return len(captured)

    fill()
    queries_for()
    one = queries_for()
    fill()
    fill()

    assert queries_for() == one


@pytest.mark.parametrize("query", ["state=ajar", "order=random"])
def test_an_unknown_filter_is_told(drafter: Client, query: str):
    assert drafter.get(f"/desk/cases?{query}").status_code == 422


@pytest.mark.parametrize(
    "query", ["page=-1", "page=x", "page=999999999999", "q=%00", "q=" + "x" * 3000, "q=%F0%9F%92%A5"]
)
def test_odd_questions_are_answered_with_a_page(drafter: Client, query: str):
    assert drafter.get(f"/desk/cases?{query}").status_code == 200
