"""Everything about a case in one ZIP; lists and searches within what one may know."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases import actions, queries
from servanda.desk.cases.exporting import write_export
from servanda.desk.cases.models import Case
from servanda.desk.errors import BadInput, NotAllowed
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(here: Office, now: datetime) -> Case:
    case, drafter, officer = people.case(here), here[Role.DRAFTER], here[Role.PROTECTION_OFFICER]
    actions.add_fact(case, text="Ximena Quirós saw it.", began="2011-04", by=drafter, at=now)
    person = actions.add_person(case, role="witness", name="Ximena Quirós", by=drafter, at=now)
    actions.record_consent(person, is_given=True, purposes=["testimony"], given_on="2026-01-02", by=drafter, at=now)
    actions.add_note(case, text="Called the lab.", by=drafter, at=now)
    actions.add_document(case, title="Report", file_name="../réport 1.txt", content=[b"of the lab"], by=drafter, at=now)
    actions.seal_person(person, by=officer, at=now)
    return case


def exported(
    case: Case, office: Office, now: datetime, *, role: Role = Role.DRAFTER, unsealed: bool = False
) -> zipfile.ZipFile:
    to = io.BytesIO()
    write_export(case, to, by=office[role], at=now, unsealed=unsealed)
    return zipfile.ZipFile(to)


def test_everything_about_a_case_is_in_it(here: Office, now: datetime, full: Case):
    archive = exported(full, here, now)
    told = json.loads(archive.read("case.json"))

    assert [row["text"] for row in told["tables"]["cases.fact"]] == ["W-1 saw it."]
    assert told["tables"]["cases.note"][0]["made_by"] == here[Role.DRAFTER].email
    assert told["tables"]["cases.consent"][0]["given_on"] == "2026-01-02"
    document = next(name for name in archive.namelist() if name.startswith("files/document/"))
    assert archive.read(document) == b"of the lab"
    assert "Called the lab." in archive.read("case.html").decode()
    trail = [json.loads(line) for line in archive.read("trail.jsonl").decode().splitlines()]
    assert {"person.seal", "case.export"} <= {entry["did"] for entry in trail}


def test_the_digests_are_those_of_what_is_in_it(here: Office, now: datetime, full: Case):
    archive = exported(full, here, now)

    for line in archive.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    assert all(".." not in name and not name.startswith("/") for name in archive.namelist())


def test_the_seal_holds_in_an_export(here: Office, now: datetime, full: Case):
    archive = exported(full, here, now)

    assert not any(b"Ximena" in archive.read(name) for name in archive.namelist())


def test_the_seal_opens_in_an_export_only_for_who_may_look_behind_it(here: Office, now: datetime, full: Case):
    with pytest.raises(NotAllowed):
        exported(full, here, now, unsealed=True)

    person, officer = full.persons.get(), here[Role.PROTECTION_OFFICER]
    actions.name_reader(person, here[Role.DRAFTER], by=officer, at=now, reason="testifies")
    told = json.loads(exported(full, here, now, unsealed=True).read("case.json"))

    assert told["sealed"]["W-1"]["name"] == "Ximena Quirós"
    assert Entry.objects.filter(did="person.see-sealed", who=here[Role.DRAFTER].email).count() == 1


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.AUDITOR, Role.ADMINISTRATOR])
def test_not_everyone_exports(here: Office, now: datetime, full: Case, role: Role):
    with pytest.raises(NotAllowed):
        exported(full, here, now, role=role)


def references(office: Office, role: Role, **asked: object) -> list[str]:
    return [case.reference for case in queries.cases(office[role], **asked).cases]  # type: ignore[arg-type]  # vary


def test_words_are_found_wherever_they_stand_but_never_behind_a_seal(here: Office, now: datetime, full: Case):
    people.case(here, title="Something else")

    for words in ("village", "w-1 SAW", "lab", "report", full.reference, "torture lab"):
        assert full.reference in references(here, Role.DRAFTER, words=words), words
    assert references(here, Role.DRAFTER, words="Ximena") == references(here, Role.DRAFTER, words="lab %") == []


def test_only_cases_one_needs_to_know_are_listed(here: Office, there: Office, now: datetime):
    case = people.case(here, known_to=(Role.DRAFTER, Role.ADMINISTRATOR))

    assert references(here, Role.DRAFTER) == [case.reference]
    assert references(here, Role.APPROVER) == references(here, Role.ADMINISTRATOR) == []
    assert references(there, Role.DRAFTER) == []


def test_cases_are_listed_by_state_and_by_whose_task_is_open(here: Office, now: datetime):
    one, two = people.case(here), people.case(here)
    drafter = here[Role.DRAFTER]
    actions.close_case(one, because="done", by=here[Role.APPROVER], at=now)
    task = actions.add_task(two, title="Call", assignee=drafter, by=drafter, at=now)

    assert references(here, Role.DRAFTER, state="closed") == [one.reference]
    assert references(here, Role.DRAFTER, mine=True) == [two.reference]
    assert list(queries.tasks_of(drafter)) == [task]
    actions.finish_task(task, by=drafter, at=now)
    assert references(here, Role.DRAFTER, mine=True) == []
    with pytest.raises(BadInput):
        references(here, Role.DRAFTER, state="ajar")


def test_a_list_takes_as_many_queries_for_three_cases_as_for_one(here: Office, now: datetime):
    def queries_for() -> int:
        account = here[Role.DRAFTER]
        account.forget_roles()
        with CaptureQueriesContext(connection) as captured:
            found = queries.cases(account, words="village")
            assert [case.title for case in found.cases]
        return len(captured)

    people.case(here)
    one = queries_for()
    people.case(here)
    people.case(here)

    assert queries_for() == one


def test_a_long_list_comes_in_pages(here: Office, now: datetime):
    for _ in range(51):
        people.case(here, known_to=(Role.DRAFTER,))

    first, second, beyond = (queries.cases(here[Role.DRAFTER], page=number) for number in (1, 2, 99))

    assert (len(first.cases), len(second.cases), first.found, first.pages) == (50, 1, 51, 2)
    assert beyond == second
