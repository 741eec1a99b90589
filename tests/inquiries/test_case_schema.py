"""The published schema of case files and the reader accept and refuse the same."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from servanda.facts import load
from servanda.facts.files import parsed
from servanda.facts.problems import Problems
from servanda.facts.vocabulary import CONTEXTS
from servanda.inquiries.case import read_case_text
from servanda.inquiries.errors import BadCase

EXAMPLES = Path(__file__).parents[2] / "examples"
SCHEMA = json.loads((files("servanda.registry") / "schemas" / "case.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
RECORD = load()
LEAST: dict[str, Any] = {"title": "A", "offences": ["torture"]}

GOOD: list[dict[str, Any]] = [
    {},
    {"title": 1951},
    {"offences": "torture, genocide"},
    {"committed": {"from": "2017-08-25", "to": "2018-01-31", "in": ["MMR", "Bangladesh"]}},
    {"committed": {"from": "2017-08-25", "in": "MMR", "flag": [], "aimed_at": None}},
    {"committed": None},
    {"suspects": [{"name": "A", "nationality": ["MMR"], "present_in": "DEU"}]},
    {"suspects": [{"stateless": True, "residence": "Bangladesh"}, {}]},
    {"victims": []},
    {"victims": None},
    {"requesting": "Gambia", "requested": "DEU", "measures": ["extradition", "take-evidence"]},
    {"measures": "extradition", "requesting": None},
    {"on": "2026-11-21", "requested_on": "2026-11-01"},
    {"context": "NIAC"},
    {"facts": {"dual-criminality": True, "domestic-law-allows@Germany": False}},
    {"penalty_years": {"DEU": 15}, "sentence_months": 4},
    {"sentence_months": None, "facts": None, "penalty_years": None},
]
BAD: list[dict[str, Any]] = [
    {"title": ""},
    {"title": None},
    {"title": ["A"]},
    {"offences": []},
    {"offences": ""},
    {"offences": {"torture": True}},
    {"offences": [["torture"]]},
    {"offence": ["torture"]},
    {"committed": "2017"},
    {"committed": {"when": "2017-08-25"}},
    {"committed": {"from": "2017-8-25"}},
    {"committed": {"from": "2017"}},
    {"committed": {"in": {"MMR": 1}}},
    {"suspects": {"name": "A"}},
    {"suspects": ["A"]},
    {"suspects": [{"age": 30}]},
    {"suspects": [{"stateless": "perhaps"}]},
    {"victims": "many"},
    {"requesting": ["GMB"]},
    {"measures": {"extradition": True}},
    {"on": "yesterday"},
    {"on": "2026-13-01"},
    {"context": "war"},
    {"facts": {"dual-criminality": "yes"}},
    {"facts": ["dual-criminality"]},
    {"penalty_years": {"DEU": -1}},
    {"penalty_years": {"DEU": True}},
    {"penalty_years": 5},
    {"sentence_months": -4},
    {"sentence_months": 4.5},
    {"sentence_months": True},
    {"sentence_months": "four"},
]


def accepted(case: dict[str, Any]) -> bool:
    try:
        read_case_text(RECORD, json.dumps(case))
    except BadCase:
        return False
    return True


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("case", GOOD, ids=json.dumps)
def test_both_accept(case: dict[str, Any]):
    assert VALIDATOR.is_valid(LEAST | case)
    assert accepted(LEAST | case)


@pytest.mark.parametrize("case", BAD, ids=json.dumps)
def test_both_refuse(case: dict[str, Any]):
    assert not VALIDATOR.is_valid(LEAST | case)
    assert not accepted(LEAST | case)


@pytest.mark.parametrize("key", sorted(LEAST))
def test_what_is_required_is_required_by_both(key: str):
    case = {name: value for name, value in LEAST.items() if name != key}

    assert not VALIDATOR.is_valid(case)
    assert not accepted(case)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_examples_are_valid(path: Path):
    problems = Problems()
    content = parsed(path.read_text(encoding="utf-8"), path.name, problems)

    assert problems.found == []
    assert list(VALIDATOR.iter_errors(content)) == []


def test_the_contexts_are_those_of_the_vocabulary():
    assert set(SCHEMA["properties"]["context"]["enum"]) == {*CONTEXTS, "", None}


def test_every_fact_of_the_record_may_be_given():
    case = LEAST | {"facts": dict.fromkeys(RECORD.case_facts, True)}

    assert VALIDATOR.is_valid(case)
    assert accepted(case)
