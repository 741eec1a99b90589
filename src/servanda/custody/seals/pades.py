"""A letter in PDF, signed in the file itself (PAdES, ETSI EN 319 142-1, level B-B)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from servanda.custody.errors import BrokenSeal, UnmakeablePackage
from servanda.custody.seals.cades import strong_algorithm
from servanda.custody.seals.signer import SigningKey

__all__ = ["LetterSeal", "read_letter", "sign_letter"]

# Authorities' certificates are for signing, and not all of them for "non-repudiation".
_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSeal:
    """A signature in a letter that fits the letter as it is."""

    fingerprint: str  # SHA-256 of the signer's certificate
    subject: str  # what the certificate says of its holder: only a claim
    signed_at: datetime | None  # the signer's own word, UTC; None: not said
    algorithm: str


class _Dated(PdfSigner):
    """pyHanko's signer, told what time it is."""

    at: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def sign_letter(key: SigningKey, pdf: bytes, at: datetime, reason: str) -> bytes:
    """The letter with the signature of the key appended. Raises UnmakeablePackage if it is no PDF one can sign."""
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
        field = f"Servanda{len(writer.prev.embedded_signatures) + 1}"
        told = PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason
        )
        signer = _Dated(told, signer=key.signer)
        signer.at = at.astimezone(UTC)
        signed = signer.sign_pdf(writer, output=BytesIO())
    except Exception as wrong:  # pyHanko's reader raises whatever it meets in a file that is no PDF
        raise UnmakeablePackage(f"the letter cannot be signed: {wrong}. Expected a PDF that is not locked.") from wrong
    made: bytes = signed.getvalue()
    return made


def read_letter(pdf: bytes, now: datetime) -> tuple[LetterSeal, ...]:
    """The signatures in a letter, in their order; none if nobody signed it.

    Raises BrokenSeal: one of them does not fit the letter, does not cover all of it, or is too weak. Only a letter
    from somebody known should be read: a PDF is a large language.
    """
    try:
        return tuple(_checked(one, now) for one in PdfFileReader(BytesIO(pdf), strict=False).embedded_signatures)
    except BrokenSeal:
        raise
    except Exception as wrong:  # as above
        raise BrokenSeal(
            f"the letter's signature cannot be read ({type(wrong).__name__}): the file is damaged."
        ) from wrong


def _checked(signature: Any, now: datetime) -> LetterSeal:
    certificate = signature.signer_cert
    algorithm = strong_algorithm(signature.signer_info, certificate)
    # The certificate stands for itself here; whose it is, and whether it is to be relied on, the trust list says.
    moment = min(max(now, certificate.not_valid_before), certificate.not_valid_after)
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False, moment=moment)
    status = validate_pdf_signature(signature, context, key_usage_settings=_USAGE)
    if not (status.intact and status.valid):
        raise BrokenSeal("the letter has been changed since it was signed.")
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE and not status.bottom_line:
        raise BrokenSeal("something was added to the letter after it was signed.")
    at = signature.self_reported_timestamp
    return LetterSeal(
        fingerprint=certificate.sha256.hex(),
        subject=certificate.subject.human_friendly,
        signed_at=at and at.astimezone(UTC),
        algorithm=algorithm,
    )
