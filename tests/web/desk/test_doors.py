"""The desk's doors: sign-in stands open, nothing else does; the public pages stand beside it."""

from __future__ import annotations

import os

import pytest
from django.db import connection
from django.test import Client
from tests.desk.people import Office

from servanda.desk.people.roles import Role

pytestmark = pytest.mark.django_db


def test_the_sign_in_page_answers():
    assert Client(HTTP_HOST="localhost").get("/accounts/login/").status_code == 200


def test_the_public_pages_stand_beside_the_desk():
    assert Client(HTTP_HOST="localhost").get("/instruments").status_code == 200


def test_the_desk_asks_who_comes():
    answer = Client(HTTP_HOST="localhost").get("/desk/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/desk/")
    assert Client(HTTP_HOST="localhost").get("/desk/api/v1/").status_code == 401


def test_who_signed_in_sees_the_overview(here: Office):
    client = Client(HTTP_HOST="localhost")
    client.force_login(here[Role.DRAFTER], "servanda.web.desk.backend.Backend")

    answer = client.get("/desk/")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Central authority of BRA" in answer.content.decode()
    assert client.get("/desk/api/v1/").json()["roles"] == ["drafter"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="SQLite alone is told to refuse in this way")
def test_a_database_that_cannot_write_is_told_and_nothing_is_shown_unrecorded(here: Office):
    client = Client(HTTP_HOST="localhost")
    client.force_login(here[Role.DRAFTER], "servanda.web.desk.backend.Backend")
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        page, program = client.get("/desk/statistics"), client.get("/desk/api/v1/statistics")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")

    assert (page.status_code, program.status_code) == (503, 503)
    assert "Nothing of this was done" in page.content.decode()
