"""The database's own full-text index: FTS5 on SQLite, a GIN index of ``tsvector`` on PostgreSQL."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from servanda.desk.search.models import Text
from servanda.facts.names import plain

__all__ = ["drop", "make", "matching"]

_MOST_WORDS = 12
_MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_fts USING fts5(words, content='search_text', content_rowid='id')",
        "CREATE TRIGGER search_added AFTER INSERT ON search_text BEGIN "
        "INSERT INTO search_fts(rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER search_gone AFTER DELETE ON search_text BEGIN "
        "INSERT INTO search_fts(search_fts, rowid, words) VALUES ('delete', old.id, old.words); END",
        "CREATE TRIGGER search_changed AFTER UPDATE ON search_text BEGIN "
        "INSERT INTO search_fts(search_fts, rowid, words) VALUES ('delete', old.id, old.words); "
        "INSERT INTO search_fts(rowid, words) VALUES (new.id, new.words); END",
    ),
    "postgresql": ("CREATE INDEX search_words ON search_text USING gin (to_tsvector('simple', words))",),
}
_DROP = {
    "sqlite": (
        "DROP TRIGGER search_added",
        "DROP TRIGGER search_gone",
        "DROP TRIGGER search_changed",
        "DROP TABLE search_fts",
    ),
    "postgresql": ("DROP INDEX search_words",),
}


def make(connection: Any) -> None:
    """Make the index."""
    _run(connection, _MAKE[connection.vendor])


def drop(connection: Any) -> None:
    """Take it away: the reverse of the migration."""
    _run(connection, _DROP[connection.vendor])


def _run(connection: Any, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def matching(among: QuerySet[Text], asked: str, vendor: str) -> QuerySet[Text]:
    """The texts in which every word asked for begins a word; none for a question without words."""
    words = re.findall(r"\w+", plain(asked))[:_MOST_WORDS]
    if not words:
        return among.none()
    return among.filter(pk__in=_FOUND[vendor](words))


def _on_sqlite(words: list[str]) -> RawSQL:
    asked = " ".join(f'"{word}"*' for word in words)
    return RawSQL("SELECT rowid FROM search_fts WHERE search_fts MATCH %s", [asked])  # bound, not written in


def _on_postgresql(words: list[str]) -> RawSQL:
    asked = " & ".join(f"{word}:*" for word in words)
    says = "SELECT id FROM search_text WHERE to_tsvector('simple', words) @@ to_tsquery('simple', %s)"
    return RawSQL(says, [asked])  # noqa: S611  # bound, not written in


_FOUND = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
