"""The store of this installation, opened: a folder or any S3-compatible store, and the key that stands in ``keys/``.

Where content is stored and its key is missing, none is made anew: what is stored opens with it alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from servanda.custody.errors import (
    BadLedger,
    BadRecord,
    Changed,
    NotStored,
    PackageError,
    StoreError,
    StoreFull,
    WrongContent,
    WrongKey,
)
from servanda.custody.shelves import FolderShelf, ObjectShelf, Shelf
from servanda.custody.store import KEY_CHECK, Store
from servanda.custody.store_key import open_store_key
from servanda.desk.errors import BadInput, NotInstalled, NotNow, NotPossible
from servanda.desk.evidence.keyfiles import IDENTITY, SEALED, make_key
from servanda.desk.installation import Installation

if TYPE_CHECKING:
    from obstore.store import ObjectStore

__all__ = ["open_shelf", "open_store", "told"]

# Somebody waits in front of a page: a store that is away is told soon. A piece of 8 MiB has a minute to pass.
_CONNECT, _REQUEST, _RETRY = timedelta(seconds=5), timedelta(minutes=1), timedelta(seconds=20)


def open_store(here: Installation) -> Store:
    """The installation's store. Raises NotInstalled where its key is missing or another's, NotNow where it is away."""
    with told():
        if not (here.folder / "keys" / SEALED).is_file():
            if _shelf(here.store).has(KEY_CHECK):
                here.key(SEALED)  # says what to restore
            make_key(here)
        try:
            return _with_keys(here)
        except WrongKey:  # one was read before it was replaced, the other after
            return _with_keys(here)


def _with_keys(here: Installation) -> Store:
    return _opened(here.store, here.key(SEALED), here.key(IDENTITY).decode())


def open_shelf(here: Installation) -> Shelf:
    """Where the store's bytes stand, as they are: encrypted, and without its key. Raises NotInstalled, StoreError."""
    return _shelf(here.store)


@lru_cache(maxsize=4)
def _opened(place: str, sealed: bytes, identity: str) -> Store:
    return Store(_shelf(place), open_store_key(sealed, identity))


def _shelf(place: str) -> Shelf:
    return FolderShelf(Path(place)) if "://" not in place else ObjectShelf(_s3(place))


def _s3(place: str) -> ObjectStore:
    """Who asks and where is in the environment, never in the settings: AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, …"""
    from obstore.exceptions import BaseError
    from obstore.store import S3Store

    parts = urlsplit(place)
    if parts.scheme != "s3" or not parts.hostname or parts.username or parts.password or parts.query:
        says = "Write s3://bucket/folder; who asks, and where, belongs in the environment (AWS_ACCESS_KEY_ID, …)."
        raise NotInstalled(f"store in desk.toml is no address of a store on S3, or holds a secret. {says}")
    plain = os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true"
    try:
        return S3Store.from_url(
            place,
            client_options={"allow_http": plain, "connect_timeout": _CONNECT, "timeout": _REQUEST},
            retry_config={"max_retries": 2, "retry_timeout": _RETRY},
        )
    except (BaseError, ValueError) as wrong:
        raise NotInstalled(f"store = {place!r} in desk.toml is the address of no store: {wrong}") from None


@contextmanager
def told() -> Iterator[None]:
    """What custody refuses, in the desk's own errors.

    BadInput for what cannot be, NotPossible for what cannot be in this state of things, NotNow for a
    store that is away or full, NotInstalled for a key that is another's.
    """
    try:
        yield
    except (BadRecord, PackageError) as wrong:
        raise BadInput(_sentence(wrong)) from wrong
    except Changed as wrong:
        raise NotPossible(f"Nothing is served: {wrong}") from wrong
    except WrongKey as wrong:
        raise NotInstalled(f"The store of evidence does not open: {wrong}") from wrong
    except (BadLedger, NotStored, WrongContent) as wrong:
        raise NotPossible(_sentence(wrong)) from wrong
    except StoreError as wrong:
        why = "is full" if isinstance(wrong, StoreFull) else "cannot be reached"
        says = f"The store of evidence {why} now. Nothing was done; try again later, or tell whoever keeps the desk."
        raise NotNow(says, why=str(wrong)) from wrong


def _sentence(wrong: Exception) -> str:
    said = str(wrong)
    return said[:1].upper() + said[1:]
