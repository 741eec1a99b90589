"""The manual shows what really happens: its commands print what it says, and nothing is left undescribed."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import servanda as sv
from servanda.cli.__main__ import COMMANDS, main
from servanda.facts import load
from servanda.inquiries.asking import rules_of
from servanda.law.conditions.vocabulary import WORDS
from servanda.law.proof import Proof
from servanda.law.setting import Setting

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
MANUAL = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
RECORD = load()
FENCE = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
COMMAND = re.compile(r"^\$ (servanda[^\n]*)\n(.*?)(?=^\$ |\Z)", re.M | re.S)
ROW = re.compile(r"^\| (\d+) \| `([\w-]+)` \([^|]*\) \| ([^|]+) \| (yes|no|not known) \|$", re.M)
UNDATED = {"record", "schema", "read", "redline", "check", "mandates", "search", "overlap", "serve"}


def shown() -> Iterator[tuple[str, str, str]]:
    """Page, command and printed text of each command in the manual."""
    for page in PAGES:
        for block in FENCE.findall(page.read_text(encoding="utf-8")):
            for command, output in COMMAND.findall(block):
                yield str(page.relative_to(ROOT)), command, output


SHOWN = list(shown())


def pattern_of(output: str) -> str:
    """The text as shown; an ellipsis stands for anything, spaces at the end of a line for nothing."""
    lines = "\n".join(line.rstrip() for line in output.strip().splitlines())
    return re.escape(lines).replace("…", r"[\s\S]*?")


@pytest.mark.parametrize(("page", "command", "output"), SHOWN, ids=[f"{p}: {c}"[:90] for p, c, _ in SHOWN])
def test_a_command_prints_what_the_manual_shows(page: str, command: str, output: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)

    result = CliRunner().invoke(main, shlex.split(command)[1:], prog_name="servanda")

    printed = "\n".join(line.rstrip() for line in result.output.strip().splitlines())
    assert re.fullmatch(pattern_of(output), printed), printed
    assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit)


def test_a_command_whose_answer_depends_on_the_day_names_it():
    undated = [c for _, c, _ in SHOWN if "--on" not in c and shlex.split(c)[1] not in UNDATED and "--help" not in c]
    asking = [c for c in undated if shlex.split(c)[1] in {"status", "party", "bases", "duties", "gaps", "instruments"}]

    assert asking == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_described(name: str):
    assert re.search(rf"`servanda {name}\b|`{name}`|`{name} ", MANUAL), f"docs/cli.md says nothing of {name}"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_says_what_it_does(name: str):
    command = main.get_command(click.Context(main), name)

    assert command is not None
    assert command.get_short_help_str()


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_condition_is_described(word: str):
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "docs/kernel.md").read_text(encoding="utf-8"), re.M)

    assert f"`{word}`" in " ".join(rows)


def test_every_link_of_the_manual_leads_somewhere():
    broken = [
        (page.name, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert broken == []


def test_every_reading_is_in_the_list():
    index = (ROOT / "docs/readings/index.md").read_text(encoding="utf-8")
    pages = {path.name for path in (ROOT / "docs/readings").glob("*.md")} - {"index.md"}

    assert {name for name in pages if f"({name})" not in index} == set()


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    named = {re.split(r"[<>=\[ ]", one)[0] for one in wanted} - {"servanda"}
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")

    assert {name for name in named if f"`{name}`" not in page} == set()


def asked(provision: str, text: str) -> Proof:
    """The proof of a provision for a case written as ``role STATE …; offence ID; conduct DAY; on DAY``."""
    given = [part.split() for part in text.split("; ")]
    words = {key: values for key, *values in given if key not in ("fact", "penalty")}
    days = {key: date.fromisoformat(words.pop(key)[0]) for key in ("on", "conduct") if key in words}
    named = {key: words.pop(key)[0] for key in ("offence", "measure") if key in words}
    setting = Setting(
        roles={role: tuple(states) for role, states in words.items() if role != "each"},
        offence=named["offence"],
        measure=named.get("measure"),
        decision=days["on"],
        conduct=days.get("conduct"),
        facts={values[0]: True for key, *values in given if key == "fact"},
        penalty_years={values[0]: int(values[1]) for key, *values in given if key == "penalty"},
    )
    found = next(p for i in RECORD.instruments.values() for p in i.provisions if p.id == provision)
    bound = next((words[role][0] for role in found.bound if role in words), None)
    return rules_of(RECORD).prove(provision, setting.binding(bound))


ROWS = ROW.findall((ROOT / "docs/kernel.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("number", "provision", "text", "answer"), ROWS, ids=[f"{n}-{p}" for n, p, _, _ in ROWS])
def test_the_eleven_provisions_answer_as_the_manual_shows(number: str, provision: str, text: str, answer: str):
    assert str(asked(provision, text).answer) == answer


def test_there_are_eleven():
    assert {int(number) for number, *_ in ROWS} == set(range(1, 12))


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_the_python_of_the_manual_runs(page: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / page).read_text(encoding="utf-8"), re.M | re.S)
    monkeypatch.setattr(sv, "load", lambda: RECORD)

    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)

    assert names["record"] is RECORD
