"""The seal: what it covers is kept as ciphertext; the key stands in the installation's folder, outside the database.

The key file holds one key a line, the newest first: what is sealed anew takes the first, what
was sealed before opens with any (Fernet: AES-128-CBC with HMAC-SHA-256).
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from servanda.desk.errors import NotInstalled
from servanda.desk.installation import here

__all__ = ["add_key", "again", "cover", "cover_bytes", "retire_old_keys", "uncover", "uncover_bytes"]

Ciphertext = bytes | memoryview  # as one database or the other gives it
_NAME = "sealed"


def cover(identity: dict[str, Any]) -> bytes:
    """An identity as ciphertext."""
    return cover_bytes(json.dumps(identity, ensure_ascii=False, sort_keys=True).encode())


def uncover(ciphertext: Ciphertext) -> dict[str, Any]:
    """The identity again. Raises NotInstalled where the key is not the one that sealed it."""
    return json.loads(uncover_bytes(ciphertext))  # type: ignore[no-any-return]  # ``cover`` took a mapping


def cover_bytes(content: bytes) -> bytes:
    """Bytes as ciphertext, with the newest key."""
    return _keys().encrypt(content)


def uncover_bytes(ciphertext: Ciphertext) -> bytes:
    """The bytes again. Raises NotInstalled where no key opens them."""
    try:
        return _keys().decrypt(bytes(ciphertext))
    except InvalidToken:
        raise NotInstalled(
            "What is sealed does not open with the key of this installation. Restore the key that stood beside "
            "this database, from your safe; the database itself need not be touched."
        ) from None


def again(ciphertext: Ciphertext) -> bytes:
    """The same under the newest key. Raises NotInstalled."""
    return cover_bytes(uncover_bytes(ciphertext))


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in here().key(_NAME).split()])


def add_key() -> None:
    """Put a new key before the old ones, on disk before anything is sealed with it."""
    _write([Fernet.generate_key(), *here().key(_NAME).split()])


def retire_old_keys() -> None:
    """Keep the newest key and the one before it, with which something may just be being sealed.

    A second rotation retires that too. Older backups still need the older ones: keep those in your safe.
    """
    _write(here().key(_NAME).split()[:2])


def _write(keys: list[bytes]) -> None:
    """Whole or not at all, whatever happens in between."""
    path = here().folder / "keys" / _NAME
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(b"\n".join(keys) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Let the folder itself reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
