"""Receipts: what the receiver of a package says of it, signed, so that the sender need not wonder.

A receipt is one file: JSON inside its own signature (CAdES). It names the package by the digest of its signed
manifest and by the digest of the file as it came; the second is all a receiver has who could not open it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from servanda.custody.errors import BrokenReceipt, BrokenSeal, UnreadablePackage, UnusableKey
from servanda.custody.packages.strict import complaints, read_json, write_json
from servanda.custody.packages.verdict import Finding, Verdict
from servanda.custody.seals import Seal, SigningKey, open_sealed, seal_around
from servanda.custody.trust import Authority, TrustList, instant
from servanda.law.kleene import Answer, both

__all__ = ["Outcome", "Receipt", "ReceiptVerdict", "Sent", "receipt_for", "sign_receipt", "verify_receipt"]

Outcome = Literal["accepted", "rejected", "insufficient"]
FORMAT = "servanda-receipt/1"


class Sent(Protocol):
    """A package that was sent, as far as a receipt needs to know it; ``Package`` is one, with its receiver."""

    @property
    def digest(self) -> str: ...
    @property
    def file_digest(self) -> str: ...
    @property
    def receiver(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is said of a package by who received it."""

    digest: str | None  # of the package's signed manifest; None: it could not be opened
    file_digest: str  # SHA-256 of the file as it came
    package: str | None  # its id; None: it could not be read
    by: str  # the authority that received it: an id of the trust list
    to: str | None  # the authority that sent it; None: it could not be read
    at: datetime
    outcome: Outcome
    reasons: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As registry/schemas/receipt.schema.json has it."""
        return {
            "receipt": FORMAT,
            "digest": self.digest,
            "file_digest": self.file_digest,
            "package": self.package,
            "from": self.by,
            "to": self.to,
            "at": self.at.astimezone(UTC).replace(microsecond=0).isoformat(),
            "outcome": self.outcome,
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptVerdict:
    """Whether a receipt is to be believed, and for which package it is."""

    receipt: Receipt
    findings: tuple[Finding, ...]
    signed_by: str | None
    signed_at: datetime
    matches: Sent | None  # the package it is for, among those sent; None: none of them

    @property
    def answer(self) -> Answer:
        """Of everything that was asked."""
        return both(one.answer for one in self.findings)

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "answer": str(self.answer),
            "signed_by": self.signed_by,
            "signed_at": self.signed_at.isoformat(),
            "matched": self.matches is not None,
            "findings": [one.to_json() for one in self.findings],
            "receipt": self.receipt.to_json(),
        }


def receipt_for(
    verdict: Verdict, *, by: str, at: datetime, outcome: Outcome | None = None, reasons: Iterable[str] = ()
) -> Receipt:
    """The receipt for a package after it was verified.

    Without an outcome: accepted if the verdict is yes, rejected with its reasons otherwise. What the verdict says
    no to cannot be accepted. Raises BrokenReceipt.
    """
    found = outcome or ("accepted" if verdict.answer is Answer.YES else "rejected")
    if found == "accepted" and verdict.answer is Answer.NO:
        raise BrokenReceipt(f"a package that is not to be believed cannot be accepted: {'; '.join(verdict.reasons)}.")
    given = tuple(reasons) or (() if found == "accepted" else verdict.reasons)
    receipt = Receipt(
        digest=verdict.digest,
        file_digest=verdict.file_digest,
        package=verdict.about.id if verdict.about else None,
        by=by,
        to=verdict.about.sender if verdict.about else None,
        at=at,
        outcome=found,
        reasons=tuple(one[:4000] for one in given),
    )
    wrong = complaints("receipt", receipt.to_json())
    if wrong:
        raise BrokenReceipt(f"such a receipt cannot be: {'; '.join(wrong)}. Who does not accept says why.")
    return receipt


def sign_receipt(receipt: Receipt, key: SigningKey, trust: TrustList) -> bytes:
    """The receipt inside the signature of who received the package. Raises UnusableKey: the key is another's."""
    held = trust.holder(key.certificate.fingerprint)
    if held is None or held[0].id != receipt.by:
        raise UnusableKey(
            f"the certificate {key.certificate.fingerprint[:16]} is not one of {receipt.by!r} in the trust list."
        )
    if not held[1].period.holds(receipt.at):
        raise UnusableKey(f"the certificate {held[1].fingerprint[:16]} is expired, revoked or not yet valid.")
    return seal_around(key, write_json(receipt.to_json()), receipt.at)


def verify_receipt(content: bytes, trust: TrustList, *, at: datetime, sent: Iterable[Sent] = ()) -> ReceiptVerdict:
    """What is to be held of a receipt, and which of the packages sent it is for.

    A receipt counts only from the authority the package was sent to. Raises BrokenReceipt: it is none.
    """
    try:
        told, seal = open_sealed(content)
        value = read_json(told, "the receipt")
    except (BrokenSeal, UnreadablePackage) as wrong:
        raise BrokenReceipt(f"this is no receipt: {wrong}") from wrong
    wrongs = complaints("receipt", value)
    if wrongs:
        raise BrokenReceipt(f"the receipt is not as its schema has it: {'; '.join(wrongs)}.")
    receipt = _receipt(value)
    signer, findings = _signer(receipt, seal, trust, at)
    packages = tuple(sent)
    package = next((one for one in packages if _is_for(receipt, one)), None)
    if package is not None:
        findings.append(_from_the_receiver(receipt, package))
    elif packages:
        findings.append(Finding("package", Answer.NOT_KNOWN, "it is for none of the packages named"))
    return ReceiptVerdict(
        receipt=receipt,
        findings=tuple(findings),
        signed_by=str(signer) if signer else None,
        signed_at=seal.signed_at,
        matches=package,
    )


def _receipt(value: dict[str, Any]) -> Receipt:
    try:
        at = datetime.fromisoformat(value["at"])
    except ValueError as wrong:
        raise BrokenReceipt(f"the receipt was given at {value['at']!r}, which is no instant.") from wrong
    return Receipt(
        digest=value["digest"],
        file_digest=value["file_digest"],
        package=value["package"],
        by=value["from"],
        to=value["to"],
        at=at,
        outcome=value["outcome"],
        reasons=tuple(value["reasons"]),
    )


def _signer(receipt: Receipt, seal: Seal, trust: TrustList, at: datetime) -> tuple[Authority | None, list[Finding]]:
    held = trust.holder(seal.fingerprint)
    if held is None:
        says = f"signed with the certificate {seal.fingerprint[:16]}, which is not in the trust list"
        return None, [Finding("signer", Answer.NOT_KNOWN, says)]
    authority, certificate = held
    standing = certificate.standing(seal.signed_at, at)
    same = authority.id == receipt.by
    says = "who signed is who received" if same else f"given in the name of {receipt.by!r}, but signed by {authority}"
    findings = [
        Finding("signer", Answer.YES, f"signed by {authority} on {instant(seal.signed_at)}, by its own clock"),
        Finding("in time", standing.answer, standing.says),
        Finding("receiver", Answer.YES if same else Answer.NO, says),
    ]
    if abs((receipt.at - seal.signed_at).total_seconds()) > 1:
        says = f"it says it was given at {instant(receipt.at)}, which is not when it was signed"
        findings.append(Finding("days", Answer.NO, says))
    return authority, findings


def _is_for(receipt: Receipt, package: Sent) -> bool:
    if receipt.digest is not None:
        return receipt.digest == package.digest
    return receipt.file_digest == package.file_digest


def _from_the_receiver(receipt: Receipt, package: Sent) -> Finding:
    if receipt.by == package.receiver:
        return Finding("package", Answer.YES, "it is for a package sent to who gives it")
    says = f"it is for a package sent to {package.receiver!r}, not to {receipt.by!r}"
    return Finding("package", Answer.NO, says)
