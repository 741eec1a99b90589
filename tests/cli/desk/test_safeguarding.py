"""A desk set up, backed up and restored with its commands, as a person would; on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def servanda(*words: str | Path, database: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("SERVANDA_DESK", "DATABASE_URL")}
    if database:
        environment["DATABASE_URL"] = database
    command = [sys.executable, "-m", "servanda.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=600)


@pytest.fixture(scope="module")
def stands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk just set up."""
    folder = tmp_path_factory.mktemp("desks") / "desk"
    words = ("--party", "Brazil", "--name", "Central authority", "--administrator", "Ana", "--email", "ana@bra.example")
    done = servanda("desk", "init", folder, *words)
    assert done.returncode == 0, done.stderr
    assert "/desk/join/" in done.stdout
    return folder


@pytest.fixture(scope="module")
def key(stands: Path) -> tuple[Path, str]:
    file = stands.parent / "backup.key"
    return file, servanda("desk", "new-key", file).stdout.strip()


@pytest.fixture(scope="module")
def saved(stands: Path, key: tuple[Path, str]) -> Path:
    file = stands.parent / "desk.backup"
    done = servanda("desk", "backup", file, "--to", key[1], "--with-keys", "--desk", stands)
    assert done.returncode == 0, done.stderr
    return file


def test_keys_and_backups_are_readable_to_their_owner_alone(stands: Path, saved: Path, key: tuple[Path, str]):
    files = [*(stands / "keys").iterdir(), saved, key[0]]

    assert {oct(file.stat().st_mode & 0o777) for file in files} == {"0o600"}


def test_a_backup_restores_into_a_new_desk_and_names_nothing_in_clear(saved: Path, key: tuple[Path, str]):
    again = saved.parent / "again"

    done = servanda("desk", "restore", saved, "--key", key[0], "--desk", again)

    assert done.returncode == 0, done.stderr
    assert "entries of the trail, whole" in done.stdout
    assert b"ana@bra.example" not in saved.read_bytes()
    assert (again / "desk.toml").is_file()


def test_a_restore_never_overwrites(stands: Path, saved: Path, key: tuple[Path, str]):
    done = servanda("desk", "restore", saved, "--key", key[0], "--desk", stands)

    assert done.returncode == 2
    assert "is not empty; nothing was changed" in done.stderr


@pytest.mark.parametrize("harm", ["cut", "changed", "foreign"])
def test_a_harmed_backup_restores_nothing(saved: Path, key: tuple[Path, str], harm: str):
    whole = saved.read_bytes()
    harmed = saved.parent / f"{harm}.backup"
    middle = len(whole) // 2
    changed = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    harmed.write_bytes({"cut": whole[:-100], "changed": changed, "foreign": b"not a backup"}[harm])

    done = servanda("desk", "restore", harmed, "--key", key[0], "--desk", saved.parent / f"from-{harm}")

    assert done.returncode == 2
    assert "does not open with this key, or is cut or changed" in done.stderr
    assert not (saved.parent / f"from-{harm}").exists()
    assert [path.name for path in saved.parent.glob(".from-*")] == []


def test_a_backup_without_keys_asks_for_those_in_the_safe(stands: Path, key: tuple[Path, str]):
    file, again = stands.parent / "no-keys.backup", stands.parent / "with-safe"
    servanda("desk", "backup", file, "--to", key[1], "--desk", stands)

    without = servanda("desk", "restore", file, "--key", key[0], "--desk", again)
    with_safe = servanda("desk", "restore", file, "--key", key[0], "--keys", stands / "keys", "--desk", again)

    assert (without.returncode, with_safe.returncode) == (2, 0), with_safe.stderr
    assert "The key 'sealed' is not in the backup" in without.stderr


def test_setting_up_twice_changes_nothing(stands: Path):
    words = ("--party", "BRA", "--name", "Other", "--administrator", "B", "--email", "b@bra.example")

    done = servanda("desk", "init", stands, *words)

    assert done.returncode == 2
    assert "holds a desk already; nothing was changed" in done.stderr


def test_a_desk_from_sqlite_restores_on_postgresql(saved: Path, key: tuple[Path, str]):
    from tests import postgresql

    if not postgresql.BINARIES:
        pytest.skip(postgresql.ABSENT)
    with postgresql.server() as address:
        again = saved.parent / "on-postgresql"
        done = servanda("desk", "restore", saved, "--key", key[0], "--desk", again, database=address)
        second = servanda(
            "desk", "backup", saved.parent / "second.backup", "--to", key[1], "--desk", again, database=address
        )

    assert done.returncode == 0, done.stderr
    assert second.returncode == 0, second.stderr
    assert not (again / "desk.sqlite3").exists()
