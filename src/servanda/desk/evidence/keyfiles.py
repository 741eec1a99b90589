"""The files of the store's key. No Django here.

``keys/store`` is the key, an age file; ``keys/store.identity`` opens it; ``keys/store.others`` names
who else may, by their age recipients. Key and identity are made when the first content comes, and
belong in your safe.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from servanda.custody.store_key import new_store_key, sealed_again
from servanda.desk.installation import Installation

__all__ = ["IDENTITY", "SEALED", "make_key", "others_of", "replace_key"]

SEALED, IDENTITY, _OTHERS = "store", "store.identity", "store.others"


def make_key(here: Installation) -> None:
    """A new key, for a store that holds nothing yet."""
    from pyrage import x25519

    identity = _write_once(here, IDENTITY, str(x25519.Identity.generate()).encode())
    public = str(x25519.Identity.from_str(identity.decode()).to_public())
    _write_once(here, SEALED, new_store_key([public]))


def _write_once(here: Installation, name: str, content: bytes) -> bytes:
    """Of two who write at the same time, the first one's counts."""
    with _written_beside(here, name, content) as beside, suppress(FileExistsError):
        os.link(beside, here.folder / "keys" / name)
    return here.key(name)


def others_of(here: Installation) -> tuple[str, ...]:
    """The age recipients who may open the key beside the server."""
    path = here.folder / "keys" / _OTHERS
    return tuple(path.read_text().split()) if path.is_file() else ()


def replace_key(here: Installation, others: Sequence[str]) -> tuple[str, ...]:
    """A new key before the former ones, and a new identity of the server; all recipients.

    Killed between any two files, those that stand open the store. Raises WrongKey for what is no recipient.
    """
    from pyrage import x25519

    old, new = here.key(IDENTITY).decode(), x25519.Identity.generate()
    both = f"{new}\n{old}"
    former = [str(x25519.Identity.from_str(line).to_public()) for line in old.split()]
    recipients = (str(new.to_public()), *others)
    rotated = sealed_again(here.key(SEALED), old, [*recipients, *former], new_key=True)
    for name, content in (
        (SEALED, rotated),
        (IDENTITY, both.encode()),
        (SEALED, sealed_again(rotated, both, recipients)),
        (IDENTITY, str(new).encode()),
        (_OTHERS, "\n".join(others).encode()),
    ):
        with _written_beside(here, name, content) as beside:
            beside.replace(here.folder / "keys" / name)
    return recipients


@contextmanager
def _written_beside(here: Installation, name: str, content: bytes) -> Iterator[Path]:
    """A whole file to be given its name inside; then its folder reaches the disk, too."""
    folder = here.folder / "keys"
    beside = folder / f".{name}.{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content + b"\n")
            file.flush()
            os.fsync(file.fileno())
        yield beside
    finally:
        beside.unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
