"""Letters: the same words in all forms, in every language, with one reference and one digest."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from typing import Any

import pypdfium2
import pytest
import yaml12
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.desk.requests.letters_made import EACH, REQUEST

from servanda.desk.errors import BadInput
from servanda.desk.requests.kinds import kinds
from servanda.desk.requests.letters.composing import compose
from servanda.desk.requests.letters.letter import Kind, Letter, Person, Words
from servanda.desk.requests.letters.making import make
from servanda.desk.requests.letters.twin import digest_of
from servanda.desk.requests.letters.wording import LANGUAGES, voice
from servanda.documents import read
from servanda.facts.loading import kept

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def document_of(docx: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return etree.fromstring(package.read("word/document.xml"))


@pytest.mark.parametrize("letter", EACH, ids=lambda letter: letter.kind)
def test_each_form_carries_the_same_reference_and_digest(letter: Letter):
    made = make(letter)
    with zipfile.ZipFile(io.BytesIO(made.files["docx"])) as package:
        foot, head = package.read("word/footer1.xml").decode(), package.read("word/header1.xml").decode()

    assert json.loads(made.files["json"])["digest"] == made.digest == digest_of(letter)
    assert made.digest in text_of(made.files["pdf"])
    assert made.digest in foot
    assert letter.reference in text_of(made.files["pdf"])
    assert letter.reference in head


@pytest.mark.parametrize("letter", EACH, ids=lambda letter: letter.kind)
def test_each_letter_is_set_for_assistive_technology(letter: Letter):
    pdf = make(letter).files["pdf"]

    assert b"pdfuaid" in pdf
    assert b"/StructTreeRoot" in pdf


def test_the_same_letter_gives_the_same_paper():
    assert make(REQUEST).files["pdf"] == make(REQUEST).files["pdf"]


def test_paragraphs_are_numbered_by_the_word_processor_and_headings_have_styles():
    document = document_of(make(REQUEST).files["docx"])
    blocks = compose(REQUEST).blocks

    numbered = document.findall(f".//{W}numPr")
    styles = [one.get(f"{W}val") for one in document.findall(f".//{W}pStyle")]
    assert len(numbered) == sum(one.kind in ("paragraph", "entry") for one in blocks) + len(REQUEST.enclosures)
    assert styles.count("Heading2") == sum(one.kind == "heading" for one in blocks) + 1
    assert "Heading1" in styles


def test_two_languages_stand_side_by_side_piece_by_piece():
    letter = replace(REQUEST, second_language="fr")
    sheet = compose(letter)
    rows = document_of(make(letter).files["docx"]).findall(f".//{W}tbl")[-1].findall(f"{W}tr")

    assert all(len(block.texts) == 2 for block in sheet.blocks)
    assert len(rows) == len(sheet.blocks) + 1
    assert "Ministère public fédéral" in text_of(make(letter).files["pdf"])


def test_what_nobody_translated_says_so_and_is_not_invented():
    refusal = replace(EACH[3], second_language="fr")

    columns = [block.texts for block in compose(refusal).blocks]

    assert ("The warehouse served a naval base until 2024, and its plans are secret.", "[non traduit]") in columns


def test_each_piece_cites_the_article_that_requires_it():
    cited = {block.cite[0]: block.texts[0] for block in compose(REQUEST).blocks if block.cite}

    assert cited["art. 18(15)(f)"] == "To establish who controlled the warehouse."


def test_a_letter_asking_for_more_lists_each_missing_piece_with_its_article():
    text = text_of(make(EACH[2]).files["pdf"])

    assert "art. 18(15)(d)" in text
    assert "whether the witness is to be heard under oath" in text
    assert "Identity, location and nationality of any person concerned" in text


def test_a_refusal_names_its_ground_and_that_it_was_a_choice():
    text = text_of(make(EACH[3]).files["pdf"])

    assert "18(21)(b)" in text
    assert "permits, but does not oblige, refusal" in text
    assert "consulted each other" in text


def test_information_without_a_request_speaks_of_no_request():
    text = " ".join(text for block in compose(EACH[8]).blocks for text in block.texts)

    assert "The information is transmitted under article 18(1)" in text
    assert "The matter is urgent." in text
    assert "The request" not in text


def test_a_letter_without_consultation_does_not_claim_one():
    assert "consulted" not in text_of(make(replace(EACH[3], consulted=False)).files["pdf"])


@given(name=st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=12, max_size=20))
@settings(max_examples=5, deadline=None)
def test_a_sealed_person_is_in_the_letter_by_the_token_alone(name: str):
    sealed = Person(token="W-9", role="witness", name=name, is_sealed=True)

    sheet = compose(replace(REQUEST, persons=(sealed,)))

    assert not any(name in text for block in sheet.blocks for text in block.texts)
    assert any("W-9" in block.leads for block in sheet.blocks)


def test_a_language_without_words_is_refused_with_those_that_have_some():
    with pytest.raises(BadInput, match=r"'xx'.*en, fr, es"):
        compose(replace(REQUEST, language="xx"))


def _keys(words: Any, above: str = "") -> Iterator[str]:
    for key, value in words.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{above}{key}.")
        else:
            yield f"{above}{key}"


def _catalogue(language: str) -> dict[str, Any]:
    folder = files("servanda.desk.requests.letters") / "catalogues"
    words = yaml12.parse_yaml((folder / f"{language}.yaml").read_text(encoding="utf-8"))
    assert isinstance(words, dict)
    return {str(key): value for key, value in words.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_has_every_sentence(language: str):
    ours = {key for key in _keys(_catalogue("en")) if not key.startswith(("measures", "instruments", "crimes"))}

    assert ours <= set(_keys(_catalogue(language)))


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_measure_has_a_name_in_every_language_and_no_name_is_of_nothing(language: str):
    words, record = _catalogue(language), kept()

    assert set(words["measures"]) == set(record.measures)
    assert set(words["instruments"]) <= set(record.instruments)
    assert set(words["crimes"]) <= set(record.crimes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_a_kind_asks_for_has_a_label(language: str):
    asked = {one.id: one for kind in kinds().values() for one in kind.particulars}
    words = _catalogue(language)

    assert set(asked) <= set(words["particulars"])
    assert {choice for one in asked.values() for choice in one.choices} <= set(words["choices"])


def test_every_content_item_of_the_record_has_a_label():
    items = {p.item for i in kept().instruments.values() for p in i.provisions if p.kind == "content"}

    assert items <= set(_catalogue("en")["items"])


@pytest.mark.parametrize(
    ("language", "edtf", "said"),
    [
        ("en", "2025-03", "March 2025"),
        ("en", "2025-03-04", "4 March 2025"),
        ("en", "2025-03-04~", "about 4 March 2025"),
        ("fr", "2025-03-01", "1er mars 2025"),
        ("es", "2025", "2025"),
        ("en", "in the spring", "in the spring"),
    ],
)
def test_days_are_said_as_far_as_they_are_known(language: str, edtf: str, said: str):
    assert voice(language).days(edtf) == said


def test_the_docx_can_be_read_again():
    assert "To establish who controlled the warehouse." in read(make(REQUEST).files["docx"]).text


@given(said=st.text(min_size=1, max_size=80), on=st.dates(date(2000, 1, 1), date(2100, 1, 1)))
@settings(max_examples=10, deadline=None)
def test_whatever_a_person_wrote_becomes_all_three_forms(said: str, on: date):
    printable = "".join(one for one in said if one.isprintable())
    letter = replace(EACH[0], made_on=on, remarks=Words(text=printable), kind=Kind.REQUEST)

    assert set(make(letter).files) == {"pdf", "docx", "json"}
