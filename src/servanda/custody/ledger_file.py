"""A ledger as a file: entries are added at its end, one at a time, and are on the disk before anybody is told so."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from servanda.custody.errors import BadLedger
from servanda.custody.ledger import FIRST, Entry, entry_of, line_of

__all__ = ["add_entry", "read_ledger"]


def read_ledger(path: Path) -> tuple[Entry, ...]:
    """The entries of a ledger as they stand; whether it is whole, ``verify`` says. Raises BadLedger."""
    try:
        return _entries(path, path.read_bytes())
    except OSError as wrong:
        raise BadLedger(f"{path} cannot be read ({wrong.strerror}).") from None


def add_entry(path: Path, make: Callable[[Sequence[Entry]], Entry]) -> Entry:
    """Add to the ledger what ``make`` gives for the entries it holds; a new file is begun if there is none.

    One writer at a time; the entry is on the disk when this returns. What an interrupted writer left without the end of
    its line is no entry: it is set aside in a file ending in ``.torn``. Raises BadLedger if the ledger cannot be
    continued so.
    """
    import fcntl  # only where ledgers are written: any system can read one

    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        content = _without_torn(path, file.read(), file.fileno())
        entries = _entries(path, content)
        entry = make(entries)
        if (entry.number, entry.previous) != (len(entries) + 1, entries[-1].hash if entries else FIRST):
            raise BadLedger(f"entry {entry.number} does not continue {path}, which holds {len(entries)} entries.")
        file.write(line_of(entry))
        file.flush()
        os.fsync(file.fileno())
    return entry


def _entries(path: Path, content: bytes) -> tuple[Entry, ...]:
    found = []
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        try:
            found.append(entry_of(line))
        except BadLedger as wrong:
            raise BadLedger(f"{path}, line {number}: {wrong}") from None
    return tuple(found)


def _without_torn(path: Path, content: bytes, descriptor: int) -> bytes:
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        torn = path.with_name(path.name + ".torn")
        with torn.open("ab") as file:
            file.write(content[len(whole) :] + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.ftruncate(descriptor, len(whole))
    return whole
