"""The file of a backup: a tar under age, digests of everything last. No Django here.

Nothing is believed before the last byte was read: a cut, changed or foreign file gives nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from servanda.desk.errors import BadInput

__all__ = ["CONTENT", "DATABASE", "FILES", "HEADER", "Backup", "Members", "new_key", "unpack", "write"]

_FORMAT = 1
HEADER, DATABASE, FILES, CONTENT = "header.json", "database.jsonl", "files", "content"
_DIGESTS = "digests.json"
Progress = Callable[[int], None]  # bytes done since the last call


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup says of itself."""

    made_at: str
    entries: int  # of the trail
    head: str  # digest of the last
    migrations: tuple[str, ...]
    with_keys: bool
    with_content: bool  # of evidence

    def to_json(self) -> dict[str, Any]:
        return {
            "servanda-desk": _FORMAT,
            "made_at": self.made_at,
            "entries": self.entries,
            "head": self.head,
            "migrations": list(self.migrations),
            "with_keys": self.with_keys,
            "with_content": self.with_content,
        }


def new_key(path: Path) -> str:
    """Write a new age identity, readable to its owner alone; its recipient. Raises BadInput where a file stands."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{identity}\n")
    except FileExistsError:
        raise BadInput(f"{path} stands already and was left alone. Name another file.") from None
    return str(identity.to_public())


def write(to: Path, recipients: tuple[str, ...], fill: Callable[[Members], None], progress: Progress) -> None:
    """Write what ``fill`` adds to one encrypted file, which appears only when it is complete.

    Raises BadInput for what is no recipient, OSError, and whatever ``fill`` raises.
    """
    import pyrage

    public = [_recipient(one) for one in recipients]
    beside = to.with_name(f".{to.name}.part")
    read, feed = os.pipe()
    writer = _Writer(os.fdopen(feed, "wb"), fill, progress)
    try:
        with beside.open("wb") as file, os.fdopen(read, "rb") as plain:
            writer.start()
            pyrage.encrypt_io(plain, file, public)
            writer.join()
            file.flush()
            os.fsync(file.fileno())
        if writer.failed:
            raise writer.failed
        beside.chmod(0o600)
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)


def _recipient(written: str) -> Any:
    from pyrage import RecipientError, x25519

    try:
        return x25519.Recipient.from_str(written.strip())
    except RecipientError as wrong:
        raise BadInput(f"{written[:20]!r} is no age recipient ({wrong}). It begins with age1.") from wrong


class Members:
    """What goes into the file, one by one, each with its digest."""

    def __init__(self, tar: tarfile.TarFile, progress: Progress) -> None:
        self.tar, self.progress = tar, progress
        self.digests: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        """Bytes."""
        member = tarfile.TarInfo(name)
        member.size = len(content)
        self.tar.addfile(member, io.BytesIO(content))
        self.digests[name] = hashlib.sha256(content).hexdigest()
        self.progress(len(content))

    def add_file(self, name: str, path: Path) -> None:
        """A file, in pieces."""
        with path.open("rb") as file:
            self.add_stream(name, os.fstat(file.fileno()).st_size, file)

    def add_stream(self, name: str, size: int, content: IO[bytes]) -> None:
        """So many bytes, in pieces. Raises OSError where fewer come."""
        member = tarfile.TarInfo(name)
        member.size = size
        watched = _Watched(content, self.progress)
        self.tar.addfile(member, watched)
        self.digests[name] = watched.digest.hexdigest()


class _Writer(threading.Thread):
    """Feeds the tar into the pipe that age reads; a failure is kept for the one who waits."""

    def __init__(self, out: IO[bytes], fill: Callable[[Members], None], progress: Progress) -> None:
        super().__init__(daemon=True)
        self.out, self.fill, self.progress = out, fill, progress
        self.failed: Exception | None = None

    def run(self) -> None:
        try:
            with suppress(BrokenPipeError), self.out, tarfile.open(fileobj=self.out, mode="w|") as tar:
                members = Members(tar, self.progress)
                self.fill(members)
                members.add(_DIGESTS, json.dumps(members.digests).encode())
        except Exception as wrong:  # raised again by who waits for this thread
            self.failed = wrong


class _Watched(io.RawIOBase):
    """A file whose bytes are counted and digested as they pass."""

    def __init__(self, file: IO[bytes], progress: Progress) -> None:
        self.file, self.progress, self.digest = file, progress, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        self.progress(len(piece))
        return piece


def unpack(backup: Path, into: Path, *, identity: str, progress: Progress) -> Backup:
    """Decrypt into an empty folder beside the target; everything is checked before it is called unpacked.

    Raises BadInput for a wrong key, a cut or changed file, a file of another kind.
    """
    import pyrage

    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError as wrong:
        raise BadInput(f"That is no age identity ({wrong}). It begins with AGE-SECRET-KEY-1.") from wrong
    read, write = os.pipe()
    reader = _Reader(os.fdopen(read, "rb"), into, progress)
    reader.start()
    try:
        with backup.open("rb") as file, os.fdopen(write, "wb") as plain:
            pyrage.decrypt_io(file, plain, [key])
    except (pyrage.DecryptError, OSError) as wrong:
        reader.join()
        raise BadInput(f"{backup} does not open with this key, or is cut or changed ({wrong}).") from wrong
    reader.join()
    if reader.failed:
        raise BadInput(f"{backup} is no backup of a desk: {reader.failed}") from reader.failed
    return _checked(into, reader.digests)


class _Reader(threading.Thread):
    """Unpacks what comes through the pipe, digesting as it goes; drains the rest when it fails."""

    def __init__(self, source: IO[bytes], into: Path, progress: Progress) -> None:
        super().__init__(daemon=True)
        self.source, self.into, self.progress = source, into, progress
        self.digests: dict[str, str] = {}
        self.failed: Exception | None = None

    def run(self) -> None:
        with self.source:
            try:
                with tarfile.open(fileobj=self.source, mode="r|") as tar:
                    for member in tar:
                        self._take(tar, member)
            except Exception as wrong:  # raised again by who waits for this thread
                self.failed = wrong
            while self.source.read(1 << 20):
                pass

    def _take(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        safe = tarfile.data_filter(member, str(self.into))  # no path outside, no links out, no devices
        content = tar.extractfile(safe)
        if content is None:
            raise BadInput(f"{member.name} is no plain file.")
        target, digest = self.into / safe.name, hashlib.sha256()
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while piece := content.read(1 << 20):
                digest.update(piece)
                file.write(piece)
                self.progress(len(piece))
        self.digests[safe.name] = digest.hexdigest()


def _checked(into: Path, found: dict[str, str]) -> Backup:
    """The header, once every file is what was written."""
    try:
        said: dict[str, str] = json.loads((into / _DIGESTS).read_text())
        header: dict[str, Any] = json.loads((into / HEADER).read_text())
        known = header["servanda-desk"] == _FORMAT
    except (OSError, ValueError, KeyError) as wrong:
        raise BadInput("This file is no whole backup of a desk: its header or its digests are missing.") from wrong
    if not known:
        raise BadInput(f"This backup has format {header['servanda-desk']}; this desk reads {_FORMAT}. Use its version.")
    wrong_ones = sorted(name for name in {*said, *found} - {_DIGESTS} if said.get(name) != found.get(name))
    if wrong_ones:
        raise BadInput(f"The backup is not whole: {', '.join(wrong_ones[:3])} is missing or not what was written.")
    fields = ("made_at", "entries", "head", "with_keys", "with_content")
    return Backup(**{name: header[name] for name in fields}, migrations=tuple(header["migrations"]))
