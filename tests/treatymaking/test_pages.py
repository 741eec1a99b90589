"""The pages on treaty-making show what the commands really print, and the backtest's page what it found."""

from __future__ import annotations

import json
import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from servanda.cli.__main__ import main
from servanda.facts import load
from servanda.treatymaking.backtest import cases

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/treatymaking.md").read_text("utf-8")
FORECASTS = (ROOT / "docs/forecasts.md").read_text("utf-8")
SHOWN = re.findall(r"^```console\n\$ servanda ([^\n]+)\n(.*?)^```", PAGE, re.M | re.S)


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_a_command_prints_what_the_page_shows(command: str, output: str):
    result = CliRunner().invoke(main, shlex.split(command))

    assert "\n".join(line.rstrip() for line in result.output.splitlines()).strip() == output.strip()


def test_the_page_shows_three_commands():
    assert len(SHOWN) == 3


@pytest.mark.parametrize(
    ("row", "command"),
    [
        ("`track ID`", "track rome-statute --on 2026-11-21"),
        ("`forecast`", "forecast cat --on 1986-02-04"),
        ("`map`", "map cat --on 2020-01-01"),
        ("`plot …`", "plot track rome-statute --on 2026-11-21"),
        ("`agenda`", "agenda --from 2026-11-21"),
    ],
)
def test_the_page_names_every_key_of_the_json(row: str, command: str):
    line = next(text for text in PAGE.splitlines() if text.startswith(f"| {row} |"))
    found = json.loads(CliRunner().invoke(main, [*shlex.split(command), "--json"]).output)

    assert [key for key in found if f"`{key}`" not in line] == []


def test_the_page_of_forecasts_holds_what_the_backtest_gives():
    (case,) = cases(load(), horizons=(12,), only={"hostages"})

    line = next(row for row in FORECASTS.splitlines() if row.startswith("| hostages | 12 |"))
    days = [date.fromisoformat(cell) for cell in re.findall(r"\d{4}-\d{2}-\d{2}", line)]

    assert days == [case.forecast.low, case.forecast.middle, case.forecast.high, case.baseline, case.actual]
