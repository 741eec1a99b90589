"""Long random words that open something: links of invitations, tokens of programs. We keep their digests."""

from __future__ import annotations

import hashlib
import secrets

__all__ = ["MARK", "digest_of", "fresh"]

MARK = "servanda_"  # what a token of a program begins with, so that one that leaks is recognized


def fresh() -> str:
    """A new word of 256 bits."""
    return secrets.token_urlsafe(32)


def digest_of(word: str) -> str:
    """SHA-256 in hex; of so long a word nobody finds it by trying."""
    return hashlib.sha256(word.encode()).hexdigest()
