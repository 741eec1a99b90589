"""Two desks at the command line: a key carried over, a question, an answer, and the end of the key."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.desk.test_safeguarding import servanda

FILL = """
import django, sys; django.setup()
from datetime import UTC, datetime
from pathlib import Path
from servanda.desk.cases import actions
from servanda.desk.exchange import keys
from servanda.desk.installation import here
from servanda.desk.people.models import Account, Authority, Held
at, ours = datetime.now(UTC), Authority.objects.get()
by = Account.objects.create_user("officer@x.example", name="Officer", authority=ours)
for role in ("drafter", "protection-officer"):
    Held.objects.create(account=by, role=role)
case = actions.open_case(title="Attack", by=by, at=at)
for name in sys.argv[2:]:
    person = actions.add_person(case, role="witness", name=name, born="1990-05-02", by=by, at=at)
    actions.record_interview(person, held_by="us", held_on="2026-01", by=by, at=at)
made = keys.make_keys(here(), ours.code, "x", host="localhost", at=at)
Path(sys.argv[1], ours.code).write_text("\\n".join((ours.party, str(made.certificate), keys.recipient_of(made))))
"""
MEET = """
import sys
from pathlib import Path
from servanda.desk.exchange import keys
from servanda.desk.installation import here
for file in Path(sys.argv[1]).iterdir():
    party, certificate, recipient = file.read_text().split("\\n")
    keys.introduce(here(), file.name, party, file.name, Path(certificate), recipient)
"""


def python(desk: Path, script: str, *words: object) -> None:
    named = {"SERVANDA_DESK": str(desk), "DJANGO_SETTINGS_MODULE": "servanda.web.desk.settings"}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | named
    subprocess.run([sys.executable, "-c", script, *map(str, words)], check=True, env=environment)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Both know the same witness, ours another one too; each has the other's certificate."""
    folder = tmp_path_factory.mktemp("matching")
    (met := folder / "introduced").mkdir()
    ours, theirs = folder / "ours", folder / "theirs"
    for desk, party, names in ((ours, "Brazil", ("Amina Haddad", "Rui Sá")), (theirs, "Portugal", ("Haddad Amína",))):
        words = ("--party", party, "--name", party, "--administrator", "Ana", "--email", "ana@x.example")
        assert servanda("desk", "init", desk, *words).returncode == 0
        python(desk, FILL, met, *names)
    for desk in (ours, theirs):
        python(desk, MEET, met)
    return ours, theirs


def test_two_desks_find_out_whom_to_contact(desks: tuple[Path, Path]):
    ours, theirs = desks
    one, other = (next(desk.glob("keys/exchange/*.age")).stem for desk in desks)
    until = datetime.now(UTC).date() + timedelta(days=30)
    key, question, answer = (ours.parent / name for name in ("key", "question", "answer"))
    matching, by = ("desk", "matching"), ("--as", "officer@x.example")

    made = servanda(*matching, "key", "make", one, other, key, "--until", until, "--desk", ours)
    taken = servanda(*matching, "key", "take", other, key, "--desk", theirs)
    asked = servanda(*matching, "ask", "BRA-C-2026-0001", other, question, *by, "--desk", ours)
    answered = servanda(*matching, "answer", question, answer, *by, "--desk", theirs)
    read = servanda(*matching, "read", "BRA-C-2026-0001", answer, *by, "--desk", ours)

    assert made.returncode == 0, made.stderr
    assert taken.stdout == f"The key of {one} and {other} is kept until {until}.\n"
    assert asked.stdout.endswith(f"asks {other} about W-1, W-2; kept until {until}.\n"), asked.stderr
    assert answered.stdout.endswith(f"of 2 tokens of {one}, 1 met.\n"), answered.stderr
    assert read.stdout == (
        "W-1: heard there already; contact Officer, Portugal, officer@x.example\n"
        "W-2: nothing met, which does not mean that nobody heard them.\n"
    )
    assert all(file.stat().st_mode & 0o077 == 0 for file in (key, question, answer))
    assert servanda(*matching, "key", "list", "--desk", theirs).stdout == f"{one} and {other}  until {until}\n"
    assert "No key" not in servanda(*matching, "key", "end", "--desk", ours).stdout
    assert "0 keys" in servanda(*matching, "key", "end", "--desk", ours).stdout


def test_what_is_wrong_is_told_in_a_line(desks: tuple[Path, Path], tmp_path: Path):
    ours, _theirs = desks
    matching, by = ("desk", "matching"), ("--as", "officer@x.example")

    nobody = servanda(*matching, "ask", "BRA-C-2026-0001", "fra-central", tmp_path / "q", *by, "--desk", ours)
    no_authority = servanda(*matching, "key", "make", "x", "y", tmp_path / "k", "--until", "soon", "--desk", ours)
    no_case = servanda(*matching, "ask", "BRA-C-1999-0001", "x", tmp_path / "q", *by, "--desk", ours)

    assert "share no key here" in nobody.stderr
    assert "No authority 'x'" in no_authority.stderr
    assert "knows no case" in no_case.stderr
    assert not list(tmp_path.iterdir())
