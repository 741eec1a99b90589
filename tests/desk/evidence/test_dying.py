"""Killed at any moment, or out of room, evidence was taken in whole or not at all, and whoever goes on can."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.desk.test_faults import run as run_program

BEFORE = {"items": 0, "served": [], "lines": 0, "entries": 0, "whole": True}
AFTER = {"items": 1, "served": [True], "lines": 1, "entries": 1, "whole": True}
WAITS = {"items": 1, "served": [], "lines": 1, "entries": 1, "whole": True}
SENT = {"items": 1, "served": [True], "lines": 2, "entries": 2, "whole": True}


run = partial(run_program, module="tests.desk.evidence.faults")


def test_a_process_killed_at_any_moment_has_registered_all_or_nothing(tmp_path: Path):
    found = run("dying", tmp_path / "desk")

    assert len(found) > 25
    assert [one for one in found[:-1] if one != {"killed": True, **BEFORE}] == []
    assert found[-1] == {"killed": False, **AFTER}


def test_content_in_pieces_goes_on_wherever_its_sender_was_killed(tmp_path: Path):
    found = run("sending", tmp_path / "desk")

    assert len(found) > 35
    assert {one["killed"] for one in found[:-1]} == {True}
    assert [one["left"] for one in found if one["left"] not in (WAITS, SENT)] == []
    assert [one["then"] for one in found if one["then"] != SENT] == []
    assert WAITS in [one["left"] for one in found]
    assert (found[-1]["killed"], found[-1]["left"]) == (False, SENT)


def test_a_full_disk_keeps_what_came_and_goes_on_when_there_is_room(tmp_path: Path):
    found = run("full", tmp_path / "desk")

    assert found == [{"ended": 7, "offset": 20, **SENT}]


def test_killed_at_any_moment_while_its_key_is_replaced_the_store_opens(tmp_path: Path):
    found = run("rotating", tmp_path / "desk")

    assert len(found) > 25
    assert [one for one in found[:-1] if one != {"killed": True, "rotated": 0, **AFTER}] == []
    assert found[-1] == {"killed": False, "rotated": 1, **AFTER}
