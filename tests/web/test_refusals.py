"""What cannot be understood is refused on a page that helps, and nothing is kept of it."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/nothing/here", 404, "No page has this address"),
        ("/states/XXQ", 404, "is not the name of a party"),
        ("/states/Germny", 404, "DEU"),
        ("/instruments/catt", 404, "Did you mean"),
        ("/pair/DEU/Atlantis", 404, "Atlantis"),
        ("/pair/DEU/DEU", 422, "cannot ask itself"),
        ("/pair/DEU/FRA/tortur/extradition", 404, "torture"),
        ("/tracks/un-cybercrim", 404, "un-cybercrime"),
        ("/?on=tomorrow", 422, "tomorrow"),
        ("/?on=2026-02-30", 422, "2026-02-30"),
        ("/?on=9999-12-31", 422, "9999"),
        ("/?on=0001-01-01", 422, "0001-01-01"),
        ("/?on=1776-07-04", 422, "lies outside"),
        ("/world?offence=jaywalking", 422, "jaywalking"),
        ("/world?level=perhaps", 422, "perhaps"),
        ("/world?absence=maybe", 422, "maybe"),
        ("/world?format=exe", 422, "html, json, csv"),
    ],
)
def test_what_cannot_be_understood_is_told_with_a_way_on(reader, address, status, says):
    response = reader.get(address)

    assert response.status_code == status
    page = response.content.decode()
    assert says in page
    assert 'name="q"' in page


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "{{7*7}}",
        "' OR 1=1 --",
        "\x00\x01",
        "🙂" * 400,
        "a" * 8000,
    ],
)
def test_what_is_written_in_an_address_is_only_text(reader, written):
    for address in ("/ask?q=", "/world?offence=", "/agenda?who=", "/?on="):
        response = reader.get(address.split("?")[0], {address.split("?")[1].rstrip("="): written})

        assert response.status_code in (200, 422)
        assert b"<script>alert" not in response.content
        assert b"<img src=x" not in response.content


def test_a_body_too_long_is_refused_and_forgotten(reader):
    response = reader.generic("POST", "/ask", b"x" * (11 * 1024**2))

    assert response.status_code == 413
    assert "10 MB" in response.content.decode()


def test_another_host_is_not_answered():
    assert Client(HTTP_HOST="elsewhere.example").get("/").status_code == 400


def test_a_cell_that_a_spreadsheet_would_run_is_only_text():
    from servanda.web.answering import _csv

    assert "'=1+1" in _csv((("a",), [["=1+1"]]))


def test_a_case_and_a_question_are_never_kept(reader):
    for address in ("/case?offence=torture", "/case.pdf?offence=torture", "/ask?q=Germany+torture"):
        assert "no-store" in reader.get(address)["Cache-Control"]
