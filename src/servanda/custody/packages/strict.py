"""JSON as packages have it: no key twice, no number that is none, nothing too deep; checked against its schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any

from servanda.custody.canonical import canonical
from servanda.custody.errors import UnreadablePackage

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

__all__ = ["SCHEMAS", "complaints", "read_json", "schema_of", "twin_digest", "write_json"]

SCHEMAS = ("conditions", "items", "package", "receipt", "request")


def read_json(content: bytes, what: str) -> Any:
    """The value. Raises UnreadablePackage, which names what was read."""
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as wrong:
        raise UnreadablePackage(f"{what} is not JSON as packages have it: {wrong}.") from wrong


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a key comes twice in one object")
    return told


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def write_json(value: Any) -> bytes:
    """The value for people and for machines: sorted, indented, UTF-8."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def complaints(schema: str, value: Any, most: int = 5) -> list[str]:
    """What in the value is not as its schema has it, each with its place; nothing: it is."""
    found = islice(_validator(schema).iter_errors(value), most)
    return [f"{'/'.join(map(str, one.absolute_path)) or 'the whole'}: {one.message[:200]}" for one in found]


@cache
def _validator(schema: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema_of(schema))


def schema_of(name: str) -> Mapping[str, Any]:
    """The published schema of that name."""
    told = json.loads((files("servanda.registry") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert isinstance(told, dict)
    return told


def twin_digest(twin: Mapping[str, Any]) -> str:
    """The digest a twin ought to carry: SHA-256 of it without the digest, in the one form of RFC 8785."""
    return hashlib.sha256(canonical({name: value for name, value in twin.items() if name != "digest"})).hexdigest()
