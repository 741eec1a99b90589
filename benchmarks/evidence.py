"""Taking in evidence, beside hashing alone.

Hashing alone is SHA-256 of the same source in one thread, and SHA-256 with BLAKE3 in one thread. Taking in does both
hashes, encrypts, writes and synchronises. The runs take turns, so that whatever else the machine does meets all.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.rows import Row, most_memory

SIZE = 1 << 30
LARGE = 5 << 30
TIMES = 5
IN_MEMORY = Path("/dev/shm")


class Sparse(io.RawIOBase):
    """As many empty bytes as asked, as from a sparse file: reading them costs nothing."""

    def __init__(self, size: int) -> None:
        self._left = size

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any, /) -> int:
        count = min(len(room), self._left)
        self._left -= count
        return count


def measure() -> list[Row]:
    """Rows for a shelf in memory, one on the disk, and for what memory 5 GiB take."""
    rows = [row for place in _places() for row in _beside(place)]
    return [*rows, _memory()]


def _places() -> Iterator[Path]:
    if IN_MEMORY.is_dir():
        yield IN_MEMORY
    yield Path(tempfile.gettempdir())


def _beside(place: Path) -> Iterator[Row]:
    name = "a shelf in memory" if place == IN_MEMORY else "a shelf on the disk"
    with _key() as key:
        works: list[Callable[[], float]] = [*map(_timed, (_sha256, _both, _digests)), lambda: _ingest(place, key)]
        best = [float("inf")] * len(works)
        for _ in range(TIMES):
            best = [min(least, work()) for least, work in zip(best, works, strict=True)]
    sha256, both, digests, ingest = best
    pace = f"{SIZE / ingest / 1e6:,.0f} MB/s"
    yield Row(what=f"take in 1 GiB, {name}", ours=ingest, peer="SHA-256 alone", theirs=sha256, target=0.8, note=pace)
    yield Row(what=f"take in 1 GiB, {name}", ours=ingest, peer="both hashes alone", theirs=both, target=0.8, note=pace)
    yield Row(what="both hashes in one pass", ours=digests, peer="SHA-256 alone", theirs=sha256, target=0.8)


def _timed(work: Callable[[], None]) -> Callable[[], float]:
    def run() -> float:
        start = perf_counter()
        work()
        return perf_counter() - start

    return run


def _sha256() -> None:
    _hash(hashlib.sha256())


def _both() -> None:
    from blake3 import blake3

    _hash(hashlib.sha256(), blake3())


def _hash(*hashes: Any) -> None:
    source, room = Sparse(SIZE), memoryview(bytearray(1 << 20))
    while count := source.readinto(room):
        for one in hashes:
            one.update(room[:count])


def _digests() -> None:
    from servanda.custody.hashing import digests_of

    digests_of(Sparse(SIZE))


def _ingest(place: Path, key: Any, size: int = SIZE) -> float:
    """How long it takes; clearing it away again is not counted."""
    from servanda.custody.shelves import FolderShelf
    from servanda.custody.store import Store
    from servanda.custody.upload import put

    with tempfile.TemporaryDirectory(dir=place) as folder:
        start = perf_counter()
        put(Store(FolderShelf(Path(folder)), key), Sparse(size))
        return perf_counter() - start


@contextmanager
def _key() -> Iterator[Any]:
    from pyrage import x25519

    from servanda.custody.store_key import new_store_key, open_store_key

    identity = x25519.Identity.generate()
    yield open_store_key(new_store_key([str(identity.to_public())]), str(identity))


def _memory() -> Row:
    """In a process of its own, as the most memory a process ever held never falls."""
    if shutil.disk_usage(tempfile.gettempdir()).free < 2 * LARGE:
        raise RuntimeError("too little room on the disk for 5 GiB")
    ran = subprocess.run([sys.executable, "-m", "benchmarks.evidence"], capture_output=True, text=True, check=True)
    most, pace = map(float, ran.stdout.split())
    note = f"{pace:,.0f} MB/s with what follows on the disk"
    return Row(what="memory to take in 5 GiB", ours=most, limit=300, unit="MB", note=note)


if __name__ == "__main__":
    with _key() as key:
        pace = LARGE / _ingest(Path(tempfile.gettempdir()), key, LARGE) / 1e6
    print(most_memory(), pace)
