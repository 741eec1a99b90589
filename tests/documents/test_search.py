"""The full-text index."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.documents.model import Document, DocumentKind, Paragraph, Preface, Section
from servanda.documents.search import Index, UnusableIndexError


def resolution(symbol: str, text: str, *, body: str = "General Assembly", day: date = date(2015, 12, 1)) -> Document:
    return Document(
        kind=DocumentKind.RESOLUTION,
        text=text,
        source=f"{symbol}.txt",
        preface=Preface(symbol=symbol, body=body, adopted_on=day, title="On piracy"),
        sections=(
            Section(kind="operative", paragraphs=(Paragraph(id="op1", kind="operative", number="1", text=text),)),
        ),
    )


@pytest.fixture
def index(tmp_path: Path) -> Index:
    found = Index(tmp_path / "index.sqlite3")
    found.add(resolution("A/RES/70/1", "Condemns forced labour at sea;"))
    found.add(resolution("A/RES/60/1", "Deplores labour that is forced;", day=date(2005, 12, 1)))
    found.add(resolution("S/RES/2200 (2015)", "Notes forced labour;", body="Security Council"))
    return found


def test_a_phrase_is_found_as_it_stands_with_its_paragraph(index):
    hits = index.search("forced labour")

    assert {hit.symbol for hit in hits} == {"A/RES/70/1", "S/RES/2200 (2015)"}
    assert hits[0].paragraph == "op1"
    assert "[forced labour]" in hits[0].excerpt


def test_several_phrases_must_all_be_there(index):
    assert [hit.symbol for hit in index.search("labour", "deplores")] == ["A/RES/60/1"]


def test_organ_and_days_narrow_the_search(index):
    assert [hit.symbol for hit in index.search("labour", body="GA", since=date(2010, 1, 1))] == ["A/RES/70/1"]
    assert [hit.symbol for hit in index.search("labour", until=date(2010, 1, 1))] == ["A/RES/60/1"]


def test_a_document_read_again_replaces_itself(index):
    index.add(resolution("A/RES/70/1", "Welcomes safe harbours;"))

    assert index.search("forced labour", body="GA") == []
    assert len(index) == 3
    assert [hit.symbol for hit in index.search("safe harbours")] == ["A/RES/70/1"]


def test_what_was_added_in_a_block_is_there_the_next_time(tmp_path):
    with Index(tmp_path / "kept") as first:
        first.add(resolution("A/RES/70/1", "Condemns piracy;"))
    with Index(tmp_path / "kept") as second:
        assert len(second.search("condemns piracy")) == 1


def test_a_file_that_is_no_index_is_told_by_name(tmp_path):
    path = tmp_path / "letter"
    path.write_text("Dear Sir or Madam, this is a letter and no index of anything at all." * 20)

    with pytest.raises(UnusableIndexError, match="letter is no index"):
        Index(path)


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_no_phrase_is_taken_for_a_command(phrase):
    with Index(":memory:") as empty:
        assert empty.search(phrase) == []
