"""Triggers with which the database itself refuses to change or remove rows that are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["TRAIL", "Guard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """The triggers of one table; ``says`` is what the database answers to whoever tries."""

    name: str
    table: str
    says: str

    def set(self, connection: Any) -> None:
        """Set the triggers; doing so again changes nothing."""
        self._run(connection, {"sqlite": self._sqlite(), "postgresql": self._postgresql()})

    def lift(self, connection: Any) -> None:
        """Take the triggers away: for the reverse of the migration, and for tests that empty their database."""
        drop = "DROP TRIGGER IF EXISTS"
        sqlite = [f"{drop} {self.name}_no_{verb}" for verb in ("update", "delete")]
        postgresql = [f"{drop} {self.name}_no_{verb} ON {self.table}" for verb in ("change", "truncate")]
        self._run(connection, {"sqlite": sqlite, "postgresql": postgresql})

    def _sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER IF NOT EXISTS {self.name}_no_{verb.lower()} BEFORE {verb} ON {self.table} "
            f"BEGIN SELECT RAISE(ABORT, '{self.says}'); END"
            for verb in ("UPDATE", "DELETE")
        ]

    def _postgresql(self) -> list[str]:
        refuses = f"EXECUTE FUNCTION {self.name}_refuses()"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}_refuses() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{self.says}'; END $$",
            f"CREATE OR REPLACE TRIGGER {self.name}_no_change BEFORE UPDATE OR DELETE ON {self.table} "
            f"FOR EACH ROW {refuses}",
            f"CREATE OR REPLACE TRIGGER {self.name}_no_truncate BEFORE TRUNCATE ON {self.table} "
            f"FOR EACH STATEMENT {refuses}",
        ]

    def _run(self, connection: Any, statements: dict[str, list[str]]) -> None:
        with connection.cursor() as cursor:
            for statement in statements[connection.vendor]:
                cursor.execute(statement)


TRAIL = Guard(name="trail", table="trail_entry", says="entries of the trail are neither changed nor removed")
