"""Text of pages, with line breaks lost, or read from old print, becomes the same kind of document."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from servanda.documents import Document, DocumentKind, read, read_text
from servanda.documents.errors import EmptyDocumentError
from servanda.documents.html_form import to_html

PAGES = ("page.txt", "lines.md", "unbroken.txt", "council.txt", "council_of_rights.txt")


def outline(document: Document) -> list[str]:
    return [paragraph.id for paragraph in document.paragraphs()]


def test_the_head_of_a_page_is_understood(data: Path):
    preface = read(data / "page.txt").preface

    assert preface.symbol == "A/RES/99/17"
    assert preface.symbol_in_text
    assert preface.body == "General Assembly"
    assert preface.number == "99/17"
    assert preface.title == "Keepers of lighthouses"
    assert preface.session == "99"
    assert preface.agenda_items == ("70 (b)",)
    assert preface.agenda_item_name == "Safety of passage: lighthouses and those who keep them"
    assert (preface.adopted_on, preface.issued_on) == (date(2044, 12, 19), date(2045, 1, 3))
    assert preface.meeting == "61st (resumed) plenary meeting"
    assert preface.route is not None
    assert (preface.route.committee, preface.route.documents) == (
        "Sixth Committee",
        ("A/99/401/Add.1, para. 9",),
    )


def test_paragraphs_cut_by_a_page_end_are_whole_again(data: Path):
    document = read(data / "page.txt")

    assert document.preamble[3].text == "Convinced that a lamp, once lit, must be kept burning through the night,"
    assert [p.opening for p in document.preamble] == [
        "Recalling",
        "Deeply concerned",
        "Noting also",
        "Convinced",
    ]


def test_sub_paragraphs_stand_under_their_paragraphs_and_annexes_count_anew(data: Path):
    assert outline(read(data / "page.txt")) == [
        *("pp1", "pp2", "pp3", "pp4", "op1"),
        *("op2", "op2(a)", "op2(a)(i)", "op2(a)(ii)", "op2(b)", "op3", "op4"),
        *("annex1.op1", "annex1.op2", "annex1.op2(a)", "annex1.op2(b)"),
    ]


def test_a_heading_stands_before_the_paragraph_it_opens(data: Path):
    operative = read(data / "page.txt").sections[1]

    assert [(heading.text, heading.before) for heading in operative.headings] == [("Keepers and their pay", "op3")]
    assert operative.paragraphs[2].heading == ("Keepers and their pay",)


def test_note_marks_leave_the_text_and_keep_their_place(data: Path):
    document = read(data / "page.txt")
    recital, third = document.preamble[0], document.preamble[2]

    assert [(note.mark, note.text) for note in document.footnotes] == [
        ("1", "Charter of the United Nations, Article 1."),
        ("2", "A/99/88."),
    ]
    assert recital.text.endswith("which keepers everywhere hold dear,")
    assert (recital.notes, recital.anchors) == (("1",), (len(recital.text),))
    assert third.text[: third.anchors[0]].endswith("on well-lit coasts,")
    assert document.operative[0].notes == ("2",)


def test_what_belongs_to_the_page_is_kept_apart_with_its_reason(data: Path):
    left = [(piece.text, piece.why) for piece in read(data / "page.txt").unplaced]

    assert ("A/RES/99/17 Keepers of lighthouses", "running head") in left
    assert ("2/2 44-00017", "page or job number") in left


def test_markdown_gives_emphasis_notes_and_an_inferred_symbol(data: Path):
    document = read(data / "lines.md")
    recital = document.preamble[1]

    assert (document.preface.symbol, document.preface.symbol_in_text) == ("A/RES/99/18", False)
    assert recital.text.endswith("and that the foghorns of the islands answered them,")
    assert recital.italics == ((0, len("Noting with satisfaction")),)
    assert document.operative[1].children[1].notes == ("1",)
    assert document.conclusion == "62nd plenary meeting\n19 December 2044"
    assert document.preface.route is not None
    assert document.preface.route.documents == ("A/99/L.5", "A/99/L.5/Add.1")


def test_lost_line_breaks_are_found_again(data: Path):
    document = read(data / "unbroken.txt")

    assert outline(document) == ["pp1", "pp2", "op1", "op2", "op2(a)", "op2(b)", "op3"]
    assert (document.preface.number, document.preface.title) == ("99/19", "Anchors and chains")
    assert document.conclusion == "63rd plenary meeting\n20 December 2044"


def test_old_print_read_by_machine_keeps_its_order(data: Path):
    document = read(data / "council.txt")

    assert document.preface.symbol == "S/RES/9001 (2044)"
    assert document.preface.adopted_on == date(2044, 5, 5)
    assert [p.opening for p in document.preamble] == ["Having heard", "Gravely concerned", "Recalling"]
    assert document.preamble[1].text == "Gravely concerned at the darkness of the strait,"
    assert [p.number for p in document.operative] == ["1", "2", "3"]
    assert document.operative[1].text.endswith("to go and see, and to tell the Council what he saw;")
    assert document.vote is not None
    assert (document.vote.yes, document.vote.no, document.vote.abstaining) == (13, 0, 2)


@pytest.mark.parametrize("name", PAGES)
def test_every_word_stands_in_the_text_once(data: Path, name: str):
    raw = (data / name).read_text(encoding="utf-8")
    document = read_text(raw)
    marks = "".join(mark for paragraph in document.paragraphs() for mark in paragraph.notes)

    # A note mark stands in the input twice, where it is set and before its note; in the text only there.
    assert sorted(re.sub(r"\W|_", "", document.text + marks)) == sorted(re.sub(r"<[^>]*>|\W|_", "", raw))


@pytest.mark.parametrize("name", PAGES)
def test_every_span_holds_what_it_says(data: Path, name: str):
    document = read(data / name)

    for paragraph in document.paragraphs():
        assert paragraph.span is not None
        assert document.text[paragraph.span.start : paragraph.span.end] == paragraph.text
    for note in document.footnotes:
        assert note.span is not None
        assert document.text[note.span.start : note.span.end] == note.text


def test_a_kind_can_be_given(data: Path):
    assert read(data / "page.txt", "decision").kind is DocumentKind.DECISION


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_a_text_without_words_is_no_document(text: str):
    with pytest.raises(EmptyDocumentError):
        read_text(text)


def test_a_human_rights_council_resolution_tells_its_vote(data: Path):
    document = read(data / "council_of_rights.txt")

    assert document.preface.symbol == "A/HRC/RES/53/1"
    assert document.preface.body == "Human Rights Council"
    assert document.preface.session == "53"
    assert document.vote is not None
    assert (document.vote.yes, document.vote.no, document.vote.abstaining) == (28, 12, 7)
    assert dict(document.vote.by)["against"] == ("Belgium", "Costa Rica")


def test_the_organ_is_known_from_the_formula_where_no_head_is_printed():
    document = read_text(
        "3999 (XXVIII). Lamps\n\nThe General Assembly,\n\nRecalling the dark,\n\n1. Adopts the lamp.\n\n"
        "2185th plenary meeting\n30 November 1973\n"
    )

    assert (document.preface.symbol, document.preface.symbol_in_text) == ("A/RES/3999 (XXVIII)", False)
    assert document.preface.adopted_on == date(1973, 11, 30)


@pytest.mark.parametrize(("line", "number"), [("L. Demands light;", "1"), ("I, Demands light;", "1")])
def test_a_number_that_a_machine_read_as_a_letter_is_the_number_that_was_due(line: str, number: str):
    document = read_text(f"The Securi1y Council,\n\nRecalling the dark,\n\n{line}\n\n2. Decides to wait.\n")

    assert [paragraph.number for paragraph in document.operative] == [number, "2"]
    assert document.operative[0].text == "Demands light;"


def test_a_press_text_has_a_title_and_no_symbol_of_its_own():
    body = "The Assembly adopted resolution A/RES/99/17 on keepers of lighthouses without a vote on Tuesday. " * 3
    document = read_text(f"2044-12-20 | New York\n\nKeepers to be paid at last\n\n{body}\n\n{body}")

    assert document.kind is DocumentKind.NEWS
    assert document.preface.title == "Keepers to be paid at last"
    assert document.preface.symbol is None


@pytest.mark.parametrize(
    "line",
    [
        "The Harbour Court's Assembly of Keepers, 9 December 2044",
        "The Assembly of Keepers, 9 December 2044,",
        "The Conference of the Keepers of Lamps",
        "The General Conference on Lamps meets on Friday.",
    ],
)
def test_a_line_of_news_that_begins_with_an_organ_is_no_formula(line: str):
    body = "Delegates heard on Tuesday that twelve more keepers have promised to pay into the fund for lamps. " * 4

    assert read_text(f"{line}\n\n{body}\n\n{body}").kind is DocumentKind.NEWS


@pytest.mark.parametrize("organ", ["Assembly of Keepers", "Conference of the Parties", "General Assembly"])
def test_the_name_of_an_organ_with_a_comma_opens_a_resolution(organ: str):
    document = read_text(f"The {organ},\n\nRecalling the dark,\n\n1. Adopts the lamp.\n")

    assert document.kind is DocumentKind.RESOLUTION
    assert [len(document.preamble), len(document.operative)] == [1, 1]


def test_a_page_keeps_days_whole_and_emphasises_what_a_paragraph_opens_with():
    document = read_text("The General Assembly,\n\nRecalling the dark of 2 May 2044,\n\n1. Requests article 7;\n")
    page = to_html(document)

    assert "<em>Recalling</em> the dark of 2\xa0May\xa02044," in page
    assert "<em>Requests</em> article\xa07;" in page
