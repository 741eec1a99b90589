"""The page on the record shows what its commands really print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from servanda.cli.__main__ import main

ROOT = Path(__file__).parents[2]
SHOWN = re.findall(r"^```console\n\$ servanda ([^\n]+)\n(.*?)^```", (ROOT / "docs/record.md").read_text(), re.M | re.S)


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_a_command_prints_what_the_page_shows(command: str, output: str, monkeypatch: pytest.MonkeyPatch):
    """An ellipsis stands for what changes as the record grows."""
    monkeypatch.chdir(ROOT)

    result = CliRunner().invoke(main, shlex.split(command))

    printed = "\n".join(line.rstrip() for line in result.output.splitlines()).strip()
    pattern = re.escape(output.strip()).replace("…", r"[\s\S]*?")
    assert re.fullmatch(pattern, printed), printed


def test_the_page_shows_five_commands():
    assert len(SHOWN) == 5
