"""The directory as a table: what is written is read back the same, here and at any other desk.

A cell that a spreadsheet would take for a formula is written with an apostrophe before it, as is
one that begins with an apostrophe; on reading, one apostrophe is taken away.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from servanda.desk import checking
from servanda.desk.directory.fields import CHECKS
from servanda.desk.directory.models import Contact
from servanda.desk.errors import BadInput, BadTable
from servanda.facts.names import nearest

__all__ = ["COLUMNS", "MOST", "Table", "Taken", "read_table", "write_table"]

_LISTS = ("functions", "instruments", "languages", "channels")
COLUMNS = ("uid", *CHECKS, "verified_on", "is_retired")
MOST = 20_000  # rows
_BYTES = 10 * 1024**2
_GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")

Table = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What an import did."""

    added: int
    changed: int
    unchanged: int


def write_table(contacts: Iterable[Contact]) -> str:
    """CSV (RFC 4180), one contact a line; lists joined by a bar."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(getattr(contact, column)) for column in COLUMNS] for contact in contacts)
    return out.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    written = "|".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{written}" if written.startswith(_GUARDED) else written


def read_table(content: bytes) -> Table:
    """Rows as they are kept. Raises BadTable naming every line that cannot be, so that nothing is half taken."""
    rows = _rows(content)
    heads = [head.strip() for head in next(rows, (0, []))[1]]
    _check_heads(heads)
    found: Table = []
    wrong: list[tuple[int, str]] = []
    seen: dict[uuid.UUID, int] = {}
    for line, cells in rows:
        try:
            row = _row(heads, cells)
            if (earlier := seen.setdefault(row["uid"], line)) != line:
                raise BadInput(f"uid stands in line {earlier} already; leave it empty for a new contact.")
            found.append(row)
        except BadInput as problem:
            wrong.append((line, str(problem)))
    if wrong:
        raise BadTable(wrong)
    return found


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    if len(content) > _BYTES:
        raise BadTable([(0, f"the file has {len(content)} bytes; at most {_BYTES} are read. Divide it.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise BadTable([(line, "this is not UTF-8. Save the table as CSV UTF-8.")]) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for count, cells in enumerate(reader):
            if count > MOST:
                raise BadTable([(reader.line_num, f"more than {MOST} rows. Divide the table.")])
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as broken:
        raise BadTable([(reader.line_num, f"this is not CSV ({broken}). Mend the quotation marks.")]) from None


def _check_heads(heads: list[str]) -> None:
    for head in heads:
        if head not in COLUMNS:
            hint = nearest(head, COLUMNS)
            mean = f" Did you mean {hint[0]!r}?" if hint else ""
            raise BadTable([(1, f"{head!r} is none of the columns {', '.join(COLUMNS)}.{mean}")])
    if "party" not in heads or len(set(heads)) != len(heads):
        raise BadTable([(1, "the first line names the columns, each once, with at least: party")])


def _row(heads: list[str], cells: list[str]) -> dict[str, Any]:
    if len(cells) != len(heads):
        raise BadInput(f"{len(cells)} cells stand under {len(heads)} heads. Check the commas and quotation marks.")
    given = {head: cell[1:] if cell.startswith("'") else cell for head, cell in zip(heads, cells, strict=True)}
    row: dict[str, Any] = {"uid": _uid(given.pop("uid", ""))}
    if "verified_on" in given:
        row["verified_on"] = checking.day(given.pop("verified_on"), "verified_on")
    if "is_retired" in given:
        row["is_retired"] = _yes(given.pop("is_retired"))
    for name, written in given.items():
        row[name] = CHECKS[name](_split(written) if name in _LISTS else written)
    if not (row.get("name") or row.get("functions") or row.get("channels")):
        raise BadInput("name, functions and channels are all empty; at least one is needed.")
    return row


def _split(written: str) -> list[str]:
    return [part.strip() for part in written.split("|") if part.strip()]


def _uid(written: str) -> uuid.UUID:
    try:
        return uuid.UUID(written.strip()) if written.strip() else uuid.uuid4()
    except ValueError:
        raise BadInput(f"uid {written!r} is none. Leave it empty for a new contact.") from None


def _yes(written: str) -> bool:
    if written.strip().lower() not in ("yes", "no", ""):
        raise BadInput(f"is_retired: {written!r} is neither yes nor no.")
    return written.strip().lower() == "yes"
