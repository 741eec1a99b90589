"""Which instrument a list is about: by what the user says, the file's name and its title; all must agree."""

from __future__ import annotations

import re

from servanda.facts.errors import UnreadableImport
from servanda.facts.importing.lists import RawTable
from servanda.facts.instruments import Instrument
from servanda.facts.names import plain
from servanda.facts.record import Record

__all__ = ["instrument_of"]


def instrument_of(record: Record, table: RawTable, named: str | None) -> str:
    """The id of the instrument. Raises UnreadableImport if nothing tells, or two things tell otherwise."""
    told = {
        "the command": record.instrument(named).id if named else "",
        "its name": _numbered(record, table.number),
        "its title": _titled(record, table.title),
    }
    found = {what: key for what, key in told.items() if key}
    if not found:
        raise UnreadableImport(_unnamed(record, table))
    if len(set(found.values())) > 1:
        clash = ", ".join(f"{what} says {key}" for what, key in found.items())
        raise UnreadableImport(f"{table.file}: of another instrument than expected: {clash}. Name the right file.")
    (key,) = set(found.values())
    _refuse_other_number(table, record.instruments[key])
    if table.title and not told["its title"]:
        raise UnreadableImport(
            f"{table.file}: holds {table.title[:100]!r}, not {record.instruments[key].title!r}: the chapter or number "
            "is wrong. Name the right file."
        )
    return key


def _refuse_other_number(table: RawTable, instrument: Instrument) -> None:
    own = instrument.series.get("mtdsg")
    if table.number and own and table.number != own:
        raise UnreadableImport(
            f"{table.file}: its name says {table.number}, but {instrument.id} is {own} in the depositary's collection. "
            "Name the right file, or give this one a name without the number."
        )


def _numbered(record: Record, number: str) -> str:
    bearers = [i.id for i in record.instruments.values() if number and i.series.get("mtdsg") == number]
    return bearers[0] if len(bearers) == 1 else ""


def _titled(record: Record, title: str) -> str:
    """The instrument with whose title or name the file's title begins; the longest, if several do."""
    words = plain(re.sub(r"\A\s*\d+\.?\s*(?:[a-z]\)?)?\s+(?=[A-Z])|</?superscript>", "", title)) + " "
    fitting = [(len(name), i.id) for i in record.instruments.values() for name in _names(i) if words.startswith(name)]
    return max(fitting, default=(0, ""))[1] if title else ""


def _names(instrument: Instrument) -> list[str]:
    names = (instrument.title, *(name for name in instrument.names if len(name.split()) > 2))
    return [plain(name) + " " for name in names]


def _unnamed(record: Record, table: RawTable) -> str:
    if not table.title:
        return f"{table.file} does not say which instrument it is about. Name it: --instrument cat."
    held = len(record.instruments)
    return (
        f"{table.file}: holds {table.title[:100]!r}, which is none of the {held} instruments in the record. "
        "If it is one of them under another name, add the name to its file, or import the table as CSV."
    )
