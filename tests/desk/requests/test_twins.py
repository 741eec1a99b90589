"""The JSON twin: valid against its schema, with a digest that tells any change."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator, ValidationError
from tests.desk.requests.letters_made import EACH, REQUEST

from servanda.custody.packages.strict import twin_digest
from servanda.desk.requests.letters.letter import Kind, Letter, Person
from servanda.desk.requests.letters.twin import digest_of, to_twin

SCHEMA = json.loads((files("servanda") / "registry/schemas/request.schema.json").read_text(encoding="utf-8"))
VALID = Draft202012Validator(SCHEMA)


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


def test_there_is_a_letter_of_each_kind():
    assert [letter.kind for letter in EACH] == list(Kind)


@pytest.mark.parametrize("letter", EACH, ids=lambda letter: letter.kind)
def test_each_twin_is_valid_and_carries_its_own_digest(letter: Letter):
    twin = json.loads(json.dumps(to_twin(letter)))

    VALID.validate(twin)
    assert twin["digest"] == twin_digest(twin) == digest_of(letter)


def test_any_change_changes_the_digest():
    changed = replace(REQUEST, respond_by=None)

    assert digest_of(changed) != digest_of(REQUEST)


def test_a_sealed_identity_with_a_name_is_refused_by_the_schema():
    named = replace(REQUEST, persons=(Person(token="W-1", role="witness", name="Anna Example", is_sealed=True),))

    with pytest.raises(ValidationError):
        VALID.validate(to_twin(named))
