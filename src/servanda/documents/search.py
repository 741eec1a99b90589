"""A full-text index of what was read, paragraph by paragraph (SQLite FTS5; see ``search_postgresql``).

A hit is a paragraph with its address, so that it can be cited; a document added again replaces what was there.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType

from servanda.documents.errors import DocumentError
from servanda.documents.model import Document

__all__ = ["BODIES", "Hit", "Index", "UnusableIndexError", "organ", "pieces"]

BODIES = {
    "GA": "General Assembly",
    "SC": "Security Council",
    "HRC": "Human Rights Council",
    "ECOSOC": "Economic and Social Council",
}
_TABLES = """
CREATE TABLE IF NOT EXISTS documents (
    id INTEGER PRIMARY KEY, file TEXT UNIQUE NOT NULL, symbol TEXT, title TEXT, body TEXT, day TEXT, kind TEXT NOT NULL,
    last INTEGER NOT NULL DEFAULT 0, pieces INTEGER NOT NULL DEFAULT 0);  -- its rows: the last, and how many
CREATE VIRTUAL TABLE IF NOT EXISTS paragraphs USING fts5 (
    text, paragraph UNINDEXED, document UNINDEXED, tokenize = "unicode61 remove_diacritics 2");
"""
_FIND = """
SELECT d.file, d.symbol, d.title, d.body, d.day, p.paragraph,
       snippet(paragraphs, 0, '[', ']', ' … ', 24), p.text
FROM paragraphs p JOIN documents d ON d.id = p.document
WHERE paragraphs MATCH :words AND (:body IS NULL OR d.body = :body)
  AND (:since IS NULL OR d.day >= :since) AND (:until IS NULL OR d.day <= :until)
ORDER BY rank, d.file, p.rowid LIMIT :limit
"""


class UnusableIndexError(DocumentError):
    """The index file is none, or cannot be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A paragraph that has the words."""

    file: str
    symbol: str | None
    title: str | None
    body: str | None
    day: date | None
    paragraph: str
    excerpt: str  # the words found stand in square brackets
    text: str


class Index:
    """An index in one file; use it in a ``with`` block, which keeps what was added."""

    def __init__(self, path: Path | str) -> None:
        try:
            self._database = sqlite3.connect(path)
            self._database.executescript(_TABLES)
        except sqlite3.DatabaseError as wrong:
            raise UnusableIndexError(f"{path} is no index ({wrong}). Name another file, or remove it.") from None

    def __enter__(self) -> Index:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._database.commit()
        self._database.close()

    def __len__(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM documents").fetchone()[0])

    def add(self, document: Document) -> int:
        """Add a document, or put it in the place of the one read from the same file. Returns its paragraphs."""
        preface = document.preface
        file = document.source or preface.symbol or document.text[:80]
        old = self._database.execute("SELECT id, last, pieces FROM documents WHERE file = ?", (file,)).fetchone()
        if old:
            self._database.execute("DELETE FROM paragraphs WHERE rowid > ? AND rowid <= ?", (old[1] - old[2], old[1]))
            self._database.execute("DELETE FROM documents WHERE id = ?", old[:1])
        day = preface.adopted_on or preface.issued_on
        row = (file, preface.symbol, preface.title, preface.body, day.isoformat() if day else None, document.kind.value)
        number = self._database.execute(
            "INSERT INTO documents (file, symbol, title, body, day, kind) VALUES (?, ?, ?, ?, ?, ?)", row
        ).lastrowid
        last, parts = 0, list(pieces(document))
        for where, text in parts:
            added = self._database.execute(
                "INSERT INTO paragraphs (text, paragraph, document) VALUES (?, ?, ?)", (text, where, number)
            )
            last = added.lastrowid or 0
        self._database.execute("UPDATE documents SET last = ?, pieces = ? WHERE id = ?", (last, len(parts), number))
        return len(parts)

    def search(
        self,
        *phrases: str,
        body: str | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int = 20,
    ) -> list[Hit]:
        """The paragraphs that have every phrase, the best first. ``body`` is a name or one of ``BODIES``."""
        words = " AND ".join(filter(None, map(_quoted, phrases)))
        if not words:
            return []
        asked = {
            "words": words,
            "body": organ(body),
            "since": since.isoformat() if since else None,
            "until": until.isoformat() if until else None,
            "limit": limit,
        }
        return [_hit(row) for row in self._database.execute(_FIND, asked)]


def pieces(document: Document) -> Iterator[tuple[str, str]]:
    """What is indexed, with its address: title, paragraphs, notes; of a text without paragraphs the whole."""
    if document.preface.title:
        yield "title", document.preface.title
    count = 0
    for paragraph in document.paragraphs():
        count += 1
        yield paragraph.id, paragraph.text
    for note in document.footnotes:
        yield f"fn{note.mark}", note.text
    if not count:
        yield "text", document.text


def organ(name: str | None) -> str | None:
    """The full name of an organ given by its letters."""
    return BODIES.get(name.upper(), name) if name else None


def _quoted(phrase: str) -> str:
    """A phrase in which no sign means anything to the index; empty if it has no word."""
    words = re.findall(r"\w+", phrase)
    return f'"{" ".join(words)}"' if words else ""


def _hit(row: tuple[str, str | None, str | None, str | None, str | None, str, str, str]) -> Hit:
    file, symbol, title, body, day, paragraph, excerpt, text = row
    known = date.fromisoformat(day) if day else None
    return Hit(
        file=file, symbol=symbol, title=title, body=body, day=known, paragraph=paragraph, excerpt=excerpt, text=text
    )
