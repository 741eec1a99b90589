"""A desk back from an unpacked backup: rows, trail, ledgers and the content of evidence, each proven; or nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from servanda.custody.carrying import carry, is_empty
from servanda.custody.errors import StoreError
from servanda.custody.shelves import FolderShelf, Shelf
from servanda.custody.store import sha256_of
from servanda.desk.archive import CONTENT, DATABASE, Backup
from servanda.desk.backup import applied_migrations, kept_models
from servanda.desk.errors import NotInstalled, TrailBroken
from servanda.desk.evidence.holding import RESTORED, named
from servanda.desk.evidence.proving import prove_ledgers
from servanda.desk.evidence.storing import open_shelf, open_store, told
from servanda.desk.evidence.sweeping import sweep_store
from servanda.desk.installation import here
from servanda.desk.trail import chain
from servanda.desk.trail.models import Head

__all__ = ["Restored", "put_back"]

_MOST = 20  # references named


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What is to be said about evidence; whether all content that the register names is there, as it was stored."""

    lines: tuple[str, ...]
    is_whole: bool


def put_back(unpacked: Path, backup: Backup, *, at: datetime, keep_store: bool = False) -> Restored:
    """Fill the database and the store of the installation that this process serves, and prove both.

    ``keep_store``: content stands where it stood. Raises NotInstalled where a database or a store
    is not empty or is another version's, TrailBroken, NotPossible; then nothing is kept.
    """
    _check_empty(backup)
    content = unpacked / CONTENT
    put = content.exists() and not keep_store
    with told():
        take_away = _put_content(here().store, content) if put else _nothing
    try:
        with transaction.atomic(), told():
            _load(unpacked / DATABASE, backup)
            chain.append(at=at, who="servanda", did=RESTORED, details={"made_at": backup.made_at, "content": put})
            found = _proven(at) if put else _counted()
    except BaseException:  # whatever stopped it, half a desk does not stay
        take_away()
        raise
    os.sync()
    return found


def _nothing() -> None:
    """Nothing was put anywhere."""


def _check_empty(backup: Backup) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    if Head.objects.exists() or any(model._base_manager.exists() for model in kept_models()):
        raise NotInstalled("This database holds a desk already; nothing was changed. Restore into an empty one.")
    if missing := set(backup.migrations) ^ set(applied_migrations()):
        raise NotInstalled(f"The backup was made by another version ({sorted(missing)[0]}). Restore it with that one.")


def _put_content(place: str, content: Path) -> Callable[[], None]:
    """Put a store where the settings want it; gives what takes it away again. Raises NotInstalled, StoreError."""
    if "://" not in place and not Path(place).exists():
        shutil.move(content, place)
        return partial(shutil.rmtree, place)
    to = open_shelf(here())
    if not is_empty(to):
        says = "Name another place with --store, or leave it as it stands with --keep-store."
        raise NotInstalled(f"{place} holds a store already; nothing was changed. {says}")
    return partial(_delete, to, carry(FolderShelf(content), to))


def _delete(shelf: Shelf, names: list[str]) -> None:
    for name in names:
        shelf.delete(name)


def _load(database: Path, backup: Backup) -> None:
    for piece in sorted(database.iterdir()):
        for row in serializers.deserialize("jsonl", piece.read_text(encoding="utf-8")):
            row.save()
    verdict = chain.verify()
    if not verdict.is_whole or (verdict.entries, verdict.head) != (backup.entries, backup.head):
        raise TrailBroken("The trail in the backup is not whole; nothing was restored.")
    for finding in prove_ledgers().findings:
        says = f"{finding.case}, entry {finding.number}: {finding.says}"
        raise TrailBroken(f"A ledger of custody in the backup is not whole; nothing was restored. {says}")
    _count_on()


def _proven(at: datetime) -> Restored:
    """Every object was read and compared."""
    swept = sweep_store(open_store(here()), at=at)
    lines = [str(swept.report)]
    if swept.missing:
        lines.append(f"Changed or missing when the backup was made: the content of {', '.join(swept.missing[:_MOST])}.")
    return Restored(lines=tuple(lines), is_whole=swept.sound)


def _counted() -> Restored:
    """Content stands where it stood: it is looked for, not read."""
    held, place = named(), here().store
    if not held:
        return Restored(lines=(), is_whole=True)
    try:
        there = {sha256_of(name) for name in open_shelf(here()).names("objects/")}
    except StoreError as wrong:
        says = f"{place}, where the content of {len(held)} items should stand, cannot be looked at now: {wrong}"
        return Restored(lines=(says,), is_whole=False)
    missing = [name for name, sha256 in held.items() if sha256 not in there]
    lines = [f"In {place} stands the content of {len(held) - len(missing)} items of {len(held)}; sweep it."]
    if missing:
        lines.append(f"Not there: the content of {', '.join(missing[:_MOST])}.")
    return Restored(lines=tuple(lines), is_whole=not missing)


def _count_on() -> None:
    """Counters of keys go on behind the rows that were loaded."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(kept_models())):
            cursor.execute(statement)
