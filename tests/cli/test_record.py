"""The commands on the record: what they print, what they write, and how they end."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servanda.cli.__main__ import main
from servanda.facts.loading import BUNDLED
from servanda.facts.schema import ACT_COLUMNS

LIST = "Participant,Signature,Accession(a)\nAfghanistan,4 Feb 1985,\nBhutan,,10 Jan 2025 a\n"


def servanda(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["record", *map(str, arguments)])


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A copy of the bundled registry, to be changed."""
    return Path(shutil.copytree(BUNDLED, tmp_path / "registry"))


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    return path


def test_the_bundled_registry_is_sound():
    result = servanda("check")

    assert (result.exit_code, result.output.splitlines()[-1].endswith("no problem.")) == (0, True)


def test_a_registry_that_stands_by_itself_is_checked_by_itself(whole: Path):
    assert servanda("check", whole).exit_code == 0


def test_each_problem_is_told_with_its_place_and_the_others_too(whole: Path):
    for name, old, new in (
        ("cat", "AFG,ratification,1987-04-01", "AFGH,ratification,1987-04-01"),
        ("opcat", "2026-11-21", "2026-11-31"),
        ("cped", "party,act", "party,deed"),
    ):
        path = whole / "acts" / f"{name}.csv"
        path.write_text(path.read_text().replace(old, new, 1))

    result = servanda("check", whole, "--json")

    assert result.exit_code == 1
    told = {Path(problem["file"]).name: problem for problem in reversed(json.loads(result.output)["problems"])}
    assert told["cat.csv"]["line"] == 3
    assert "'AFGH'" in told["cat.csv"]["found"]
    assert "Did you mean 'AFG'?" in told["cat.csv"]["fix"]
    assert "2026-11-31" in told["opcat.csv"]["found"]
    assert "party,deed" in told["cped.csv"]["found"]


def test_a_folder_that_is_none_is_a_problem(tmp_path: Path):
    result = servanda("check", tmp_path / "absent")

    assert result.exit_code == 1
    assert "Check the path" in result.output


BROKEN = [
    ("acts/cat.csv", "binary"),
    ("parties.csv", "cut"),
    ("crimes.yaml", "cut"),
    ("crimes.yaml", "empty"),
    ("instruments/cat.yaml", "cut"),
    ("sources.csv", "empty"),
    ("kinds.yaml", "binary"),
    ("facts.yaml", "empty"),
]


@pytest.mark.parametrize(("broken", "how"), BROKEN)
def test_a_broken_file_never_ends_in_a_trace(whole: Path, broken: str, how: str):
    path = whole / broken
    content = path.read_bytes()
    path.write_bytes({"cut": content[: len(content) // 2], "binary": b"\xff\x00\xfe" * 99, "empty": b""}[how])

    result = servanda("check", whole)

    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code == 1


def test_an_import_shows_the_difference_and_writes_nothing(whole: Path, listed: Path):
    before = (whole / "acts" / "cat.csv").read_bytes()

    result = servanda("import", listed, "--instrument", "cat", "--registry", whole)

    assert result.exit_code == 0
    assert "1 new, 0 changed, 0 contradicting, 0 unknown name, 1 the same" in result.output
    assert (whole / "acts" / "cat.csv").read_bytes() == before


def test_an_applied_import_is_in_the_record_with_its_new_source(whole: Path, listed: Path):
    result = servanda("import", listed, "--instrument", "cat", "--registry", whole, "--apply", "--source", "our-list")

    assert result.exit_code == 0, result.output
    assert "BTN,accession,2025-01-10,," in (whole / "acts" / "cat.csv").read_text()
    assert "status list of the Convention against Torture" in (whole / "sources.csv").read_text()
    assert servanda("check", whole).exit_code == 0
    again = servanda("import", listed, "--instrument", "cat", "--registry", whole, "--json")
    assert json.loads(again.output)["difference"]["new"] == []


def test_the_day_on_which_the_list_was_read_becomes_the_records_own(whole: Path, listed: Path):
    options = ("--instrument", "cat", "--registry", whole, "--apply", "--source", "our-list", "--as-of")

    later, earlier = (servanda("import", listed, *options, day) for day in ("2026-01-31", "2020-01-31"))

    assert (later.exit_code, earlier.exit_code) == (0, 0), later.output
    covered = json.loads(servanda("coverage", "cat", "--registry", whole, "--json").output)["instruments"][0]
    assert covered["as_of"] == "2026-01-31"
    assert servanda("check", whole).exit_code == 0


def test_a_day_of_reading_still_to_come_is_refused(listed: Path):
    result = servanda("import", listed, "--instrument", "cat", "--as-of", "2999-01-01")

    assert (result.exit_code, "still to come" in result.output) == (2, True)


def test_an_import_into_additions_of_ones_own(tmp_path: Path, listed: Path):
    (tmp_path / "mine" / "acts").mkdir(parents=True)
    (tmp_path / "mine" / "acts" / "cat.csv").write_text(",".join(ACT_COLUMNS) + "\n")

    result = servanda(
        "import", listed, "--instrument", "cat", "--registry", tmp_path / "mine", "--apply", "--source", "untc-scrape"
    )

    assert result.exit_code == 0, result.output
    assert servanda("check", tmp_path / "mine").exit_code == 0
    assert (tmp_path / "mine" / "acts" / "cat.csv").read_text().count("BTN,accession") == 1


@pytest.mark.parametrize(
    ("row", "why"), [("Atlantis,,1 Jan 2020 a\n", "'Atlantis'"), ("Afghanistan,,1 Jan 2020 a\n", "contradict")]
)
def test_what_is_unsettled_is_not_written(whole: Path, listed: Path, row: str, why: str):
    listed.write_text(LIST + row)
    before = (whole / "acts" / "cat.csv").read_bytes()

    result = servanda(
        "import", listed, "--instrument", "cat", "--registry", whole, "--apply", "--source", "untc-scrape"
    )

    assert result.exit_code == 2
    assert why in result.output
    assert (whole / "acts" / "cat.csv").read_bytes() == before


def test_applying_needs_a_source(listed: Path):
    result = servanda("import", listed, "--instrument", "cat", "--apply")

    assert (result.exit_code, "--source KEY" in result.output) == (2, True)


def test_a_file_that_is_no_list_ends_with_two(tmp_path: Path):
    (tmp_path / "IV-9.en.xml").write_text("<html><body>Maintenance</body></html>")

    result = servanda("import", tmp_path / "IV-9.en.xml")

    assert result.exit_code == 2
    assert "UnreadableImport" in result.output


def test_an_exported_list_comes_back_unchanged(tmp_path: Path):
    (tmp_path / "list.csv").write_text(servanda("export", "rome statute").output)

    result = servanda("import", tmp_path / "list.csv", "--instrument", "rome-statute", "--json")

    difference = json.loads(result.output)["difference"]
    assert [difference[kind] for kind in ("new", "changed", "contradicting", "unknown", "absent")] == [[]] * 5


@pytest.mark.parametrize("command", [["coverage"], ["coverage", "cat"], ["findings"], ["findings", "cat"]])
def test_answers_are_no_wider_than_a_hundred_columns_and_plain_when_piped(command: list[str]):
    result = servanda(*command)

    assert result.exit_code == 0
    assert max(map(len, result.output.splitlines())) <= 100
    assert "\x1b" not in result.output


@pytest.mark.parametrize("command", ["coverage", "findings"])
def test_a_misspelt_instrument_is_answered_with_a_suggestion(command: str):
    result = servanda(command, "rome-statue")

    assert result.exit_code == 2
    assert "Did you mean 'rome-statute'" in result.output


@pytest.mark.parametrize("command", ["coverage", "findings"])
def test_json_is_json(command: str):
    assert isinstance(json.loads(servanda(command, "--json").output), dict)


@pytest.mark.parametrize(
    ("file", "line"), [("crimes.yaml", "- a word\n"), ("instruments/opcat.yaml", "covers: [torture, [x], true]\n")]
)
def test_an_entry_that_is_no_block_is_told(whole: Path, file: str, line: str):
    path = whole / file
    kept = [text for text in path.read_text().splitlines(keepends=True) if not text.startswith("covers:")]
    path.write_text("".join(kept) + line)

    result = servanda("check", whole)

    assert result.exit_code == 1
    assert "a mapping of names to values" in result.output
