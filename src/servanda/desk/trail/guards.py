"""Triggers with which the database itself refuses to change or remove an entry of the trail."""

from __future__ import annotations

from typing import Any

__all__ = ["guard", "unguard"]

_SAYS = "entries of the trail are neither changed nor removed"

_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS trail_no_{verb.lower()} BEFORE {verb} ON trail_entry "
    f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION trail_refuses() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$",
    "CREATE OR REPLACE TRIGGER trail_no_change BEFORE UPDATE OR DELETE ON trail_entry "
    "FOR EACH ROW EXECUTE FUNCTION trail_refuses()",
    "CREATE OR REPLACE TRIGGER trail_no_truncate BEFORE TRUNCATE ON trail_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION trail_refuses()",
]
_GUARDS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
_UNGUARDS = {
    "sqlite": ["DROP TRIGGER IF EXISTS trail_no_update", "DROP TRIGGER IF EXISTS trail_no_delete"],
    "postgresql": [
        "DROP TRIGGER IF EXISTS trail_no_change ON trail_entry",
        "DROP TRIGGER IF EXISTS trail_no_truncate ON trail_entry",
    ],
}


def guard(connection: Any) -> None:
    """Set the triggers; doing so again changes nothing."""
    _run(connection, _GUARDS)


def unguard(connection: Any) -> None:
    """Take the triggers away: for the reverse of the migration, and for tests that empty their database."""
    _run(connection, _UNGUARDS)


def _run(connection: Any, statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
