"""The trail as a file: one entry a line (JSON), or a table (CSV) for people; and heads as files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from servanda.desk.errors import BadInput, TrailBroken
from servanda.desk.trail.proof import FIELDS, Anchor

__all__ = ["read_head", "read_rows", "write_head", "write_rows", "write_table"]

_WORDS = tuple(name for name in FIELDS if name not in ("number", "details"))
_PLACE = {"number", "previous", "digest", "withheld"}
_LONGEST = 1_000_000  # characters of a line


def write_rows(rows: Iterable[Mapping[str, Any]], to: TextIO) -> int:
    """One entry a line; how many were written."""
    many = 0
    for row in rows:
        to.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
        many += 1
    return many


def write_table(rows: Iterable[Mapping[str, Any]], to: TextIO, *, head: bool = True) -> None:
    """A table for people; what a spreadsheet would take for a formula is quoted. It proves nothing: JSON does."""
    table = csv.writer(to)
    columns = ("number", "at", "authority", "who", "did", "on", "case", "details")
    if head:
        table.writerow(columns)
    for row in rows:
        if "withheld" not in row:
            said = {**row, "details": json.dumps(row["details"], ensure_ascii=False, sort_keys=True)}
            table.writerow([_plain(said[name]) for name in columns])


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The entries of a file. Raises TrailBroken, naming the line that holds none."""
    with path.open(encoding="utf-8", errors="surrogateescape") as file:
        line = 0
        while text := file.readline(_LONGEST):
            line += 1
            row = _entry(text)
            if row is None:
                raise TrailBroken(
                    f"{path}: line {line} holds no entry of a trail. Compare it with the desk's own export."
                )
            yield row


def _entry(text: str) -> dict[str, Any] | None:
    """The entry that a line holds, every field of its type."""
    try:
        row = json.loads(text)
    except ValueError:
        return None
    if not isinstance(row, dict) or type(row.get("number")) is not int:
        return None
    if set(row) == _PLACE:
        return row if isinstance(row["previous"], str) and isinstance(row["digest"], str) else None
    whole = set(row) == {*FIELDS, "digest"} and all(isinstance(row[name], str) for name in (*_WORDS, "digest"))
    return row if whole else None


def write_head(anchor: Anchor, to: Path) -> None:
    """Keep it where those who keep the desk cannot write: paper will do."""
    to.write_text(json.dumps(asdict(anchor)) + "\n", encoding="utf-8")


def read_head(path: Path) -> Anchor:
    """Raises BadInput."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        said = None
    whole = isinstance(said, dict) and set(said) == {"number", "digest", "at"} and type(said["number"]) is int
    if not whole or not isinstance(said["digest"], str) or not isinstance(said["at"], str):
        raise BadInput(f"{path} holds no head of a trail. Write one: servanda desk verify-audit --write-head FILE")
    return Anchor(**said)
