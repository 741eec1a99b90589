"""Envelopes: a sealed package encrypted to its reader, by age or by CMS, without holding it in memory.

age (X25519, ChaCha20-Poly1305 in chunks of 64 KiB) is the first choice: made for streams, authenticated throughout.
CMS is for authorities that have an X.509 certificate: AuthEnvelopedData (RFC 5083) with AES-256-GCM, never the older
EnvelopedData, whose content nobody could tell from a changed one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Literal

from servanda.custody.envelopes.age import age_identity, decrypt_age, encrypt_age
from servanda.custody.envelopes.cms import decrypt_cms, encrypt_cms
from servanda.custody.errors import KeyNeeded, UnreadablePackage, UnusableKey
from servanda.custody.seals.signer import SigningKey
from servanda.custody.trust import TrustedCertificate

__all__ = ["Form", "Keys", "Recipients", "age_identity", "encrypt", "form_of", "opened"]

Form = Literal["plain", "age", "cms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """To whom an envelope is: age recipients, or certificates; not both in one envelope."""

    age: tuple[str, ...] = ()
    certificates: tuple[TrustedCertificate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What a reader can open envelopes with: age identities ("AGE-SECRET-KEY-1…") and keys with certificates."""

    age: tuple[str, ...] = ()
    certificates: tuple[SigningKey, ...] = ()

    def __repr__(self) -> str:
        return f"Keys({len(self.age)} age, {len(self.certificates)} certificates)"  # a secret is never printed


def form_of(file: IO[bytes]) -> Form:
    """What a file is by its first bytes. Raises UnreadablePackage: none of the three."""
    file.seek(0)
    head = file.read(32)
    file.seek(0)
    if head.startswith(b"age-encryption.org/v1\n"):
        return "age"
    if head.startswith(b"PK\x03\x04"):
        return "plain"
    if head.startswith(b"\x30") and b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17" in head:
        return "cms"
    raise UnreadablePackage(
        "the file is neither a sealed container (ASiC-E) nor encrypted by age or CMS (AuthEnvelopedData, DER): "
        "it is something else, or its beginning was damaged."
    )


def encrypt(source: IO[bytes], size: int, target: IO[bytes], to: Recipients) -> None:
    """Write the source, of so many bytes, encrypted to the target. Raises UnusableKey."""
    if to.age and to.certificates:
        raise UnusableKey("an envelope is by age or by certificate, not both; make one for each.")
    if to.age:
        encrypt_age(source, target, to.age)
    else:
        encrypt_cms(source, size, target, to.certificates)


def opened(source: IO[bytes], target: IO[bytes], keys: Keys) -> str:
    """Write what is in the envelope to the target and say how it was opened.

    What is written may be believed only after this returned. Raises CannotDecrypt, UnreadablePackage.
    """
    form = form_of(source)
    if form == "age":
        _needed(keys.age, "an age identity", "--identity FILE")
        decrypt_age(source, target, keys.age)
        return "opened with an age key"
    _needed(keys.certificates, "a certificate's key", "--key FILE --certificate FILE")
    return f"opened with the key of certificate {decrypt_cms(source, target, keys.certificates)[:16]}"


def _needed(keys: Sequence[object], what: str, option: str) -> None:
    if not keys:
        raise KeyNeeded(f"the package is encrypted to {what}, and none was given: {option}.")
