"""From a table to acts: which instrument it is about, who did what when, and what else it says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from servanda.facts.errors import UnknownName, UnreadableDay, UnreadableImport
from servanda.facts.importing import door
from servanda.facts.importing.cells import (
    TYPES,
    Column,
    DatedCell,
    begins_with_day,
    read_days,
    read_heading,
    without_marks,
)
from servanda.facts.importing.lists import Footnote, RawRow, RawTable, StatusList, Unread
from servanda.facts.importing.mtdsg import end_notes, read_mtdsg
from servanda.facts.importing.naming import instrument_of
from servanda.facts.importing.status_csv import read_status_csv
from servanda.facts.instruments import CONSENT
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind

__all__ = ["read_status_list"]

_JOINING = CONSENT | {ActKind.SUCCESSION}
_LEAVING = re.compile(r"withdr[ae]w|denounc|denunciation|no longer", re.IGNORECASE)
_EITHER = frozenset({ActKind.RATIFICATION, ActKind.ACCESSION})


def read_status_list(
    path: Path, record: Record, *, source: str, recorded_on: date, instrument: str | None = None
) -> StatusList:
    """Read one status list, XML or CSV, about one instrument of the record.

    ``source`` and ``recorded_on`` are written into each act. Without ``instrument`` the
    file must say by its name or title what it is about. Raises UnreadableImport for
    anything that is not understood, UnknownName for an instrument nobody is called.
    """
    table = read_mtdsg(path) if door.form_of(path) == "xml" else read_status_csv(path)
    about = instrument_of(record, table, instrument)
    reading = _Reading(record=record, table=table, instrument=about, source=source, recorded_on=recorded_on)
    return reading.result()


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One table under way; what cannot be understood is collected and told together."""

    record: Record
    table: RawTable
    instrument: str
    source: str
    recorded_on: date
    acts: list[Act] = field(default_factory=list)
    marked: list[tuple[str, str, str]] = field(default_factory=list)  # party, mark, place
    aside: Counter[tuple[str, str]] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)
    day_first: bool | None = None

    def result(self) -> StatusList:
        unread = Unread(self.table.file)
        columns = _columns(self.table)
        self.day_first = begins_with_day([cell for row in self.table.rows for cell in row.cells])
        for row in self.table.rows:
            self._row(row, columns, unread)
        unread.close()
        remarks = [*self._counted(), *self._aside(), *self._parts()]
        footnotes = self._footnotes()
        return StatusList(
            file=self.table.file,
            instrument=self.instrument,
            title=self.table.title,
            acts=tuple(self.acts),
            kinds=_kinds(columns),
            footnotes=footnotes,
            remarks=(*remarks, *_leaving(footnotes)),
            texts=self.table.texts,
        )

    def _row(self, row: RawRow, columns: Sequence[Column], unread: Unread) -> None:
        if len(row.cells) != len(columns):
            unread.note(row.at, f"{len(row.cells)} values", f"{len(columns)}, as in the heading")
            return
        name, marks = self._name(row.cells[0])
        if not name:
            unread.note(row.at, "no participant", "a name in the first column")
            return
        self.marked += [(name, mark, row.at) for mark in marks]
        done = [
            act
            for column, cell in zip(columns, row.cells, strict=True)
            if column.role == "acts"
            for act in self._acts(row, name, column, cell, unread)
        ]
        if not done:
            self.silent.append(name)
        done = [_footnoted(act, marks) for act in self._told_apart(row, columns, done, unread)]
        self.acts += self._effective(row, columns, done, unread)
        for column, cell in zip(columns, row.cells, strict=True):
            if column.role == "aside" and cell.strip():
                self.aside[column.heading, " ".join(cell.split())[:40]] += 1

    def _name(self, cell: str) -> tuple[str, tuple[str, ...]]:
        """The name as found, and its footnotes; digits glued to it are footnotes if it is a name without them."""
        name, marks = without_marks(cell)
        glued = re.fullmatch(r"(.*?\D)\s*(\d{1,2}(?:,\s*\d{1,2})*)", name)
        if glued and not self._is_known(name) and self._is_known(glued[1]):
            return glued[1], (*marks, *re.findall(r"\d+", glued[2]))
        return name, marks

    def _is_known(self, name: str) -> bool:
        try:
            self.record.party(name)
        except UnknownName:
            return False
        return True

    def _acts(self, row: RawRow, name: str, column: Column, cell: str, unread: Unread) -> Iterable[Act]:
        for dated in self._days(row, name, column, cell, unread):
            kinds = column.by_letter.get(dated.letter)
            if kinds is None:
                known = ", ".join(letter or "none" for letter in column.by_letter)
                unread.note(row.at, f"the letter {dated.letter or 'none'!r} in {cell!r} ({name})", f"one of: {known}")
                continue
            self.marked += [(name, mark, row.at) for mark in dated.marks]
            # Where a heading leaves two acts open, the first is kept and told apart below.
            notes = [kinds[0][1], *(f"footnote {mark} of the list" for mark in dated.marks)]
            yield Act(
                party=name,
                instrument=self.instrument,
                kind=kinds[0][0],
                on=dated.on,
                effective=None,
                recorded_on=self.recorded_on,
                source=self.source,
                note="; ".join(note for note in notes if note),
                at=f"{Path(self.table.file).name}:{row.at.removeprefix('line ')}",
            )

    def _days(self, row: RawRow, name: str, column: Column, cell: str, unread: Unread) -> tuple[DatedCell, ...]:
        try:
            return read_days(cell, self.day_first)
        except UnreadableDay as wrong:
            unread.note(row.at, f"{wrong} ({name}, {column.heading})", "a day as in '10 Feb 2003 a'")
            return ()

    def _told_apart(self, row: RawRow, columns: Sequence[Column], acts: list[Act], unread: Unread) -> list[Act]:
        """Acts whose column leaves their kind open: by the column of types, else by whether the party had signed."""
        open_kinds = [{k for k, _ in kinds} for c in columns for kinds in c.by_letter.values() if len(kinds) > 1]
        stated = [cell.strip() for c, cell in zip(columns, row.cells, strict=True) if c.role == "type"]
        signed = any(act.kind is ActKind.SIGNATURE for act in acts)
        if any(kinds != _EITHER for kinds in open_kinds):
            unread.note(row.at, "a day that may be of several acts", "a letter or a column of types")
        if stated and stated[0]:
            return [self._typed(row, act, stated[0], unread) for act in acts]
        if not open_kinds:
            return acts
        kind = ActKind.RATIFICATION if signed else ActKind.ACCESSION
        note = f"{kind}, as the list says 'ratified or acceded' and {'shows a' if signed else 'no'} signature"
        return [replace(act, kind=kind, note=note) if act.kind in _EITHER else act for act in acts]

    def _typed(self, row: RawRow, act: Act, stated: str, unread: Unread) -> Act:
        kind = TYPES.get(stated.casefold())
        if kind is None:
            unread.note(row.at, f"the type {stated!r}", f"one of {', '.join(sorted(TYPES))}")
        return replace(act, kind=kind, note=act.note) if kind and act.kind in _JOINING else act

    def _effective(self, row: RawRow, columns: Sequence[Column], acts: list[Act], unread: Unread) -> list[Act]:
        """The acts with the day of entry into force the row publishes, at the one consent it belongs to."""
        pairs = zip(columns, row.cells, strict=True)
        cells = [(column, cell) for column, cell in pairs if column.role == "effective" and cell.strip()]
        if not cells or not acts:
            return acts
        days = [dated for column, cell in cells for dated in self._days(row, acts[0].party, column, cell, unread)]
        consents = [act for act in acts if act.kind in _JOINING]
        if len(days) != 1 or len(consents) != 1 or not days[0].on.is_exact:
            unread.note(row.at, f"entry into force {cells[0][1]!r}", "one full day beside one consent")
            return acts
        return [replace(a, effective=days[0].on.first) if a is consents[0] else a for a in acts]

    def _counted(self) -> Iterable[str]:
        """Raises UnreadableImport if the file counts more parties than it lists: then part of it is missing."""
        listed, told = len({act.party for act in self.acts if act.kind in _JOINING}), self.table.parties
        if told is not None and told > listed:
            raise UnreadableImport(
                f"{self.table.file}: the head counts {told} parties, but {listed} participants have consented in the "
                "table. Part of the list is missing, and nothing was taken over; fetch the file again."
            )
        if told is not None and told < listed:
            yield f"the head counts {told} parties, the table shows {listed} consents: some may have left"

    def _aside(self) -> Iterable[str]:
        for (heading, value), count in sorted(self.aside.items()):
            yield f"not taken over: {heading} {value!r} in {count} row{'s' if count > 1 else ''}"
        if self.silent:
            yield f"without any day: {', '.join(self.silent)}"

    def _parts(self) -> Iterable[str]:
        for part, text in self.table.texts.items():
            yield f"not taken over: {part} ({len(text):,} characters); statements are recorded by hand"

    def _footnotes(self) -> tuple[Footnote, ...]:
        texts = end_notes(self.table.texts.get("EndNotes", ""), [mark for _, mark, _ in self.marked])
        told = dict.fromkeys(self.marked)
        return tuple(Footnote(party=p, mark=mark, text=texts.get(mark, ""), at=at) for p, mark, at in told)


def _footnoted(act: Act, marks: Iterable[str]) -> Act:
    """The act with the footnotes at its party's name, so that they are not lost with the list."""
    notes = [act.note, *(f"footnote {mark} of the list" for mark in marks)]
    return replace(act, note="; ".join(note for note in notes if note))


def _columns(table: RawTable) -> list[Column]:
    """Raises UnreadableImport unless every heading is understood, the first names parties and one tells acts."""
    found = [(heading, read_heading(heading)) for heading in table.heading]
    strange = [heading for heading, column in found if column is None]
    columns = [column for _, column in found if column is not None]
    if strange:
        raise UnreadableImport(
            f"{table.file}: found the column {strange[0]!r}; expected Participant, Signature, Ratification, "
            "Acceptance(A), Approval(AA), Accession(a), Succession(d) and so on. Rename it in a copy of the list."
        )
    roles = [column.role for column in columns]
    if roles[0] != "party" or roles.count("party") != 1 or "acts" not in roles:
        raise UnreadableImport(
            f"{table.file}: found the columns {', '.join(table.heading)}; expected participants first, then their acts."
        )
    return columns


def _kinds(columns: Iterable[Column]) -> frozenset[ActKind]:
    """The kinds of act the list tells whole: whoever lists consents lists them all."""
    shown = {kind for column in columns for kinds in column.by_letter.values() for kind, _ in kinds}
    return frozenset(shown | (_JOINING if shown & _JOINING else set()))


def _leaving(footnotes: Iterable[Footnote]) -> Iterable[str]:
    for note in footnotes:
        if _LEAVING.search(note.text):
            yield f"footnote {note.mark} ({note.party}) may tell of a withdrawal: read it, and record it by hand"
