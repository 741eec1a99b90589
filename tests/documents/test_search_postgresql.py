"""The index in PostgreSQL, in a server of the tests' own, answers as the embedded one does."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from servanda.documents.model import Document, DocumentKind, Paragraph, Preface, Section
from servanda.documents.search import Index
from servanda.documents.search_postgresql import PostgresIndex

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").exists() else []


def as_other(*words: str) -> None:
    """Run a server's program; PostgreSQL does not run as root."""
    user = "nobody" if os.geteuid() == 0 else None
    subprocess.run(
        words, check=True, capture_output=True, user=user, timeout=60, env={"LC_ALL": "C", "PATH": os.environ["PATH"]}
    )


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A running server; the test is skipped where the system has none."""
    pytest.importorskip("psycopg")
    if not BINARIES:
        pytest.skip("there is no PostgreSQL server on this system")
    folder = Path(tempfile.mkdtemp(prefix="servanda-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    programs, data = BINARIES[-1], folder / "data"
    as_other(str(programs / "initdb"), "-D", str(data), "-U", "servanda", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
    as_other(str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://servanda@/postgres?host={folder}"
    finally:
        as_other(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


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
