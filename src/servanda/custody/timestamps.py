"""Time stamps of a third party over entries of the ledger (RFC 3161).

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

__all__ = ["Stamped", "question", "read_stamp", "stamped"]

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
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    asked = TimestampRequestBuilder().data(_message(entry)).hash_algorithm(HashAlgorithm.SHA256)
    return asked.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()


def stamped(entry: Entry, answer: bytes, roots: Sequence[Certificate] = ()) -> Entry:
    """The entry with the authority's answer; raises BadStamp if that is a refusal, or for another, or not trusted."""
    found = replace(entry, stamp=base64.b64encode(answer).decode())
    read_stamp(found, roots)
    return found


def read_stamp(entry: Entry, roots: Sequence[Certificate]) -> Stamped:
    """When an entry was seen, and by whom if the signature leads to one of the roots. Raises BadStamp."""
    answer = _answer(entry)
    said = answer.tst_info.message_imprint
    if said.hash_algorithm.dotted_string != _SHA256 or said.message != hashlib.sha256(_message(entry)).digest():
        raise BadStamp(f"the time stamp of entry {entry.number} is not over the SHA-256 of its hash.")
    return Stamped(
        number=entry.number, at=answer.tst_info.gen_time, by=_verified(entry, answer, roots) if roots else ""
    )


def _answer(entry: Entry) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    try:
        answer = decode_timestamp_response(base64.b64decode(entry.stamp or "", validate=True))
    except (ValueError, binascii.Error) as wrong:
        raise BadStamp(f"the time stamp of entry {entry.number} cannot be read ({wrong}).") from None
    if answer.status != _GRANTED:
        why = "; ".join(answer.status_string) or f"status {answer.status}"
        raise BadStamp(f"the authority gave no time stamp for entry {entry.number}: {why}.")
    return answer


def _verified(entry: Entry, answer: TimeStampResponse, roots: Sequence[Certificate]) -> str:
    """The name of the authority whose signature over the entry's hash leads to one of the roots."""
    from cryptography.x509 import load_der_x509_certificate
    from rfc3161_client import VerificationError, VerifierBuilder

    given = [load_der_x509_certificate(bytes(one)) for one in answer.signed_data.certificates]
    builder = VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    for one in given:
        if one not in roots and not _stamps(one):
            builder = builder.add_intermediate_certificate(one)
    try:
        builder.build().verify_message(answer, _message(entry))
    except (VerificationError, ValueError) as wrong:
        raise BadStamp(f"the time stamp of entry {entry.number} does not hold ({wrong}).") from None
    (signer,) = answer.signed_data.signer_infos
    return next(one.subject.rfc4514_string() for one in given if _is(one, signer))


def _is(certificate: Certificate, signer: SignerInfo) -> bool:
    return (certificate.issuer, certificate.serial_number) == (signer.issuer, signer.serial_number)


def _stamps(certificate: Certificate) -> bool:
    """The certificate of one who stamps, and not of one who signs certificates."""
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound
    from cryptography.x509.oid import ExtendedKeyUsageOID

    try:
        usage = certificate.extensions.get_extension_for_class(ExtendedKeyUsage).value
    except ExtensionNotFound:
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in usage


def _message(entry: Entry) -> bytes:
    """What is stamped: the entry's hash as text."""
    return entry.hash.encode()
