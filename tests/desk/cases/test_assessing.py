"""Assessing a case: the case file as the law reads it, kept answers, and what changed between two."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import jsonschema
import pytest
from tests.desk import people
from tests.desk.people import Office

import servanda
from servanda.desk.cases import actions
from servanda.desk.cases.assessing import case_file, changes, reasons
from servanda.desk.cases.models import Case
from servanda.desk.errors import Incomplete, NotAllowed
from servanda.desk.people.roles import Role

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
SCHEMA = json.loads((Path(servanda.__file__).parent / "registry" / "schemas" / "case.schema.json").read_text())


def case_of_torture(here: Office, now: datetime) -> Case:
    case, drafter = people.case(here), here[Role.DRAFTER]
    actions.change_case(case, measures=["extradition"], known={"adult-at-conduct": True}, by=drafter, at=now)
    actions.add_fact(case, text="Beaten.", began="2020-08", places=[{"party": "BLR"}], by=drafter, at=now)
    actions.add_fact(case, text="Fled.", began="2021", is_conduct=False, places=[{"party": "POL"}], by=drafter, at=now)
    actions.add_person(
        case, role="suspect", name="A. Doe", nationalities=["BLR"], whereabouts="POL", by=drafter, at=now
    )
    actions.add_person(case, role="victim", name="B. Roe", nationalities=["stateless"], by=drafter, at=now)
    return case


def test_the_case_file_is_what_the_schema_asks_for_and_names_nobody(here: Office, now: datetime):
    given = case_file(case_of_torture(here, now), ON)

    jsonschema.validate(given, SCHEMA)
    assert given["committed"] == {"from": "2020-08-01", "to": "2020-08-31", "in": ["BLR"]}
    assert given["suspects"] == [{"name": "S-1", "nationality": ["BLR"], "present_in": "POL"}]
    assert given["victims"] == [{"name": "V-1", "stateless": True}]
    assert "Doe" not in json.dumps(given)


def test_what_changed_is_told_line_by_line_with_the_reason(here: Office, now: datetime):
    case = case_of_torture(here, now)
    first = actions.assess_case(case, on=ON, by=here[Role.DRAFTER], at=now)
    suspect = case.persons.get(role="suspect")
    actions.change_person(suspect, whereabouts="Thailand", by=here[Role.DRAFTER], at=now)

    second = actions.assess_case(Case.objects.get(), on=ON, by=here[Role.DRAFTER], at=now)

    found = changes(first.lines, second.lines)
    gone = {change.line["key"] for change in found if change.what == "gone"}
    added = {change.line["key"] for change in found if change.what == "added"}
    assert "basis cat-8 POL torture extradition" in gone
    assert "basis cat-8 THA torture extradition" in added
    assert reasons(first.given, second.given, same_record=True) == ("facts of the case: suspects",)
    assert reasons(first.given, first.given, same_record=False) == ("the record of the law",)


def test_asking_the_same_again_changes_nothing(here: Office, now: datetime):
    case = case_of_torture(here, now)

    first, second = (actions.assess_case(case, on=ON, by=here[Role.DRAFTER], at=now) for _ in range(2))

    assert changes(first.lines, second.lines) == ()
    assert first.record == second.record
    assert first.sentence.startswith(case.reference)


def test_a_changed_answer_is_one_change():
    before = [{"key": "a", "answer": "not known", "effect": "may"}, {"key": "b", "answer": "yes", "effect": "may"}]
    after = [{"key": "a", "answer": "yes", "effect": "may"}, {"key": "b", "answer": "yes", "effect": "may"}]

    found = changes(before, after)

    assert [(change.what, change.line["key"], change.before["answer"]) for change in found if change.before] == [
        ("changed", "a", "not known")
    ]


def test_without_an_offence_there_is_nothing_to_assess(here: Office, now: datetime):
    case = people.case(here)
    actions.change_case(case, offences=[], by=here[Role.DRAFTER], at=now)

    with pytest.raises(Incomplete, match="at least one offence"):
        actions.assess_case(case, on=ON, by=here[Role.DRAFTER], at=now)


def test_the_custodian_does_not_assess(here: Office, now: datetime):
    with pytest.raises(NotAllowed):
        actions.assess_case(case_of_torture(here, now), on=ON, by=here[Role.CUSTODIAN], at=now)
