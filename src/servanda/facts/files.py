"""The files of a registry: CSV with one fact a line, YAML with one entry a block; both with line numbers."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml12

from servanda.facts.problems import Fields, Problems

__all__ = ["parsed", "read_table", "read_yaml", "text_of"]

_LARGEST = 64 * 1024 * 1024  # bytes; the largest file of the bundled registry has 0.1 MB
_ENTRY = re.compile(r"^\s*-\s*\{?\s*id:\s*([\w.-]+)", re.MULTILINE)


def text_of(path: Path, name: str, problems: Problems) -> str:
    """The text of a UTF-8 file; empty, with a problem noted, if it cannot be read."""
    try:
        if path.stat().st_size > _LARGEST:
            problems.add(name, None, "a file of more than 64 MB", "a registry file", "Split it or name another file.")
            return ""
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = path.read_bytes()[: wrong.start].count(b"\n") + 1
        problems.add(name, line, "bytes that are not UTF-8", "UTF-8 text", "Save the file as UTF-8.")
    except OSError as wrong:
        problems.add(name, None, f"a file that cannot be read ({wrong.strerror})", "a readable file", "Check it.")
    return ""


def read_table(path: Path, name: str, columns: tuple[str, ...], problems: Problems) -> Iterator[Fields]:
    """The rows of a CSV file; a wrong heading is one problem, a row of wrong length one more each."""
    rows = csv.reader(text_of(path, name, problems).splitlines(keepends=True))
    heading = next(rows, None)
    if heading is None:
        return
    if tuple(heading) != columns:
        fix = f"Begin the file with {','.join(columns)}"
        problems.add(name, 1, f"the heading {','.join(heading)!r}", "the columns of the schema", fix)
        return
    for row in rows:
        if len(row) == len(columns):
            yield Fields(dict(zip(columns, row, strict=True)), name, rows.line_num, problems)
        elif row:
            fix = "Quote values that contain a comma."
            problems.add(name, rows.line_num, f"{len(row)} values", f"{len(columns)} values", fix)


def read_yaml(path: Path, name: str, problems: Problems) -> tuple[Mapping[str, Any], Mapping[str, int]]:
    """The mapping in a YAML file, and the line on which each entry with an ``id`` begins."""
    text = text_of(path, name, problems)
    return parsed(text, name, problems), _lines(text)


def parsed(text: str, name: str, problems: Problems) -> Mapping[str, Any]:
    """The mapping a YAML (or JSON) text holds; empty, with a problem noted, if it holds none."""
    try:
        content: Any = yaml12.parse_yaml(text) if text else {}
    except ValueError as wrong:
        place = re.search(r"line (\d+)", str(wrong))
        line = int(place[1]) if place else None
        problems.add(name, line, f"text that is not YAML ({wrong})", "YAML 1.2", "Mend the line named.")
        return {}
    if not isinstance(content, Mapping):
        problems.add(name, 1, f"a {type(content).__name__}", "a mapping of names to values", "See its neighbours.")
        return {}
    return content


def _lines(text: str) -> dict[str, int]:
    lines, counted, position = {}, 1, 0
    for entry in _ENTRY.finditer(text):
        counted += text.count("\n", position, entry.start(1))
        position = entry.start(1)
        lines[entry[1]] = counted
    return lines
