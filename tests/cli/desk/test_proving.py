"""The trail proven from the command line: whole, tampered with, or an older copy put back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from tests.cli.desk.test_safeguarding import servanda


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk just set up, with its export and its head beside it."""
    folder = tmp_path_factory.mktemp("desks")
    words = ("--party", "Brazil", "--name", "Central authority", "--administrator", "Ana", "--email", "ana@bra.example")
    assert servanda("desk", "init", folder / "desk", *words).returncode == 0
    done = servanda("desk", "export-audit", folder / "trail.jsonl", "--desk", folder / "desk")
    assert done.stdout == f"{folder / 'trail.jsonl'}: 1 entries.\n"
    return folder


def test_a_whole_trail_is_proven_and_its_head_kept(proven: Path):
    done = servanda("desk", "verify-audit", "--desk", proven / "desk", "--write-head", proven / "head.json")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The trail is whole: 1 entries. Head: ")
    assert json.loads((proven / "head.json").read_text())["number"] == 1


def test_an_export_is_proven_without_a_desk_and_a_changed_one_is_not(proven: Path):
    whole = servanda("desk", "verify-audit", "--file", proven / "trail.jsonl")
    changed = proven / "changed.jsonl"
    changed.write_text((proven / "trail.jsonl").read_text().replace('"BRA"', '"PRT"'))

    broken = servanda("desk", "verify-audit", "--file", changed)

    assert (whole.returncode, broken.returncode) == (0, 1)
    assert "Entry 1: its content is not what was written." in broken.stdout


def test_an_older_copy_put_back_is_told_by_a_newer_head(proven: Path):
    ahead = proven / "ahead.json"
    ahead.write_text(json.dumps({"number": 9, "digest": "a" * 64, "at": "2026-11-21T00:00:00+00:00"}))

    done = servanda("desk", "verify-audit", "--desk", proven / "desk", "--since-head", ahead)

    assert done.returncode == 1
    assert "an older copy was restored" in done.stdout


def test_an_entry_changed_behind_the_desks_back_is_named(proven: Path):
    copy = proven / "copy"
    shutil.copytree(proven / "desk", copy)
    with sqlite3.connect(copy / "desk.sqlite3") as database:
        database.execute("DROP TRIGGER trail_no_update")
        database.execute("UPDATE trail_entry SET who = 'nobody'")
    database.close()

    done = servanda("desk", "verify-audit", "--desk", copy)

    assert done.returncode == 1
    assert done.stdout.startswith("Entry 1: its content is not what was written.")


def test_what_cannot_be_read_is_said(proven: Path):
    nothing = servanda("desk", "verify-audit")
    no_head = servanda("desk", "verify-audit", "--file", proven / "trail.jsonl", "--since-head", proven / "trail.jsonl")

    assert (nothing.returncode, no_head.returncode) == (2, 2)
    assert "holds no head of a trail" in no_head.stderr
