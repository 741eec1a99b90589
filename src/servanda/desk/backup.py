"""One desk in one file, encrypted to an age key; ``restoring`` is the way back.

The database travels as JSON lines, so that a desk restores on SQLite as on PostgreSQL, with every
file of the installation, and the content of evidence from wherever its store stands, encrypted as
it is there; keys only when asked. The database is read in one snapshot, and nobody waits.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from servanda.custody.carrying import pieces
from servanda.custody.store import sha256_of
from servanda.desk import archive
from servanda.desk.archive import CONTENT, DATABASE, FILES, HEADER, Backup, Members
from servanda.desk.evidence.holding import named
from servanda.desk.evidence.storing import open_shelf, told
from servanda.desk.installation import Installation
from servanda.desk.trail import chain
from servanda.desk.trail.models import Head

__all__ = ["BackedUp", "applied_migrations", "back_up", "kept_models"]

_NOT_KEPT = frozenset({"sessions", "contenttypes", "auth", "axes", "usersessions", "django_tasks_database"})
_KEYS = "keys"


def back_up(
    here: Installation,
    to: Path,
    *,
    recipients: tuple[str, ...],
    at: datetime,
    with_keys: bool,
    with_content: bool,
    progress: Callable[[int], None],
) -> BackedUp:
    """Write the whole desk to one file; ``with_content``: the content of evidence, too. Raises BadInput, OSError.

    NotPossible where the store of evidence cannot be reached.
    """
    made: list[BackedUp] = []

    def fill(members: Members) -> None:
        try:
            backup, held = _database(members, at, with_keys, with_content)
        finally:
            connection.close()  # of the thread that writes
        for path in _kept(here, with_keys):
            with suppress(FileNotFoundError):  # what came and went meanwhile
                members.add_file(f"{FILES}/{path.relative_to(here.folder)}", path)
        carried = _content(members, here, set(held.values())) if with_content and held else frozenset[str]()
        left_out = tuple(sorted(name for name, sha256 in held.items() if sha256 not in carried))
        made.append(BackedUp(backup=backup, objects=len(carried), left_out=left_out))

    archive.write(to, recipients, fill, progress)
    return made[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """What was written; ``left_out`` are the items whose content is not in it, by reference."""

    backup: Backup
    objects: int
    left_out: tuple[str, ...]


def _content(members: Members, here: Installation, held: set[str]) -> frozenset[str]:
    """The store's objects that items name, and uploads under way; the SHA-256 of those objects."""

    def wanted(name: str) -> bool:
        return name.startswith("uploads/") or sha256_of(name) in held

    found = set[str]()
    with told():
        for name, size, content in pieces(open_shelf(here), wanted):
            members.add_stream(f"{CONTENT}/{name}", size, content)
            if name.startswith("objects/"):
                found.add(sha256_of(name))
    return frozenset(found)


def _database(members: Members, at: datetime, with_keys: bool, with_content: bool) -> tuple[Backup, dict[str, str]]:
    """The rows, and in the same snapshot the items that hold content, with its SHA-256."""
    with _snapshot():
        held = named()
        head = Head.objects.filter(pk=1).first() or Head(number=0, digest=chain.FIRST)
        backup = Backup(
            made_at=at.isoformat(timespec="seconds"),
            entries=head.number,
            head=head.digest,
            migrations=applied_migrations(),
            with_keys=with_keys,
            with_content=with_content,
        )
        members.add(HEADER, json.dumps(backup.to_json()).encode())
        for number, piece in enumerate(_rows()):
            members.add(f"{DATABASE}/{number:06}", piece)
    return backup, held


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


def applied_migrations() -> tuple[str, ...]:
    """Which versions of its tables a desk has."""
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied if app not in _NOT_KEPT))


def kept_models() -> Iterator[type[Model]]:
    """Every table of which a backup holds the rows."""
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
    for model in kept_models():
        for row in model._base_manager.order_by("pk").iterator(chunk_size=lines):
            piece.write(serializers.serialize("jsonl", [row], cls=_Exact))
            count += 1
            if count % lines == 0:
                yield piece.getvalue().encode()
                piece = io.StringIO()
    yield piece.getvalue().encode()


def _kept(here: Installation, with_keys: bool) -> Iterator[Path]:
    """The installation's files: not the database, the store, what is half written; keys only when asked."""
    for path in sorted(here.folder.rglob("*")):
        parts = path.relative_to(here.folder).parts
        left_out = parts[0].startswith(("desk.sqlite3", ".")) or (parts[0] == _KEYS and not with_keys)
        left_out = left_out or Path(here.store) in path.resolve().parents
        if path.is_file() and not path.is_symlink() and not left_out:
            yield path
