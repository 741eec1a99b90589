"""Letters that come in: kept, confirmed by a person, entered whole or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.desk import people
from tests.desk.people import Office
from tests.desk.requests.letters_made import REQUEST
from tests.desk.requests.reading_scores import DATA

from servanda.desk.cases.models import Case
from servanda.desk.clocks.models import Clock
from servanda.desk.errors import BadInput, ChangedMeanwhile, Incomplete, NotAllowed, NotPossible
from servanda.desk.people.roles import Role
from servanda.desk.requests.letters.making import make
from servanda.desk.requests.models import Intake, Request
from servanda.desk.requests.triage.actions import confirm, enter, set_aside, take_in
from servanda.desk.requests.triage.confirming import checklist, reading_of
from servanda.desk.requests.triage.queries import intakes
from servanda.desk.requests.triage.sent import is_twin, read_file, read_text, read_twin

pytestmark = pytest.mark.django_db
LETTER = (DATA / "letters" / "01-witness-en.txt").read_text(encoding="utf-8")
CONFIRMED: dict[str, Any] = {
    "sender_state": "BRA",
    "reference": "BRA-2026/0417",
    "made_on": "2026-11-03",
    "bases": ["untoc:18"],
    "measures": ["take-evidence"],
    "offences": ["organized-criminal-group"],
    "persons": ["witness:Marta Figueira"],
    "respond_by": "2027-01-29",
    "urgency": "urgent",
    "confidential": "yes",
    "language": "en",
}


def taken_in(office: Office, now: datetime, text: str = LETTER) -> Intake:
    return take_in(read_text(text, "PRT"), text.encode(), by=office[Role.EXECUTING_OFFICER], at=now)


def test_a_letter_is_kept_with_what_was_read_in_it(there: Office, now: datetime):
    intake = taken_in(there, now)

    kept = Intake.objects.get(pk=intake.pk)
    assert reading_of(kept) == read_text(LETTER, "PRT")
    assert kept.confirmed == {}


def test_nothing_is_taken_over_unless_a_person_confirms_it(there: Office, now: datetime):
    intake = taken_in(there, now)

    with pytest.raises(Incomplete, match="sender-state; measures"):
        enter(intake, by=there[Role.EXECUTING_OFFICER], at=now, title="Hear a witness")

    assert not Request.objects.exists()
    assert not Case.objects.exists()


def test_what_was_confirmed_becomes_a_request_with_basis_contents_and_clocks(there: Office, now: datetime):
    by = there[Role.EXECUTING_OFFICER]
    intake = confirm(taken_in(there, now), by=by, at=now, **CONFIRMED)

    request = enter(intake, by=by, at=now, title="Hear Marta Figueira")

    assert (request.kind, request.counterpart, request.their_reference) == ("take-evidence", "BRA", "BRA-2026/0417")
    assert request.basis["instrument"] == "untoc"
    assert "Between March and September 2025" in request.contents.get(item="facts").text
    assert request.persons == ["W-1"]
    assert request.is_confidential
    assert Clock.objects.filter(request=request).exists()


def test_each_measure_becomes_a_request_of_the_same_case(there: Office, now: datetime):
    by = there[Role.EXECUTING_OFFICER]
    intake = confirm(
        taken_in(there, now), by=by, at=now, **{**CONFIRMED, "measures": ["take-evidence", "documents-records"]}
    )

    first = enter(intake, by=by, at=now, title="Hear a witness and send records")

    (other,) = Request.objects.exclude(pk=first.pk)
    assert (other.kind, other.case) == ("documents-records", first.case)
    assert other.follows.get().earlier == first


def test_entering_that_fails_half_way_enters_nothing(there: Office, now: datetime):
    by = there[Role.EXECUTING_OFFICER]
    case = people.case(there)
    case.offences = ["torture"]
    case.save()
    intake = confirm(taken_in(there, now), by=by, at=now, **CONFIRMED)

    with pytest.raises(BadInput):
        enter(intake, by=by, at=now, title="", case=case)

    intake.refresh_from_db()
    assert intake.is_waiting
    assert not Request.objects.exists()
    assert not case.persons.exists()


def test_a_letter_is_entered_once(there: Office, now: datetime):
    by = there[Role.EXECUTING_OFFICER]
    intake = confirm(taken_in(there, now), by=by, at=now, **CONFIRMED)
    enter(intake, by=by, at=now, title="Hear a witness")

    with pytest.raises(NotPossible, match="entered"):
        enter(intake, by=by, at=now, title="Hear a witness")


def test_what_is_set_aside_keeps_its_reason_and_is_not_entered(there: Office, now: datetime):
    by = there[Role.EXECUTING_OFFICER]
    intake = set_aside(taken_in(there, now), by=by, at=now, because="It is an invitation to a conference.")

    with pytest.raises(NotPossible, match="set aside"):
        enter(intake, by=by, at=now, title="Hear a witness")
    assert Intake.objects.get().set_aside_because == "It is an invitation to a conference."


def test_the_second_of_two_who_confirm_is_told(there: Office, now: datetime):
    by = there[Role.EXECUTING_OFFICER]
    intake = taken_in(there, now)
    other = Intake.objects.get(pk=intake.pk)
    confirm(intake, by=by, at=now, version=1, reference="A 1")

    with pytest.raises(ChangedMeanwhile):
        confirm(other, by=there[Role.DUTY_OFFICER], at=now, version=1, reference="B 2")

    assert Intake.objects.get().confirmed == {"reference": "A 1"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sender_state", "Atlantis"),
        ("measures", ["levitation"]),
        ("measures", "take-evidence"),
        ("offences", ["rudeness"]),
        ("bases", ["magna-carta:39"]),
        ("persons", ["Anna Example"]),
        ("made_on", "2026-13-01"),
        ("urgency", "yesterday"),
        ("language", "klingon"),
        ("contents", {"no-such-provision": "present"}),
        ("contents", {"untoc-m-c-facts": "perhaps"}),
        ("colour", "blue"),
    ],
)
def test_what_cannot_be_is_refused_by_name(there: Office, now: datetime, field: str, value: object):
    intake = taken_in(there, now)

    with pytest.raises(BadInput, match=field.replace("_", "-").rstrip("s")):
        confirm(intake, by=there[Role.EXECUTING_OFFICER], at=now, **{field: value})


def test_what_a_person_found_goes_before_what_the_reader_found(there: Office, now: datetime):
    by = there[Role.EXECUTING_OFFICER]
    intake = confirm(taken_in(there, now), by=by, at=now, **CONFIRMED)
    purpose = next(one for one in checklist(intake) if one.item == "purpose")

    confirm(intake, by=by, at=now, contents={purpose.provision: "missing"})

    assert purpose.status == "present"
    assert next(one.status for one in checklist(intake) if one.item == "purpose") == "missing"


def test_who_receives_no_letters_sees_none(here: Office, there: Office, now: datetime):
    intake = taken_in(there, now)

    with pytest.raises(NotAllowed):
        intakes(there[Role.ADMINISTRATOR])
    with pytest.raises(NotAllowed):
        confirm(intake, by=here[Role.EXECUTING_OFFICER], at=now, reference="x")
    assert list(intakes(there[Role.DUTY_OFFICER])) == [intake]
    assert list(intakes(here[Role.DUTY_OFFICER])) == []


def test_what_was_entered_is_seen_by_those_who_need_to_know(there: Office, now: datetime):
    by = there[Role.EXECUTING_OFFICER]
    intake = confirm(taken_in(there, now), by=by, at=now, **CONFIRMED)
    enter(intake, by=by, at=now, title="Hear a witness")

    assert list(intakes(by)) == [intake]
    assert list(intakes(there[Role.DUTY_OFFICER])) == []


def test_a_letter_from_tomorrow_is_refused(there: Office, now: datetime):
    with pytest.raises(BadInput, match="received_at"):
        take_in(
            read_text(LETTER, "PRT"),
            b"x",
            by=there[Role.EXECUTING_OFFICER],
            at=now,
            received_at=now + timedelta(days=1),
        )


def test_a_twin_is_entered_in_its_own_words(there: Office, now: datetime):
    data = make(REQUEST).files["json"]
    by = there[Role.EXECUTING_OFFICER]
    intake = take_in(read_twin(data), data, by=by, at=now, file_name="request.json")
    confirm(intake, by=by, at=now, **{**CONFIRMED, "reference": "BRA-2026-0007", "persons": []})

    request = enter(intake, by=by, at=now, title="Hear a witness")

    assert is_twin(data)
    assert request.contents.get(item="purpose").text == "To establish who controlled the warehouse."


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_letter_that_we_made_is_read_on_the_other_side(form: str, tmp_path: Path):
    reading = read_file(make(REQUEST).files[form], f"letter.{form}", "PRT")

    assert reading.first("sender-state") == "BRA"
    assert reading.first("reference") == REQUEST.reference
    assert reading.values("measure")[0] == "take-evidence"
    assert "untoc:18(1)" in reading.values("basis")
