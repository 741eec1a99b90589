"""A store carried elsewhere as it stands, encrypted: into a backup, and from there on to another shelf.

No key is needed, and nothing is decrypted. Whether what arrived is what was stored, ``sweep`` says there.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from servanda.custody.errors import NotStored, StoreError
from servanda.custody.shelves import Shelf
from servanda.custody.store import KEY_CHECK, parts_named

__all__ = ["carry", "is_empty", "pieces"]

_KINDS = ("objects/", "quarantine/", "uploads/")
_TRIES = 3
_BLOCK = 1 << 20

Wanted = Callable[[str], bool]


def pieces(shelf: Shelf, wanted: Wanted = lambda _name: True) -> Iterator[tuple[str, int, BinaryIO]]:
    """Every name of a store with its size and bytes, each to be read before the next is asked for.

    ``wanted`` is asked for the names of objects, uploads and what was set aside; parts come with
    them, and before them. What goes away meanwhile is left out.
    """
    if not shelf.has(KEY_CHECK):
        return
    sent: set[str] = set()
    for kind in _KINDS:
        for name in filter(wanted, shelf.names(kind)):
            yield from _with_parts(shelf, name, sent)
    with shelf.open(KEY_CHECK) as content:
        yield KEY_CHECK, shelf.standing(KEY_CHECK).size, content


def is_empty(shelf: Shelf) -> bool:
    """Whether no store was ever begun there."""
    return not shelf.has(KEY_CHECK) and not any(next(shelf.names(kind), "") for kind in ("objects/", "parts/"))


def carry(source: Shelf, to: Shelf) -> list[str]:
    """Put a whole store on another, empty shelf; the names put. What fails leaves that as it was. Raises StoreError."""
    if not is_empty(to):
        raise StoreError("a store stands there already; nothing was changed.")
    put = list[str]()
    try:
        for name, _size, content in pieces(source):
            put.append(name)
            with content, to.create(name) as file:
                shutil.copyfileobj(content, file, _BLOCK)
    except BaseException:  # whatever stopped it, half a store does not stay
        for name in put:
            to.delete(name)
        raise
    return put


def _with_parts(shelf: Shelf, name: str, sent: set[str]) -> Iterator[tuple[str, int, BinaryIO]]:
    """A note after the parts it names; read anew when one of them was replaced meanwhile."""
    for _ in range(_TRIES):
        try:
            with shelf.open(name) as file:
                note = file.read()
            for part in parts_named(_read(note)):
                if part not in sent:
                    with shelf.open(part) as content:
                        yield part, shelf.standing(part).size, content
                    sent.add(part)
        except NotStored:
            continue
        yield name, len(note), io.BytesIO(note)
        return


def _read(note: bytes) -> Any:
    try:
        return json.loads(note)
    except ValueError:
        return None
