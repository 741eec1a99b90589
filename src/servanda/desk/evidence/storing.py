"""The store of this installation, opened: a folder or any S3-compatible store, and the key that stands in ``keys/``.

``keys/store`` is the key, an age file; ``keys/store.identity`` opens it. Both are made when the
first content comes, and belong in your safe. Where content is stored and they are missing, nothing
is made anew: what is stored opens with them alone.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from servanda.custody.errors import BadLedger, BadRecord, Changed, PackageError, StoreError
from servanda.custody.shelves import FolderShelf, ObjectShelf, Shelf
from servanda.custody.store import Store
from servanda.custody.store_key import new_store_key, open_store_key
from servanda.desk.errors import BadInput, NotInstalled, NotPossible
from servanda.desk.installation import Installation

__all__ = ["open_store", "told"]

_SEALED, _IDENTITY = "store", "store.identity"


def open_store(here: Installation) -> Store:
    """The installation's store. Raises NotInstalled where its key is missing, StoreError where it cannot be reached."""
    shelf = _shelf(here.store)
    if not (here.folder / "keys" / _SEALED).is_file():
        if shelf.has("key-check"):
            here.key(_SEALED)  # says what to restore
        _make_key(here)
    return _opened(here.store, here.key(_SEALED), here.key(_IDENTITY).decode())


@lru_cache(maxsize=4)
def _opened(place: str, sealed: bytes, identity: str) -> Store:
    return Store(_shelf(place), open_store_key(sealed, identity))


def _shelf(place: str) -> Shelf:
    if "://" not in place:
        return FolderShelf(Path(place))
    from obstore.exceptions import BaseError
    from obstore.store import from_url

    try:
        return ObjectShelf(from_url(place))
    except (BaseError, ValueError) as wrong:
        raise NotInstalled(f"store = {place!r} in desk.toml is the address of no store: {wrong}") from None


def _make_key(here: Installation) -> None:
    from pyrage import x25519

    identity = _write_once(here, _IDENTITY, str(x25519.Identity.generate()).encode())
    public = str(x25519.Identity.from_str(identity.decode()).to_public())
    _write_once(here, _SEALED, new_store_key([public]))


def _write_once(here: Installation, name: str, content: bytes) -> bytes:
    """Whole or not at all; of two who write at the same time, the first one's counts."""
    beside = here.folder / "keys" / f".{name}.{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(beside, here.folder / "keys" / name)
    finally:
        beside.unlink(missing_ok=True)
    return here.key(name)


@contextmanager
def told() -> Iterator[None]:
    """What custody refuses, in the desk's own errors: BadInput for what cannot be, NotPossible for what cannot now."""
    try:
        yield
    except (BadRecord, PackageError) as wrong:
        raise BadInput(_sentence(wrong)) from wrong
    except Changed as wrong:
        raise NotPossible(f"Nothing is served: {wrong}") from wrong
    except (BadLedger, StoreError) as wrong:
        raise NotPossible(_sentence(wrong)) from wrong


def _sentence(wrong: Exception) -> str:
    said = str(wrong)
    return said[:1].upper() + said[1:]
