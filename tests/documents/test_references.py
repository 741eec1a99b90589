"""References: resolutions, treaties, provisions, footnotes."""

from __future__ import annotations

import pytest

from servanda.documents.model import Document, DocumentKind, Footnote, Paragraph, Preface, Route, Section
from servanda.documents.references import citations, citations_json, find_references
from servanda.documents.references_treaties import NamedTreaty, TreatyNames

LAW_OF_THE_SEA = TreatyNames(
    [
        NamedTreaty(
            id="unclos",
            title="United Nations Convention on the Law of the Sea",
            names=("Law of the Sea Convention", "UNCLOS"),
        )
    ]
)


def refs(text: str, **how: object) -> list[str]:
    return [reference.ref for reference in find_references(text, body="General Assembly", **how)]  # type: ignore[arg-type]  # keywords of the function


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("its resolution 50/10 of 2 December 1995,", ["A/RES/50/10"]),
        (
            "its resolutions 50/1, 51/2 of 3 May 1996 and 52/3 A and B",
            ["A/RES/50/1", "A/RES/51/2", "A/RES/52/3 A", "A/RES/52/3 B"],
        ),
        ("Security Council resolutions 242 (1967) and 338 (1973)", ["S/RES/242 (1967)", "S/RES/338 (1973)"]),
        ("resolutions 1373 (2001) on terrorism, and 1267 (1999)", ["S/RES/1373 (2001)", "S/RES/1267 (1999)"]),
        ("resolution 217 A (III)", ["A/RES/217 A (III)"]),
        ("Economic and Social Council resolution 1996/31", ["E/RES/1996/31"]),
        ("Human Rights Council resolution 5/1", ["A/HRC/RES/5/1"]),
        ("Commission on Human Rights resolution 1999/4", ["E/CN.4/RES/1999/4"]),
        ("resolution ES-10/14 and decision 54/433", ["A/RES/ES-10/14", "A/DEC/54/433"]),
        ("Council decision 1996/250", ["E/DEC/1996/250"]),
        ("the decision of 5 May 1999 on resolution of disputes", []),
    ],
)
def test_numbers_become_symbols_of_the_organ_that_their_form_tells(text, expected):
    assert refs(text) == expected


def test_a_reference_has_its_date_pinpoint_and_place():
    text = "as set out in the annex to its resolution 50/10 of 2 December 1995"
    (reference,) = find_references(text, body="General Assembly")

    assert (reference.date, reference.pinpoint) == ("1995-12-02", "annex")
    assert text[reference.start : reference.end] == reference.as_written


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "parties to the Convention on the Rights of the Child and all States",
            "Convention on the Rights of the Child",
        ),
        (
            "the Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment, which",
            "Convention against Torture and Other Cruel, Inhuman or Degrading Treatment or Punishment",
        ),
        (
            "under the Kyoto Protocol to the United Nations Framework Convention on Climate Change",
            "Kyoto Protocol to the United Nations Framework Convention on Climate Change",
        ),
        ("the Treaty on Open Skies on 7 July 2017", "Treaty on Open Skies"),
    ],
)
def test_a_treaty_is_known_by_how_treaties_are_named(text, name):
    assert refs(text) == [name]


def test_a_treaty_of_the_registry_is_known_by_any_of_its_names():
    (reference,) = find_references("parties to UNCLOS met", names=LAW_OF_THE_SEA)

    assert (reference.instrument, reference.ref) == ("unclos", "UNCLOS")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("article 5, paragraph 2 (b), of the Rome Statute", "Rome Statute, art. 5 (2) (b)"),
        ("articles 5 and 7 of the Rome Statute", "Rome Statute, arts. 5 and 7"),
        ("paragraph 3 of article 9 of the Rome Statute", "Rome Statute, art. 9 (3)"),
        ("Acting under Chapter VII of the Charter of the United Nations", "Charter of the United Nations, Chapter VII"),
    ],
)
def test_a_provision_names_its_treaty_and_article(text, expected):
    assert expected in refs(text)


def test_that_article_is_the_last_one_named():
    text = "by article 12, paragraph 3, of the Rome Statute, for crimes under paragraph 2 of that article"

    assert [ref for ref in refs(text) if "art." in ref] == ["Rome Statute, art. 12 (3)", "Rome Statute, art. 12 (2)"]


def resolution() -> Document:
    return Document(
        kind=DocumentKind.RESOLUTION,
        text="",
        preface=Preface(
            symbol="A/RES/50/99", body="General Assembly", route=Route(text="", documents=("A/50/600, para. 9",))
        ),
        sections=(
            Section(
                kind="preamble",
                paragraphs=(
                    Paragraph(
                        id="pp1",
                        kind="preambular",
                        text="Recalling the Convention on Fair Trials, and the Charter of the United Nations,",
                        notes=("1",),
                        anchors=(38,),
                    ),
                ),
            ),
            Section(
                kind="operative",
                paragraphs=(
                    Paragraph(id="op1", kind="operative", number="1", text="Recalls article 4 of the Convention"),
                ),
            ),
        ),
        footnotes=(
            Footnote(mark="1", text="United Nations, Treaty Series, vol. 10, No. 20."),
            Footnote(mark="2", text="Official Records, Supplement No. 7 (A/50/7)."),
            Footnote(mark="3", text="Ibid., para. 8."),
        ),
    )


def test_a_document_cites_from_header_to_footnotes():
    rows = [(one.ref, one.where, one.pinpoint) for one in citations(resolution())]

    assert rows == [
        ("A/50/600", "header", "para. 9"),
        ("Convention on Fair Trials", "pp1", None),
        ("Convention on Fair Trials, art. 4", "op1", None),
        ("A/50/7", "fn2", None),
        ("A/50/7", "fn3", "para. 8"),
    ]


def test_the_place_in_the_treaty_series_belongs_to_the_treaty():
    row = next(row for row in citations_json(resolution()) if row["type"] == "treaty")

    assert row["unts"] == "vol. 10, No. 20"


def test_what_a_title_names_is_not_cited():
    assert refs("the item entitled “Article 5 of the Rome Statute”") == []


def test_long_lists_are_found_whole():
    found = find_references("resolutions " + "50/1, " * 2_000)

    assert len(found) == 2_000


def test_a_name_the_text_gives_itself_is_read_wherever_it_stands():
    text = (
        "the Agreement on Lighthouses between the Parties (“Lights Agreement”), and article 4 of the Lights Agreement"
    )

    assert "Lights Agreement, art. 4" in refs(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "resolutions 50/1 and 50/2, section XI, of 3 May 1996, 51/3",
            ["A/RES/50/1", "A/RES/50/2", "A/RES/51/3"],
        ),
        ("resolution 60/5, section II, of 3 May 2006 and 61/6 A", ["A/RES/60/5", "A/RES/61/6 A"]),
        ("resolutions 1980/67 of 25 July 1980 on years and 1989/84 of 24 May 1989", ["E/RES/1980/67", "E/RES/1989/84"]),
    ],
)
def test_a_list_goes_on_behind_dates_and_sections(text, expected):
    assert refs(text) == expected
