"""CAdES signatures (ETSI EN 319 122-1, levels B-B and B-T): beside the signed bytes, or around them in one file."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from asn1crypto import cms, core, x509
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.sign.general import SigningError, extract_certificate_info, extract_signer_info, find_unique_cms_attribute
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr, validate_sig_integrity

from servanda.custody.errors import BrokenSeal
from servanda.custody.seals.signer import SigningKey, weakness
from servanda.custody.seals.stamping import Seen, Stamper, seen, with_stamp

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["Seal", "check_signature", "open_sealed", "read_seal", "seal", "seal_around"]

STRONG_DIGESTS = ("sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512")
STRONG_SIGNATURES = ("rsassa_pkcs1v15", "rsassa_pss", "ecdsa")
_MOST = 4 * 2**20  # bytes of a signature file, receipts included; an honest one has a few thousand


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A signature that fits what was signed. Whose certificate it is, and whether it may be relied on, the trust
    list says."""

    fingerprint: str  # SHA-256 of the signer's certificate
    subject: str  # what the certificate says of its holder: only a claim
    signed_at: datetime  # the signer's own word, UTC
    algorithm: str  # "RSA 3072, SHA-256"
    seen: Seen | None = None  # by a time-stamping authority

    @property
    def seen_at(self) -> datetime | None:
        """When an authority whose root one trusts saw it; None: none did."""
        return self.seen.at if self.seen and self.seen.by else None


def seal(key: SigningKey, content: bytes, at: datetime, ask: Stamper | None = None) -> bytes:
    """A signature over the content, beside it: CMS SignedData in DER, without the content.

    With ``ask``, a time-stamping authority says when it saw it. Raises BadStamp for an answer that is none.
    """
    return _sign(key, content, at, detached=True, ask=ask)


def seal_around(key: SigningKey, content: bytes, at: datetime) -> bytes:
    """A signature that holds the content, in one file."""
    return _sign(key, content, at, detached=False)


def _sign(key: SigningKey, content: bytes, at: datetime, *, detached: bool, ask: Stamper | None = None) -> bytes:
    told = PdfCMSSignedAttributes(signing_time=at.astimezone(UTC))
    made = asyncio.run(
        key.signer.async_sign_general_data(
            content, "sha256", detached=detached, use_cades=True, signed_attr_settings=told
        )
    )
    der: bytes = (with_stamp(made, ask) if ask else made).dump()
    return der


def read_seal(der: bytes, content: bytes, roots: Sequence[Certificate] = ()) -> Seal:
    """The seal of the content; ``roots`` are those one trusts for time stamps.

    Raises BrokenSeal: no signature, not of this content, or too weak to rely on.
    """
    return _checked(_signed_data(der), content, roots)


def open_sealed(der: bytes) -> tuple[bytes, Seal]:
    """The content of a signature that holds it, and its seal. Raises BrokenSeal."""
    signed = _signed_data(der)
    try:
        content = signed["encap_content_info"]["content"].native
    except Exception as wrong:  # as in _signed_data: asn1crypto reads only now
        raise BrokenSeal("the signed content cannot be read; the file is damaged.") from wrong
    if not isinstance(content, bytes):
        raise BrokenSeal("the signature holds no content; expected the signed content in the same file.")
    return content, _checked(signed, content)


def _signed_data(der: bytes) -> cms.SignedData:
    if len(der) > _MOST:
        raise BrokenSeal(f"the signature has {len(der):,} bytes; an honest one has a few thousand.")
    try:
        told = cms.ContentInfo.load(der, strict=True)
        if told["content_type"].native != "signed_data":
            raise BrokenSeal(f"expected a signature (CMS SignedData), found {told['content_type'].native}.")
        signed = told["content"]
        assert isinstance(signed, cms.SignedData)
    except BrokenSeal:
        raise
    except Exception as wrong:  # asn1crypto raises whatever it meets in bytes that are no ASN.1
        raise BrokenSeal(
            "the signature is not readable as CMS SignedData; it was damaged or is something else."
        ) from wrong
    return signed


def _checked(signed: cms.SignedData, content: bytes, roots: Sequence[Certificate] = ()) -> Seal:
    try:
        return check_signature(signed, content, roots)
    except BrokenSeal:
        raise
    except Exception as wrong:  # as above: hostile ASN.1 inside a readable frame
        why = getattr(wrong, "failure_message", None) or "its parts cannot be read"
        raise BrokenSeal(f"the signature does not hold: {why}.") from wrong


def check_signature(signed: cms.SignedData, content: bytes, roots: Sequence[Certificate] = ()) -> Seal:
    """The seal of a parsed signature over the content. Raises BrokenSeal, or whatever a parser meets."""
    try:
        info = extract_signer_info(signed)
    except (SigningError, ValueError) as wrong:
        raise BrokenSeal("expected one signature of one signer, found none or several.") from wrong
    certificate = extract_certificate_info(signed).signer_cert
    algorithm = strong_algorithm(info, certificate)
    signed_attributes = info["signed_attrs"]
    if signed_attributes is core.VOID or not len(signed_attributes):
        raise BrokenSeal("nothing but the content is signed: neither the day nor the certificate (CAdES needs both).")
    if get_signing_cert_attr(signed_attributes) is None:
        raise BrokenSeal("the signature does not name its certificate (CAdES, signing-certificate-v2).")
    digest = hashlib.new(info["digest_algorithm"]["algorithm"].native, content).digest()
    intact, valid = validate_sig_integrity(info, certificate, "data", digest)
    if not valid:
        raise BrokenSeal("the signature was not made by the certificate it names.")
    if not intact:
        raise BrokenSeal("the signature is of other bytes: what was signed has been changed.")
    at = find_unique_cms_attribute(signed_attributes, "signing_time").native
    return Seal(
        fingerprint=certificate.sha256.hex(),
        subject=certificate.subject.human_friendly,
        signed_at=at.astimezone(UTC),
        algorithm=algorithm,
        seen=seen(info, roots),
    )


def strong_algorithm(info: cms.SignerInfo, certificate: x509.Certificate) -> str:
    """The algorithms of a signature, in words. Raises BrokenSeal if one of them is not relied on any more."""
    digest = info["digest_algorithm"]["algorithm"].native
    mechanism = info["signature_algorithm"]
    inner = _inner_digest(mechanism)
    for one in (digest, inner, certificate.hash_algo):
        if one is not None and one not in STRONG_DIGESTS:
            raise BrokenSeal(f"the digest {one.upper()} is too weak to rely on; expected SHA-256 or stronger.")
    if mechanism.signature_algo not in STRONG_SIGNATURES:
        raise BrokenSeal(f"the signature is of the kind {mechanism.signature_algo}; expected RSA or ECDSA.")
    if inner is not None and inner != digest:
        raise BrokenSeal(f"the signature names two digests, {digest} and {inner}.")
    weak = weakness(load_der_public_key(certificate.public_key.dump()))
    if weak:
        raise BrokenSeal(weak)
    key = certificate.public_key
    kind = f"RSA {key.bit_size}" if key.algorithm == "rsa" else f"ECDSA {key.curve[1]}"
    return f"{kind}, {digest.upper().replace('SHA', 'SHA-', 1)}"


def _inner_digest(mechanism: cms.SignedDigestAlgorithm) -> str | None:
    """The digest the signature algorithm itself names; None where it leaves it to the digest algorithm."""
    try:
        found: str = mechanism.hash_algo
    except ValueError:
        return None
    return found
