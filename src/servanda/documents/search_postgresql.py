"""The full-text index in PostgreSQL, for an installation that has one: the same questions, the same hits.

Words are compared as they stand (the configuration ``simple``), as in the embedded index; a phrase is one.
"""

from __future__ import annotations

from datetime import date
from types import TracebackType
from typing import Any

from servanda.documents.errors import DocumentError
from servanda.documents.model import Document
from servanda.documents.search import Hit, UnusableIndexError, organ, pieces

__all__ = ["PostgresIndex"]

_TABLES = """
CREATE TABLE IF NOT EXISTS servanda_documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file text UNIQUE NOT NULL, symbol text, title text, body text, day date, kind text NOT NULL);
CREATE TABLE IF NOT EXISTS servanda_paragraphs (
    document bigint NOT NULL REFERENCES servanda_documents ON DELETE CASCADE,
    place int NOT NULL, paragraph text NOT NULL, text text NOT NULL,
    words tsvector GENERATED ALWAYS AS (to_tsvector('simple', text)) STORED,
    PRIMARY KEY (document, place));
CREATE INDEX IF NOT EXISTS servanda_words ON servanda_paragraphs USING gin (words);
"""
_FIND = """
WITH asked AS (SELECT {phrases} AS words)
SELECT d.file, d.symbol, d.title, d.body, d.day, p.paragraph,
       ts_headline('simple', p.text, asked.words, 'StartSel=[,StopSel=],MaxWords=24,MinWords=8'), p.text
FROM asked, servanda_paragraphs p JOIN servanda_documents d ON d.id = p.document
WHERE p.words @@ asked.words AND (%(body)s::text IS NULL OR d.body = %(body)s)
  AND (%(since)s::date IS NULL OR d.day >= %(since)s) AND (%(until)s::date IS NULL OR d.day <= %(until)s)
ORDER BY ts_rank(p.words, asked.words) DESC, d.file, p.place LIMIT %(limit)s
"""


class PostgresIndex:
    """An index in a database; use it in a ``with`` block, which keeps what was added."""

    def __init__(self, address: str) -> None:
        try:
            import psycopg
        except ImportError:
            raise DocumentError("An index in PostgreSQL needs psycopg: install servanda[postgresql].") from None
        try:
            self._database = psycopg.connect(address, client_encoding="utf8")
            self._database.execute(_TABLES)
        except psycopg.Error as wrong:
            raise UnusableIndexError(f"The database cannot be used ({wrong}). Check DATABASE_URL.") from None

    def __enter__(self) -> PostgresIndex:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._database.commit()
        self._database.close()

    def __len__(self) -> int:
        row = self._database.execute("SELECT count(*) FROM servanda_documents").fetchone()
        return int(row[0]) if row else 0

    def add(self, document: Document) -> int:
        """Add a document, or put it in the place of the one read from the same file. Returns its paragraphs."""
        preface = document.preface
        file = document.source or preface.symbol or document.text[:80]
        self._database.execute("DELETE FROM servanda_documents WHERE file = %s", (file,))
        day = preface.adopted_on or preface.issued_on
        row = (file, preface.symbol, preface.title, preface.body, day, document.kind.value)
        added = self._database.execute(
            "INSERT INTO servanda_documents (file, symbol, title, body, day, kind) VALUES (%s, %s, %s, %s, %s, %s) "
            "RETURNING id",
            row,
        ).fetchone()
        number = added[0] if added else None
        found = [(number, place, *piece) for place, piece in enumerate(pieces(document))]
        with self._database.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO servanda_paragraphs (document, place, paragraph, text) VALUES (%s, %s, %s, %s)", found
            )
        return len(found)

    def search(
        self,
        *phrases: str,
        body: str | None = None,
        since: date | None = None,
        until: date | None = None,
        limit: int = 20,
    ) -> list[Hit]:
        """The paragraphs that have every phrase, the best first."""
        named = {f"phrase{number}": phrase for number, phrase in enumerate(phrases) if any(map(str.isalnum, phrase))}
        if not named:
            return []
        asked: dict[str, Any] = {**named, "body": organ(body), "since": since, "until": until, "limit": limit}
        together = " && ".join(f"phraseto_tsquery('simple', %({name})s)" for name in named)
        rows = self._database.execute(_FIND.replace("{phrases}", together), asked)
        return [_hit(*row) for row in rows]


def _hit(
    file: str,
    symbol: str | None,
    title: str | None,
    body: str | None,
    day: date | None,
    where: str,
    excerpt: str,
    text: str,
) -> Hit:
    return Hit(file=file, symbol=symbol, title=title, body=body, day=day, paragraph=where, excerpt=excerpt, text=text)
