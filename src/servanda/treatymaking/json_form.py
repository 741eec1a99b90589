"""Records of this room as JSON: days as EDTF text, dates and amounts as text, tuples as lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from servanda.facts.days import Day

__all__ = ["as_json"]


def as_json(value: Any) -> Any:
    """The value with every record, day, date and amount turned into what JSON knows."""
    if isinstance(value, Day):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else " ".join(key): as_json(v) for key, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [as_json(v) for v in (sorted(value) if isinstance(value, (set, frozenset)) else value)]
    return value
