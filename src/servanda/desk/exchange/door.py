"""The door for packages: HTTPS with certificates on both sides, uploads that go on where they were cut.

    HEAD  /exchange/v1/<authority>/<sha-256>    204, Upload-Offset: how much is here already
    PATCH /exchange/v1/<authority>/<sha-256>    a piece from Upload-Offset on; Upload-Length: the whole
                                                204 with the new offset, or 200 with the receipt at the end
    POST  /exchange/v1/<authority>/receipts     a receipt that comes later

Who comes shows a certificate of the trust list; TLS is the server's and the library's. A plain WSGI
application: no session, no cookie, no page. The way of uploading is that of resumable uploads
(tus 1.0, core protocol).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from servanda.custody.errors import CustodyError
from servanda.desk.errors import DeskError
from servanda.desk.exchange.actions import arrive, received, record_receipt
from servanda.desk.exchange.keys import trust_of
from servanda.desk.installation import Installation
from servanda.desk.people.models import Authority

__all__ = ["LARGEST", "Door"]

LARGEST = 64 * 2**30  # bytes of one package
_PIECE = 1 << 20
_RECEIPT = 1 << 20
_ADDRESS = re.compile(r"/exchange/v1/([a-z0-9-]{1,40})/(receipts|[0-9a-f]{64})")
Start = Callable[[str, list[tuple[str, str]]], Any]
Answer = tuple[str, list[tuple[str, str]], bytes]


class Door:
    """The application. ``peer`` tells the certificate with which the other side came, as DER; None: none."""

    def __init__(
        self, here: Installation, peer: Callable[[dict[str, Any]], bytes | None], clock: Callable[[], datetime]
    ) -> None:
        self.here, self.peer, self.clock = here, peer, clock

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        try:
            status, headers, body = self._answer(environ)
        except (DeskError, CustodyError) as wrong:
            status, headers, body = "422 Unprocessable Content", [], str(wrong).encode()
        except OSError as wrong:
            status, headers, body = "507 Insufficient Storage", [], f"Nothing was kept: {wrong.strerror}.".encode()
        start(status, [*headers, ("Content-Length", str(len(body))), ("Cache-Control", "no-store")])
        return [body]

    def _answer(self, environ: dict[str, Any]) -> Answer:
        sender = self._sender(environ)
        if sender is None:
            return "403 Forbidden", [], b"The certificate shown is not in the trust list."
        found = _ADDRESS.fullmatch(environ.get("PATH_INFO", ""))
        authority = Authority.objects.filter(code=found[1]).first() if found else None
        if found is None or authority is None:
            return "404 Not Found", [], b"Nothing is at this address."
        match environ["REQUEST_METHOD"], found[2]:
            case "POST", "receipts":
                record_receipt(self.here, authority, _body(environ, _RECEIPT), at=self.clock())
                return "204 No Content", [], b""
            case "HEAD", digest if digest != "receipts":
                return "204 No Content", [("Upload-Offset", str(self._offset(authority, sender, digest)))], b""
            case "PATCH", digest if digest != "receipts":
                return self._take(environ, authority, sender, digest)
        return "405 Method Not Allowed", [("Allow", "HEAD, PATCH, POST")], b""

    def _sender(self, environ: dict[str, Any]) -> str | None:
        """The authority that shows this certificate, today."""
        der = self.peer(environ)
        holder = trust_of(self.here).holder(hashlib.sha256(der).hexdigest()) if der else None
        return holder[0].id if holder and holder[1].period.holds(self.clock()) else None

    def _part(self, sender: str, digest: str) -> Path:
        """Each sender's pieces in a folder of its own: nobody writes into another's."""
        folder = self.here.folder / "exchange" / "parts" / hashlib.sha256(sender.encode()).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder / digest

    def _offset(self, authority: Authority, sender: str, digest: str) -> int:
        """How much is here: all of it, once it was received."""
        known = received(authority, digest)
        return known.size if known else _size(self._part(sender, digest))

    def _take(self, environ: dict[str, Any], authority: Authority, sender: str, digest: str) -> Answer:
        offset, whole = _number(environ, "HTTP_UPLOAD_OFFSET"), _number(environ, "HTTP_UPLOAD_LENGTH")
        if offset is None or whole is None or not 0 < whole <= LARGEST:
            return "400 Bad Request", [], b"Upload-Offset and Upload-Length are needed, up to 64 GiB."
        if known := received(authority, digest):  # its receipt was lost on the way
            return "200 OK", [("Content-Type", "application/pkcs7-mime")], bytes(known.receipt)
        part = self._part(sender, digest)
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return "423 Locked", [("Retry-After", "5")], b"This package is being uploaded by another connection."
            found = os.fstat(file.fileno())
            here = found.st_size if found.st_nlink else 0  # swept between opening and locking: begin anew
            if offset != here or not found.st_nlink:
                return "409 Conflict", [("Upload-Offset", str(here))], b"Go on from Upload-Offset."
            here = _append(file, environ, offset, whole)
            if here < whole:
                return "204 No Content", [("Upload-Offset", str(here))], b""
            return self._arrived(authority, part, digest)

    def _arrived(self, authority: Authority, part: Path, digest: str) -> Answer:
        with part.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != digest:
            part.unlink()
            return "460 Checksum Mismatch", [], b"The bytes that arrived are not those announced. Send them again."
        parcel = arrive(self.here, authority, part, at=self.clock(), channel="https")
        return "200 OK", [("Content-Type", "application/pkcs7-mime")], bytes(parcel.receipt)


def _append(file: Any, environ: dict[str, Any], offset: int, whole: int) -> int:
    """Write what comes, as far as it comes; what is written stays for the next attempt."""
    file.seek(offset)
    left = min(_number(environ, "CONTENT_LENGTH") or 0, whole - offset)
    try:
        while left > 0 and (piece := environ["wsgi.input"].read(min(_PIECE, left))):
            file.write(piece)
            offset, left = offset + len(piece), left - len(piece)
    finally:
        file.flush()
        os.fsync(file.fileno())
    return offset


def _body(environ: dict[str, Any], most: int) -> bytes:
    length = _number(environ, "CONTENT_LENGTH") or 0
    return bytes(environ["wsgi.input"].read(min(length, most)))


def _number(environ: dict[str, Any], name: str) -> int | None:
    written = str(environ.get(name, ""))
    return int(written) if written.isascii() and written.isdigit() and len(written) < 16 else None


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
