"""``servanda read`` and the reading of many files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from servanda.cli.read import read as command
from servanda.documents.batch import JsonLines, ParquetParts, read_to_json
from servanda.documents.finding import files_named


def run(*arguments: object, given: bytes | None = None):
    return CliRunner().invoke(command, [str(one) for one in arguments], input=given)


@pytest.fixture
def folder(data: Path, tmp_path: Path) -> Path:
    shutil.copytree(data, tmp_path / "texts")
    (tmp_path / "texts" / "empty.txt").touch()
    return tmp_path / "texts"


def test_one_file_that_cannot_be_read_does_not_stop_the_others(folder: Path):
    result = run(folder, "--format", "jsonl")

    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 5
    assert "empty.txt is empty" in result.stderr


def test_documents_of_the_same_name_are_written_beside_each_other(data: Path, tmp_path: Path):
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        shutil.copy(data / "page.txt", tmp_path / place / "page.txt")
    run(tmp_path / "one", tmp_path / "two", "--format", "html", "--out", tmp_path / "pages")

    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["page-2.html", "page.html"]


def test_standard_input_and_every_form_are_written(data: Path):
    given = (data / "lines.md").read_bytes()

    for form, sign in (
        ("text", "op2(b)"),
        ("json", '"symbol": "A/RES/99/18"'),
        ("akn", "<akomaNtoso"),
        ("html", "<h1>"),
    ):
        result = run("-", "--format", form, given=given)
        assert (result.exit_code, sign in result.stdout) == (0, True), form
    assert "Bells and foghorns" in run("-", "--format", "md", given=given).stdout


def test_a_run_that_was_killed_goes_on_without_loss_or_duplicates(folder: Path, tmp_path: Path):
    out = tmp_path / "read.jsonl"
    whole = read_to_json(str(folder / "council.txt"))
    out.write_text(f"{whole}\n{whole[:50]}", encoding="utf-8")  # the second line was being written

    run(folder, "--format", "jsonl", "--out", out)
    run(folder, "--format", "jsonl", "--out", out)

    files = [json.loads(line)["file"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert sorted(files) == sorted(str(path) for path in folder.iterdir())


def test_parquet_parts_say_what_is_done(folder: Path, tmp_path: Path):
    parts = ParquetParts(tmp_path / "read.parquet")
    (tmp_path / "read.parquet" / "000000.part").write_bytes(b"torn")
    parts.add(read_to_json(str(folder / "page.txt")))
    parts.close()

    assert ParquetParts(tmp_path / "read.parquet").done() == {str(folder / "page.txt")}
    assert [path.name for path in (tmp_path / "read.parquet").iterdir()] == ["000000.parquet"]


def test_lines_of_a_file_without_an_end_are_cut_off(tmp_path: Path):
    out = tmp_path / "lines.jsonl"
    out.write_bytes(b'{"file": "a"}\n{"fi')
    lines = JsonLines(out)

    assert lines.done() == {"a"}
    lines.close()


def test_folders_and_patterns_name_each_file_once(folder: Path):
    named = list(files_named([str(folder), str(folder / "*.md"), str(folder / "page.txt")]))

    assert [Path(path).name for path in named] == sorted(path.name for path in folder.iterdir())


def test_an_unknown_kind_is_answered_with_the_nearest():
    result = run("x.txt", "--kind", "resolutoin")

    assert result.exit_code == 2
    assert "did you mean resolution?" in result.stderr


def test_the_manual_shows_what_the_command_prints(data: Path):
    manual = Path(__file__).parents[2] / "docs" / "documents.md"
    shown = manual.read_text(encoding="utf-8").split("```\n")[1].removesuffix("...\n")

    assert run(data / "page.txt").stdout.startswith(shown)
