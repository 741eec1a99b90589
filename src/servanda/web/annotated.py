"""A document as it is shown: paragraph by paragraph, what it cites linked, what it claims marked in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from servanda.documents.claims import Claim
from servanda.documents.model import Document, Paragraph
from servanda.documents.references import find_references
from servanda.documents.references_treaties import Context
from servanda.documents.understanding import bundled

__all__ = ["Part", "Piece", "parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of words: plain, a reference (``instrument``: its id in the record, if it has one), or a claim."""

    text: str
    kind: str = ""  # "", "reference", "claim"
    instrument: str = ""
    title: str = ""
    claim: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One paragraph, heading or table row, with its depth below the top."""

    id: str
    number: str
    heading: str  # of the section that begins with it
    pieces: tuple[Piece, ...]
    depth: int
    rows: tuple[tuple[str, ...], ...] = ()


def parts(document: Document, claims: Sequence[Claim] = ()) -> Iterator[Part]:
    """The paragraphs in reading order."""
    context, told = Context(), dict(_headings(document))
    for paragraph, depth in _walk(document):
        yield Part(
            id=paragraph.id,
            number=paragraph.number or "",
            heading=told.get(paragraph.id, ""),
            pieces=tuple(_pieces(document, paragraph, claims, context)),
            depth=depth,
            rows=paragraph.rows,
        )


def _headings(document: Document) -> Iterator[tuple[str, str]]:
    """From the first paragraph below a heading or section title to its words."""
    for section in document.sections:
        top = next(iter(section.walk()), None)
        if top is not None and (section.title or section.number):
            yield top.id, " ".join(part for part in (section.number, section.title) if part)
        for inner in (section, *section.sections):
            yield from ((heading.before, heading.text) for heading in inner.headings if heading.before)


def _walk(document: Document) -> Iterator[tuple[Paragraph, int]]:
    waiting = [(p, 0) for section in document.sections for p in section.top()][::-1]
    while waiting:
        paragraph, depth = waiting.pop()
        yield paragraph, depth
        waiting += [(child, depth + 1) for child in reversed(paragraph.children)]


def _pieces(document: Document, paragraph: Paragraph, claims: Sequence[Claim], context: Context) -> Iterator[Piece]:
    """The words of a paragraph, cut where something begins or ends; what overlaps an earlier stretch stays plain."""
    found = {**_cited(document, paragraph, context), **_claimed(paragraph, claims)}
    place = 0
    for (start, end), piece in sorted(found.items(), key=lambda one: (one[0][0], -one[0][1])):
        if start >= place:
            if start > place:
                yield Piece(text=paragraph.text[place:start])
            yield piece
            place = end
    if place < len(paragraph.text):
        yield Piece(text=paragraph.text[place:])


def _cited(document: Document, paragraph: Paragraph, context: Context) -> Mapping[tuple[int, int], Piece]:
    names = bundled()[0].treaties
    found = find_references(paragraph.text, body=document.preface.body, names=names, context=context)
    return {
        (one.start, one.end): Piece(
            text=paragraph.text[one.start : one.end],
            kind="reference",
            instrument=one.instrument or "",
            title=one.ref,
        )
        for one in found
    }


def _claimed(paragraph: Paragraph, claims: Sequence[Claim]) -> dict[tuple[int, int], Piece]:
    found = {}
    for claim in claims:
        if paragraph.span is None or not paragraph.span.start <= claim.span.start < paragraph.span.end:
            continue
        words = claim.anchor
        start = paragraph.text.find(words, max(0, claim.span.start - paragraph.span.start - 40))
        if start >= 0:
            piece = Piece(text=words, kind="claim", claim=claim.id, verdict=claim.verdict)
            found[start, start + len(words)] = piece
    return found
