"""The first page, the search and the statistics."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from tests.desk import people
from tests.desk.people import Office
from tests.web.desk.test_clocks import signed_in

from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import receive
from servanda.desk.requests.models import Request

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(here: Office, now: datetime) -> Request:
    officer = here[Role.EXECUTING_OFFICER]
    case = people.case(here, title="The convoy at <Hama>")
    return receive(case, by=officer, at=now, kind="take-evidence", counterpart="PRT", title="Hear a witness")


def officer_of(office: Office) -> Client:
    return signed_in(office[Role.EXECUTING_OFFICER])


def test_what_waits_stands_on_the_first_page(here: Office, asked: Request):
    page = officer_of(here).get("/desk/").content.decode()

    assert asked.reference in page
    assert "begin triage" in page


def test_the_search_shows_where_the_words_stand_and_escapes_them(here: Office, asked: Request):
    page = officer_of(here).get("/desk/search?q=convoy").content.decode()

    assert "The convoy at &lt;Hama&gt;" in page


@pytest.mark.parametrize("direction", ["incoming", "outgoing", "sideways"])
def test_the_statistics_are_a_page_a_table_and_a_picture(here: Office, asked: Request, direction: str):
    officer = officer_of(here)

    assert officer.get(f"/desk/statistics?direction={direction}").status_code == 200
    assert "Portugal,incoming,1,1" in officer.get("/desk/statistics?format=csv").content.decode()
    assert officer.get("/desk/statistics?format=svg&direction=incoming").content.startswith(b"<svg")


def test_programs_get_the_same(here: Office, asked: Request):
    officer = officer_of(here)

    assert [one["request"] for one in officer.get("/desk/api/v1/waiting").json()] == [asked.reference]
    assert [hit["request"] for hit in officer.get("/desk/api/v1/search?q=witness").json()] == [asked.reference]
    assert officer.get("/desk/api/v1/statistics").json()[0]["acknowledged_after"] is None


def test_an_administrator_sees_the_ways_and_no_cases(here: Office, asked: Request):
    administrator = signed_in(here[Role.ADMINISTRATOR])

    assert "Your roles read no cases" in administrator.get("/desk/").content.decode()
    assert administrator.get("/desk/search?q=convoy").status_code == 404
    assert administrator.get("/desk/statistics").status_code == 404
