"""The server for assistants, asked as an assistant asks it: over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest

mcp = pytest.importorskip("mcp", reason="the extra servanda[mcp] is not installed")

EMPTY = "The text has no words in it: nothing was written, or only pictures."
DAY = date(2026, 11, 21)
CASE = "title: A\noffences: [torture]\nsuspects: [{present_in: DEU, nationality: [SYR]}]\nrequesting: FRA\n"


def asked(questions: Callable[[Any], Awaitable[Any]]) -> Any:
    """What the questions bring when they are asked of a fresh server."""
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    async def ask() -> Any:
        command = StdioServerParameters(command=sys.executable, args=["-m", "servanda.cli", "mcp"])
        async with stdio_client(command) as (out, into), ClientSession(out, into) as session:
            await session.initialize()
            return await questions(session)

    return asyncio.run(asyncio.wait_for(ask(), 60))


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """One conversation in which every tool is asked once."""
    wanted: dict[str, dict[str, Any]] = {
        "names": {"name": "The Gambia"},
        "status": {"instrument": "cat", "on": "2026-11-21"},
        "instruments": {"on": "2026-11-21"},
        "party": {"party": "GMB"},
        "bases": {"requesting": "GMB", "requested": "DEU", "offence": "torture", "measure": "extradition"},
        "duties": {"state": "GMB", "offence": "torture"},
        "proof": {"provision": "cat-7-1", "state": "GMB", "offence": "torture"},
        "forums": {"case": CASE},
        "assess": {"case": CASE},
        "gaps": {"offence": "torture", "level": "must"},
        "campaign": {"offence": "torture", "k": 1},
        "compare": {"offence": "torture", "suppose": ["IND accession cat 2027-01-01"], "on": "2028-01-01"},
        "findings": {"instrument": "cat"},
        "coverage": {"instrument": "cat"},
        "tracks": {},
        "track": {"track": "ljubljana-hague"},
        "agenda": {"who": "DEU"},
        "read_document": {"text": "The General Assembly,\n\n1. Requests the Secretary-General to report."},
        "check_text": {"text": "The Convention against Cybercrime enters into force after signatures by 40 States."},
        "mandates": {"text": "The General Assembly,\n\n1. Requests the Secretary-General to report."},
    }

    async def questions(session: Any) -> dict[str, Any]:
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        found = {name: await session.call_tool(name, arguments) for name, arguments in wanted.items()}
        wrong = await session.call_tool("status", {"instrument": "catt"})
        empty = await session.call_tool("read_document", {"text": " "})
        return {"tools": tools, "found": found, "wrong": wrong, "empty": empty}

    return asked(questions)


@pytest.fixture(scope="module")
def questions() -> Any:
    """The questions, asked without a server around them."""
    from servanda.cli.assistants import _Questions

    return _Questions(None)


def told(answers: dict[str, Any], tool: str) -> Any:
    text = answers["found"][tool].content[0].text
    return text if tool == "assess" else json.loads(text)


def test_every_tool_answers(answers):
    assert set(answers["found"]) == set(answers["tools"])
    assert [name for name, found in answers["found"].items() if found.is_error] == []


def test_every_tool_says_what_it_answers_and_that_it_only_reads(answers):
    tools = answers["tools"].values()

    assert [tool.name for tool in tools if not (tool.description and tool.annotations.read_only_hint)] == []


def test_answers_carry_their_facts_and_their_day(answers):
    status, bases = told(answers, "status"), told(answers, "bases")

    assert (status["in_force"], status["on"]) == ("yes", "2026-11-21")
    assert any("1987-06-26" in fact for fact in status["because"])
    assert all(basis["because"] and basis["article"] and basis["provision"] for basis in bases["bases"])


LONG = [
    ("GMB", "DEU", "torture", "extradition"),
    ("FRA", "ITA", "torture", "search-seize-freeze"),
    ("FRA", "ROU", "cyber-illegal-access", "access-stored-data"),
]


@pytest.mark.parametrize("named", LONG, ids=["-".join(one) for one in LONG])
def test_bases_in_short_are_short_and_name_all_that_hangs_on_them(questions, named):
    brief, full = (questions.bases(*named, on=DAY, detail=detail) for detail in ("short", "full"))
    hanging = [
        found for basis in full["bases"] for key in ("terms", "grounds_for_refusal") for found in basis.get(key, ())
    ]

    assert len(json.dumps(brief, ensure_ascii=False).encode()) < 15_000
    assert ids_in(brief) == {one["provision"] for one in (*full["bases"], *hanging, *full["safeguards"])}


@pytest.mark.parametrize(("state", "offence"), [("GMB", "torture"), ("FRA", "war-crimes"), ("DEU", "genocide")])
def test_duties_in_short_are_short_and_name_all(questions, state, offence):
    brief, full = (questions.duties(state, offence, on=DAY, detail=detail) for detail in ("short", "full"))

    assert len(json.dumps(brief, ensure_ascii=False).encode()) < 15_000
    assert ids_in(brief) == {one["provision"] for one in full["duties"]}
    assert (brief["answer"], brief["sentence"]) == (full["answer"], full["sentence"])


def ids_in(value: Any) -> set[str]:
    """Ids of provisions in an answer given in short: told in words, or listed under kind, answer and strength."""
    if isinstance(value, list):
        return {found for one in value for found in ids_in(one)}
    if not isinstance(value, dict):
        return set()
    own = {value["provision"]} if "provision" in value else set()
    listed = [inner[key] for inner in value.values() if isinstance(inner, dict) for key in inner if ", " in key]
    return own | {one.split(" ")[0] for some in listed for one in some} | {i for v in value.values() for i in ids_in(v)}


def test_a_text_is_read_in_another_process():
    from servanda.cli.texts import asked_apart

    assert asked_apart(os.getpid) != os.getpid()


def test_a_text_that_cannot_be_read_is_told_in_the_librarys_words(answers):
    assert answers["empty"].is_error
    assert answers["empty"].content[0].text.endswith(EMPTY)


def test_a_proof_goes_down_to_facts_with_sources(answers):
    (found,) = told(answers, "proof")
    nodes, sources = [found["because"]], []
    while nodes:
        node = nodes.pop()
        nodes += node["because"]
        sources += [node["source"]] if node.get("source") else []

    assert found["article"] == "7(1)"
    assert sources


def test_gaps_may_be_asked_for_one_level(answers):
    assert {place["level"] for place in told(answers, "gaps")["states"]} == {"must"}


def test_an_assessment_is_a_report(answers):
    assert told(answers, "assess").startswith("# A\n")


def test_a_wrong_name_is_answered_with_the_nearest(answers):
    assert answers["wrong"].is_error
    assert "Did you mean 'cat'?" in answers["wrong"].content[0].text
