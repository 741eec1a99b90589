"""A file or folder that appears whole or not at all, whatever happens while it is written."""

from __future__ import annotations

import fcntl
import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from servanda.custody.errors import UnmakeablePackage

__all__ = ["folder_written_whole", "hidden_file", "written_whole"]


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which gets its name when all is on the disk. Raises UnmakeablePackage: the name is taken,
    or the disk is full."""
    _free(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.partial-", dir=path.parent)
    except OSError as wrong:
        raise UnmakeablePackage(f"nothing can be written in {path.parent}: {wrong.strerror}.") from wrong
    part = Path(name)
    try:
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.rename(path)
        _sync(path.parent)
    except OSError as wrong:
        raise UnmakeablePackage(f"{path} could not be written: {wrong.strerror or wrong}. Nothing is left.") from wrong
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def hidden_file(folder: Path) -> Iterator[IO[bytes]]:
    """A file without a name, which the system takes away even if the process is killed."""
    with ExitStack() as stack:
        try:
            file = stack.enter_context(tempfile.TemporaryFile(dir=folder))
        except OSError as wrong:
            raise UnmakeablePackage(f"nothing can be written in {folder}: {wrong.strerror}.") from wrong
        yield file


@contextmanager
def folder_written_whole(path: Path) -> Iterator[Path]:
    """A folder to fill, which gets its name at the end. Raises UnmakeablePackage as above."""
    _free(path)
    try:
        part = Path(tempfile.mkdtemp(prefix=f".{path.name}.partial-", dir=path.parent))
    except OSError as wrong:
        raise UnmakeablePackage(f"nothing can be written in {path.parent}: {wrong.strerror}.") from wrong
    handle = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield part
        part.rename(path)
        _sync(path.parent)
    except OSError as wrong:
        raise UnmakeablePackage(f"{path} could not be written: {wrong.strerror or wrong}. Nothing is left.") from wrong
    finally:
        os.close(handle)
        shutil.rmtree(part, ignore_errors=True)


def _free(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise UnmakeablePackage(f"{path} is there already; nothing is written over. Take another name.")
    for left in path.parent.glob(f".{glob.escape(path.name)}.partial-*"):
        _take_away(left)


def _take_away(left: Path) -> None:
    """Remove what a killed process left, which may be evidence in clear; who still writes to it holds a lock."""
    try:
        handle = os.open(left, os.O_RDONLY)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left, ignore_errors=True)
        left.unlink(missing_ok=True)
    except OSError:  # locked: at work, or gone by now
        pass
    finally:
        os.close(handle)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
