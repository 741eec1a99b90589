"""What goes wrong is told in words, with status 2, and leaves nothing half-written; not known ends with 3."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servanda.cli.__main__ import main
from servanda.facts.loading import BUNDLED

EXAMPLES = Path(__file__).parents[2] / "examples"
CASE = EXAMPLES / "torture-found-abroad.yaml"
WHOLE = CASE.read_text(encoding="utf-8")
ON = ("--on", "2026-11-21")
PAIR = ("--offence", "torture", "--measure", "extradition", *ON)


def servanda(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def refused(result: Result, *told: str) -> bool:
    """Ended with 2, by intention and not by a trace, and said all of this."""
    said = " ".join(result.output.split())
    return result.exit_code == 2 and isinstance(result.exception, SystemExit) and all(word in said for word in told)


CASES = {
    "malformed": ("title: [", ["not YAML"]),
    "truncated": (WHOLE[: WHOLE.index("measures")] + "measures: [extradition, take", ["not YAML"]),
    "empty": ("", ["no 'title'"]),
    "a list": ("- title: A\n", ["a mapping"]),
    "no offence": ("title: A\n", ["no offence"]),
    "unknown offence": ("title: A\noffences: [tortur]\n", ["'tortur'", "Did you mean 'torture'"]),
    "unknown State": ("title: A\noffences: [torture]\nrequesting: Polnd\n", ["'Polnd'", "'POL'", ":3:"]),
    "ambiguous State": ("title: A\noffences: [torture]\nrequesting: Korea\n", ["'Korea'", "'KOR'", "'PRK'"]),
    "unknown measure": ("title: A\noffences: [torture]\nmeasures: [extraditon]\n", ["'extraditon'", "extradition"]),
    "unknown key": ("title: A\noffences: [torture]\nofences: [torture]\n", ["'ofences'", "'offences'", ":3:"]),
    "unknown fact": ("title: A\noffences: [torture]\nfacts: {dual-criminalty: true}\n", ["dual-criminality"]),
    "days in the wrong order": (
        "title: A\noffences: [torture]\ncommitted: {from: 2020-02-02, to: 2020-01-01}\n",
        ["committed to 2020-01-01, before 2020-02-02", "Swap"],
    ),
    "a day before the conduct": (
        "title: A\noffences: [torture]\ncommitted: {from: 2020-02-02}\non: 2019-01-01\n",
        ["before the conduct began"],
    ),
    "a day not in the calendar": ("title: A\noffences: [torture]\non: 2026-02-30\n", ["2026-02-30", ":3:"]),
    "a State asking itself": (
        "title: A\noffences: [torture]\nrequesting: Poland\nrequested: POL\n",
        ["POL asking itself"],
    ),
    "two faults at once": ("title: A\noffences: [tortur]\non: never\n", ["2 problems", "'tortur'", "'never'"]),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("command", ["assess", "forums"])
def test_a_case_that_is_none_is_refused_with_what_is_wrong(name: str, command: str, tmp_path: Path):
    text, told = CASES[name]
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")

    assert refused(servanda(command, path), "case.yaml", *told)


def test_a_case_in_another_encoding_is_refused(tmp_path: Path):
    path = tmp_path / "case.yaml"
    path.write_bytes("title: Übergabe\noffences: [torture]\n".encode("latin-1"))

    assert refused(servanda("assess", path), "case.yaml:1", "UTF-8")


def test_a_case_of_200_mb_is_refused_without_reading_it(tmp_path: Path):
    path = tmp_path / "case.yaml"
    path.write_text("title: A\n")
    os.truncate(path, 200_000_000)

    assert refused(servanda("assess", path), "64 MB")


@pytest.mark.parametrize("what", ["absent", "."])
def test_a_case_file_that_is_none_is_refused(what: str, tmp_path: Path):
    assert refused(servanda("assess", tmp_path / what), "no such file")


QUESTIONS = {
    "asking itself": (("bases", "Poland", "POL", *PAIR), ["cannot ask itself", "two different States"]),
    "unknown State": (("bases", "Polnd", "Germany", *PAIR), ["'Polnd'", "'POL'"]),
    "ambiguous State": (("party", "Congo Republic Democratic", *ON), ["Did you mean", "Congo"]),
    "unknown instrument": (("status", "rome-statue", *ON), ["'rome-statute'"]),
    "unknown offence": (("duties", "Poland", "--offence", "tortur", *ON), ["'torture'"]),
    "unknown measure": (
        ("bases", "Poland", "Germany", "--offence", "torture", "--measure", "extraditon"),
        ["extradition"],
    ),
    "unknown fact": (
        ("duties", "Poland", "--offence", "torture", "--fact", "dual-criminalty=yes"),
        ["dual-criminality"],
    ),
    "fact without value": (("duties", "Poland", "--offence", "torture", "--fact", "urgent"), ["KEY=VALUE"]),
    "fact with another value": (("duties", "Poland", "--offence", "torture", "--fact", "urgent=soon"), ["yes or no"]),
    "day not in the calendar": (("status", "cat", "--on", "2026-02-30"), ["2026-02-30"]),
    "partial day": (("status", "cat", "--on", "2026"), ["2026"]),
    "supposition without sense": (("status", "cat", "--suppose", "Iran joins"), ["PARTY ACT INSTRUMENT DAY"]),
    "supposition of no act": (("status", "cat", "--suppose", "IRN acession cat 2027-01-01"), ["'accession'"]),
    "supposition twice": (
        ("status", "cat", "--suppose", "IRN accession cat 2027-01-01", "--suppose", "IRN accession cat 2027-02-01"),
        ["IRN accession cat 2027-02-01"],
    ),
    "supposition against the record": (("status", "cat", "--suppose", "POL accession cat 2027-01-01"), ["POL"]),
    "no registry": (("status", "cat", "--registry", "no/such/folder"), ["no/such/folder"]),
    "campaign of none": (("campaign", "--offence", "torture", "-k", "0", *ON), ["between 1 and 100"]),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_that_makes_no_sense_is_refused(name: str):
    words, told = QUESTIONS[name]

    assert refused(servanda(*words), *told), servanda(*words).output


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("acts/cat.csv", "AFG,ratification", "AFGH,ratification", "'AFGH'"),
        ("crimes.yaml", "crimes:", "crimes: [", "not YAML"),
        ("parties.csv", "code,name", "name,code", "heading"),
        ("instruments/cat.yaml", "effect: shall", "effect: shal", "'shal'"),
    ],
)
def test_a_broken_registry_is_refused_by_every_question(file: str, old: str, new: str, told: str, tmp_path: Path):
    folder = Path(shutil.copytree(BUNDLED, tmp_path / "registry"))
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    assert refused(servanda("status", "cat", *ON, "--registry", folder), Path(file).name, told)


# what is written is written whole


@pytest.mark.parametrize("form", ["json", "markdown", "html", "pdf"])
def test_a_form_is_written_whole_and_alone(form: str, tmp_path: Path):
    out = tmp_path / f"a.{form}"

    result = servanda("assess", CASE, "--format", form, "--out", out)

    assert result.exit_code == 0
    assert result.output.strip() == f"Written: {out}"
    assert [path.name for path in tmp_path.iterdir()] == [out.name]
    starts = {"json": b"{", "markdown": b"# ", "html": b"<!DOCTYPE html>", "pdf": b"%PDF-"}
    assert out.read_bytes().startswith(starts[form])


@pytest.mark.parametrize(
    ("name", "start"), [("a.pdf", b"%PDF-"), ("a.html", b"<!DOCTYPE"), ("a.md", b"# "), ("a.json", b"{")]
)
def test_the_end_of_the_name_says_the_form(name: str, start: bytes, tmp_path: Path):
    servanda("assess", CASE, "--out", tmp_path / name)

    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_text_file_holds_what_the_terminal_shows(tmp_path: Path):
    servanda("assess", CASE, "--out", tmp_path / "a.txt")

    written = (tmp_path / "a.txt").read_text(encoding="utf-8").splitlines()
    assert written == [line.rstrip() for line in servanda("assess", CASE).output.splitlines()]


def test_a_case_that_fails_leaves_the_old_file(tmp_path: Path):
    out, bad = tmp_path / "a.pdf", tmp_path / "bad.yaml"
    out.write_bytes(b"as it was")
    bad.write_text("title: A\noffences: [tortur]\n")

    assert refused(servanda("assess", bad, "--format", "pdf", "--out", out), "'tortur'")
    assert out.read_bytes() == b"as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "bad.yaml"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    result = servanda("assess", CASE, "--format", "html", "--out", tmp_path / "none" / "a.html")

    assert refused(result, "cannot be written", "a.html")


def test_an_unwritable_target_leaves_nothing_behind(tmp_path: Path):
    (tmp_path / "a.pdf").mkdir()

    assert refused(servanda("assess", CASE, "--format", "pdf", "--out", tmp_path / "a.pdf"), "cannot be written")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


# not known


def test_what_is_not_known_ends_with_3():
    later = ("status", "un-cybercrime", "--on", "2030-01-01")

    assert servanda(*later).exit_code == 3
    assert servanda(*later, "--absence", "practical").exit_code == 0
    assert servanda("bases", "Gambia", "Germany", "--offence", "money-laundering", *PAIR[2:]).exit_code == 3


def test_a_case_without_place_or_presence_is_answered_with_what_can_be(tmp_path: Path):
    path = tmp_path / "case.yaml"
    path.write_text("title: A\noffences: [torture]\n")

    result = servanda("assess", path, *ON)

    assert result.exit_code in (0, 3)
    said = " ".join(result.output.split())
    assert "Where was it committed? When was it committed? Where is the suspect?" in said
