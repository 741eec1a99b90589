"""One desk in one file, encrypted to an age key; and back.

The database travels as JSON lines, so that a desk restores on SQLite as on PostgreSQL, with every
file of the installation; keys only when asked. It is read in one snapshot, and nobody waits.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from servanda.desk import archive
from servanda.desk.archive import DATABASE, FILES, HEADER, Backup, Members
from servanda.desk.errors import NotInstalled, TrailBroken
from servanda.desk.installation import Installation
from servanda.desk.trail import chain
from servanda.desk.trail.models import Head

__all__ = ["back_up", "load_into_database"]

_NOT_KEPT = frozenset({"sessions", "contenttypes", "auth", "axes", "usersessions", "django_tasks_database"})
_KEYS = "keys"


def back_up(
    here: Installation,
    to: Path,
    *,
    recipients: tuple[str, ...],
    at: datetime,
    with_keys: bool,
    progress: Callable[[int], None],
) -> Backup:
    """Write the whole desk to one file. Raises BadInput, OSError."""
    made: list[Backup] = []

    def fill(members: Members) -> None:
        try:
            made.append(_database(members, at, with_keys))
        finally:
            connection.close()  # of the thread that writes
        for path in _kept(here.folder, with_keys):
            members.add_file(f"{FILES}/{path.relative_to(here.folder)}", path)

    archive.write(to, recipients, fill, progress)
    return made[0]


def _database(members: Members, at: datetime, with_keys: bool) -> Backup:
    with _snapshot():
        head = Head.objects.filter(pk=1).first() or Head(number=0, digest=chain.FIRST)
        backup = Backup(
            made_at=at.isoformat(timespec="seconds"),
            entries=head.number,
            head=head.digest,
            migrations=_migrations(),
            with_keys=with_keys,
        )
        members.add(HEADER, json.dumps(backup.to_json()).encode())
        for number, piece in enumerate(_rows()):
            members.add(f"{DATABASE}/{number:06}", piece)
    return backup


@contextmanager
def _snapshot() -> Iterator[None]:
    """One view of the database for everything read inside; on SQLite without taking the writers' lock."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        before, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # type: ignore[attr-defined]  # SQLite's own
        try:
            with transaction.atomic():
                yield
        finally:
            connection.transaction_mode = before  # type: ignore[attr-defined]  # as above
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _migrations() -> tuple[str, ...]:
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied if app not in _NOT_KEPT))


def _models() -> Iterator[type[Model]]:
    for model in apps.get_models():
        if model._meta.app_label not in _NOT_KEPT and model._meta.managed and not model._meta.proxy:
            yield model


class _Exact(DjangoJSONEncoder):
    """Instants to the microsecond: the trail's digests rest on them."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _rows(lines: int = 2000) -> Iterator[bytes]:
    """Every row as a line of JSON, in pieces of bounded size."""
    piece, count = io.StringIO(), 0
    for model in _models():
        for row in model._base_manager.order_by("pk").iterator(chunk_size=lines):
            piece.write(serializers.serialize("jsonl", [row], cls=_Exact))
            count += 1
            if count % lines == 0:
                yield piece.getvalue().encode()
                piece = io.StringIO()
    yield piece.getvalue().encode()


def _kept(folder: Path, with_keys: bool) -> Iterator[Path]:
    """The installation's files: not the database, not what is half written, keys only when asked."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        left_out = parts[0].startswith(("desk.sqlite3", ".")) or (parts[0] == _KEYS and not with_keys)
        if path.is_file() and not path.is_symlink() and not left_out:
            yield path


def load_into_database(folder: Path, backup: Backup) -> chain.Verdict:
    """Fill an empty, migrated database from an unpacked backup: all of it or nothing, and the trail proven whole.

    Raises NotInstalled where the database holds a desk or another version's tables, TrailBroken.
    """
    call_command("migrate", verbosity=0, interactive=False)
    if Head.objects.exists() or any(model._base_manager.exists() for model in _models()):
        raise NotInstalled("This database holds a desk already; nothing was changed. Restore into an empty one.")
    if missing := set(backup.migrations) ^ set(_migrations()):
        raise NotInstalled(f"The backup was made by another version ({sorted(missing)[0]}). Restore it with that one.")
    with transaction.atomic():
        for piece in sorted((folder / DATABASE).iterdir()):
            for row in serializers.deserialize("jsonl", piece.read_text(encoding="utf-8")):
                row.save()
        verdict = chain.verify()
        if not verdict.is_whole or (verdict.entries, verdict.head) != (backup.entries, backup.head):
            raise TrailBroken("The trail in the backup is not whole; nothing was restored.")
        _count_on()
    return verdict


def _count_on() -> None:
    """Counters of keys go on behind the rows that were loaded."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(_models())):
            cursor.execute(statement)
