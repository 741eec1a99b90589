"""The commands that answer speak French when asked; data for programs stays as it is documented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servanda.cli.__main__ import main

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "torture-found-abroad.yaml")
ON = ("--on", "2026-11-21")
ASKED = {
    "status": (("status", "cat", "--participants", "--why"), "En vigueur"),
    "bases": (("bases", "LTU", "POL", "--offence", "torture", "--measure", "extradition"), "oui, sur 1 base recensée"),
    "duties": (("duties", "POL", "--offence", "torture", "--why"), "La Pologne, où se trouve un suspect (torture)"),
    "forums": (("forums", EXAMPLE), "À décider par des personnes"),
    "assess": (("assess", EXAMPLE), "La Pologne doit poursuivre ou extrader (torture)"),
}


def asked(*words: str) -> Result:
    return CliRunner().invoke(main, [*words, *ON], prog_name="servanda")


@pytest.mark.parametrize("command", ASKED)
def test_a_command_answers_in_french(command: str):
    words, says = ASKED[command]

    assert says in asked(*words, "--language", "fr").output.replace("\xa0", " ")


@pytest.mark.parametrize("command", ASKED)
def test_data_are_the_same_in_every_language(command: str):
    words, _ = ASKED[command]
    words = tuple(word for word in words if word != "--why")

    assert json.loads(asked(*words, "--json", "--language", "fr").output) == json.loads(asked(*words, "--json").output)


def test_a_report_is_written_in_french(tmp_path: Path):
    for name in ("assessment.html", "assessment.md", "assessment.pdf"):
        assert asked("assess", EXAMPLE, "--language", "fr", "--out", str(tmp_path / name)).exit_code == 0

    assert '<html lang="fr">' in (tmp_path / "assessment.html").read_text(encoding="utf-8")
    assert "## En bref" in (tmp_path / "assessment.md").read_text(encoding="utf-8")
    assert b"/Lang" in (tmp_path / "assessment.pdf").read_bytes()


def test_an_unknown_language_is_refused():
    found = asked("status", "cat", "--language", "eo")

    assert found.exit_code == 2
    assert "'eo' is not one of 'en', 'fr'" in found.output
