"""JSON in one form only, so that a digest over it means something (RFC 8785).

Members sorted by the UTF-16 code units of their names, no white space, strings escaped as RFC 8785 says, UTF-8. Our
records hold no fractions, so numbers are whole and within ±(2^53 - 1): a fraction is refused instead of rounded.
"""

from __future__ import annotations

import json
from typing import Any

from servanda.custody.errors import BadRecord

__all__ = ["canonical"]

_GREATEST = 2**53 - 1


def canonical(value: Any) -> bytes:
    """The one form of a JSON value; raises BadRecord for what has none (fractions, half characters, other types)."""
    try:
        return json.dumps(_ordered(value, "$"), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except UnicodeEncodeError as wrong:
        raise BadRecord(f"{wrong.object[wrong.start : wrong.end]!r} is half a character. Write it whole.") from None


def _ordered(value: Any, where: str) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int) and abs(value) <= _GREATEST:
        return value
    if isinstance(value, list | tuple):
        return [_ordered(one, f"{where}[{place}]") for place, one in enumerate(value)]
    if isinstance(value, dict) and all(isinstance(name, str) for name in value):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return {name: _ordered(value[name], f"{where}.{name}") for name in names}
    raise BadRecord(f"{where} is {value!r}: only text, whole numbers, yes and no, lists and members have one form.")
