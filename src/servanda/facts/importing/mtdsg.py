"""The depositary's status list as XML (``IV-9.en.xml``), read in one pass and bounded memory.

The frame is Document/Treaty with a Header, Participants holding one table, and
parts of running text. Nothing is fetched, no entity is resolved, and an element
the table should not have stops the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from servanda.facts.errors import UnreadableImport
from servanda.facts.importing.lists import RawRow, RawTable

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["end_notes", "number_in", "read_mtdsg"]

_FRAME = ("Document", "Treaty", "Participants", "Table", "TGroup", "Thead", "Tbody", "Rows", "Row")
_INLINE = {"superscript", "italic", "bold", "i", "b"}  # inside a cell; the first is a footnote, the others are letters
_NUMBER = re.compile(r"(?:^|[_-])([IVXLC]+-\d+(?:-[a-z0-9]{1,2})*)(?:\.[a-z]{2})?\.xml\Z")
_MOST_ROWS = 2000  # ten times the States there are


def number_in(name: str) -> str:
    """The number in the depositary's collection that a file name holds: ``IV-9`` of ``IV-9.en.xml``."""
    found = _NUMBER.search(name)
    return found[1] if found else ""


def read_mtdsg(path: Path) -> RawTable:
    """The table and the texts of one file. Raises UnreadableImport naming the line."""
    from lxml import etree  # only when a list is imported

    reading = _Reading(path)
    safe = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
    with path.open("rb") as file:
        try:
            for event, element in etree.iterparse(file, events=("start", "end"), **safe):
                reading.take(event, element)
        except etree.XMLSyntaxError as wrong:
            raise UnreadableImport(_broken(path, wrong)) from wrong
    return reading.table()


def _broken(path: Path, wrong: Any) -> str:
    line, what = wrong.position[0] if wrong.position else 0, str(wrong.msg or wrong)
    if re.search(r"Premature end|EndTag|not closed|end tag|Couldn't find end", what) or "Extra content" in what:
        what, do = f"the XML breaks off or is not closed ({what})", "The file is truncated: fetch it again."
    elif re.search(r"encod|UTF-8|Char 0x|invalid character", what, re.IGNORECASE):
        what, do = f"bytes that are not text in the encoding the file declares ({what})", "Fetch the file again."
    else:
        do = "Fetch the file again; if it stays so, import a CSV list instead."
    return f"{path}:{line}: found {what}; expected a status list in well-formed XML. {do}"


class _Reading:
    """One file under way; rows are forgotten by the parser as soon as they are read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.title = ""
        self.parties: int | None = None
        self.heading: tuple[str, ...] = ()
        self.tables = 0
        self.rows: list[RawRow] = []
        self.texts: dict[str, str] = {}
        self.open: list[str] = []

    def take(self, event: str, element: _Element) -> None:
        if event == "start":
            self._begin(element)
        else:
            self._end(element)

    def _begin(self, element: _Element) -> None:
        if not self.open and element.tag != "Document":
            raise self._unlike(element, f"the root <{element.tag}>", "<Document>, as in the depositary's *.en.xml")
        if not self.open and _declares_entities(element):
            raise self._unlike(element, "entities declared in the file", "none, as in the depositary's *.en.xml")
        self.open.append(element.tag)
        if len(self.open) == 2 and element.tag != "Treaty":
            raise self._unlike(element, f"<{element.tag}> in the document", "one <Treaty>")
        if self._part_open() == "Participants":
            self._begin_in_table(element)

    def _begin_in_table(self, element: _Element) -> None:
        if element.tag not in (*_FRAME, "Entry") and "Entry" not in self.open:
            raise self._unlike(element, f"<{element.tag}> among the participants", "only a table of rows and entries")
        if element.tag == "Table":
            self.tables += 1
            if self.tables > 1:
                raise self._unlike(element, "a second table of participants", "one table")

    def _part_open(self) -> str:
        """The part of the treaty the reading is in; empty outside of all."""
        return self.open[2] if len(self.open) > 2 else ""

    def _end(self, element: _Element) -> None:
        tag, part = element.tag, self._part_open()
        if part == "Participants":
            if tag == "Row":
                self._row(element)
        elif part == "Header":
            self._head(element)
        elif len(self.open) == 3:
            self._part(element)
        self.open.pop()
        if len(self.open) <= 2 or (tag == "Row" and part == "Participants"):  # whole parts, and rows once read
            element.clear()

    def _head(self, element: _Element) -> None:
        if element.tag == "Titlesect":
            self.title = _words(_text(element))
        elif element.tag == "Parties" and "Status" in self.open:
            count = _words(_text(element))
            if count and not count.isdigit():
                raise self._unlike(element, f"{count!r} parties", "a number")
            self.parties = int(count) if count else None

    def _part(self, element: _Element) -> None:
        if text := _text(element).strip():
            self.texts[str(element.tag)] = "\n".join(filter(None, [self.texts.get(str(element.tag)), text]))

    def _row(self, element: _Element) -> None:
        cells = tuple(self._cell(entry) for entry in element if entry.tag == "Entry")
        strangers = [entry.tag for entry in element if isinstance(entry.tag, str) and entry.tag != "Entry"]
        if strangers:
            raise self._unlike(element, f"<{strangers[0]}> in a row", "only entries")
        if "Thead" in self.open:
            self.heading = self.heading or cells
        elif len(self.rows) >= _MOST_ROWS:
            raise self._unlike(element, f"more than {_MOST_ROWS} rows", "one row for each participant")
        else:
            self.rows.append(RawRow(at=f"line {element.sourceline}", cells=cells))

    def _cell(self, entry: _Element) -> str:
        for inner in entry.iter():
            if inner is not entry and isinstance(inner.tag, str) and inner.tag not in _INLINE:
                raise self._unlike(inner, f"<{inner.tag}> in an entry", "text with footnotes")
        return _text(entry)

    def _unlike(self, element: _Element, found: str, expected: str) -> UnreadableImport:
        place = f"{self.path}:{element.sourceline}" if element.sourceline else str(self.path)
        return UnreadableImport(
            f"{place}: found {found}; expected {expected}. "
            "Nothing was taken over; compare the file with another of the depositary's lists."
        )

    def table(self) -> RawTable:
        if not self.heading or not self.rows:
            what = "no heading above the participants" if self.rows else "no participants"
            raise UnreadableImport(
                f"{self.path}: found {what}; expected Participants/Table with a Thead and rows. "
                "Sister formats without a heading are not read: import a CSV list instead."
            )
        return RawTable(
            file=str(self.path),
            title=self.title,
            number=number_in(self.path.name),
            heading=self.heading,
            rows=tuple(self.rows),
            parties=self.parties,
            texts=self.texts,
        )


def _text(element: _Element) -> str:
    """The text of an element, footnotes written as the depositary's escaped marks are."""
    parts = [element.text or ""]
    for inner in element:
        if isinstance(inner.tag, str):
            parts.append(_set(inner.tag, _text(inner)))
        parts.append(inner.tail or "")
    return "".join(parts)


def _declares_entities(root: _Element) -> bool:
    declared: Any = root.getroottree().docinfo.internalDTD
    return declared is not None and bool(declared.entities())


def _set(tag: str, text: str) -> str:
    """The text of an inner element: a footnote, a run within the line, or a line of its own."""
    if tag == "superscript":
        return f"<superscript>{text}</superscript>"
    return text if tag in _INLINE else f"\n{text}\n"


def _words(text: str) -> str:
    return " ".join(text.split())


def end_notes(text: str, marks: Iterable[str]) -> dict[str, str]:
    """The notes of a running text by their numbers; empty if the numbers do not follow one another.

    The depositary's notes stand in one run, each number glued to the first word of its note.
    """
    last = max((int(mark) for mark in marks), default=0)
    starts, position = [], 0
    for number in range(1, last + 1):
        found = re.compile(rf"(?<!\d){number}(?=\s*[A-Z“\"'\[(])").search(text, position)
        if found is None:
            return {}
        starts.append((number, found.start(), found.end()))
        position = found.end()
    if not starts:
        return {}
    ends = [start for _, start, _ in starts[1:]] + [len(text)]
    return {str(number): text[begin:end].strip() for (number, _, begin), end in zip(starts, ends, strict=True)}
