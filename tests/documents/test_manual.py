"""The manual on understanding documents shows what the program prints."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from servanda.cli.__main__ import main

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "understanding.md"
BLOCK = re.compile(r"```console\n\$ servanda (?P<words>[^\n]+)\n(?P<shown>.*?)```", re.DOTALL)


def blocks() -> Iterator[tuple[str, str]]:
    return ((match["words"], match["shown"]) for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8")))


def printed(words: str) -> str:
    """The output without blanks at the ends of lines."""
    found = CliRunner().invoke(main, shlex.split(words))
    return "".join(f"{line.rstrip()}\n" for line in found.output.splitlines())


@pytest.mark.parametrize(("words", "shown"), list(blocks()))
def test_the_manual_shows_what_is_printed(words, shown, monkeypatch):
    monkeypatch.chdir(ROOT)

    assert printed(words) == shown
