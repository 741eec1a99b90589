"""Sending what waits: store and forward over HTTPS with certificates on both sides; going on where it was cut.

A package is delivered at least once and takes effect once; what the other side answers is the
signed receipt, which alone ends the sending.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from servanda.custody.errors import CustodyError
from servanda.custody.trust import TrustList
from servanda.desk.errors import DeskError
from servanda.desk.exchange.actions import fail, record_receipt
from servanda.desk.exchange.keys import held, trust_of
from servanda.desk.exchange.models import Parcel
from servanda.desk.installation import Installation

__all__ = ["context", "deliver", "send_due"]

_PIECE = 8 << 20
_SILENCE = httpx.Timeout(60, connect=10, read=900)  # seconds; the last piece waits until all was verified


def context(
    here: Installation, code: str, trust: TrustList, *, at: datetime, server: bool, peer: str | None = None
) -> ssl.SSLContext:
    """TLS 1.3 with our certificate, believing the certificates of the trust list that are good now and nobody else."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.verify_mode = ssl.CERT_REQUIRED
    made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    keys = held(here, code)
    made.load_cert_chain(keys.certificate, keys.key)
    for authority in trust.authorities:
        if peer in (None, authority.id):
            for one in (other for other in authority.certificates if other.period.holds(at)):
                made.load_verify_locations(cadata=one.der)
    return made


def send_due(
    here: Installation, at: datetime, address: Callable[[Parcel], str], *, patience: timedelta = timedelta(seconds=30)
) -> int:
    """Try everything that is due; how many were receipted. ``address`` gives the other side's installation."""
    done = 0
    due = Parcel.objects.filter(direction=Parcel.Direction.OUT, state=Parcel.State.WAITING, next_at__lte=at)
    for parcel in due.select_related("authority").order_by("next_at")[:500]:
        try:
            deliver(here, parcel, address(parcel), at=at)
            done += 1
        except (httpx.HTTPError, ssl.SSLError, OSError, DeskError, CustodyError) as wrong:
            fail(parcel, f"{type(wrong).__name__}: {wrong}", at=at, patience=patience)
    return done


def deliver(here: Installation, parcel: Parcel, url: str, *, at: datetime) -> None:
    """Upload one package and keep the receipt. Raises httpx.HTTPError, DeskError; then it is tried again later."""
    code, trust = parcel.authority.code, trust_of(here)
    path = here.folder / parcel.place
    address = f"{url.rstrip('/')}/exchange/v1/{parcel.peer}/{parcel.file_digest}"
    tls = context(here, code, trust, at=at, server=False, peer=parcel.peer)
    with httpx.Client(verify=tls, timeout=_SILENCE, trust_env=False) as client:
        receipt = _uploaded(client, address, path, parcel.size)
    record_receipt(here, parcel.authority, receipt, at=at)


def _uploaded(client: httpx.Client, address: str, path: Path, whole: int) -> bytes:
    """The receipt, once the last byte is there."""
    offset = _offset(client.head(address))
    while True:
        headers = {
            "Upload-Offset": str(offset),
            "Upload-Length": str(whole),
            "Content-Type": "application/octet-stream",
        }
        length = min(_PIECE, whole - offset)
        answer = client.patch(
            address, content=_piece(path, offset, length), headers={**headers, "Content-Length": str(length)}
        )
        if answer.status_code == httpx.codes.OK:
            return answer.content
        if answer.status_code == httpx.codes.CONFLICT:  # more, or less, is there than we thought
            offset = _offset(answer)
            continue
        if answer.status_code != httpx.codes.NO_CONTENT:
            raise httpx.HTTPStatusError(
                f"{answer.status_code}: {answer.text[:200]}", request=answer.request, response=answer
            )
        offset = _offset(answer)


def _offset(answer: httpx.Response) -> int:
    if answer.is_error and answer.status_code != httpx.codes.CONFLICT:
        raise httpx.HTTPStatusError(f"{answer.status_code}", request=answer.request, response=answer)
    written = answer.headers.get("Upload-Offset", "")
    if not written.isdigit():
        raise httpx.RemoteProtocolError("the other side does not say how much it has")
    return int(written)


def _piece(path: Path, offset: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(offset)
        while length > 0 and (piece := file.read(min(1 << 18, length))):
            length -= len(piece)
            yield piece
