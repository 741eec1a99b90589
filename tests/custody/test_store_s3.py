"""The store over the protocol of S3, spoken with a server of its own."""

from __future__ import annotations

import hashlib
import io

import pytest
from obstore.store import S3Store
from tests import s3

from custody.stores import content, key
from servanda.custody.errors import Changed, NotStored, StoreError
from servanda.custody.hashing import BLOCK
from servanda.custody.shelves import ObjectShelf
from servanda.custody.store import Store
from servanda.custody.sweep import sweep
from servanda.custody.upload import Upload, put

BIG = content(11 * BLOCK + 5)  # more than goes in one part of a multipart upload
SHA_BIG = hashlib.sha256(BIG).hexdigest()
LOCAL = {"allow_http": True, "timeout": "5s"}
SIGNED = {
    "access_key_id": "test",
    "secret_access_key": "test",
    "region": "us-east-1",
    "retry_config": {"max_retries": 0},
}


@pytest.fixture(scope="module")
def endpoint():
    with s3.server() as address:
        yield address


def bucket(address: str, name: str, *, make: bool = True) -> S3Store:
    if make:
        s3.make_bucket(address, name)
    return S3Store(name, endpoint=address, client_options=LOCAL, **SIGNED)


def store_in(address: str, name: str) -> Store:
    return Store(ObjectShelf(bucket(address, name)), key(), part_size=10 * BLOCK)


def test_what_comes_in_over_s3_comes_out(endpoint):
    store = store_in(endpoint, "whole")

    upload = Upload(store, "in-two")
    upload.append(io.BytesIO(BIG[:BLOCK]))
    again = Upload(store, "in-two")
    again.append(io.BytesIO(BIG[again.offset :]), at=BLOCK)
    stored = again.finish(sha256=SHA_BIG)

    assert store.open(SHA_BIG).read() == BIG
    assert list(store.objects()) == [SHA_BIG]
    assert sorted(store.shelf.names("parts/")) == sorted(stored.parts)
    store.remove(SHA_BIG)
    with pytest.raises(NotStored):
        store.open(SHA_BIG)


def test_a_change_behind_our_back_is_found_over_s3(endpoint):
    import obstore

    store = store_in(endpoint, "changed")
    name = put(store, io.BytesIO(BIG)).parts[0]
    raw = bytearray(obstore.get(bucket(endpoint, "changed"), name).bytes())
    raw[-1] ^= 1
    obstore.put(bucket(endpoint, "changed"), name, bytes(raw))

    with pytest.raises(Changed):
        store.open(SHA_BIG)
    assert sweep(store).objects == 0


def test_a_bucket_that_is_not_there_is_told(endpoint):
    with pytest.raises(StoreError):
        Store(ObjectShelf(bucket(endpoint, "nowhere", make=False)), key())


def test_a_server_that_is_not_there_is_told():
    with pytest.raises(StoreError, match="cannot be reached"):
        Store(ObjectShelf(bucket("http://127.0.0.1:9", "x", make=False)), key())
