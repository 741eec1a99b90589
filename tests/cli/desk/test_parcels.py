"""Packages packed, moved, given up and taken in from the command line, on the demonstration's desk."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from tests.cli.desk.test_safeguarding import servanda

ASKED, ANSWERED = "Hearing of a neighbour", "Asked by Brazil: a neighbour"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parcels") / "desk"
    done = servanda("desk", "demo", folder)
    assert done.returncode == 0, done.stderr
    return folder


def exchange(desk: Path, *words: object) -> CompletedProcess[str]:
    return servanda("desk", "exchange", *words, "--desk", desk)


def one(desk: Path, asked: str, *given: object) -> str:
    database = sqlite3.connect(desk / "desk.sqlite3")
    (found,) = database.execute(asked, given).fetchone()
    database.close()
    return str(found)


def request_of(desk: Path, title: str) -> str:
    return one(desk, "SELECT reference FROM requests_request WHERE title = ?", title)


def number_in(said: str) -> str:
    found = re.search(r"Package (\d+)", said)
    assert found, said
    return found[1]


def test_evidence_is_packed_moved_and_given_up_in_the_name_of_who_may(desk: Path):
    item = one(desk, "SELECT reference FROM evidence_item WHERE came_in != '' AND parent_id IS NOT NULL")
    words: tuple[object, ...] = ("pack", request_of(desk, ASKED), "--to", "prt-demo", "--item", item)
    custodian = ("--as", "custodian@bra.example")

    unknown = exchange(desk, *words, *custodian)
    known = ("--known", f"{item}:agreed=yes", "--known", f"{item}:fair-trial=yes", "--by-hand")
    stranger = exchange(desk, *words, *known, "--as", "auditor@bra.example")
    done = exchange(desk, *words, *known, *custodian)
    number = number_in(done.stdout)
    listed = exchange(desk, "waiting")
    moved = exchange(desk, "by", number, "https", *custodian)
    ended = exchange(desk, "give-up", number, "--because", "Not asked for.", *custodian)
    again = exchange(desk, "give-up", number, "--because", "Not asked for.", *custodian)

    assert "may bar this step" in unknown.stderr
    assert "knows no request" in stranger.stderr
    assert f"{number}  evidence" in listed.stdout
    assert moved.stdout == f"Package {number} goes over HTTPS, from now on.\n"
    assert ended.stdout == f"Package {number} to prt-demo is given up. Received back: {item}.\n"
    assert (again.returncode, "given up" in again.stderr) == (2, True)
    assert one(desk, "SELECT state FROM evidence_item WHERE reference = ?", item) == "held"


def test_an_answer_is_taken_in_once_each_of_its_conditions_was_decided(desk: Path, tmp_path: Path):
    words = ("pack", request_of(desk, ANSWERED), "--to", "bra-demo", "--letter", 1, "--by-hand")
    digest = exchange(desk, *words, "--as", "approver@prt.example").stdout.split()[-1]
    exchange(desk, "out", tmp_path)
    name = one(desk, "SELECT file_digest FROM exchange_parcel WHERE digest = ? AND direction = 'out'", digest)
    exchange(desk, "in", "bra-demo", tmp_path / "bra-demo" / f"{name}.package")
    number = one(desk, "SELECT id FROM exchange_parcel WHERE digest = ? AND direction = 'in'", digest)
    drafter = ("--as", "drafter@bra.example")

    undecided = exchange(desk, "take-in", number, *drafter)
    taken = exchange(desk, "take-in", number, "--leave", "1=It stands already.", *drafter)

    assert "Not decided: 1. use-limitation" in undecided.stderr
    assert taken.stdout == f"Package {number} belongs to {request_of(desk, ASKED)}.\n"
