"""The commands: what they print, what they write, and how they end."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from servanda.cli.__main__ import main
from servanda.treatymaking.ledgers import COLUMNS
from treatymaking.builders import TRACK, written


def run(*arguments: str):
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_tracks_are_listed_with_what_was_done_last_and_what_comes_next():
    answer = run("tracks", "--on", "2026-11-21")

    assert answer.exit_code == 0
    assert "crimes-against-humanity" in answer.output
    assert "2027" in answer.output


def test_a_track_is_told_as_of_a_day():
    steps = json.loads(run("track", "crimes-against-humanity", "--on", "2024-11-25", "--json").output)["steps"]

    assert {s["id"]: s["standing"] for s in steps}["a-res-79-122"] == "scheduled"


def test_positions_are_asked_by_the_name_of_a_state():
    told = json.loads(run("track", "crimes-against-humanity", "--state", "Russia", "--json").output)["positions"]

    assert [p["kind"] for p in told] == ["amendment", "withdrawal", "dissociation"]


def test_no_line_of_the_agenda_is_wider_than_100_columns():
    answer = run("agenda", "--from", "2026-11-21")

    assert answer.exit_code == 0
    assert max(len(line) for line in answer.output.splitlines()) <= 100


def test_the_agenda_is_written_as_a_calendar_and_updated_in_place(tmp_path):
    file = tmp_path / "treaties.ics"
    first = run("agenda", "--from", "2026-11-21", "--ics", file)
    content = file.read_bytes()
    again = run("agenda", "--from", "2026-11-21", "--ics", file)

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert file.read_bytes() == content
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 18


RESOLUTION = """\
# General Assembly

Seventy-ninth session
Agenda item 1

## Resolution adopted by the General Assembly on 4 December 2024

### 79/900. Rivers

*The General Assembly,*

*Recalling* its earlier resolutions,

1. *Requests* the Secretary-General to submit a report on rivers to the General Assembly by 30 June 2027;

2. *Invites* all States to love rivers.
"""


def test_tasks_of_a_resolution_join_the_agenda(tmp_path):
    file = tmp_path / "rivers.md"
    file.write_text(RESOLUTION, encoding="utf-8")
    answer = run("agenda", "--from", "2026-11-21", "--who", "Secretary-General", "--mandates", file, "--json")
    tasks = [i for i in json.loads(answer.output)["dated"] if i["title"].startswith("Task")]

    assert [(t["when"], t["days_left"][1]) for t in tasks] == [("2027-06-30", 221)]
    assert "A/RES/79/900" in tasks[0]["key"]


@pytest.mark.parametrize("ending", ["svg", "png", "html"])
def test_maps_are_written_as_their_name_ends(tmp_path, ending):
    file = tmp_path / f"map.{ending}"
    answer = run("map", "rome-statute", "--on", "2026-11-21", "--out", file)

    assert answer.exit_code == 0
    assert "bound: 119" in answer.output
    assert file.stat().st_size > 50_000


def test_an_offence_has_a_map_too(tmp_path):
    answer = run("map", "torture", "--on", "2022-01-01", "--out", tmp_path / "t.svg")

    assert answer.exit_code == 0
    assert "must prosecute or extradite" in answer.output


def test_a_plot_is_written(tmp_path):
    answer = run("plot", "track", "ljubljana-hague", "--on", "2026-11-21", "--out", tmp_path / "t.html")

    assert answer.exit_code == 0
    assert "<table>" in (tmp_path / "t.html").read_text()


def test_a_plot_of_a_track_of_ones_own_is_written(tmp_path):
    written(tmp_path, TRACK)
    answer = run("plot", "track", "rivers", "--registry", tmp_path, "--on", "2026-11-21", "--out", tmp_path / "r.svg")

    assert answer.exit_code == 0, answer.output


def test_a_forecast_prints_its_three_days_and_what_it_rests_on():
    answer = run("forecast", "cat", "--on", "1986-02-04")

    assert answer.exit_code == 0
    assert "in force by" in answer.output
    assert "A chance is not a promise." in answer.output


def test_no_forecast_is_not_known():
    answer = run("forecast", "cah-draft-articles")

    assert answer.exit_code == 3
    assert "no final clause" in answer.output


@pytest.mark.parametrize(
    "arguments",
    [
        ("track", "un-cybercrme"),
        ("map", "genocid-conventoin"),
        ("map", "rome-statute", "--out", "map.bmp"),
        ("agenda", "--from", "2027-01-01", "--to", "2026-01-01"),
        ("forecast", "un-cybercrime", "--on", "2150-01-01"),
        ("plot", "status", "cah-draft-articles", "--out", "x.svg"),
        ("ledgers", "trust-fund-victim"),
    ],
)
def test_wrong_use_is_told_in_words_and_ends_with_2(arguments):
    answer = run(*arguments)

    assert answer.exit_code == 2
    assert "Traceback" not in answer.output


def test_entries_are_added_up_from_a_file(tmp_path):
    file = tmp_path / "given.csv"
    file.write_text(f"{','.join(COLUMNS)}\ncontribution,FIN,,2025,1200.50,EUR,a page,\n", encoding="utf-8")

    assert "1,200.50" in run("ledgers", "trust-fund-victims", "--add", file).output
    assert "not the same as nothing paid" in run("ledgers", "trust-fund-victims").output


def test_a_need_of_ones_own_meets_the_offers(tmp_path):
    folder = tmp_path / "ledgers"
    folder.mkdir()
    head = "kind,who,instrument,topic,from,until,for,document,says,source,checked"
    line = "need,KEN,un-cybercrime,ratification,2026,,,,Asks for help.,a letter,text"
    (folder / "assistance.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    answer = run("assistance", "--registry", tmp_path, "--on", "2026-11-21")

    assert "Kenya needs help: un-cybercrime, ratification." in answer.output
    assert "United Nations Office on Drugs and Crime" in answer.output
