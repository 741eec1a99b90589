"""A case exported and the seals renewed from the command line."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.cli.desk.test_safeguarding import servanda

FILL = """
import django; django.setup()
from datetime import UTC, datetime
from servanda.desk.cases import actions
from servanda.desk.people.models import Account, Authority, Held
at = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ana = Account.objects.create_user("drafter@bra.example", name="Ana", authority=Authority.objects.get())
Held.objects.create(account=ana, role="drafter"); Held.objects.create(account=ana, role="protection-officer")
case = actions.open_case(title="Attack", by=ana, at=at)
actions.seal_person(actions.add_person(case, role="witness", name="Ximena", by=ana, at=at), by=ana, at=at)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with one case and one seal."""
    folder = tmp_path_factory.mktemp("casework") / "desk"
    words = ("--party", "Brazil", "--name", "Central authority", "--administrator", "Ana", "--email", "ana@bra.example")
    assert servanda("desk", "init", folder, *words).returncode == 0
    named = {"SERVANDA_DESK": str(folder), "DJANGO_SETTINGS_MODULE": "servanda.web.desk.settings"}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | named
    subprocess.run([sys.executable, "-c", FILL], check=True, env=environment)
    return folder


def test_a_case_is_exported_in_the_name_of_who_knows_it(desk: Path):
    file = desk.parent / "case.zip"

    done = servanda("desk", "export", "BRA-C-2026-0001", file, "--as", "drafter@bra.example", "--desk", desk)
    again = servanda("desk", "export", "BRA-C-2026-0001", file, "--as", "drafter@bra.example", "--desk", desk)
    other = servanda("desk", "export", "BRA-C-2026-0001", "x.zip", "--as", "ana@bra.example", "--desk", desk)

    assert done.returncode == 0, done.stderr
    assert b"Ximena" not in b"".join(zipfile.ZipFile(file).read(name) for name in zipfile.ZipFile(file).namelist())
    assert file.stat().st_mode & 0o077 == 0
    assert again.returncode != 0
    assert "knows no case" in other.stderr


def test_seals_are_renewed(desk: Path):
    assert servanda("desk", "rotate-key", "--desk", desk).stdout == "Seals made anew: 1.\n"
    assert len((desk / "keys" / "sealed").read_bytes().split()) == 2
