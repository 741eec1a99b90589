"""The page that reads documents reads strangers' ones apart, and shows what was read."""

from __future__ import annotations

import io

import pytest

RESOLUTION = (
    "The General Assembly,\n\nRecalling its resolution 55/25 of 15 November 2000,\n\n"
    "1. Requests the Secretary-General to report at its sixty-third session.\n"
)
NEWS = "The UN Convention against Cybercrime will enter into force 90 days after signatures by 40 States."


def file(content: bytes, name: str) -> io.BytesIO:
    sent = io.BytesIO(content)
    sent.name = name
    return sent


def test_a_pasted_resolution_is_shown_with_its_requests(reader):
    page = reader.post("/documents", {"text": RESOLUTION}).content.decode()

    assert "Secretary-General" in page
    assert "sixty-third session" in page


def test_a_claim_in_a_pasted_text_is_checked_in_place(reader):
    page = reader.post("/documents", {"text": NEWS}).content.decode()

    assert "65(1)" in page


def test_a_file_is_shown_beside_an_earlier_text(reader):
    sent = {"file": file(RESOLUTION.encode(), "a.txt"), "earlier_text": RESOLUTION.replace("report", "inform")}
    page = reader.post("/documents", sent).content.decode()

    assert "inform" in page
    assert "report" in page


@pytest.mark.parametrize(("form", "begins"), [("json", b"{"), ("akn", b"<?xml")])
def test_what_was_read_can_be_taken_away(reader, form, begins):
    response = reader.post("/documents", {"text": RESOLUTION, "form": form})

    assert response.status_code == 200
    assert response.content.startswith(begins)


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"\x00\x01\x02" * 1000, "a.bin", 422),
        (b"%PDF-1.7\n1 0 obj\n<<", "a.pdf", 422),
        (b"PK\x03\x04 no zip", "a.docx", 422),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><akomaNtoso>&b;</akomaNtoso>', "a.xml", 422),
        (b"word " * 100_000, "a.txt", 413),
        (b"<html><script>alert(1)</script><p>1. Requests nothing.", "a.html", 200),
    ],
)
def test_a_hostile_file_is_refused_or_only_text(reader, content, name, status):
    response = reader.post("/documents", {"file": file(content, name)})

    assert response.status_code == status
    assert b"<script>alert" not in response.content
