"""The commands on what was written, as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servanda.cli.__main__ import main

RESOLUTION = """A/RES/70/999

General Assembly

Distr.: General
12 January 2016

Seventieth session
Agenda item 99

Resolution adopted by the General Assembly on 23 December 2015

70/999. Safety of lighthouses

The General Assembly,

Recalling its resolution 65/1 of 3 November 2010,

1. Requests the Secretary-General to submit to the General Assembly at its seventy-second session
a report on lighthouses;

2. Calls upon all States to keep their lighthouses lit.

80th plenary meeting
23 December 2015
"""
NEWS = "GENEVA, 3 March 2026 – The UN Convention against Cybercrime will take effect 90 days after 40 States sign it.\n"


def run(*arguments: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments], input=given, env={"XDG_DATA_HOME": "/nowhere"})


@pytest.fixture
def resolution(tmp_path: Path) -> Path:
    path = tmp_path / "resolution.txt"
    path.write_text(RESOLUTION, encoding="utf-8")
    return path


def test_mandates_shows_tasks_and_on_wish_appeals(resolution):
    assert run("mandates", resolution).output.startswith("1 task ")
    rows = json.loads(run("mandates", resolution, "--all", "--json").output)

    assert [(row["who"], row["due_until"]) for row in rows] == [("Secretary-General", "2018-09-17"), ("States", None)]


def test_mandates_writes_a_table_and_a_calendar(resolution, tmp_path):
    calendar = tmp_path / "due.ics"

    assert run("mandates", resolution, "--csv").output.startswith("id,paragraph,verb")
    assert run("mandates", resolution, "--ics", calendar).exit_code == 0
    assert b"BEGIN:VEVENT" in calendar.read_bytes()


def test_check_reads_standard_input_and_refutes(tmp_path):
    found = run("check", "-", "--json", given=NEWS)
    claims = [claim for row in json.loads(found.output) for claim in row["claims"]]

    assert [claim["verdict"] for claim in claims if claim["kind"] == "threshold"] == ["wrong"]


def test_a_file_that_cannot_be_read_is_told_and_the_others_go_on(resolution, tmp_path):
    found = run("mandates", tmp_path / "missing.txt", resolution, "--json")

    assert found.exit_code == 1
    assert "missing.txt: No such file" in found.stderr
    assert len(json.loads(found.stdout)) == 1


def test_search_finds_what_was_added(resolution, tmp_path):
    found = run(
        "search",
        "report on lighthouses",
        "--add",
        resolution,
        "--body",
        "GA",
        "--since",
        "2015",
        "--index",
        tmp_path / "i",
    )

    assert "A/RES/70/999 op1  2015-12-23" in found.output
    assert "Nothing in 1 documents" in run("search", "windmills", "--index", tmp_path / "i").output


def test_overlap_shows_both_texts(resolution, tmp_path):
    (tmp_path / "other.txt").write_text(RESOLUTION.replace("70/999", "70/998"), encoding="utf-8")
    found = run("overlap", tmp_path)

    assert "100 % alike" in found.output
    assert found.output.count("a report on lighthouses") == 2


def test_record_propose_shows_a_difference_and_writes_nothing(tmp_path):
    (tmp_path / "news.txt").write_text(
        "Peru signed the UN Convention against Cybercrime on 1 March 2026.", encoding="utf-8"
    )
    found = run("record", "propose", tmp_path / "news.txt")

    assert "1 act proposed: 0 new, 1 changed" in found.output
    assert "Nothing was written" in found.output
