"""The store: what comes in comes out, or nothing does."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pyrage import x25519

from custody.stores import IDENTITY, Breaking, content, files_of, folder_store, key, memory_store, object_store
from servanda.custody.errors import BadRecord, Changed, NotStored, StoreError, WrongContent, WrongKey
from servanda.custody.hashing import BLOCK, digests_of
from servanda.custody.shelves import FolderShelf
from servanda.custody.store import Store
from servanda.custody.store_key import new_store_key, open_store_key, sealed_again
from servanda.custody.sweep import sweep
from servanda.custody.upload import Upload, put, unfinished

SIZES = [0, 1, BLOCK, 5 * BLOCK + 3]
BIG = content(9 * BLOCK + 11)
SHA_BIG = hashlib.sha256(BIG).hexdigest()


@pytest.fixture(params=["folder", "objects", "memory"])
def store(request, tmp_path):
    made = {"folder": folder_store, "objects": object_store, "memory": lambda _: memory_store()}
    return made[request.param](tmp_path)


@pytest.fixture
def folder(tmp_path):
    return folder_store(tmp_path)


@pytest.mark.parametrize("size", SIZES)
def test_what_comes_in_comes_out(store, size):
    data = content(size)

    stored = put(store, io.BytesIO(data))

    assert stored.content == digests_of(io.BytesIO(data))
    with store.open(stored.content.sha256) as file:
        assert file.read() == data
    assert list(store.objects()) == [stored.content.sha256]
    assert unfinished(store) == {}


def test_what_is_large_is_read_in_pieces(store):
    put(store, io.BytesIO(BIG))

    with store.open(SHA_BIG) as file:
        assert b"".join(iter(lambda: file.read(100_000), b"")) == BIG


def test_nothing_of_the_content_lies_open(folder, tmp_path):
    put(folder, io.BytesIO(b"the name of the witness " * 1000))

    assert not any(b"witness" in path.read_bytes() for path in files_of(tmp_path))


def test_the_same_content_twice_is_one_object(store):
    first, second = put(store, io.BytesIO(BIG)), put(store, io.BytesIO(BIG))

    assert first.content == second.content
    assert list(store.shelf.names("parts/")) == sorted(second.parts)
    assert store.verify(SHA_BIG) == second


def test_content_other_than_announced_is_not_stored(store):
    with pytest.raises(WrongContent, match="Nothing was stored"):
        put(store, io.BytesIO(BIG), sha256="0" * 64)
    assert list(store.objects()) == []
    assert list(store.shelf.names("parts/")) == []


def test_what_is_not_there_is_told(store):
    for ask in (store.stat, store.open, store.verify, store.remove):
        with pytest.raises(NotStored):
            ask("0" * 64)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "AB"])
def test_an_object_is_named_by_its_digest_alone(store, name):
    with pytest.raises(BadRecord):
        store.open(name)


@pytest.mark.parametrize("name", ["../x", "a/b", "-a", "a" * 65, "ä"])
def test_an_upload_has_a_plain_name(store, name):
    with pytest.raises(BadRecord):
        Upload(store, name)


def test_what_is_removed_is_gone(store):
    put(store, io.BytesIO(BIG))

    store.remove(SHA_BIG)

    assert list(store.shelf.names("parts/")) == []
    with pytest.raises(NotStored):
        store.open(SHA_BIG)


def test_an_upload_in_pieces_makes_the_same_object(store):
    upload = Upload(store, "from-the-field")
    for start in range(0, len(BIG), 3 * BLOCK):
        upload.append(io.BytesIO(BIG[start : start + 3 * BLOCK]), at=start)

    assert upload.finish(sha256=SHA_BIG).content.sha256 == SHA_BIG
    assert store.verify(SHA_BIG)


def test_an_upload_goes_on_after_the_line_was_cut(store):
    upload = Upload(store, "from-the-field")
    with pytest.raises(ConnectionResetError):
        upload.append(Breaking(BIG, 5 * BLOCK + 7))

    again = Upload(store, "from-the-field")
    assert 4 * BLOCK <= again.offset <= 5 * BLOCK + 7
    assert unfinished(store) == {"from-the-field": again.offset}
    again.append(io.BytesIO(BIG[again.offset :]), at=again.offset)
    assert again.finish(sha256=SHA_BIG).content.size == len(BIG)


def test_an_upload_takes_nothing_for_another_place(store):
    upload = Upload(store)
    upload.append(io.BytesIO(b"begin"))

    with pytest.raises(WrongContent, match="goes on at byte 5"):
        upload.append(io.BytesIO(b"end"), at=9)


def test_an_upload_in_work_serves_nothing(store):
    Upload(store).append(io.BytesIO(BIG))

    assert list(store.objects()) == []
    with pytest.raises(NotStored):
        store.open(SHA_BIG)


def flip(path: Path, place: int) -> None:
    changed = bytearray(path.read_bytes())
    changed[place] ^= 1
    path.write_bytes(changed)


@pytest.mark.parametrize("size", [100, 9 * BLOCK])
@pytest.mark.parametrize("where", ["first", "middle", "last"])
def test_a_changed_bit_is_found_and_never_served(folder, tmp_path, size, where):
    sha256 = put(folder, io.BytesIO(content(size))).content.sha256
    part = list(files_of(tmp_path, "parts"))[-1]
    flip(part, {"first": 0, "middle": part.stat().st_size // 2, "last": -1}[where])

    with pytest.raises(Changed):
        folder.open(sha256)
    with pytest.raises(Changed, match="set aside"):
        folder.open(sha256)
    assert list(folder.objects()) == []


@pytest.mark.parametrize("what", ["gone", "cut", "empty", "longer", "another's"])
def test_a_part_that_is_not_its_own_is_never_served(folder, tmp_path, what):
    put(folder, io.BytesIO(BIG))
    first, second, *_ = files_of(tmp_path, "parts")
    raw = first.read_bytes()
    if what == "gone":
        first.unlink()
    else:
        first.write_bytes({"cut": raw[:-1], "empty": b"", "longer": raw + b"x", "another's": second.read_bytes()}[what])

    with pytest.raises(Changed):
        folder.open(SHA_BIG)


def test_a_note_that_names_other_parts_is_never_believed(folder, tmp_path):
    put(folder, io.BytesIO(BIG))
    other = put(folder, io.BytesIO(b"something else")).content.sha256
    notes = {path.stem: path for path in files_of(tmp_path, "objects")}
    notes[SHA_BIG].write_bytes(notes[other].read_bytes())

    with pytest.raises(Changed, match="of something else"):
        folder.verify(SHA_BIG)
    notes[other].write_text("{")
    with pytest.raises(Changed, match="cannot be read"):
        folder.verify(other)


def test_a_note_that_names_files_elsewhere_touches_none_of_them(folder, tmp_path):
    put(folder, io.BytesIO(b"content"))
    outside = tmp_path.with_name(tmp_path.name + "-outside")
    outside.write_bytes(b"of somebody else")
    (note,) = files_of(tmp_path, "objects")
    said = json.loads(note.read_text())
    note.write_text(json.dumps({**said, "parts": [f"parts/../../{outside.name}"]}))

    put(folder, io.BytesIO(b"content"))

    assert outside.read_bytes() == b"of somebody else"
    for name in ("/etc/passwd", "parts/../../x"):
        with pytest.raises(NotStored, match="no name on a shelf"):
            folder.shelf.open(name)


def test_an_upload_whose_note_cannot_be_believed_begins_again(folder):
    for said in ({"folder": "../..", "parts": []}, {"folder": "0" * 32, "parts": [["parts/x", 1]]}, [], None):
        folder.write_note("uploads/odd.json", said)

        assert Upload(folder, "odd").offset == 0


def test_what_changes_while_it_is_served_ends_the_reading(folder, tmp_path):
    put(folder, io.BytesIO(BIG))
    file = folder.open(SHA_BIG)
    served = [file.read(BLOCK)]
    for part in list(files_of(tmp_path, "parts"))[1:]:
        flip(part, 500)

    with pytest.raises(Changed):
        served.extend(iter(lambda: file.read(BLOCK), b""))

    assert BIG.startswith(b"".join(served))
    file.close()


def test_a_sweep_finds_sets_aside_and_reports(folder, tmp_path):
    kept = put(folder, io.BytesIO(b"sound")).content.sha256
    lost = put(folder, io.BytesIO(BIG)).content.sha256
    flip(max(files_of(tmp_path, "parts"), key=lambda path: path.stat().st_size), 2000)
    seen = []

    report = sweep(folder, seen=seen.append)

    assert (report.objects, [sha for sha, _ in report.changed], report.sound) == (2, [lost], False)
    assert sorted(seen) == sorted([kept, lost])
    assert str(report) == "2 objects, 5 bytes read: 1 CHANGED and set aside."
    assert sweep(folder).sound
    assert list(folder.objects()) == [kept]


def test_a_sound_copy_takes_the_place_of_what_was_set_aside(folder, tmp_path):
    put(folder, io.BytesIO(BIG))
    flip(next(files_of(tmp_path, "parts")), 2000)
    assert not sweep(folder).sound

    put(folder, io.BytesIO(BIG))

    assert folder.open(SHA_BIG).read() == BIG


def test_a_sweep_clears_what_belongs_to_nothing_and_keeps_what_is_in_work(store):
    put(store, io.BytesIO(BIG))
    upload = Upload(store, "going-on")
    upload.append(io.BytesIO(b"half"))
    store.keep_part(f"parts/{0:032}/{0:016}-{0:016}", [memoryview(b"lost")])

    report = sweep(store)

    assert (report.cleared, report.unfinished) == (1, (("going-on", 4),))
    assert upload.finish().content.size == 4


def test_a_store_opens_with_its_own_key_only(folder, tmp_path):
    put(folder, io.BytesIO(BIG))
    stranger = open_store_key(new_store_key([str(IDENTITY.to_public())]), str(IDENTITY))

    with pytest.raises(WrongKey):
        Store(FolderShelf(tmp_path), stranger)
    assert folder.verify(SHA_BIG)


def test_the_key_is_sealed_and_shows_nothing():
    sealed = new_store_key([str(IDENTITY.to_public())])

    assert sealed.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----")
    assert repr(key()) == "StoreKey(…)"
    with pytest.raises(WrongKey, match="sealed to others"):
        open_store_key(sealed, str(x25519.Identity.generate()))
    with pytest.raises(WrongKey, match="AGE-SECRET-KEY"):
        open_store_key(sealed, "not an identity")
    for recipients in ([], ["age1nobody"]):
        with pytest.raises(WrongKey):
            new_store_key(recipients)


def test_a_key_passes_to_others_and_changes_for_what_comes_later(tmp_path):
    sealed = new_store_key([str(IDENTITY.to_public())])
    old = Store(FolderShelf(tmp_path), open_store_key(sealed, str(IDENTITY)))
    put(old, io.BytesIO(b"from before"))
    successor = x25519.Identity.generate()

    passed = sealed_again(sealed, str(IDENTITY), [str(successor.to_public())], new_key=True)
    new = Store(FolderShelf(tmp_path), open_store_key(passed, str(successor)))
    later = put(new, io.BytesIO(b"from later")).content.sha256

    assert sweep(new).sound
    with pytest.raises(Changed):
        old.open(later)


FULL = """
import io, resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from custody.stores import content, folder_store
from servanda.custody.errors import StoreFull
from servanda.custody.hashing import BLOCK, digests_of
from servanda.custody.upload import Upload

folder = Path(sys.argv[1])
store = folder_store(folder)
upload = Upload(store, "large")
upload.append(io.BytesIO(content(BLOCK)))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (BLOCK // 2, resource.RLIM_INFINITY))
try:
    upload.append(io.BytesIO(content(BLOCK)))
except StoreFull as wrong:
    print(wrong)
print(upload.offset == BLOCK, list((folder / "in-work").iterdir()))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
upload = Upload(store, "large")
upload.append(io.BytesIO(b"and the rest"))
print(upload.finish().content == digests_of(io.BytesIO(content(BLOCK) + b"and the rest")))
"""


def test_a_full_disk_is_told_and_nothing_half_written_stays(tmp_path):
    command = [sys.executable, "-c", FULL, str(tmp_path), str(Path(__file__).parents[1])]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)

    said, *rest = ended.stdout.splitlines()
    assert said.startswith("there is no room for 'parts/")
    assert rest == ["True []", "True"]


def test_looking_at_unfinished_uploads_changes_nothing(folder, tmp_path):
    folder.write_note("uploads/odd.json", None)
    Upload(folder, "half").append(io.BytesIO(b"half"))
    before = {path: path.read_bytes() for path in files_of(tmp_path)}

    assert unfinished(folder) == {"half": 4, "odd": 0}
    assert {path: path.read_bytes() for path in files_of(tmp_path)} == before


def test_a_shelf_that_cannot_be_reached_is_told(tmp_path):
    (tmp_path / "a-file").write_text("")

    with pytest.raises(StoreError, match="cannot be reached"):
        FolderShelf(tmp_path / "a-file")
