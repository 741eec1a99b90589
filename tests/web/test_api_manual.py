"""The manual of the interface shows what is really answered, and names every question."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^\$ (curl [^\n]*)\n([^\n]*)$", MANUAL, re.M)


def sent(words: list[str]) -> bytes | None:
    for option in ("--data", "--data-binary"):
        if option in words:
            text = words[words.index(option) + 1]
            return (ROOT / text[1:]).read_bytes() if text.startswith("@") else text.encode()
    return None


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command[-60:] for command, _ in SHOWN])
def test_the_interface_answers_what_the_manual_shows(reader, command, output):
    words = shlex.split(command)
    address, body = words[-1].removeprefix("http://localhost:8000"), sent(words)
    found = reader.get(address) if body is None else reader.generic("POST", address, body, content_type="text/plain")

    assert re.fullmatch(re.escape(output).replace("…", r"[\s\S]*?"), found.content.decode()), found.content[:2000]


def test_the_manual_names_every_question_and_every_parameter(reader):
    paths = reader.get("/api/v1/openapi.json").json()["paths"]
    last = {path.removeprefix("/api/v1/documents").removeprefix("/api/v1") for path in paths}
    parameters = {
        p["name"] for m in paths.values() for op in m.values() for p in op["parameters"] if p["in"] == "query"
    }

    assert [one for one in last if one not in MANUAL] == []
    assert [one for one in parameters if f"`{one}`" not in MANUAL] == []


def test_the_manual_of_the_assistants_server_names_every_tool():
    pytest.importorskip("mcp", reason="the extra servanda[mcp] is not installed")
    from servanda.cli.assistants import TOOLS

    page = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")

    assert [tool for tool in TOOLS if f"`{tool}`" not in page] == []
