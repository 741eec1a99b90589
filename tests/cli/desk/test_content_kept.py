"""Evidence in a backup and back: its content, its custody, and an upload under way."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest
from tests import postgresql, s3
from tests.cli.desk.test_safeguarding import servanda

ROOT = Path(__file__).parents[3]
CONTENTS = (b"the night shift's log", b"a second log")
FILL = """
import django; django.setup()
import io
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.desk.people import NOW, case, office
from servanda.custody.upload import Upload
from servanda.desk.evidence.actions import register
from servanda.desk.evidence.storing import open_store
from servanda.desk.installation import here
from servanda.desk.people.roles import Role
bra = office("bra-central", party="BRA")
held, store, by = case(bra), open_store(here()), bra[Role.CUSTODIAN]
for content in (b"the night shift's log", b"a second log"):
    register(held, kind="record", title="Log", by=by, at=NOW, store=store, content=io.BytesIO(content))
later = register(held, kind="digital object", title="Disk", by=by, at=NOW)
Upload(store, later.reference).append(io.BytesIO(b"first "), at=0)
"""
LOOK = """
import django; django.setup()
import json
from servanda.custody.upload import Upload
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.storing import open_store
from servanda.desk.installation import here
store = open_store(here())
items = Item.objects.order_by("pk")
print(json.dumps({
    "content": [store.open(one.sha256).read().decode() for one in items if one.sha256 and not one.spoiled_at],
    "spoiled": [one.reference for one in items if one.spoiled_at],
    "offset": Upload(store, items[2].reference).offset,
}))
"""


def at(folder: Path, program: str, database: str = "") -> str:
    """Run a program with a desk's settings; what it prints."""
    named = {"SERVANDA_DESK": str(folder), "DJANGO_SETTINGS_MODULE": "servanda.web.desk.settings"}
    named |= {"DATABASE_URL": database} if database else {}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | named
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, env=environment, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With two items whose content is held, and one whose content is under way."""
    from servanda.desk.installation import make

    folder = tmp_path_factory.mktemp("desks") / "desk"
    make(folder)
    at(folder, FILL)
    return folder


@pytest.fixture(scope="module")
def key(desk: Path) -> tuple[Path, str]:
    file = desk.parent / "backup.key"
    return file, servanda("desk", "new-key", file).stdout.strip()


@pytest.fixture(scope="module")
def saved(desk: Path, key: tuple[Path, str]) -> Path:
    file = desk.parent / "desk.backup"
    done = servanda("desk", "backup", file, "--to", key[1], "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert "2 objects of evidence" in done.stdout
    return file


def restored(saved: Path, key: tuple[Path, str], to: Path, *more: str | Path, keys: Path | None = None):
    safe = keys or saved.parent / "desk" / "keys"
    return servanda("desk", "restore", saved, "--key", key[0], "--keys", safe, "--desk", to, *more)


def copied(desk: Path, to: Path) -> Path:
    shutil.copytree(desk, to)
    return to


def part_of(desk: Path, content: bytes) -> Path:
    sha256 = hashlib.sha256(content).hexdigest()
    note = json.loads((desk / "store" / "objects" / sha256[:2] / f"{sha256}.json").read_bytes())
    return desk / "store" / note["parts"][0]  # type: ignore[no-any-return]  # a note names its parts


def test_all_comes_back_and_is_proven(saved: Path, key: tuple[Path, str], tmp_path: Path):
    done = restored(saved, key, tmp_path / "again")

    assert done.returncode == 0, done.stderr
    assert "2 objects, 33 bytes read: all as they were stored." in done.stdout
    said = json.loads(at(tmp_path / "again", LOOK))
    assert said == {"content": [one.decode() for one in CONTENTS], "spoiled": [], "offset": 6}
    proven = servanda("desk", "verify-audit", "--desk", tmp_path / "again")
    assert "Ledgers of custody, as the trail noted them: 1, with 3 entries." in proven.stdout
    assert proven.returncode == 0


def test_neither_content_nor_keys_stand_in_a_backup_in_clear(saved: Path, key: tuple[Path, str]):
    plain = pyrage.decrypt(saved.read_bytes(), [pyrage.x25519.Identity.from_str(key[0].read_text().strip())])

    assert b"content/objects/" in plain
    for secret in (*CONTENTS, b"AGE-SECRET-KEY", b"files/keys"):
        assert secret not in plain


def test_it_restores_on_postgresql(saved: Path, key: tuple[Path, str], tmp_path: Path):
    if not postgresql.BINARIES:
        pytest.skip(postgresql.ABSENT)
    keys = saved.parent / "desk" / "keys"
    with postgresql.server() as address:
        words = ("--key", key[0], "--keys", keys, "--desk", tmp_path / "again")
        done = servanda("desk", "restore", saved, *words, database=address)
        said = json.loads(at(tmp_path / "again", LOOK, address))

    assert done.returncode == 0, done.stderr
    assert said == {"content": [one.decode() for one in CONTENTS], "spoiled": [], "offset": 6}


def test_what_was_changed_before_the_backup_is_named_and_the_rest_restored(
    desk: Path, key: tuple[Path, str], tmp_path: Path
):
    harmed = copied(desk, tmp_path / "harmed")
    part = part_of(harmed, CONTENTS[0])
    part.write_bytes(part.read_bytes()[:-1] + b"\0")
    servanda("desk", "backup", tmp_path / "b", "--to", key[1], "--desk", harmed)

    done = restored(tmp_path / "b", key, tmp_path / "again", keys=desk / "keys")

    assert done.returncode == 1, done.stderr
    assert "Changed or missing when the backup was made: the content of BRA-E-2026-0001." in done.stdout
    said = json.loads(at(tmp_path / "again", LOOK))
    assert said == {"content": [CONTENTS[1].decode()], "spoiled": ["BRA-E-2026-0001"], "offset": 6}


def test_what_is_missing_in_the_store_is_told_when_the_backup_is_made(
    desk: Path, key: tuple[Path, str], tmp_path: Path
):
    harmed = copied(desk, tmp_path / "harmed")
    part_of(harmed, CONTENTS[0]).unlink()

    done = servanda("desk", "backup", tmp_path / "b", "--to", key[1], "--desk", harmed)

    assert done.returncode == 1
    assert "Not in the store, and so not in the backup: the content of BRA-E-2026-0001." in done.stdout


def test_without_content_the_store_that_stands_is_kept(desk: Path, key: tuple[Path, str], tmp_path: Path):
    store = tmp_path / "store"
    shutil.copytree(desk / "store", store)
    done = servanda("desk", "backup", tmp_path / "b", "--to", key[1], "--without-content", "--desk", desk)

    kept = restored(tmp_path / "b", key, tmp_path / "again", "--store", store, keys=desk / "keys")
    bare = restored(tmp_path / "b", key, tmp_path / "bare", keys=desk / "keys")

    assert "The content of 2 items is NOT in it." in done.stdout
    assert (kept.returncode, bare.returncode) == (0, 1)
    assert "stands the content of 2 items of 2; sweep it" in kept.stdout
    assert "Not there: the content of BRA-E-2026-0001, BRA-E-2026-0002." in bare.stdout
    assert servanda("desk", "sweep", "--desk", tmp_path / "again").returncode == 0


def test_a_store_that_stands_is_not_written_over(saved: Path, key: tuple[Path, str], desk: Path, tmp_path: Path):
    shutil.copytree(desk / "store", tmp_path / "store")

    done = restored(saved, key, tmp_path / "again", "--store", tmp_path / "store")
    kept = restored(saved, key, tmp_path / "kept", "--store", tmp_path / "store", "--keep-store")

    assert done.returncode == 2
    assert "holds a store already; nothing was changed" in done.stderr
    assert not (tmp_path / "again").exists()
    assert kept.returncode == 0, kept.stderr


@pytest.mark.parametrize("wrong", ["missing", "another"])
def test_without_the_key_of_the_store_nothing_is_restored(
    saved: Path, key: tuple[Path, str], desk: Path, tmp_path: Path, wrong: str
):
    safe = Path(shutil.copytree(desk / "keys", tmp_path / "safe"))
    if wrong == "missing":
        (safe / "store").unlink()
    else:
        from pyrage import x25519

        from servanda.custody.store_key import new_store_key

        identity = x25519.Identity.generate()
        (safe / "store").write_bytes(new_store_key([str(identity.to_public())]))
        (safe / "store.identity").write_text(str(identity))

    done = restored(saved, key, tmp_path / "again", keys=safe)

    assert done.returncode == 2
    assert {"missing": "The key 'store' is not", "another": "this key is not the store's"}[wrong] in done.stderr
    assert not (tmp_path / "again").exists()


def test_a_store_on_s3_is_in_the_backup_and_restores_to_another_bucket_or_a_folder(
    key: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from servanda.desk.installation import make, put_store

    with s3.server() as address:
        for name, value in s3.environment(address).items():
            monkeypatch.setenv(name, value)
        for bucket in ("here", "there"):
            s3.make_bucket(address, bucket)
        desk, again = make(tmp_path / "desk").folder, tmp_path / "again"
        put_store(desk, "s3://here/bra")
        at(desk, FILL)
        made = servanda("desk", "backup", tmp_path / "b", "--to", key[1], "--desk", desk)
        occupied = restored(tmp_path / "b", key, again, keys=desk / "keys")
        bucket = restored(tmp_path / "b", key, again, "--store", "s3://there/bra", keys=desk / "keys")
        folder = restored(tmp_path / "b", key, tmp_path / "folder", "--store", tmp_path / "store", keys=desk / "keys")
        said = json.loads(at(again, LOOK))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    away = servanda("desk", "backup", tmp_path / "c", "--to", key[1], "--desk", desk)
    without = servanda("desk", "backup", tmp_path / "c", "--to", key[1], "--without-content", "--desk", desk)

    assert made.returncode == 0, made.stderr
    assert "s3://here/bra holds a store already" in occupied.stderr
    assert (bucket.returncode, folder.returncode) == (0, 0), bucket.stderr + folder.stderr
    assert said == {"content": [one.decode() for one in CONTENTS], "spoiled": [], "offset": 6}
    assert json.loads(at(tmp_path / "folder", LOOK)) == said
    assert (away.returncode, "cannot be reached now" in away.stderr, "http://127.0.0.1:9" in away.stderr) == (
        2,
        True,
        True,
    )
    assert "The content of 2 items is NOT in it. Keep a copy of s3://here/bra yourself." in without.stdout
    plain = pyrage.decrypt((tmp_path / "b").read_bytes(), [pyrage.x25519.Identity.from_str(key[0].read_text().strip())])
    assert s3.SECRET.encode() not in plain
    assert s3.WHO.encode() not in plain
