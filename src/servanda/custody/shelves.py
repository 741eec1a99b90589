"""Where a store keeps its bytes: a folder, or any S3-compatible store through obstore, behind one small face.

A name on a shelf is whole or not there: what is being written is invisible until it is complete and durable.
"""

from __future__ import annotations

import errno
import fcntl
import io
import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, cast

from servanda.custody.errors import NotStored, StoreError, StoreFull

if TYPE_CHECKING:
    from obstore.store import ObjectStore

__all__ = ["FolderShelf", "ObjectShelf", "Shelf", "Standing"]

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_IN_WORK = "in-work"  # the folder of what is being written
_PART = 8 << 20  # bytes sent to an S3-compatible store, or to the disk, at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a shelf knows of a name: its size in bytes, and since when it stands there as it is."""

    size: int
    since: datetime


class Shelf(Protocol):
    """Named bytes. Raises NotStored for names that are not there, StoreFull for want of room, else StoreError."""

    def create(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Write under a name, or over it; there when the ``with`` ends well, nothing is kept when it does not."""

    def open(self, name: str) -> BinaryIO:
        """Read from the start."""

    def has(self, name: str) -> bool:
        """Whether that name is there."""

    def standing(self, name: str) -> Standing:
        """Its size, and since when it stands there."""

    def names(self, prefix: str) -> Iterator[str]:
        """All names that begin so, in order; the prefix ends with a slash."""

    def delete(self, name: str) -> None:
        """Take a name away; that it is not there is no error."""

    def tidy(self) -> int:
        """Clear what killed writers left; how many pieces."""


class FolderShelf:
    """A folder of the file system: written aside, synchronised to the disk, then renamed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._aside = root / _IN_WORK
        with _telling("the store"):
            self._aside.mkdir(parents=True, exist_ok=True, mode=0o700)

    @contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        aside = self._aside / secrets.token_hex(8)
        with _telling(name):
            try:
                with aside.open("xb", buffering=0) as file:
                    fcntl.flock(file, fcntl.LOCK_EX)  # whoever tidies sees that it is in work
                    yield cast(BinaryIO, _Whole(file))
                    os.fsync(file.fileno())
                    self._rename(aside, self._at(name))
            except BaseException:  # whatever stopped it, nothing half-written stays
                aside.unlink(missing_ok=True)
                raise

    def open(self, name: str) -> BinaryIO:
        with _telling(name):
            return self._at(name).open("rb")

    def has(self, name: str) -> bool:
        with _telling(name):
            return self._at(name).is_file()

    def standing(self, name: str) -> Standing:
        with _telling(name):
            found = self._at(name).stat()
        return Standing(size=found.st_size, since=datetime.fromtimestamp(found.st_mtime, UTC))

    def names(self, prefix: str) -> Iterator[str]:
        paths = sorted((self._root / prefix).rglob("*"))
        return (path.relative_to(self._root).as_posix() for path in paths if path.is_file())

    def delete(self, name: str) -> None:
        with _telling(name):
            self._at(name).unlink(missing_ok=True)

    def tidy(self) -> int:
        return sum(map(_abandoned, sorted(self._aside.iterdir())))

    def _at(self, name: str) -> Path:
        """Where a name stands; never outside the folder."""
        if name.startswith("/") or ".." in name.split("/"):
            raise NotStored(f"{name!r} is no name on a shelf.")
        return self._root / name

    def _rename(self, aside: Path, path: Path) -> None:
        for folder in reversed(path.parents):
            if self._root in folder.parents and not folder.exists():
                folder.mkdir(exist_ok=True, mode=0o700)
                _sync(folder.parent)
        aside.replace(path)
        _sync(path.parent)


class ObjectShelf:
    """Any store that obstore speaks to: S3 and what is compatible with it, or one in memory."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @contextmanager
    def create(self, name: str) -> Iterator[BinaryIO]:
        import obstore

        try:
            with (
                _telling(name),
                obstore.open_writer(self._store, name, buffer_size=_PART, max_concurrency=1) as writer,
            ):
                yield cast(BinaryIO, writer)
        except NotStored:
            raise StoreError(f"{name!r} cannot be written: there is no such bucket.") from None

    def open(self, name: str) -> BinaryIO:
        return io.BufferedReader(_Arriving(name, self._pieces(name)), 1 << 20)

    def _pieces(self, name: str) -> Iterator[Any]:
        """Asked for one by one, so that a reader may take all the time it needs. The first tells how many follow."""
        import obstore

        first = obstore.get(self._store, name, options={"range": (0, _PART)})
        size = first.meta["size"]
        yield first.bytes()
        for start in range(_PART, size, _PART):
            yield obstore.get_range(self._store, name, start=start, end=min(start + _PART, size))

    def has(self, name: str) -> bool:
        try:
            return bool(self.standing(name))
        except NotStored:
            return False

    def standing(self, name: str) -> Standing:
        import obstore

        with _telling(name):
            found = obstore.head(self._store, name)
        return Standing(size=found["size"], since=found["last_modified"])

    def names(self, prefix: str) -> Iterator[str]:
        import obstore

        with _telling(prefix):
            return iter(sorted(one["path"] for page in obstore.list(self._store, prefix) for one in page))

    def delete(self, name: str) -> None:
        import obstore

        try:
            with _telling(name):
                obstore.delete(self._store, name)
        except NotStored:
            pass

    def tidy(self) -> int:
        """Nothing shows here before it is whole; a rule of the bucket clears uploads that were never completed."""
        return 0


class _Whole(io.RawIOBase):
    """Writes all of each piece, which the system may take in several, and has the disk begin before the end.

    So the last synchronisation waits for little, and what is stored does not push out what the system keeps in memory.
    """

    def __init__(self, file: io.RawIOBase) -> None:
        self._file = file
        self._told = self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: Any, /) -> int:
        left = memoryview(piece)
        while left:
            left = left[self._file.write(left) or 0 :]
        self._written += len(piece)
        if self._written - self._told >= _PART and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(self._file.fileno(), self._told, self._written - self._told, os.POSIX_FADV_DONTNEED)
            self._told = self._written
        return len(piece)


class _Arriving(io.RawIOBase):
    """Bytes that arrive in pieces."""

    def __init__(self, name: str, pieces: Iterator[Any]) -> None:
        self._name = name
        self._pieces = pieces
        with _telling(name):
            self._rest = memoryview(next(pieces))

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any, /) -> int:
        with _telling(self._name):
            while not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    return 0
                self._rest = memoryview(piece)
        count = min(len(room), len(self._rest))
        room[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


@contextmanager
def _telling(name: str) -> Iterator[None]:
    """Say in our words what the file system or the network says in theirs."""
    try:
        yield
    except FileNotFoundError:
        raise NotStored(f"there is no {name!r} on the shelf.") from None
    except OSError as wrong:
        if wrong.errno in _NO_ROOM:
            says = f"there is no room for {name!r} ({wrong.strerror}). Nothing of it was kept; make room and go on."
            raise StoreFull(says) from None
        raise StoreError(f"{name!r} cannot be reached ({wrong}).") from None
    except Exception as wrong:  # the library names its failures one by one
        if type(wrong).__module__.startswith("obstore"):
            raise StoreError(f"{name!r} cannot be reached ({_plainly(wrong)}).") from None
        raise


def _plainly(wrong: Exception) -> str:
    """The first line of what the library says, without the server's own page, which may name who asked."""
    return str(wrong).splitlines()[0].partition("<")[0].rstrip(" :")


def _abandoned(path: Path) -> bool:
    """Whether nobody writes this any more; then it is cleared."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
    except (BlockingIOError, FileNotFoundError):
        return False
    return True


def _sync(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
