"""A store carried to another shelf, as it stands encrypted, while somebody works in it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from custody.stores import content, folder_store, key, memory_store
from servanda.custody.carrying import carry, pieces
from servanda.custody.errors import StoreError
from servanda.custody.hashing import BLOCK
from servanda.custody.shelves import FolderShelf, ObjectShelf
from servanda.custody.store import Store
from servanda.custody.sweep import sweep
from servanda.custody.upload import Upload, put

LARGE = content(5 * BLOCK + 3)  # three parts


def test_objects_and_uploads_under_way_arrive_and_open(tmp_path: Path):
    store, there = folder_store(tmp_path / "here"), memory_store()
    there.shelf.delete("key-check")
    kept = put(store, io.BytesIO(LARGE)).content.sha256
    Upload(store, "later").append(io.BytesIO(LARGE[:BLOCK]))

    carry(store.shelf, there.shelf)

    again = Store(there.shelf, key())
    assert again.open(kept).read() == LARGE
    upload = Upload(again, "later")
    upload.append(io.BytesIO(LARGE[upload.offset :]))
    assert upload.finish().content.sha256 == kept
    assert sweep(again).sound


def test_what_is_replaced_meanwhile_is_carried_as_it_is_then(tmp_path: Path):
    store, to = folder_store(tmp_path / "here"), FolderShelf(tmp_path / "there")
    kept = put(store, io.BytesIO(LARGE)).content.sha256

    for count, (name, _size, piece) in enumerate(pieces(store.shelf)):
        with to.create(name) as file:
            file.write(piece.read())
        if count == 0:
            put(store, io.BytesIO(LARGE))  # takes the place of the parts that the note named

    assert Store(to, key()).open(kept).read() == LARGE


def test_what_is_removed_meanwhile_is_left_out_and_the_rest_arrives(tmp_path: Path):
    store, to = folder_store(tmp_path / "here"), FolderShelf(tmp_path / "there")
    large, small = (put(store, io.BytesIO(one)).content.sha256 for one in (LARGE, b"another"))

    for count, (name, _size, piece) in enumerate(pieces(store.shelf)):
        with to.create(name) as file:
            file.write(piece.read())
        if count == 0:
            store.remove(large)  # of which one part was carried, or none

    carried = Store(to, key())
    assert list(carried.objects()) == [small]
    assert sweep(carried).sound


def test_a_store_that_stands_is_left_as_it_is(tmp_path: Path):
    store, there = folder_store(tmp_path / "here"), folder_store(tmp_path / "there")

    with pytest.raises(StoreError, match="nothing was changed"):
        carry(store.shelf, there.shelf)


def test_what_fails_on_the_way_leaves_nothing_behind(tmp_path: Path):
    from obstore.store import MemoryStore

    store, to = folder_store(tmp_path / "here"), ObjectShelf(MemoryStore())
    stored = put(store, io.BytesIO(LARGE))
    (tmp_path / "here" / stored.parts[1]).rename(tmp_path / "away")
    (tmp_path / "here" / stored.parts[1]).mkdir()  # cannot be read

    with pytest.raises(StoreError):
        carry(store.shelf, to)

    assert list(to.names("parts/")) == []
