"""The key of the store replaced: nothing is lost, older copies are refused, and nothing lies open."""

from __future__ import annotations

import io
import os
from datetime import datetime

import pytest
from pyrage import x25519

from servanda.custody.errors import WrongKey
from servanda.custody.store import Store
from servanda.custody.store_key import open_store_key
from servanda.custody.sweep import sweep
from servanda.custody.upload import put
from servanda.desk.errors import BadInput, NotInstalled
from servanda.desk.evidence.rotating import rotate_key
from servanda.desk.evidence.storing import _opened, open_shelf, open_store
from servanda.desk.installation import Installation
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db
OFFICER = x25519.Identity.generate()


def stored(store: Store, content: bytes) -> str:
    return put(store, io.BytesIO(content)).content.sha256


def keys(desk: Installation) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (desk.folder / "keys").iterdir()}


def test_former_content_opens_and_new_content_has_a_new_key(desk: Installation, now: datetime):
    before = stored(open_store(desk), b"before")
    old = keys(desk)

    rotate_key(desk, None, at=now)
    after = stored(open_store(desk), b"after")

    assert [open_store(desk).open(one).read() for one in (before, after)] == [b"before", b"after"]
    assert sweep(open_store(desk)).sound
    assert {name for name, content in keys(desk).items() if old.get(name) != content} == {
        "store", "store.identity", "store.others",
    }  # fmt: skip
    assert Entry.objects.get(did="evidence.rotate-key").details["recipients"]


def test_a_copy_of_the_key_from_before_is_refused_and_takes_nothing_for_changed(desk: Installation, now: datetime):
    held, copied = open_store(desk), keys(desk)  # as somebody holds it who sweeps meanwhile
    rotate_key(desk, None, at=now)
    after = stored(open_store(desk), b"after")

    with pytest.raises(WrongKey, match="replaced since"):
        sweep(held)
    for name in ("store", "store.identity"):
        (desk.folder / "keys" / name).write_bytes(copied[name])
    _opened.cache_clear()
    with pytest.raises(NotInstalled, match="replaced since"):
        open_store(desk)

    assert list(open_shelf(desk).names("quarantine/")) == []
    assert list(open_shelf(desk).names("objects/")) == [f"objects/{after[:2]}/{after}.json"]


def identity(desk: Installation) -> str:
    return (desk.folder / "keys" / "store.identity").read_text()


def test_an_officer_with_a_spare_opens_it_until_they_are_left_out(desk: Installation, now: datetime):
    officer = str(OFFICER.to_public())
    before = stored(open_store(desk), b"before")

    recipients = rotate_key(desk, [officer], at=now)
    again = rotate_key(desk, None, at=now)
    spare = Store(open_shelf(desk), open_store_key(keys(desk)["store"], str(OFFICER)))
    (alone,) = rotate_key(desk, [], at=now)

    assert (recipients[1], again[1]) == (officer, officer)
    assert len({recipients[0], again[0], alone}) == 3
    assert spare.open(before).read() == b"before"
    with pytest.raises(WrongKey, match="sealed to others"):
        open_store_key(keys(desk)["store"], str(OFFICER))


def test_what_is_no_recipient_changes_nothing(desk: Installation, now: datetime):
    open_store(desk)
    before = keys(desk)

    with pytest.raises((BadInput, NotInstalled), match="recipient"):
        rotate_key(desk, ["age1nobody"], at=now)

    assert keys(desk) == before
    assert not Entry.objects.filter(did="evidence.rotate-key").exists()


def test_neither_key_nor_identity_lies_open(desk: Installation, now: datetime):
    open_store(desk)
    rotate_key(desk, [str(OFFICER.to_public())], at=now)

    files = [path for path in desk.folder.rglob("*") if path.is_file()]
    held = identity(desk).strip().encode()
    assert [path.name for path in files if held in path.read_bytes()] == ["store.identity"]
    assert {oct(path.stat().st_mode & 0o777) for path in (desk.folder / "keys").iterdir()} == {"0o600"}
    assert not any(b"primaryKeyId" in path.read_bytes() for path in files)
    assert held.decode() not in str(list(Entry.objects.values()))
    assert os.listdir(desk.folder / "keys") == [name for name in os.listdir(desk.folder / "keys") if name[0] != "."]
