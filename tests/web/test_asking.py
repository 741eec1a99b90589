"""Pages that take more than a click: cases, what-ifs, documents."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from servanda.facts.suppositions import suppose
from servanda.inquiries.assess import assess
from servanda.inquiries.campaign import campaign
from servanda.inquiries.case import read_case, read_case_text
from servanda.inquiries.gaps import difference
from servanda.inquiries.report import report
from servanda.web.kept import record

EXAMPLE = Path(__file__).parents[2] / "examples" / "torture-found-abroad.yaml"
CASE = {
    "title": "Torture, the suspect found abroad",
    "offence": "torture",
    "from": "2020-08-10",
    "to": "2020-08-14",
    "in": "BLR",
    "national": "BLR",
    "present": "POL",
    "victim": "LTU",
    "asking": "LTU",
    "measure": ["extradition", "take-evidence", "documents-records"],
    "fact.adult-at-conduct": "yes",
    "on": "2026-11-21",
}
ARTICLE = (
    "Hanoi, 25 October 2025. The United Nations Convention against Cybercrime was opened for signature today.\n\n"
    "The Convention will enter into force 90 days after it has been signed by 40 States."
)
RESOLUTION = (
    "Resolution adopted by the General Assembly\n\n62/12. A report\n\n"
    "The General Assembly,\n\nRecalling the Rome Statute of the International Criminal Court,\n\n"
    "1. Welcomes the report of the Court;\n\n"
    "2. Requests the Secretary-General to submit to the General Assembly at its sixty-third session a report.\n"
)


def test_the_form_gives_the_assessment_of_the_case_file(reader):
    told = report(record(), assess(record(), read_case(record(), EXAMPLE), date(2026, 11, 21)))

    page = reader.get("/case", CASE).content.decode()

    for line in told.sections[0].lines:
        assert line.text in page


def test_a_case_file_opens_as_an_address_and_is_written_back_the_same(reader):
    sent = SimpleUploadedFile("case.yaml", EXAMPLE.read_bytes())

    address = reader.post("/case/open", {"file": sent})["Location"]
    kept = reader.get(address.replace("/case?", "/case.yaml?")).content.decode()

    assert address.startswith("/case?")
    again, first = read_case_text(record(), kept), read_case(record(), EXAMPLE)
    assert (again.offences, again.committed_in, again.measures) == (first.offences, first.committed_in, first.measures)
    assert again.roles(again.suspects[0]) == first.roles(first.suspects[0])
    assert again.facts == first.facts


def test_a_fact_given_settles_what_was_not_known(reader):
    asked = {"offence": "torture", "present": "POL", "asking": "LTU", "measure": "extradition", "on": "2022-01-01"}
    page = reader.get("/case", asked).content.decode()
    names = re.findall(r'name="fact\.([\w-]+)"', page)

    assert names
    given = reader.get("/case", {**asked, f"fact.{names[0]}": "no"}).content.decode()
    assert f'name="fact.{names[0]}"><option value="">not known</option><option value="yes">yes</option>' in given
    assert '<option value="no" selected>' in given


def test_the_paper_of_a_case_is_a_pdf(reader):
    response = reader.get("/case.pdf", CASE)

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"offence": "tortur"}, "torture"),
        ({"from": "yesterday"}, "yesterday"),
        ({"to": "2019-01-01"}, "before"),
        ({"measure": ["teleport"]}, "teleport"),
        ({"asking": "POL", "asked": "POL"}, "asking itself"),
        ({"offence": ["torture"] * 9}, "more than 8"),
    ],
)
def test_what_is_wrong_in_a_case_is_told(reader, changed, says):
    response = reader.get("/case", {**CASE, **changed})

    assert response.status_code == 422
    assert says in response.content.decode()


def test_a_supposition_shows_the_pairs_it_gains(reader):
    text, on = "IND ratification cat 2024-01-01", date(2024, 6, 1)
    found = difference(record(), suppose(record(), (text,)), "torture", "extradition", on)

    page = reader.get("/what-if", {"suppose": text, "on": on.isoformat()}).content.decode()

    assert found["gained"]
    assert f"{len(found['gained'])} ordered pairs gain a basis" in page


def test_the_form_adds_to_what_is_supposed(reader):
    asked = {"state": "IND", "act": "accession", "joining": "cat", "from": "2024-01-01", "on": "2024-06-01"}

    assert "IND accession cat 2024-01-01" in reader.get("/what-if", asked).content.decode()


def test_a_plan_is_the_campaign_of_the_library(reader):
    found = campaign(record(), "torture", 3, date(2024, 6, 1))

    page = reader.get("/what-if", {"plan": "3", "on": "2024-06-01"}).content.decode()

    gains = re.findall(r'<td class="num">(\d+)</td></tr>', page.split('id="plan"')[1])
    assert gains == [str(step.gains) for step in found.steps]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"suppose": "nonsense"}, "expected PARTY ACT INSTRUMENT DAY"),
        ({"suppose": "DEU ratification cat 2024-01-01"}, "already consented"),
        ({"suppose": [f"IND accession cat 2024-01-{n:02}" for n in range(1, 15)]}, "at most 12"),
        ({"plan": "1000"}, "1000"),
        ({"state": "Atlantis", "act": "accession", "joining": "cat"}, "Atlantis"),
    ],
)
def test_what_cannot_be_supposed_is_told(reader, asked, says):
    response = reader.get("/what-if", asked)

    assert response.status_code == 422
    assert says in response.content.decode()


def test_a_false_claim_is_marked_in_its_place_with_what_is_so(reader):
    page = reader.post("/documents", {"text": ARTICLE}).content.decode()

    assert '<mark class="claim wrong"' in page
    assert "art. 65(1)" in page
    assert 'href="/instruments/un-cybercrime"' in page


def test_a_resolution_shows_whom_it_asks_for_what_by_when(reader):
    page = reader.post("/documents", {"text": RESOLUTION}).content.decode()

    assert "Secretary-General" in page
    assert "2008-09-16" in page
    assert 'href="/instruments/rome-statute"' in page


def test_two_texts_are_compared(reader):
    earlier = RESOLUTION.replace("Welcomes", "Takes note of")

    page = reader.post("/documents", {"text": RESOLUTION, "earlier_text": earlier}).content.decode()

    assert "<del>Takes note of</del>" in page
    assert "<ins>Welcomes</ins>" in page


def test_a_document_is_given_as_data_and_nothing_of_it_is_kept(reader):
    assert reader.post("/documents", {"text": RESOLUTION, "form": "json"}).json()["kind"] == "resolution"
    response = reader.post("/documents", {"text": RESOLUTION, "form": "akn"})
    assert b"akomaNtoso" in response.content
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("broken.pdf", b"%PDF-1.7 nothing follows"),
        ("broken.docx", b"PK\x03\x04 no archive"),
        ("entities.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("noise.bin", bytes(range(256)) * 40),
    ],
)
def test_a_file_that_is_no_document_is_refused_on_a_page(reader, name, content):
    response = reader.post("/documents", {"file": SimpleUploadedFile(name, content)})

    assert response.status_code in (200, 422)
    assert b"root:" not in response.content


def test_script_in_a_document_is_only_text(reader):
    page = reader.post("/documents", {"text": "<script>alert(1)</script> was adopted in 2024."}).content.decode()

    assert "<script>alert" not in page


def test_a_text_longer_than_a_page_reads_is_refused(reader):
    assert reader.post("/documents", {"text": "word " * 100_000}).status_code == 413
