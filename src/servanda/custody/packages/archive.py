"""The archive: a ZIP file written as a stream, and read with suspicion.

A ZIP file tells of itself in two places, which may contradict each other; it may hold more than it is large, names
that lead elsewhere, and links. Only archives are read whose parts lie side by side from the first byte to the table
of contents, each told the same way in both places, each a plain file that is stored or deflated.
"""

from __future__ import annotations

import hashlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Self

from servanda.custody.errors import UnreadablePackage, UnsafePackage
from servanda.custody.packages.limits import Limits
from servanda.custody.packages.names import check_names

__all__ = ["Archive", "ArchiveWriter", "Written"]

CHUNK = 1 << 20
_END, _END64, _LOCATOR, _LOCAL = 22, 56, 20, 30  # bytes of the records of a ZIP file
_ENCRYPTED, _DESCRIPTOR, _STRONG, _UTF8, _MASKED = 0x1, 0x8, 0x40, 0x800, 0x2000
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    ValueError,
    NotImplementedError,  # a way of packing that zipfile does not know
    OSError,
)  # of zipfile


@dataclass(frozen=True, slots=True)
class Written:
    """A part as it was written."""

    name: str
    size: int  # bytes
    sha256: str


class ArchiveWriter:
    """Writes parts one after the other, as stored, hashing on the way. Memory does not grow with them."""

    def __init__(self, file: IO[bytes], at: datetime) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True)
        self._at = (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second)

    def add(self, name: str, chunks: Iterable[bytes], size: int | None = None) -> Written:
        """Write one part; a size not known beforehand, or large, takes a few bytes more of the table."""
        told = zipfile.ZipInfo(name, self._at)
        told.external_attr = (stat.S_IFREG | 0o644) << 16
        told.create_system = 3
        digest, written = hashlib.sha256(), 0
        with self._zip.open(told, "w", force_zip64=size is None or size > 2**31) as part:
            for chunk in chunks:
                part.write(chunk)
                digest.update(chunk)
                written += len(chunk)
        return Written(name, written, digest.hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the table of contents; after an error the archive is thrown away, so its table may fail too."""
        with suppress(OSError, ValueError) if kind else nullcontext():
            self._zip.close()


class Archive:
    """An archive that has passed every check that can be made before its content is read.

    Raises UnsafePackage for what no honest archive has, UnreadablePackage for what is none or is damaged.
    """

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._file, self._limits = file, limits
        start = _directory(file, limits)
        try:
            self._zip = zipfile.ZipFile(file)
            self._parts = {one.filename: one for one in self._zip.infolist()}
            self._check(self._zip.infolist(), start)
        except _DAMAGE as wrong:
            raise UnreadablePackage(f"the archive cannot be read: {wrong}.") from wrong

    @property
    def names(self) -> tuple[str, ...]:
        """All parts, in the order of the table of contents."""
        return tuple(self._parts)

    @property
    def total(self) -> int:
        """Bytes of all parts, unpacked."""
        return sum(one.file_size for one in self._parts.values())

    def size(self, name: str) -> int:
        """Bytes of one part, unpacked."""
        return self._parts[name].file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of a part, in pieces; never more than the table says. Raises UnreadablePackage: damaged."""
        left = self._parts[name].file_size
        try:
            with self._zip.open(self._parts[name]) as part:
                while chunk := part.read(CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise UnsafePackage(f"{name!r} holds more than the {self.size(name):,} bytes it tells of.")
                    yield chunk
        except _DAMAGE as wrong:
            raise UnreadablePackage(f"{name!r} is damaged: {wrong}.") from wrong
        if left:
            raise UnreadablePackage(f"{name!r} is cut off: {left:,} bytes are missing.")

    def whole(self, name: str) -> bytes:
        """The content of a part that is read whole. Raises UnsafePackage where it is too large for that."""
        if name not in self._parts:
            raise UnreadablePackage(f"the package has no {name!r}.")
        if self.size(name) > self._limits.control:
            raise UnsafePackage(
                f"{name!r} has {self.size(name):,} bytes, more than the {self._limits.control:,} that are read whole."
            )
        return b"".join(self.chunks(name))

    def _check(self, parts: list[zipfile.ZipInfo], start: int) -> None:
        if len(parts) > self._limits.parts:
            raise UnsafePackage(f"the archive has {len(parts):,} parts; at most {self._limits.parts:,} are read.")
        for one in parts:
            _check_part(one, self._limits)
        check_names([one.filename for one in parts], self._limits)
        if self.total > self._limits.total:
            raise UnsafePackage(
                f"unpacked, the package has {self.total:,} bytes; at most {self._limits.total:,} are read. "
                "If it is honestly so large, raise the limit."
            )
        self._check_places(sorted(parts, key=lambda one: one.header_offset), start)

    def _check_places(self, parts: list[zipfile.ZipInfo], start: int) -> None:
        """Parts lie side by side: no part in another, nothing between, before or behind."""
        place = {0}
        for one in parts:
            if one.header_offset not in place:
                raise UnsafePackage(f"{one.filename!r} does not lie where the part before it ends.")
            self._file.seek(one.header_offset)
            head = self._file.read(_LOCAL)
            if len(head) != _LOCAL or head[:4] != b"PK\x03\x04":
                raise UnreadablePackage(
                    f"{one.filename!r} does not begin where the table says; the archive is damaged."
                )
            flags, method = struct.unpack("<HH", head[6:10])
            if (flags, method) != (one.flag_bits, one.compress_type):
                raise UnsafePackage(f"{one.filename!r} is told of in two ways that contradict each other.")
            name, extra = struct.unpack("<HH", head[26:30])
            end = one.header_offset + _LOCAL + name + extra + one.compress_size
            place = {end + more for more in (12, 16, 20, 24)} if flags & _DESCRIPTOR else {end}
        if start not in place:
            raise UnsafePackage("there is something between the last part and the table of contents.")


def _check_part(one: zipfile.ZipInfo, limits: Limits) -> None:
    name = one.filename
    if one.orig_filename != name or (not name.isascii() and not one.flag_bits & _UTF8):
        raise UnsafePackage(f"the name {name[:80]!r} is written in a way that systems read differently.")
    if one.flag_bits & (_ENCRYPTED | _STRONG | _MASKED):
        raise UnsafePackage(f"{name!r} is encrypted inside the archive; a package is encrypted as a whole.")
    if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnsafePackage(
            f"{name!r} is packed by method {one.compress_type}; only stored and deflated parts are read."
        )
    kind = stat.S_IFMT(one.external_attr >> 16)
    if name.endswith("/") or kind not in (0, stat.S_IFREG) or one.external_attr & 0x10:
        raise UnsafePackage(f"{name!r} is no plain file but a folder, a link or a device.")
    if one.compress_type == zipfile.ZIP_STORED and one.compress_size != one.file_size:
        raise UnsafePackage(f"{name!r} is told of in two ways that contradict each other.")
    if one.file_size > max(CHUNK, limits.ratio * one.compress_size):
        raise UnsafePackage(f"{name!r} unpacks to more than {limits.ratio} times its size.")


def _directory(file: IO[bytes], limits: Limits) -> int:
    """Where the table of contents begins, found before anything of it is read into memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END - _LOCATOR - _END64))
    tail = file.read()
    end = tail[-_END:]
    if len(end) < _END or end[:4] != b"PK\x05\x06" or end[-2:] != b"\0\0":
        raise UnreadablePackage("the archive does not end as a ZIP file does: it was cut off, or something was added.")
    count, length, start = struct.unpack("<HII", end[10:20])
    here = size - _END
    if tail[-_END - _LOCATOR : -_END - _LOCATOR + 4] == b"PK\x06\x07":
        here -= _LOCATOR + _END64
        (told,) = struct.unpack("<Q", tail[-_END - _LOCATOR + 8 : -_END - _LOCATOR + 16])
        if told != here or tail[:4] != b"PK\x06\x06" or len(tail) < _END + _LOCATOR + _END64:
            raise UnsafePackage("the archive has two ends that contradict each other.")
        count, length, start = struct.unpack("<QQQ", tail[32:56])
    if length > limits.directory or count > limits.parts:
        raise UnsafePackage(
            f"the archive's table of contents tells of {count:,} parts in {length:,} bytes; "
            f"at most {limits.parts:,} in {limits.directory:,} are read."
        )
    if start + length != here:
        raise UnsafePackage("the archive has bytes that its table of contents does not know of.")
    return int(start)
