"""De-confliction as people and programs see it: two desks, files that go between them, and no name in any."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.desk.matching.conftest import Desks, desks, witness
from tests.desk.people import NOW, Office
from tests.web.desk.visits import visit

from servanda.desk.cases.actions import seal_person
from servanda.desk.cases.models import Case
from servanda.desk.installation import Installation
from servanda.desk.matching.keeping import make_key, take_key
from servanda.desk.matching.models import Inquiry, Question
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

__all__ = ["desks"]

pytestmark = pytest.mark.django_db
_JSON = {"content_type": "application/json"}


@contextmanager
def at(desk: Installation) -> Iterator[None]:
    """Whatever is asked now is answered in that desk's folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SERVANDA_DESK", str(desk.folder))
        yield


@pytest.fixture
def shared(desks: Desks, here: Office, there: Office) -> Desks:
    note = make_key(desks.ours, here.authority, "prt-central", date(2027, 1, 1), at=NOW)
    take_key(desks.theirs, there.authority, note, at=NOW)
    return desks


@pytest.fixture
def case(here: Office, there: Office, shared: Desks) -> Case:
    """A witness whom both heard, under seal here and there; one whom only we know; one without a day of birth."""
    for desk, office in ((shared.theirs, there), (shared.ours, here)):
        with at(desk):
            person = witness(office, NOW, "Amina Haddad")
            seal_person(person, by=office[Role.PROTECTION_OFFICER], at=NOW)
    witness(here, NOW, "Rui Sá", case=person.case)
    witness(here, NOW, "Ana Lima", born="1980", case=person.case)
    return person.case


def sent(content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("came.note", content)}


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_two_desks_find_out_whom_to_contact(here: Office, there: Office, shared: Desks, case: Case):
    ours, theirs = visit(here[Role.PROTECTION_OFFICER]), visit(there[Role.PROTECTION_OFFICER])
    way = f"/desk/cases/{case.reference}/matching"

    with at(shared.ours):
        before = text(ours.get(way))
        ours.post(f"{way}/ask", {"to": "prt-central", "about": ["W-1", "W-2"]})
        question = ours.get(f"{way}/{Question.objects.get().pk}/file").content
        waiting = text(ours.get(way))
    with at(shared.theirs):
        theirs.post("/desk/matching/receive", sent(question))
        arrived = text(theirs.get("/desk/matching"))
        key = Inquiry.objects.get().pk
        theirs.post(f"/desk/matching/{key}/answer")
        done = text(theirs.get("/desk/matching"))
        answer = theirs.get(f"/desk/matching/{key}/file").content
    with at(shared.ours):
        ours.post(f"{way}/read", sent(answer))
        after = text(ours.get(way))

    contact = there[Role.PROTECTION_OFFICER].email
    assert "left out: the day of birth is not known to the day" in before
    assert "key until 2027-01-01" in before
    assert "Waits for the answer." in waiting
    assert "Compare and answer" in arrived
    assert "Of 2 tokens 1 met" in done
    assert contact in after
    assert after.count(contact) == 1
    assert "does not mean that nobody heard" in after
    assert "Record that interview" in after
    said = (before, waiting, arrived, done, after, question.decode("latin-1"), answer.decode("latin-1"))
    assert not [one for one in (*said, str([e.details for e in Entry.objects.all()])) if "addad" in one.casefold()]


def test_programs_ask_and_answer_as_people_do(here: Office, there: Office, shared: Desks, case: Case):
    ours, theirs = visit(here[Role.PROTECTION_OFFICER]), visit(there[Role.PROTECTION_OFFICER])
    way, there_way = f"/desk/api/v1/cases/{case.reference}/matching", "/desk/api/v1/matching"

    with at(shared.ours):
        shown = ours.get(way).json()
        made = ours.post(way, {"to": "prt-central"}, **_JSON)
        question = ours.get(f"{way}/{made.json()['key']}/file").content
    with at(shared.theirs):
        came = theirs.post(there_way, sent(question))
        answered = theirs.post(f"{there_way}/{came.json()['key']}/answer", {}, **_JSON).json()
        again = theirs.post(f"{there_way}/{came.json()['key']}/decline", {"because": "No."}, **_JSON)
        answer = theirs.get(f"{there_way}/{came.json()['key']}/file").content
        (listed,) = theirs.get(there_way).json()
    with at(shared.ours):
        read = ours.post(f"{way}/answers", sent(answer)).json()

    assert {one["person"]: one["why_not"] for one in shown["candidates"]} == {"W-1": "", "W-2": "", "W-3": "no-day"}
    assert [one["code"] for one in shown["partners"]] == ["prt-central"]
    assert (made.status_code, came.status_code, again.status_code) == (201, 201, 422)
    assert (made.json()["about"], made.json()["left_out"]) == (["W-1", "W-2"], {"W-3": "no-day"})
    assert answered == listed
    assert (answered["state"], answered["tokens"], answered["met"]) == ("answered", 2, 1)
    assert list(read["met"]) == ["W-1"]


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.APPROVER, Role.CUSTODIAN, Role.AUDITOR, Role.ADMINISTRATOR])
def test_to_all_others_there_is_no_such_page(here: Office, shared: Desks, case: Case, role: Role):
    stranger, way = visit(here[role]), f"/desk/cases/{case.reference}/matching"

    with at(shared.ours):
        statuses = {
            stranger.get(way).status_code,
            stranger.post(f"{way}/ask", {"to": "prt-central"}).status_code,
            stranger.get(f"/desk/api/v1{way.removeprefix('/desk')}").status_code,
            stranger.get("/desk/matching").status_code,
        }

    assert statuses == {404}
    if role not in (Role.AUDITOR, Role.ADMINISTRATOR):
        assert "Has another authority" not in text(stranger.get(f"/desk/cases/{case.reference}/persons"))


def test_who_may_not_look_behind_a_seal_does_not_ask_about_it(here: Office, shared: Desks, case: Case):
    officer, way = visit(here[Role.EXECUTING_OFFICER]), f"/desk/cases/{case.reference}/matching"

    with at(shared.ours):
        page = text(officer.get(way))
        officer.post(f"{way}/ask", {"to": "prt-central", "about": ["W-1", "W-2"]})

    assert "is under seal, and you may not look behind it" in page
    assert (Question.objects.get().about, Question.objects.get().left_out) == (["W-2"], {"W-1": "sealed"})


def test_what_is_wrong_is_told_and_nothing_is_kept(here: Office, there: Office, shared: Desks, case: Case):
    ours, theirs = visit(here[Role.PROTECTION_OFFICER]), visit(there[Role.PROTECTION_OFFICER])
    way = f"/desk/cases/{case.reference}/matching"

    with at(shared.ours):
        answers: list[Any] = [
            ours.post(f"{way}/ask", {"to": "fra-central", "about": ["W-1"]}),
            ours.post(f"{way}/ask", {"to": "prt-central"}),
            ours.post(f"{way}/ask", {"to": "../../x\0", "about": ["W-1"]}),
            ours.post(f"{way}/read", sent(b"no note")),
            ours.post(f"{way}/read", {}),
            ours.get(f"{way}/99/file"),
        ]
    with at(shared.theirs):
        answers += [
            theirs.post("/desk/matching/receive", sent(b"x" * 3_000_000)),
            theirs.post("/desk/matching/receive"),
        ]

    assert [one.status_code for one in answers] == [422, 422, 422, 422, 422, 404, 422, 422]
    assert "share no key" in text(answers[0])
    assert not Question.objects.exists()


def test_an_auditor_sees_who_asks_often(here: Office, shared: Desks, case: Case):
    officer, way = visit(here[Role.PROTECTION_OFFICER]), f"/desk/cases/{case.reference}/matching/ask"
    with at(shared.ours):
        for _ in range(6):
            officer.post(way, {"to": "prt-central", "about": ["W-2"]})

    page = text(visit(here[Role.AUDITOR]).get("/desk/trail"))

    assert "we asked them" in page
    assert '<b class="caution">many</b>' in page


def test_without_a_key_or_a_trust_list_the_page_says_what_to_do(here: Office, case: Case, tmp_path: Path):
    from servanda.desk.installation import make

    officer: Client = visit(here[Role.PROTECTION_OFFICER])
    with at(make(tmp_path / "bare")):
        page = officer.get(f"/desk/cases/{case.reference}/matching")

    assert page.status_code == 200
    assert "No authority shares a key with yours" in text(page)
