"""The JSON twin of a letter: what programs read; its digest stands on every form of the letter.

The digest is SHA-256 over the canonical form (RFC 8785) of the twin without the digest. Published as
``registry/schemas/request.schema.json``; what is empty is left out, so that unknown stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from servanda.custody.packages.strict import twin_digest
from servanda.desk.requests.letters.letter import Letter

__all__ = ["FORMAT", "digest_of", "to_twin"]

FORMAT = "servanda-letter-1"
_NAMES = {"kind": "letter", "is_confidential": "confidential", "is_partial": "partial", "is_sealed": "sealed"}


def to_twin(letter: Letter) -> dict[str, Any]:
    """The twin with its digest; valid against the published schema."""
    twin = {"format": FORMAT, **_record(letter, _NAMES)}
    return {**twin, "digest": twin_digest(twin)}


def digest_of(letter: Letter) -> str:
    """SHA-256, in hexadecimal, that stands on every form of the letter."""
    digest: str = to_twin(letter)["digest"]
    return digest


def _record(record: Any, names: Mapping[str, str]) -> dict[str, Any]:
    said = ((names.get(one.name, one.name), _value(getattr(record, one.name))) for one in fields(record))
    return {name: value for name, value in said if value not in ("", None, (), [], {}, False)}


def _value(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return _record(value, _INNER)
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _value(one) for name, one in value.items()}
    return value


_INNER = {"is_sealed": "sealed"}
