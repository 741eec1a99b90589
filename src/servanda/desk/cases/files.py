"""Files of cases at rest: each encrypted with a key of its own, in the installation's folder, read back in a stream.

A file is a row of pieces of 1 MiB, each sealed with AES-256-GCM; the number of the piece and
whether it is the last stand in its nonce, so that none can be moved, left out or added. Its key,
under the installation's key, stands in the database: neither place alone opens anything.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from servanda.desk.cases.seal import cover_bytes, uncover_bytes
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.installation import here

__all__ = ["MOST", "Kept", "keep", "media_type_of", "read", "remove"]

MOST = 512 * 1024**2  # bytes of a file
_PIECE = 1024**2
_TAG = 16  # bytes that GCM adds to a piece
_HEADS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
)
_IN_ZIP = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file that reached the disk."""

    stored: str
    key: bytes  # under the installation's key
    size: int
    sha256: str
    media_type: str


def keep(content: Iterable[bytes], most: int = MOST) -> Kept:
    """Encrypt and store; when it returns, the bytes are on the disk. Raises BadInput for none, or too many."""
    stored, key = secrets.token_hex(20), AESGCM.generate_key(256)
    path = _path(stored)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        size, digest, head = _write(path, key, content, most)
    except OSError as wrong:
        path.unlink(missing_ok=True)
        raise NotPossible(
            f"The file could not be stored ({wrong.strerror}). Nothing was added; tell whoever runs this desk."
        ) from wrong
    except BaseException:  # whatever stopped it, nothing half-written stays
        path.unlink(missing_ok=True)
        raise
    return Kept(stored=stored, key=cover_bytes(key), size=size, sha256=digest, media_type=media_type_of(head))


def _write(path: Path, key: bytes, content: Iterable[bytes], most: int) -> tuple[int, str, bytes]:
    cipher, digest, size, head = AESGCM(key), hashlib.sha256(), 0, b""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for number, (piece, is_last) in enumerate(_pieces(content)):
            size += len(piece)
            if size > most:
                raise BadInput(f"The file has more than {most // 1024**2} MB. Divide it, or register it as evidence.")
            head = head or piece[:4096]
            digest.update(piece)
            file.write(cipher.encrypt(_nonce(number, is_last), piece, None))
        if not size:
            raise BadInput("The file is empty. Choose another.")
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest(), head


def read(stored: str, key: bytes) -> Iterator[bytes]:
    """The bytes, piece by piece; none that were changed. Raises NotPossible for a file that is gone or changed."""
    try:
        cipher, file = AESGCM(uncover_bytes(key)), _path(stored).open("rb")
    except FileNotFoundError:
        raise NotPossible("The file is missing from the store. Restore it from a backup.") from None
    return _opened(cipher, file)


def _opened(cipher: AESGCM, file: BinaryIO) -> Iterator[bytes]:
    with file:
        number, piece = 0, file.read(_PIECE + _TAG)
        while piece:
            following = file.read(_PIECE + _TAG)
            try:
                yield cipher.decrypt(_nonce(number, not following), piece, None)
            except InvalidTag:
                raise NotPossible("The stored file was changed or cut off. Restore it from a backup.") from None
            number, piece = number + 1, following


def remove(kept: Kept) -> None:
    """Take back what was just stored, because nothing came to refer to it."""
    _path(kept.stored).unlink(missing_ok=True)


def media_type_of(head: bytes) -> str:
    """What the first bytes say they are; plain text where they read as text; else just bytes."""
    for magic, media_type in _HEADS:
        if head.startswith(magic):
            return media_type
    if head.startswith(b"PK\x03\x04"):
        return next((media_type for inside, media_type in _IN_ZIP if inside in head), "application/zip")
    if head[4:8] == b"ftyp":
        return "video/mp4"
    if head.startswith(b"RIFF"):
        return {b"WAVE": "audio/wav", b"WEBP": "image/webp"}.get(head[8:12], "video/x-msvideo")
    return "text/plain" if _is_text(head) else "application/octet-stream"


def _is_text(head: bytes) -> bool:
    try:
        head[:-3].decode("utf-8") if len(head) > 3 else head.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return wrong.start >= len(head) - 6 and wrong.start > 0
    return b"\0" not in head


def _pieces(content: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Pieces of one size, the last as long as it is; and whether it is the last."""
    held = bytearray()
    for chunk in content:
        held += chunk
        while len(held) > _PIECE:
            yield bytes(held[:_PIECE]), False
            del held[:_PIECE]
    yield bytes(held), True


def _nonce(number: int, is_last: bool) -> bytes:
    return bytes([is_last]) + number.to_bytes(11, "big")


def _path(stored: str) -> Path:
    return here().folder / "documents" / stored[:2] / stored
