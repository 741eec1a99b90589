"""The trust list: which authority signs with which certificate, from when until when, and what was revoked.

Trust is by name and certificate, as authorities give them to each other through their own channels: a signature
counts when its very certificate stands in the list, whoever issued it. A list is a YAML or JSON file that a person
can read. Days are UTC; `from` is the first instant of its day, `until` the last, `revoked_on` the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from servanda.custody.errors import UnknownAuthority
from servanda.law.kleene import Answer

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["SKEW", "AgeKey", "Authority", "Period", "Standing", "TrustList", "TrustedCertificate"]

SKEW = timedelta(minutes=10)  # two clocks that are both kept may differ by that much


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a key could be relied on when it was used, and why."""

    answer: Answer
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When a key may be used: from, until (both instants, UTC, the end included), and when and why it was revoked."""

    valid_from: datetime | None = None
    valid_until: datetime | None = None
    revoked_at: datetime | None = None
    revoked_why: str | None = None

    def holds(self, at: datetime) -> bool:
        """Whether a key may be used at an instant."""
        begun = self.valid_from is None or self.valid_from <= at
        ended = self.valid_until is not None and at > self.valid_until
        return begun and not ended and not (self.revoked_at is not None and self.revoked_at <= at)

    def standing(self, used_at: datetime, now: datetime, seen_at: datetime | None = None) -> Standing:
        """Whether a signature of that (claimed) instant stands, asked now.

        That somebody signed then is the signer's own word. While the key is good this does no harm; once it has
        expired or was revoked, whoever holds it could have written an earlier day, and the answer is not known
        (as ETSI EN 319 102-1 has it, which calls this "no proof of existence") unless a third party whom one
        trusts saw the signature before, at ``seen_at``.
        """
        refusal = self._refusal(used_at, now)
        if refusal:
            return Standing(Answer.NO, refusal)
        if seen_at is not None and seen_at + SKEW < used_at:
            says = f"it was seen at {instant(seen_at)}, before it says it was made ({instant(used_at)})"
            return Standing(Answer.NO, says)
        if seen_at is not None and self.holds(seen_at):
            return Standing(Answer.YES, "the certificate was valid, and not revoked, when the seal was seen")
        doubt = "whether it was signed before, only the signer says; ask as of the day on which you received it"
        if self.revoked_at is not None and self.revoked_at <= now:
            return Standing(Answer.NOT_KNOWN, f"the certificate has been revoked since ({self._revoked()}): {doubt}")
        if self.valid_until is not None and self.valid_until < now:
            return Standing(Answer.NOT_KNOWN, f"the certificate has expired since ({day(self.valid_until)}): {doubt}")
        return Standing(Answer.YES, "the certificate was valid when it signed, is valid now, and is not revoked")

    def _refusal(self, used_at: datetime, now: datetime) -> str | None:
        if used_at > now + SKEW:
            return f"the signature says it was made at {instant(used_at)}, which is still to come: check both clocks"
        if self.valid_from is not None and used_at < self.valid_from:
            return f"signed on {day(used_at)}, before the certificate was valid (from {day(self.valid_from)})"
        if self.valid_until is not None and used_at > self.valid_until:
            return f"signed on {day(used_at)} with a certificate that had expired (until {day(self.valid_until)})"
        if self.revoked_at is not None and used_at >= self.revoked_at:
            return f"signed on {day(used_at)} with a certificate that had been revoked ({self._revoked()})"
        return None

    def _revoked(self) -> str:
        assert self.revoked_at is not None
        return f"{day(self.revoked_at)}, {self.revoked_why or 'no reason given'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedCertificate:
    """A certificate an authority signs with, is written to with, or both. The period is the narrower of two: the
    certificate's own and the list's."""

    fingerprint: str  # SHA-256 of the DER form, lower-case hexadecimal
    der: bytes
    period: Period
    successor: str | None = None  # the fingerprint of the certificate that takes its place

    @property
    def receives(self) -> bool:
        """Whether it says it may be encrypted to; one that says nothing of its use may."""
        from cryptography.x509 import ExtensionNotFound, KeyUsage

        try:
            usage = self.parsed().extensions.get_extension_for_class(KeyUsage).value
        except ExtensionNotFound:
            return True
        return usage.key_encipherment or usage.key_agreement

    @property
    def signs(self) -> bool:
        """Whether it says it may sign; one that says nothing of its use may."""
        from cryptography.x509 import ExtensionNotFound, KeyUsage

        try:
            usage = self.parsed().extensions.get_extension_for_class(KeyUsage).value
        except ExtensionNotFound:
            return True
        return usage.digital_signature or usage.content_commitment

    def standing(self, used_at: datetime, now: datetime, seen_at: datetime | None = None) -> Standing:
        """Whether a signature of that (claimed) instant stands, asked now: see ``Period.standing``."""
        if not self.signs:
            return Standing(Answer.NO, "the certificate is meant for encryption, not for signing (key usage)")
        return self.period.standing(used_at, now, seen_at)

    def parsed(self) -> Certificate:
        """The certificate itself."""
        from cryptography.x509 import load_der_x509_certificate

        return load_der_x509_certificate(self.der)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeKey:
    """An age recipient ("age1…") of an authority."""

    recipient: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """One authority and its keys."""

    id: str  # our short name: "lva-justice"
    state: str  # ISO 3166-1 alpha-3: "LVA"
    name: str
    certificates: tuple[TrustedCertificate, ...] = ()
    age: tuple[AgeKey, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} ({self.state})"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """Authorities and their keys, as one authority knows them."""

    authorities: tuple[Authority, ...] = ()
    stampers: tuple[TrustedCertificate, ...] = ()  # roots of the time-stamping authorities one believes

    def authority(self, id: str) -> Authority:
        """The authority of that id. Raises UnknownAuthority, with the nearest id there is."""
        for one in self.authorities:
            if one.id == id:
                return one
        raise UnknownAuthority(_unknown(id, [one.id for one in self.authorities]))

    def holder(self, fingerprint: str) -> tuple[Authority, TrustedCertificate] | None:
        """Whose certificate it is; None: nobody's in this list."""
        found = (pair for pair in self._certificates() if pair[1].fingerprint == fingerprint)
        return next(found, None)

    def time_roots(self, at: datetime) -> list[Certificate]:
        """Below which a time stamp is believed; whether one was valid when it stamped, the stamp's verifier asks."""
        revoked = (one.period.revoked_at for one in self.stampers)
        return [one.parsed() for one, when in zip(self.stampers, revoked, strict=True) if when is None or when > at]

    def _certificates(self) -> Iterator[tuple[Authority, TrustedCertificate]]:
        return ((one, certificate) for one in self.authorities for certificate in one.certificates)


def day(at: datetime) -> str:
    """The day of an instant, as people read it."""
    return at.date().isoformat()


def instant(at: datetime) -> str:
    """An instant to the second, UTC."""
    return at.strftime("%Y-%m-%d %H:%M:%S UTC")


def _unknown(id: str, known: list[str]) -> str:
    from rapidfuzz.process import extractOne

    if not known:
        return f"the trust list is empty, so it has no authority called {id!r}. Add one: servanda package trust add."
    near = extractOne(id, known, score_cutoff=60)
    hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(sorted(known)[:8])}."
    return f"the trust list has no authority called {id!r}. {hint}"
