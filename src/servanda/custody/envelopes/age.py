"""age (age-encryption.org/v1): streams, in authenticated chunks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import pyrage

from servanda.custody.errors import CannotDecrypt, UnusableKey

__all__ = ["age_identity", "decrypt_age", "encrypt_age"]


def age_identity(text: str) -> str:
    """The identity in an age key file, whose lines of comment are left out. Raises UnusableKey."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        (identity,) = lines
        pyrage.x25519.Identity.from_str(identity)
    except (ValueError, pyrage.IdentityError) as wrong:
        raise UnusableKey("this is no age key file; expected one line that begins AGE-SECRET-KEY-1.") from wrong
    return identity


def encrypt_age(source: IO[bytes], target: IO[bytes], recipients: Sequence[str]) -> None:
    """Write the source encrypted to all recipients. Raises UnusableKey: one of them is none."""
    try:
        parsed = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError as wrong:
        raise UnusableKey("an age recipient begins 'age1'; one of those given does not read.") from wrong
    pyrage.encrypt_io(source, target, parsed)


def decrypt_age(source: IO[bytes], target: IO[bytes], identities: Sequence[str]) -> None:
    """Write what is in the envelope. Raises CannotDecrypt: for others, changed, or cut off."""
    try:
        pyrage.decrypt_io(source, target, [pyrage.x25519.Identity.from_str(one) for one in identities])
    except (pyrage.DecryptError, OSError, ValueError) as wrong:
        if isinstance(wrong, OSError) and wrong.errno is not None:
            raise  # the disk, not the package: pyrage tells of a changed package by an OSError without a number
        raise CannotDecrypt(
            "the package does not open with the age keys given: it is for another reader, or was changed or cut off "
            f"on the way ({str(wrong).splitlines()[0]})."
        ) from wrong
