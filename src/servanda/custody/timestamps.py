"""Time stamps of a third party (RFC 3161) over entries of the ledger, and over whatever else is a sequence of bytes.

Asking is in two steps, so that whoever has a network carries the bytes: ``question`` is sent to the authority as
``application/timestamp-query``, what it answers goes to ``stamped``. Verifying needs no network.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from servanda.custody.errors import BadStamp
from servanda.custody.ledger import Entry

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import SignerInfo, TimeStampResponse

__all__ = ["Stamped", "question", "question_over", "read_answer", "read_stamp", "stamped"]

_SHA256 = "2.16.840.1.101.3.4.2.1"
_GRANTED = 0  # RFC 3161, 2.4.2; what was modified is not what was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """An entry that a time-stamping authority saw; ``by`` is empty where its certificate was not verified."""

    number: int
    at: datetime
    by: str = ""


def question(entry: Entry) -> bytes:
    """What to send to a time-stamping authority for an entry: a DER request over its hash, with a nonce."""
    return question_over(_message(entry))


def question_over(message: bytes) -> bytes:
    """The same over any bytes; the authority sees their SHA-256 alone."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    asked = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256)
    return asked.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()


def stamped(entry: Entry, answer: bytes, roots: Sequence[Certificate] = ()) -> Entry:
    """The entry with the authority's answer; raises BadStamp if that is a refusal, or for another, or not trusted."""
    found = replace(entry, stamp=base64.b64encode(answer).decode())
    read_stamp(found, roots)
    return found


def read_stamp(entry: Entry, roots: Sequence[Certificate]) -> Stamped:
    """When an entry was seen, and by whom if the signature leads to one of the roots. Raises BadStamp."""
    where = f"entry {entry.number}"
    try:
        answer = base64.b64decode(entry.stamp or "", validate=True)
    except binascii.Error as wrong:
        raise BadStamp(f"the time stamp of {where} cannot be read ({wrong}).") from None
    at, by = read_answer(answer, _message(entry), roots, where)
    return Stamped(number=entry.number, at=at, by=by)


def read_answer(answer: bytes, message: bytes, roots: Sequence[Certificate], where: str) -> tuple[datetime, str]:
    """When an authority saw the message, and who, if its signature leads to a root, else "". Raises BadStamp."""
    read = _granted(answer, where)
    said = read.tst_info.message_imprint
    if said.hash_algorithm.dotted_string != _SHA256 or said.message != hashlib.sha256(message).digest():
        raise BadStamp(f"the time stamp of {where} is over something else, or not over its SHA-256.")
    return read.tst_info.gen_time, _verified(read, message, roots, where) if roots else ""


def _granted(answer: bytes, where: str) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    try:
        read = decode_timestamp_response(answer)
    except ValueError as wrong:
        raise BadStamp(f"the time stamp of {where} cannot be read ({wrong}).") from None
    if read.status != _GRANTED:
        why = "; ".join(read.status_string) or f"status {read.status}"
        raise BadStamp(f"the authority gave no time stamp for {where}: {why}.")
    return read


def _verified(answer: TimeStampResponse, message: bytes, roots: Sequence[Certificate], where: str) -> str:
    """The name of the authority whose signature over the message leads to one of the roots."""
    from cryptography.x509 import load_der_x509_certificate
    from rfc3161_client import VerificationError, VerifierBuilder

    given = [load_der_x509_certificate(bytes(one)) for one in answer.signed_data.certificates]
    builder = VerifierBuilder()
    for one in _led_to(roots, given):  # the library believes all of these alike
        builder = builder.add_root_certificate(one)
    try:
        builder.build().verify_message(answer, message)
    except (VerificationError, ValueError) as wrong:
        raise BadStamp(f"the time stamp of {where} does not hold ({wrong}).") from None
    (signer,) = answer.signed_data.signer_infos
    return next(one.subject.rfc4514_string() for one in given if _is(one, signer))


def _is(certificate: Certificate, signer: SignerInfo) -> bool:
    return (certificate.issuer, certificate.serial_number) == (signer.issuer, signer.serial_number)


def _led_to(roots: Sequence[Certificate], given: Sequence[Certificate]) -> list[Certificate]:
    """The roots, and of the certificates that came with the answer those of issuers whose own issuer is among them."""
    believed = list(roots)
    left = [one for one in given if one not in believed and _issues(one)]
    while found := [one for one in left if any(_is_by(one, other) for other in believed)]:
        believed += found
        left = [one for one in left if one not in found]
    return believed


def _is_by(one: Certificate, issuer: Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        one.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _issues(certificate: Certificate) -> bool:
    from cryptography.x509 import BasicConstraints, ExtensionNotFound

    try:
        return certificate.extensions.get_extension_for_class(BasicConstraints).value.ca
    except ExtensionNotFound:
        return False


def _message(entry: Entry) -> bytes:
    """What is stamped: the entry's hash as text."""
    return entry.hash.encode()
