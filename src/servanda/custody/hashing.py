"""What identifies content: its size, SHA-256 (FIPS 180-4) and BLAKE3, in one pass and constant memory.

Both hashes release the interpreter while they work, so each has a thread of its own and whoever stores the same bytes
meanwhile is not kept waiting. Eight blocks of 1 MiB are all the memory it takes, however long the content.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle
from types import TracebackType
from typing import Protocol

from servanda.custody.errors import BadRecord

__all__ = ["BLOCK", "Digests", "Hashing", "Readable", "blocks_of", "digests_of", "read_digest"]

BLOCK = 1 << 20  # bytes
_RING = 8  # blocks that are read ahead of the slower hash


class Readable(Protocol):
    """A source of bytes: a file, a socket, a request's body."""

    def read(self, size: int, /) -> bytes: ...


class _Hash(Protocol):
    def update(self, data: memoryview, /) -> object: ...

    def hexdigest(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """What identifies content: size in bytes, SHA-256 and BLAKE3 in lower-case hexadecimal."""

    size: int
    sha256: str
    blake3: str


class Hashing:
    """One pass over content with both hashes; ``with`` ends its threads.

    ``through`` gives the blocks of a source while they are hashed; sources that go through one after the other make one
    content.
    """

    def __init__(self) -> None:
        from blake3 import blake3

        self._hashes: tuple[_Hash, ...] = (hashlib.sha256(), blake3())
        self._threads = tuple(ThreadPoolExecutor(1) for _ in self._hashes)
        self._ring = [memoryview(bytearray(BLOCK)) for _ in range(_RING)]
        self._due: deque[list[Future[object]]] = deque()
        self.size = 0

    def __enter__(self) -> Hashing:
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the threads; what went through so far is forgotten."""
        for thread in self._threads:
            thread.shutdown(cancel_futures=True)

    def through(self, source: Readable) -> Iterator[memoryview]:
        """The blocks of a source, all but the last of BLOCK bytes; a block holds only until the next is asked for."""
        self._wait(0)  # the rooms are taken from the first again
        for block in blocks_of(source, self._ring):
            self._feed(block)
            yield block
            self._wait(_RING - 2)

    def digests(self) -> Digests:
        """The digests of all that went through so far."""
        self._wait(0)
        sha256, blake3 = (one.hexdigest() for one in self._hashes)
        return Digests(size=self.size, sha256=sha256, blake3=blake3)

    def _feed(self, block: memoryview) -> None:
        pairs = zip(self._threads, self._hashes, strict=True)
        self._due.append([thread.submit(one.update, block) for thread, one in pairs])
        self.size += len(block)

    def _wait(self, left: int) -> None:
        while len(self._due) > left:
            for one in self._due.popleft():
                one.result()


def blocks_of(source: Readable, rooms: Sequence[memoryview] | None = None) -> Iterator[memoryview]:
    """The blocks of a source in the rooms given, by turns; without, in one room of BLOCK bytes."""
    for room in cycle(rooms or [memoryview(bytearray(BLOCK))]):
        block = _filled(source, room)
        if block:
            yield block
        if len(block) < len(room):
            return


def digests_of(source: Readable) -> Digests:
    """The digests of all that the source still has."""
    with Hashing() as hashing:
        for _ in hashing.through(source):
            pass
        return hashing.digests()


def read_digest(text: str) -> str:
    """A SHA-256 in lower-case hexadecimal; raises BadRecord for anything else."""
    if len(text) == 64 and set(text) <= set("0123456789abcdef"):
        return text
    raise BadRecord(f"{text!r} is no SHA-256. It has 64 signs of 0-9 and a-f.")


def _filled(source: Readable, room: memoryview) -> memoryview:
    """As much of the room as the source fills before it ends."""
    readinto = getattr(source, "readinto", None)
    done = 0
    while done < len(room):
        if readinto is not None:
            count = readinto(room[done:]) or 0
        else:
            piece = source.read(len(room) - done)
            count = len(piece)
            room[done : done + count] = piece
        if not count:
            break
        done += count
    return room[:done]
