"""Words within a paragraph written as XML: emphasis, notes where their marks are, links on symbols."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Protocol

from lxml import etree

from servanda.documents.akn_names import AKN, UNREFERENCED
from servanda.documents.model import Document, Footnote
from servanda.documents.signs import SYMBOL

__all__ = ["Inline"]

_LINKED = re.compile(
    rf"(?P<symbol>{SYMBOL.pattern}(?!\w))|(?<=resolution )(?P<assembly>\d{{1,2}}/\d{{1,3}}(?: [A-Z]\b)?)|"
    r"(?<=resolution )(?P<council>\d{1,4} \(\d{4}\))"
)
_ADDRESS = "https://undocs.org/en/"


class Noted(Protocol):
    """What carries note marks: a paragraph, a heading, a section's title, a preface."""

    @property
    def notes(self) -> tuple[str, ...]:
        """The marks."""

    @property
    def anchors(self) -> tuple[int, ...]:
        """Their offsets."""


class Inline:
    """Writes words; each footnote once, where its mark first stands, and a reference to it afterwards."""

    def __init__(self, document: Document) -> None:
        self._waiting: dict[str, list[tuple[Footnote, list[Footnote]]]] = defaultdict(list)
        self._first: list[Footnote] = []  # notes before any whose mark was found
        followers = self._first
        referenced = set(_marks(document))
        for note in document.footnotes:
            if note.mark in referenced:
                followers = []
                self._waiting[note.mark].append((note, followers))
            else:
                followers.append(note)
        self._ids: dict[str, str] = {}
        self._written = 0

    @staticmethod
    def starts(text: str) -> Iterator[int]:
        """The offset of each line of a text."""
        start = 0
        for line in text.split("\n"):
            yield start
            start += len(line) + 1

    def fill(self, element: etree._Element, text: str, noted: Noted, start: int = 0) -> None:
        """Writes ``text``, which stands at ``start`` in the text of ``noted``, with its emphasis and notes."""
        end = start + len(text)
        events: list[tuple[int, int, str]] = []
        for begin, stop in getattr(noted, "italics", ()):
            if start <= begin and stop <= end:
                events.append((begin - start, stop - start, ""))
        marks = [
            (anchor - start, mark)
            for anchor, mark in zip(noted.anchors, noted.notes, strict=True)
            if start < anchor <= end or (anchor == start == 0)
        ]
        pieces = sorted(events)
        place = 0
        for begin, stop, _ in pieces:
            self._stretch(element, text, place, begin, marks, last=False)
            span = etree.SubElement(element, f"{{{AKN}}}span", {"class": "italic"})
            self._stretch(span, text, begin, stop, marks, last=False)
            place = stop
        self._stretch(element, text, place, len(text), marks, last=True)

    def links(self, element: etree._Element, text: str) -> None:
        """Writes text with a link on each symbol in it."""
        place = 0
        for found in _LINKED.finditer(text):
            shown = found[0].rstrip(".-")
            symbol = f"A/RES/{shown}" if found["assembly"] else f"S/RES/{shown}" if found["council"] else shown
            _append(element, text[place : found.start()])
            link = etree.SubElement(element, f"{{{AKN}}}a", {"href": _ADDRESS + symbol.replace(" ", "")})
            link.text = shown
            place = found.start() + len(shown)
        _append(element, text[place:])

    def _stretch(
        self, element: etree._Element, text: str, begin: int, stop: int, marks: list[tuple[int, str]], *, last: bool
    ) -> None:
        """One stretch of words in one face, notes in it; ``marks`` that were written are taken away."""
        place = begin
        while marks and (marks[0][0] < stop or (last and marks[0][0] <= stop)):
            anchor, mark = marks.pop(0)
            self.links(element, text[place:anchor])
            self._note(element, mark)
            place = anchor
        self.links(element, text[place:stop])

    def _note(self, element: etree._Element, mark: str) -> None:
        waiting = self._waiting[mark]
        if not waiting:
            reference = {"marker": mark, "href": f"#{self._ids.get(mark, 'source')}"}
            etree.SubElement(element, f"{{{AKN}}}noteRef", reference)
            return
        note, followers = waiting.pop(0)
        self._ids[mark] = self._write(element, note)
        for follower in followers:
            self._write(element, follower, UNREFERENCED)

    def first(self, element: etree._Element) -> None:
        """Writes the notes that come before any whose mark was found."""
        while self._first:
            self._write(element, self._first.pop(0), UNREFERENCED)

    def rest(self, element: etree._Element) -> None:
        """Writes the notes that found no place at all."""
        self.first(element)
        for waiting in self._waiting.values():
            while waiting:
                note, followers = waiting.pop(0)
                for one in (note, *followers):
                    self._write(element, one, UNREFERENCED)

    def left(self) -> bool:
        """Whether notes are still to be written."""
        return bool(self._first) or any(self._waiting.values())

    def _write(self, element: etree._Element, note: Footnote, why: str = "") -> str:
        self._written += 1
        name = f"authorialNote_{self._written}"
        attributes = {"marker": note.mark, "placement": "bottom", "eId": name} | ({"class": why} if why else {})
        box = etree.SubElement(element, f"{{{AKN}}}authorialNote", attributes)
        self.links(etree.SubElement(box, f"{{{AKN}}}p"), note.text)
        return name


def _marks(document: Document) -> Iterator[str]:
    """Every note mark that stands somewhere in the document."""
    yield from document.preface.notes
    sections = list(document.sections)
    while sections:
        section = sections.pop()
        sections += section.sections
        yield from section.notes
        for heading in section.headings:
            yield from heading.notes
        for paragraph in section.paragraphs:
            for one in paragraph.walk():
                yield from one.notes


def _append(element: etree._Element, text: str) -> None:
    """Adds text after all that is in the element."""
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
