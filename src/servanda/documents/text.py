"""Plain text, wrapped or not, from pages or read from print; and the way from lines to a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from servanda.documents.blocks import Block, Reading
from servanda.documents.errors import EmptyDocumentError
from servanda.documents.joining import joined
from servanda.documents.kinds import kind_of
from servanda.documents.languages import language_of
from servanda.documents.layout import laid_out
from servanda.documents.markup import bare, cleaned, squeezed
from servanda.documents.model import Document, DocumentKind
from servanda.documents.notes import notes_among, with_marks
from servanda.documents.pages import PageCleaner, printed_symbol
from servanda.documents.preface import understood
from servanda.documents.prose import prose
from servanda.documents.signs import is_closing, is_formula
from servanda.documents.structure import Structure, structured
from servanda.documents.unbroken import breaks_put_back, is_unbroken
from servanda.documents.vote import vote_in

__all__ = ["document_of", "read_lines", "read_plain"]

_HEADER = 40  # lines in which a text without a formula says what it is


def read_plain(text: str, *, kind: DocumentKind | None = None, source: str = "") -> Document:
    """A document from plain text. Raises EmptyDocumentError where there are no words."""
    text = cleaned(text)
    if is_unbroken(text):
        text = breaks_put_back(text)
    return read_lines(text.split("\n"), kind=kind, source=source)


def read_lines(lines: Sequence[str], *, kind: DocumentKind | None = None, source: str = "") -> Document:
    """A document from its lines, with emphasis and note marks in them; an empty line ends a paragraph."""
    if not any(line.strip() for line in lines):
        raise EmptyDocumentError(f"{source or 'The text'} has no words in it: nothing was written, or only pictures.")
    cleaner = PageCleaner(lines)
    blocks = joined(list(cleaner.body()))
    reading = Reading(blocks=blocks, notes=cleaner.notes, unplaced=cleaner.unplaced)
    return document_of(reading, symbol=cleaner.symbol, kind=kind, source=source)


def document_of(
    reading: Reading, *, symbol: str | None = None, kind: DocumentKind | None = None, source: str = ""
) -> Document:
    """The document that blocks, notes and leftovers make, whatever input they come from."""
    blocks = reading.blocks
    notes = reading.notes or notes_among(blocks)
    if notes:
        with_marks(_below_header(blocks), notes, spaced=not reading.notes)
    plain = "\n".join(bare(block.text) for block in blocks)
    structure = structured(blocks)
    whole = structure.sections == []
    header = structure.header[:_HEADER] if whole else structure.header
    kind = kind or kind_of(header, plain)
    if whole:
        structure = prose(blocks, kind)
    closing = "\n".join(structure.conclusion)
    told = closing if whole is False or closing else _first_sentence(structure)
    printed = printed_symbol(structure.header) or (None if whole else symbol)
    symbol = printed if kind.is_deliberation else None
    preface = understood(structure.header, symbol=symbol, kind=kind, closing=told, formula=_formula(structure))
    return laid_out(
        kind=kind,
        preface=replace(preface, title=preface.title or structure.title),
        sections=structure.sections,
        notes=notes,
        conclusion=closing or None,
        vote=vote_in(closing or " ".join(structure.header)),
        unplaced=reading.unplaced,
        language=language_of(plain),
        source=source,
    )


def _below_header(blocks: list[Block]) -> list[Block]:
    """The blocks of the body: above it and in what closes it figures are days and symbols, not note marks."""
    first = next((place for place, block in enumerate(blocks) if is_formula(squeezed(bare(block.text)))), -1)
    return [block for block in blocks[first + 1 :] if not is_closing(block.text)]


def _formula(structure: Structure) -> str:
    """The line that opens the first preamble."""
    for section in structure.sections:
        for one in (section, *section.sections):
            if one.kind == "preamble" and one.title:
                return bare(one.title)
    return ""


def _first_sentence(structure: Structure) -> str:
    """What a statement or a decision says of itself: "At the 8634th meeting ..., held on ..."."""
    items = structure.sections[0].items if structure.sections else []
    text = bare(items[0].text) if items else ""
    return text[:300] if text.startswith("At ") else ""
