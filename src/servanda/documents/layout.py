"""From draft to document: the whole text laid out once, every piece with its id and its span."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from servanda.documents.blocks import Note
from servanda.documents.draft import DraftHeading, DraftParagraph, DraftSection
from servanda.documents.markup import bare, plain_and_marks, squeezed
from servanda.documents.model import (
    Document,
    DocumentKind,
    Footnote,
    Heading,
    Paragraph,
    Preface,
    Section,
    Span,
    Unplaced,
    Vote,
)
from servanda.documents.openings import opening_of

__all__ = ["laid_out"]

_NUMBERED_HEADING = re.compile(r"(?:(?:Part|Section|Chapter|Article|Title)\s+)?([IVXL]{1,6}|[A-Z]|\d{1,2})\b\.?")


def laid_out(
    *,
    kind: DocumentKind,
    preface: Preface,
    sections: Sequence[DraftSection],
    notes: Sequence[Note] = (),
    conclusion: str | None = None,
    vote: Vote | None = None,
    unplaced: Sequence[Unplaced] = (),
    language: str = "en",
    source: str = "",
) -> Document:
    """The document with its text: preface, sections, conclusion, footnotes, what was not placed."""
    page = _Page()
    preface = replace(preface, span=page.put(preface.text)) if preface.text else preface
    done = tuple(page.section(section, prefix) for section, prefix in _prefixes(sections))
    closing = page.put(conclusion) if conclusion else None
    footnotes = tuple(page.footnote(note) for note in notes)
    left = tuple(replace(piece, span=page.put(piece.text)) for piece in unplaced)
    return Document(
        kind=kind,
        text=page.text(),
        language=language,
        source=source,
        preface=preface,
        sections=done,
        footnotes=footnotes,
        conclusion=conclusion,
        conclusion_span=closing,
        vote=vote,
        unplaced=left,
    )


def _prefixes(sections: Sequence[DraftSection]) -> Iterator[tuple[DraftSection, str]]:
    """Each section with what the ids in it begin with: "annex1.", "A.", or nothing."""
    counts: Counter[str] = Counter()
    for section in sections:
        counts[section.kind] += 1
        if section.kind == "annex":
            yield section, f"annex{counts['annex']}."
        elif section.kind == "part":
            yield section, f"{section.number or counts['part']}."
        else:
            yield section, ""


class _Page:
    """The text laid out so far."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._size = 0
        self._taken: set[str] = set()
        self._counts: Counter[str] = Counter()

    def text(self) -> str:
        return "".join(self._pieces)

    def put(self, text: str, before: str = "") -> Span:
        """Appends a line and gives its span, without what stands ``before`` it on the line."""
        lead = ("\n" if self._pieces else "") + before
        self._pieces += [lead, text]
        start = self._size + len(lead)
        self._size = start + len(text)
        return Span(start=start, end=self._size)

    def footnote(self, note: Note) -> Footnote:
        text = squeezed(bare(note.text))
        return Footnote(mark=note.mark, text=text, span=self.put(text, f"{note.mark} "))

    def section(self, draft: DraftSection, prefix: str) -> Section:
        title = plain_and_marks(draft.title) if draft.title else None
        line = " ".join(part for part in (draft.number, title.text if title else None) if part)
        span = self.put(line) if line else None
        headings, paragraphs = self._items(draft, prefix)
        inner = tuple(self.section(part, prefix + own) for part, own in _prefixes(draft.sections))
        return Section(
            kind=draft.kind,
            title=title.text if title else None,
            number=draft.number,
            span=span,
            headings=headings,
            paragraphs=paragraphs,
            sections=inner,
            notes=title.notes if title else (),
            anchors=title.anchors if title else (),
        )

    def _items(self, draft: DraftSection, prefix: str) -> tuple[tuple[Heading, ...], tuple[Paragraph, ...]]:
        headings: list[Heading] = []
        paragraphs: list[Paragraph] = []
        above: list[DraftHeading] = []
        waiting: list[Heading] = []
        for item in draft.items:
            if isinstance(item, DraftHeading):
                above = [one for one in above if one.level < item.level] + [item]
                title = plain_and_marks(item.text)
                span = self.put(title.text)
                waiting.append(
                    Heading(
                        text=title.text,
                        level=item.level,
                        before="",
                        span=span,
                        notes=title.notes,
                        anchors=title.anchors,
                    )
                )
                continue
            name = self._name(item, prefix, above)
            headings += [replace(heading, before=name) for heading in waiting]
            waiting = []
            over = tuple(squeezed(bare(one.text)) for one in above)
            paragraphs.append(self._paragraph(item, name, over))
        return tuple(headings + waiting), tuple(paragraphs)

    def _name(self, item: DraftParagraph, prefix: str, above: list[DraftHeading]) -> str:
        """An id not yet given: "op3"; where numbers begin again, under the heading's number: "II.op3"."""
        stem = {"preambular": "pp", "operative": "op", "text": "p"}[item.kind]
        if item.number and item.kind != "preambular":
            stem = "op" if item.kind == "text" else stem
            name = f"{prefix}{stem}{item.number.strip('.')}"
        else:
            self._counts[prefix + stem] += 1
            name = f"{prefix}{stem}{self._counts[prefix + stem]}"
        marks = [found[1] for one in above if (found := _NUMBERED_HEADING.match(bare(one.text).strip()))]
        if name in self._taken and marks:
            name = f"{prefix}{'.'.join(marks)}.{name.removeprefix(prefix)}"
        return self._unique(name)

    def _unique(self, name: str) -> str:
        free = name
        while free in self._taken:
            self._counts[name] += 1
            free = f"{name}-{self._counts[name] + 1}"
        self._taken.add(free)
        return free

    def _paragraph(self, draft: DraftParagraph, name: str, above: tuple[str, ...]) -> Paragraph:
        content = plain_and_marks(draft.text)
        before = ""
        if draft.number:
            before = f"{draft.number}. " if draft.number.isdigit() else f"{draft.number} "
        span = self.put(content.text, before)
        children = []
        for place, child in enumerate(draft.children, 1):
            number = child.number if child.number and child.number.isalnum() else None
            suffix = (
                f"({number})" if number else child.number if child.number and child.number[0] == "(" else f".{place}"
            )
            children.append(self._paragraph(child, self._unique(name + suffix), above))
        return Paragraph(
            id=name,
            kind=draft.kind,
            text=content.text,
            number=draft.number,
            opening=draft.opening or self._opening(draft, content.text, content.italics),
            span=span,
            heading=above,
            children=tuple(children),
            notes=content.notes,
            anchors=content.anchors,
            italics=content.italics,
            rows=tuple(tuple(map(bare, row)) for row in draft.rows),
        )

    @staticmethod
    def _opening(draft: DraftParagraph, text: str, italics: tuple[tuple[int, int], ...]) -> str | None:
        """The emphasised words at the head of the paragraph, or what the grammar of openings finds."""
        if draft.kind == "text":
            return None
        if italics and italics[0][0] == 0 and italics[0][1] < min(len(text), 90):
            return text[: italics[0][1]].rstrip(" ,;:.") or None
        return opening_of(text)
