"""Stores for the tests of custody: a folder and one in memory, with a key of their own."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from obstore.store import LocalStore, MemoryStore
from pyrage import x25519

from servanda.custody.hashing import BLOCK
from servanda.custody.shelves import FolderShelf, ObjectShelf
from servanda.custody.store import Store
from servanda.custody.store_key import StoreKey, new_store_key, open_store_key

IDENTITY = x25519.Identity.generate()


@cache
def key() -> StoreKey:
    return open_store_key(new_store_key([str(IDENTITY.to_public())]), str(IDENTITY))


def folder_store(path: Path) -> Store:
    return Store(FolderShelf(path), key(), part_size=2 * BLOCK)


def memory_store() -> Store:
    return Store(ObjectShelf(MemoryStore()), key(), part_size=2 * BLOCK)


def object_store(path: Path) -> Store:
    """What obstore keeps in a folder, as another of the stores it speaks to."""
    return Store(ObjectShelf(LocalStore(path)), key(), part_size=2 * BLOCK)


def content(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


class Breaking(io.BytesIO):
    """A source whose line is cut after some bytes."""

    def __init__(self, data: bytes, breaks_at: int) -> None:
        super().__init__(data)
        self._breaks_at = breaks_at

    def readinto(self, room) -> int:
        left = self._breaks_at - self.tell()
        if left <= 0:
            raise ConnectionResetError("the line was cut")
        return super().readinto(memoryview(room)[:left])


def files_of(folder: Path, below: str = "") -> Iterator[Path]:
    return (path for path in sorted((folder / below).rglob("*")) if path.is_file())
