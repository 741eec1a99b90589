"""The description shows real answers: they are what is answered, and they are of the form that it promises."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from servanda.web.api.examples import QUESTIONS, answers, made


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    from django.test import Client

    return Client(HTTP_HOST="localhost").get("/api/v1/openapi.json").json()


def operations(description: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(path, op) for path, methods in description["paths"].items() for op in methods.values()]


def answer_of(operation: dict[str, Any]) -> dict[str, Any]:
    return operation["responses"]["200"]["content"]["application/json"]


def held_to(description: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": description["components"]})


def test_the_examples_are_what_is_answered():
    assert made() == answers(), "run python -m servanda.web.api.examples"


def test_every_question_has_an_example(description):
    shown = {
        path
        for path, op in operations(description)
        if "example" in op["responses"]["200"]["content"]["application/json"]
    }

    assert shown == set(description["paths"]) == {f"/api/v1{path}" for path in QUESTIONS}


def test_each_example_has_the_form_that_is_promised(description):
    wrong = {
        path: [error.message for error in held_to(description, told["schema"]).iter_errors(told["example"])]
        for path, op in operations(description)
        for told in [answer_of(op)]
    }

    assert {path: errors for path, errors in wrong.items() if errors} == {}


@pytest.mark.parametrize(
    ("case", "is_one"),
    [
        ({"title": "A", "offences": ["torture"], "suspects": [{"stateless": True, "residence": "BGD"}]}, True),
        ({"title": "A", "offences": ["torture"], "penalty_years": {"DEU": 5}}, True),
        ({"title": "A"}, False),
        ({"title": "A", "offences": ["torture"], "suspect": []}, False),
        ({"title": "A", "offences": ["torture"], "on": "tomorrow"}, False),
    ],
)
def test_the_body_of_a_case_is_held_to_the_published_schema(description, case, is_one):
    bodies = [
        op["requestBody"]["content"] for path, op in operations(description) if path.endswith(("forums", "assess"))
    ]
    schemas = [form["schema"] for body in bodies for form in body.values()]

    assert len(schemas) == 4
    assert {held_to(description, schema).is_valid(case) for schema in schemas} == {is_one}
