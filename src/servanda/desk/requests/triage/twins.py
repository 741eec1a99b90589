"""A twin that came in: the same proposals, resting on what it says outright; what it leaves out is missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from servanda.custody.errors import CustodyError
from servanda.custody.packages.strict import complaints, read_json, twin_digest
from servanda.desk.errors import BadInput
from servanda.desk.requests.letters.twin import FORMAT
from servanda.desk.requests.triage.findings import Proposed, Reading

__all__ = ["read_twin"]

_LARGEST = 4 * 1024**2  # bytes


def read_twin(data: bytes) -> Reading:
    """The proposals of a twin. Raises BadInput where it is none, is not valid, or was changed since its digest."""
    said = _parsed(data)
    if said["digest"] != twin_digest(said):
        raise BadInput("the twin was changed: its digest is not that of its content. Ask its sender for it again.")
    if said["letter"] != "request":
        raise BadInput(f"the twin is of a letter of another kind ({said['letter']}); a request was expected.")
    text = json.dumps({k: v for k, v in said.items() if k != "digest"}, ensure_ascii=False, indent=1)
    return Reading(text=text, language=said["language"], is_whole=True, proposals=tuple(_proposals(said)))


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > _LARGEST:
        raise BadInput(f"the twin has {len(data)} bytes; at most {_LARGEST} were expected.")
    try:
        said = read_json(data, "the twin")
    except CustodyError as wrong:
        raise BadInput(str(wrong)) from None
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise BadInput(f"the file is no twin of a letter: its format is not {FORMAT!r}.")
    wrong_places = complaints("request", said, most=1)
    if wrong_places:
        raise BadInput(f"the twin is not as its schema has it: {wrong_places[0]}")
    return said


def _proposals(said: Mapping[str, Any]) -> Iterator[Proposed]:
    for field, value in _values(said):
        yield Proposed(field=field, value=value, start=0, end=0, confidence="clear", why="the twin says so")


def _values(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "sender-state", said["sender"]["state"]
    yield "sender-authority", said["sender"]["name"]
    yield "addressee-state", said["addressee"]["state"]
    yield "reference", said["reference"]
    yield "made-on", said["made_on"]
    yield from (("basis", f"{one['instrument']}:{one['article']}") for one in said.get("bases", ()))
    yield from (("measure", one["measure"]) for one in said["asked"])
    yield from (("offence", one) for one in said.get("offences", ()))
    yield from (("person", f"{one['role']}:{one.get('name', one['token'])}") for one in said.get("persons", ()))
    if "respond_by" in said:
        yield "respond-by", said["respond_by"]
    if said["urgency"] != "routine":
        yield "urgency", said["urgency"]
    if said.get("confidential"):
        yield "confidential", "yes"
    for one in said.get("contents", ()):
        if one.get("words") and one["provision"].get("item"):
            yield "item", one["provision"]["item"]
