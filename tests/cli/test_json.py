"""``--json``: one document, the documented keys, and the same six on every answer and every node of a proof."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from servanda.cli.__main__ import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/json.md").read_text(encoding="utf-8")
CASE = "examples/torture-found-abroad.yaml"
ON = "--on 2026-11-21"
COMMANDS = {
    "status": f"status cped {ON} --participants",
    "party": f"party Poland {ON}",
    "bases": f"bases LTU POL --offence torture --measure extradition {ON}",
    "duties": f"duties POL --offence torture {ON}",
    "forums": f"forums {CASE} {ON}",
    "assess": f"assess {CASE} {ON}",
    "gaps": f"gaps --offence torture {ON}",
    "campaign": f"campaign --offence torture -k 1 --candidate Iran {ON}",
}
ANSWERS = {"yes", "no", "not known"}
SIX = {"answer", "effect", "instrument", "article", "certainty", "because"}
FRAME = {"on", "as_of", "known_on", "sources", "supposing"}


@cache
def printed(name: str) -> dict[str, Any]:
    result = CliRunner().invoke(main, [*COMMANDS[name].split(), "--json"])
    assert result.exit_code in (0, 3), result.output
    found: dict[str, Any] = json.loads(result.output)
    return found


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def documented(name: str) -> set[str]:
    section = PAGE.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]
    line = next(line for line in section.splitlines() if line.startswith("Beside the frame:"))
    return set(re.findall(r"`(\w+)`", line))


def mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from mappings(part)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_keys_are_those_of_the_manual(name: str):
    assert set(printed(name)) - FRAME == documented(name) - FRAME


@pytest.mark.parametrize("name", COMMANDS)
def test_every_answer_has_its_frame(name: str):
    found = printed(name)

    assert set(found) >= FRAME
    assert found["on"] == "2026-11-21"
    assert found["as_of"] is None or date.fromisoformat(found["as_of"])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_answer_and_every_node_has_the_six(name: str):
    nodes = [node for node in mappings(printed(name)) if "because" in node]

    assert [node for node in nodes if not node.keys() >= SIX] == []
    assert {node["answer"] for node in nodes} <= ANSWERS
    assert {node["certainty"] for node in nodes} <= {"text", "memory", "contested"}


@pytest.mark.parametrize("name", ["bases", "duties", "forums", "assess"])
def test_every_finding_ends_in_facts(name: str):
    findings = [node for node in mappings(printed(name)) if "provision" in node]
    leaves = [node for node in mappings(printed(name)) if node.get("because") == [] and "says" in node]

    assert findings
    assert all(finding["instrument"] and finding["article"] and finding["effect"] for finding in findings)
    assert all(leaf["says"] for leaf in leaves)


@pytest.mark.parametrize("name", ["bases", "duties", "forums", "assess"])
def test_what_is_not_known_says_what_would_settle_it(name: str):
    open_ = [n for n in mappings(printed(name)) if "provision" in n and n["answer"] == "not known"]

    assert open_
    assert [node["provision"] for node in open_ if not node["missing"]] == []


def test_status_has_at_least_what_was_promised():
    assert printed("status").keys() >= {
        *("instrument", "adopted_on", "in_force", "in_force_from", "threshold", "signatures"),
        *("signatories_not_bound", "contracting_states", "parties", "parties_by_region", "participants"),
    }
    assert printed("status")["in_force_from"].keys() == {"published", "derived"}
    assert printed("status")["threshold"].keys() == {"needed", "counted"}


def test_a_supposition_is_marked_in_answer_and_proof():
    words = f"{COMMANDS['bases']} --json --suppose".split()
    words[1] = "IRN"
    result = CliRunner().invoke(main, [*words, "IRN accession cat 2026-01-01"])

    found = json.loads(result.output)

    assert found["supposing"] == ["IRN accession cat 2026-01-01"]
    assert any(finding["supposing"] for finding in found["bases"])
    assert any(node.get("supposed") for node in mappings(found["bases"]))
