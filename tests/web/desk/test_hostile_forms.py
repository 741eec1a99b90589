"""Every form of cases and of the directory against what nobody should send: told or kept as it is, never broken."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases import actions, queries
from servanda.desk.cases.models import Case
from servanda.desk.directory import actions as directory_actions
from servanda.desk.people.roles import Role
from servanda.web.desk.forms import Form
from servanda.web.desk.pages.case_forms import FORMS
from servanda.web.desk.pages.directory import FORMS as OF_DIRECTORY

pytestmark = pytest.mark.django_db
HOSTILE = {
    "nothing": "",
    "no character": "a\0b",
    "markup": "<script>alert(1)</script>'; DROP TABLE cases_case; -- {{ 7*7 }} %s %(x)s",
    "numbers": "99999999999999999999999999",
    "days": "2026-13-99",
    "many": "x, " * 400 + ": yes\n" * 400,
    "long": "x" * 150_000,
    "scripts": "مرحبا 漢字 \u202e\U0001f4a5 e\u0301",
}


def signed_in(here: Office, *roles: Role) -> Client:
    client = Client(HTTP_HOST="localhost")
    account = people.account(here.authority, "all@bra-central.example", *roles)
    client.force_login(account, "servanda.web.desk.backend.Backend")
    return client


@pytest.fixture
def everyone(here: Office, now: datetime) -> Client:
    return signed_in(here, *(role for role in Role if role not in (Role.ADMINISTRATOR, Role.AUDITOR)))


@pytest.fixture
def case(here: Office, everyone: Client, now: datetime) -> Case:
    case, drafter = people.case(here), here[Role.DRAFTER]
    colleague = here.authority.accounts.get(email="all@bra-central.example")
    actions.give_access(case, colleague, by=drafter, at=now, reason="tests")
    actions.add_fact(case, text="Burned.", by=drafter, at=now)
    person = actions.add_person(case, role="witness", name="N. N.", by=drafter, at=now)
    actions.record_consent(person, is_given=True, purposes=["testimony"], given_on="2026-01-02", by=drafter, at=now)
    actions.record_interview(person, held_by="IIIM", held_on="2024", by=drafter, at=now)
    actions.protect(person, measure="screen", begins_on="2026-01-02", by=here[Role.PROTECTION_OFFICER], at=now)
    actions.add_task(case, title="Call", by=drafter, at=now)
    actions.add_note(case, text="Called.", by=drafter, at=now)
    actions.add_document(case, title="Map", file_name="map", content=[b"x"], by=drafter, at=now)
    return case


def sent(form: Form, value: str) -> dict[str, str]:
    return {"version": value, **{field.name: value for field in form.fields}}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_form_of_a_case_breaks(everyone: Client, case: Case, value: str):
    answers = {}
    for verb, form in FORMS.items():
        on = queries.of_case(case, form.part).first() if form.part else None
        address = f"/desk/cases/{case.reference}/do/{verb}{f'/{on.pk}' if on else ''}"
        answer = everyone.post(address, sent(form, value))
        answers[verb] = answer.status_code
        assert b"<script>alert(1)" not in answer.content

    assert set(answers.values()) <= {302, 404, 409, 422}, answers
    assert everyone.get(f"/desk/cases/{case.reference}").status_code == 200


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_form_of_the_directory_breaks(here: Office, everyone: Client, now: datetime, value: str):
    contact = directory_actions.add_contact(party="PRT", name="PGR", by=here[Role.DRAFTER], at=now)
    answers = {}
    for verb, form in OF_DIRECTORY.items():
        on = f"{contact.pk}/do/{verb}" if form.part else f"do/{verb}"
        answers[verb] = everyone.post(f"/desk/directory/{on}", sent(form, value)).status_code

    assert set(answers.values()) <= {302, 404, 409, 422}, answers


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_question_breaks(everyone: Client, case: Case, value: str):
    asked = dict.fromkeys(("q", "state", "order", "mine", "page", "party", "measure", "instrument", "function"), value)

    for address in ("/desk/cases", "/desk/directory", "/desk/directory/whom"):
        if len(value) < 5000:
            assert everyone.get(address, asked).status_code in (200, 404, 422)
