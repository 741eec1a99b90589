"""Status lists as CSV: a heading, then one participant a line; and our own lists in the same form."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from servanda.facts.errors import UnreadableImport
from servanda.facts.importing.cells import read_heading
from servanda.facts.importing.door import text_of
from servanda.facts.importing.lists import RawRow, RawTable
from servanda.facts.instruments import CONSENT
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind
from servanda.facts.writing import table_text

__all__ = ["read_status_csv", "status_csv"]

_NUMBER = re.compile(r"(?:^|[_-])(\d{1,2})-(\d{1,2}(?:-[a-z])?)\.csv\Z")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_CHAPTERS = 29
_LETTERS = {ActKind.ACCEPTANCE: "A", ActKind.APPROVAL: "AA", ActKind.ACCESSION: "a", ActKind.SUCCESSION: "d"}
_OTHERS = {
    ActKind.DEFINITIVE_SIGNATURE: "Definitive signature",
    ActKind.PROVISIONAL_APPLICATION: "Provisional application",
    ActKind.WITHDRAWAL: "Withdrawal",
    ActKind.WITHDRAWAL_REVOKED: "Withdrawal revoked",
    ActKind.SIGNATURE_WITHDRAWN: "Signature withdrawn",
    ActKind.TERRITORIAL_EXTENSION: "Extension",
}
_CONSENT_HEADING = "Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)"


def read_status_csv(path: Path) -> RawTable:
    """The table of one file, every cell as written. Raises UnreadableImport."""
    try:
        text = text_of(path).splitlines(keepends=True)
        reader = csv.reader(text, strict=True, delimiter=_delimiter(text))
        lines = [(reader.line_num, tuple(row)) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as wrong:
        raise UnreadableImport(
            f"{path}: found text that is not CSV ({wrong}); expected one participant a line. "
            "The file may be truncated inside a quoted value: fetch it again."
        ) from wrong
    if len(lines) < 2:
        found = f"{len(lines)} line{'s' if len(lines) != 1 else ''}"
        raise UnreadableImport(f"{path}: found {found}; expected a heading and participants. Fetch it again.")
    (_, heading), *rows = lines
    return RawTable(
        file=str(path),
        title="",
        number=_number(path.name),
        heading=heading,
        rows=tuple(RawRow(at=f"line {line}", cells=cells) for line, cells in rows),
        parties=None,
        texts={},
    )


def _delimiter(lines: list[str]) -> str:
    """What parts the values: the mark that leaves a heading of participants in front, else the comma."""
    for mark in ",;\t":
        first = next(csv.reader(lines[:1], delimiter=mark), [""])
        column = read_heading(first[0]) if len(first) > 1 else None
        if column is not None and column.role == "party":
            return mark
    return ","


def _number(name: str) -> str:
    """``XVIII-10`` of ``18-10.csv``; empty if the name holds no number of a chapter."""
    found = _NUMBER.search(name)
    if not found or not 0 < int(found[1]) <= _CHAPTERS:
        return ""
    chapter, roman = int(found[1]), ""
    for value, letters in _ROMAN:
        roman += letters * (chapter // value)
        chapter %= value
    return f"{roman}-{found[2]}"


def status_csv(record: Record, instrument: str) -> str:
    """What is recorded about an instrument as such a list; importing it changes nothing."""
    acts = record.acts.get(instrument, ())
    others = [kind for kind in _OTHERS if any(act.kind is kind for act in acts)]
    rows = []
    for party in sorted({act.party for act in acts}, key=lambda code: record.parties[code].name):
        own = [act for act in acts if act.party == party]
        consents = [act for act in own if act.kind in CONSENT - {ActKind.DEFINITIVE_SIGNATURE} | {ActKind.SUCCESSION}]
        days = (_days(own, ActKind.SIGNATURE), _cell(consents), *(_days(own, kind) for kind in others))
        rows.append((record.parties[party].name, *days))
    heading = ("Participant", "Signature", _CONSENT_HEADING, *(_OTHERS[kind] for kind in others))
    return table_text(heading, rows)


def _days(acts: Iterable[Act], kind: ActKind) -> str:
    return _cell(act for act in acts if act.kind is kind)


def _cell(acts: Iterable[Act]) -> str:
    return "; ".join(" ".join(filter(None, (str(act.on), _LETTERS.get(act.kind, "")))) for act in acts)
