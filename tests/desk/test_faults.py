"""The process dies, the disk is full, two are at the same: what was acknowledged stands, the rest never was."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from tests.desk import people
from tests.desk.people import Office

from servanda.desk import installation
from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import receive, take_step
from servanda.desk.requests.models import Taken
from servanda.desk.trail import chain

ROOT = Path(__file__).parents[2]
BEFORE = {"state": "triage", "steps": 0, "clock": 0, "entries": 0, "whole": True}
AFTER = {"state": "accepted", "steps": 1, "clock": 1, "entries": 1, "whole": True}


@contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """A database of its own beside the one the tests run on."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        yield {}
        return
    import psycopg

    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield {"DATABASE_URL": address.replace("@/postgres", f"@/{name}")}


def run(way: str, folder: Path, module: str = "tests.desk.faults") -> list[dict[str, Any]]:
    """What the program of that module reports, on a desk and a database of its own."""
    installation.make(folder)
    with database(re.sub(r"\W", "_", f"{module}_{way}_{os.getpid()}")) as more:
        done = subprocess.run(
            [sys.executable, "-m", module, way],
            cwd=ROOT,
            env={**os.environ, "SERVANDA_DESK": str(folder), **more},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_a_process_killed_at_any_moment_has_done_all_or_nothing(tmp_path: Path):
    found = run("dying", tmp_path / "desk")

    assert len(found) > 10
    assert [one for one in found[:-1] if one != {"killed": True, **BEFORE}] == []
    assert found[-1] == {"killed": False, **AFTER}


def test_of_eight_who_take_the_same_step_one_does_and_seven_are_told(tmp_path: Path):
    (found,) = run("racing", tmp_path / "desk")

    assert found == {"ends": [0, 3, 3, 3, 3, 3, 3, 3], **AFTER}


@pytest.mark.django_db
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="a full disk is staged with SQLite's own limit of pages")
def test_a_full_disk_leaves_everything_as_it_was(here: Office, now: datetime):
    officer = here[Role.EXECUTING_OFFICER]
    asked = receive(
        people.case(here), by=officer, at=now, kind="take-evidence", counterpart="PRT", title="Hear a witness"
    )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        with pytest.raises(OperationalError, match="full"):
            take_step(asked, "begin-triage", by=officer, at=now, reason="long " * 20_000)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")

    asked.refresh_from_db()
    assert asked.state == "received"
    assert not Taken.objects.exists()
    assert chain.verify().is_whole
