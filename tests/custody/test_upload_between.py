"""Between an object that was made and an upload that ended, anything may happen."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from custody.stores import content, folder_store
from servanda.custody.errors import StoreError
from servanda.custody.hashing import BLOCK
from servanda.custody.store import Store
from servanda.custody.sweep import sweep
from servanda.custody.upload import Upload, put, unfinished

LARGE = content(9 * BLOCK + 3)  # five parts, more than is served from memory
SHA = hashlib.sha256(LARGE).hexdigest()


class Meddled:
    """A shelf on which something happens before a thing of some name is done."""

    def __init__(self, shelf: Any, verb: str, beginning: str, happens: Callable[[], None]) -> None:
        self.shelf, self.verb, self.beginning, self.happens = shelf, verb, beginning, happens

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.shelf, name)
        if name != self.verb:
            return real

        def done(what: str) -> Any:
            if what.startswith(self.beginning):
                self.verb = ""  # once
                self.happens()
            return real(what)

        return done


def away() -> None:
    raise StoreError("the line was cut.")


def test_an_upload_that_was_completed_and_not_ended_is_completed_again(tmp_path: Path):
    store = folder_store(tmp_path)
    upload = Upload(store, "disk")
    upload.append(io.BytesIO(LARGE))
    first = upload.complete(sha256=SHA)

    again = Upload(store, "disk")
    second = again.complete(sha256=SHA)
    again.end()

    assert first == second
    assert store.open(SHA).read() == LARGE
    assert (unfinished(store), sweep(store).sound, sweep(store).cleared) == ({}, True, 0)


@pytest.mark.parametrize("beginning", ["quarantine/", "uploads/"])
def test_a_line_that_is_cut_after_the_object_was_made_does_not_harm_it(tmp_path: Path, beginning: str):
    store = folder_store(tmp_path)
    store.shelf = Meddled(store.shelf, "delete", beginning, away)  # type: ignore[assignment]  # it stands for the one it holds

    with pytest.raises(StoreError):
        put(store, io.BytesIO(LARGE))

    assert store.open(SHA).read() == LARGE
    assert sweep(store).sound


def test_what_is_stored_again_while_it_is_read_is_not_taken_for_changed(tmp_path: Path):
    store, other = folder_store(tmp_path), folder_store(tmp_path)
    parts = put(store, io.BytesIO(LARGE)).parts
    store.shelf = Meddled(store.shelf, "open", parts[1], lambda: replace(other))  # type: ignore[assignment]  # as above

    assert store.verify(SHA).parts != parts
    assert store.open(SHA).read() == LARGE


def replace(store: Store) -> None:
    put(store, io.BytesIO(LARGE))


def test_what_is_removed_while_a_sweep_reads_it_is_no_change(tmp_path: Path):
    store, other = folder_store(tmp_path), folder_store(tmp_path)
    parts = put(store, io.BytesIO(LARGE)).parts
    store.shelf = Meddled(store.shelf, "open", parts[1], lambda: other.remove(SHA))  # type: ignore[assignment]  # as above

    assert (sweep(store).sound, list(store.objects())) == (True, [])
