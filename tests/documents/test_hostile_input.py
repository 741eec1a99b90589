"""Whatever is given is read in linear time or refused with a reason; no word is lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from benchmarks.fuzz_documents import BAIT, lost_letters
from benchmarks.hostile import TEXTS as TEXTS_OF_BAIT
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.documents import DocumentError, read, read_text, to_json
from servanda.documents.akn_writing import to_akn

DATA = Path(__file__).parent / "data"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(DATA.iterdir())]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 6))):
        start, length = draw(st.integers(0, len(text))), draw(st.integers(0, 80))
        text = text[:start] + draw(st.sampled_from(["", *BAIT])) + text[start + length :]
    return text


@given(mutated())
@settings(max_examples=120, deadline=None)
def test_a_mutated_document_is_read_without_a_letter_lost(text: str):
    try:
        document = read_text(text)
    except DocumentError:
        return
    to_json(document)

    # A letter read for the figure of a number ("L." for "1.") is the one thing that is mended.
    assert lost_letters(text, document) <= 1
    for paragraph in document.paragraphs():
        assert paragraph.span is not None
        assert document.text[paragraph.span.start : paragraph.span.end] == paragraph.text


@given(mutated())
@settings(max_examples=40, deadline=None)
def test_every_id_is_given_once_and_what_is_written_can_be_read(text: str):
    try:
        document = read_text(text)
    except DocumentError:
        return
    ids = [paragraph.id for paragraph in document.paragraphs()]

    assert len(ids) == len(set(ids))
    again = read(to_akn(document))
    assert Counter(re.findall(r"[^\W\d_]", again.text)) == Counter(re.findall(r"[^\W\d_]", document.text))


@given(st.binary(max_size=400), st.sampled_from(["", "a.pdf", "a.docx", "a.html", "a.md", "a.xml", "a.txt"]))
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes, name: str):
    with suppress(DocumentError):
        assert read(data, name=name).text


@pytest.mark.parametrize("name", TEXTS_OF_BAIT)
def test_a_text_made_to_trip_the_reader_is_read_or_refused(name: str):
    """How long it takes is measured by ``benchmarks.hostile``."""
    text = f"The General Assembly,\n\nRecalling\n\n{TEXTS_OF_BAIT[name] * 300}"

    with suppress(DocumentError):
        assert to_json(read_text(text))


def test_right_to_left_and_chinese_texts_keep_their_words():
    for text in ("الجمعية العامة،\n\nإذ تشير إلى قرارها،", "大会，\n\n回顾其决议，\n\n1. 欢迎报告；"):
        assert set(text.split()) <= set(read_text(text).text.replace("\n", " ").split())


def test_deeply_nested_markup_is_no_trap():
    page = f"<html><body>{'<div>' * 5000}words in the deep{'</div>' * 5000}</body></html>"

    assert "words in the deep" in read(page.encode(), name="deep.html").text


def test_a_page_of_elements_never_closed_is_refused_before_it_is_parsed():
    with pytest.raises(DocumentError, match="without closing"):
        read(b"<div>" * 20_000 + b"words", name="trap.html")
