"""The index in PostgreSQL, in a server of the tests' own, answers as the embedded one does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from tests import postgresql

from servanda.documents.model import Document, DocumentKind, Paragraph, Preface, Section
from servanda.documents.search import Index
from servanda.documents.search_postgresql import PostgresIndex


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A running server; the test is skipped where the system has none."""
    pytest.importorskip("psycopg")
    if not postgresql.BINARIES:
        pytest.skip(postgresql.ABSENT)
    with postgresql.server() as running:
        yield running


def resolution(symbol: str, text: str, *, body: str = "General Assembly", day: date = date(2015, 12, 1)) -> Document:
    paragraph = Paragraph(id="op1", kind="operative", number="1", text=text)
    return Document(
        kind=DocumentKind.RESOLUTION,
        text=text,
        source=f"{symbol}.txt",
        preface=Preface(symbol=symbol, body=body, adopted_on=day, title="On piracy"),
        sections=(Section(kind="operative", paragraphs=(paragraph,)),),
    )


def test_both_indexes_give_the_same_paragraphs(address):
    documents = [
        resolution("A/RES/70/1", "Condemns forced labour at sea;"),
        resolution("A/RES/60/1", "Deplores labour that is forced;", day=date(2005, 12, 1)),
        resolution("S/RES/2200 (2015)", "Notes forced labour;", body="Security Council"),
        resolution("A/RES/70/1", "Condemns forced labour on land;"),
    ]
    with PostgresIndex(address) as large, Index(":memory:") as small:
        assert [large.add(one) for one in documents] == [small.add(one) for one in documents]
        for phrases, how in (
            (("forced labour",), {}),
            (("labour", "deplores"), {}),
            (("labour",), {"body": "GA", "since": date(2010, 1, 1)}),
            (("on land",), {}),
            (("at sea",), {}),
            (("' OR 1=1 --",), {}),
            (("…",), {}),
        ):
            mine, theirs = large.search(*phrases, **how), small.search(*phrases, **how)
            assert {(hit.symbol, hit.paragraph, hit.text) for hit in mine} == {
                (hit.symbol, hit.paragraph, hit.text) for hit in theirs
            }
        assert len(large) == len(small) == 3


def test_what_was_added_stays(address):
    with PostgresIndex(address) as kept:
        hits = kept.search("forced labour", body="SC")

    assert [(hit.symbol, hit.day) for hit in hits] == [("S/RES/2200 (2015)", date(2015, 12, 1))]
    assert "[forced]" in hits[0].excerpt
