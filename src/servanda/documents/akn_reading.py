"""Akoma Ntoso as the United Nations writes it, read into the model.

The official files put numbered paragraphs side by side, sub-paragraphs among them; they are nested here by
the run of their numbers, as in every other input.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from lxml import etree

from servanda.documents.akn_meta_reading import (
    all_text,
    children,
    day_in,
    language_in,
    official_vote,
    published_on,
    step_of,
    subject_of,
    unplaced_in,
)
from servanda.documents.akn_names import HEADING_CLASSES, INFERRED, UNDER, UNREFERENCED
from servanda.documents.blocks import Block, Note
from servanda.documents.draft import DraftSection
from servanda.documents.errors import UnreadableDocumentError
from servanda.documents.kinds import kind_of
from servanda.documents.layout import laid_out
from servanda.documents.markup import ITALIC, UPRIGHT, bare, cleaned, marked, squeezed, tidy
from servanda.documents.model import Document, DocumentKind, Preface
from servanda.documents.nesting import Nest
from servanda.documents.pages import printed_symbol
from servanda.documents.pieces import Piece, mark_of, piece_of
from servanda.documents.preface import understood
from servanda.documents.prose import place_prose, title_among
from servanda.documents.signs import ANNEX
from servanda.documents.structure import Builder, named_part
from servanda.documents.vote import vote_in
from servanda.documents.xml import local, tree_of

__all__ = ["read_akn"]

_UNITS = ("paragraph", "subparagraph", "point", "indent", "alinea", "article", "rule", "clause")
_SETS = ("section", "subsection", "part", "chapter", "title", "list", "sublist", "hcontainer", "division")
_LEVELS = {name: level for level, name in HEADING_CLASSES.items()}


def read_akn(data: bytes, *, source: str = "") -> Document:
    """A document from Akoma Ntoso. Raises UnreadableDocumentError, UnsafeDocumentError."""
    name = source or "The XML"
    root = tree_of(data, name)
    if local(root) != "akomaNtoso":
        raise UnreadableDocumentError(f"{name} is XML, but no Akoma Ntoso: its root is <{local(root)}>.")
    main = next(
        (child for child in root if local(child) in ("statement", "documentCollection", "doc", "act", "bill")),
        None,
    )
    if main is None:
        raise UnreadableDocumentError(f"{name} holds no statement, document or collection.")
    return _Reader(root, main).document(source)


class _Reader:
    """Walks one file; notes are gathered in the order of their marks."""

    def __init__(self, root: etree._Element, main: etree._Element) -> None:
        self._root, self._main = root, main
        self._notes: list[Note] = []
        self._builder = Builder()
        self._lines: list[str] = []
        self._formula = ""  # the line that opens the first preamble

    def document(self, source: str) -> Document:
        self._lines = [*self._cover(self._main)]
        kind = self._kind()
        parts = [part for box in children(self._root, "components") for part in box.iter("{*}statement")]
        for part in parts:
            self._part(part, kind)
        if not parts:
            self._statement(self._main, kind)
        self._builder.flush()
        closing = "\n".join(self._builder.done.conclusion)
        meta = next(children(self._main, "meta"), None)
        return laid_out(
            kind=kind,
            preface=self._preface(kind, closing, meta),
            sections=self._builder.done.sections,
            notes=self._notes,
            conclusion=closing or None,
            unplaced=unplaced_in(meta),
            vote=vote_in(closing) or official_vote(meta),
            language=language_in(meta),
            source=source,
        )

    def _kind(self) -> DocumentKind:
        name = self._main.get("name", "")
        if name in {kind.value for kind in DocumentKind}:
            return DocumentKind(name)
        return DocumentKind.RESOLUTION if name == "publication" else kind_of(self._lines, "\n".join(self._lines))

    def _cover(self, main: etree._Element) -> Iterator[str]:
        """The printed lines above the body, one for each paragraph of cover page and preface."""
        for box in main:
            if local(box) not in ("coverPage", "preface"):
                continue
            for p in box.iter("{*}p"):
                if p.get("class") != INFERRED and (line := squeezed(bare(self._words(p)))):
                    yield line

    def _preface(self, kind: DocumentKind, closing: str, meta: etree._Element | None) -> Preface:
        told = closing or self._first_words() if kind.is_deliberation else ""
        preface = understood(
            self._lines,
            symbol=printed_symbol(self._lines) if kind.is_deliberation else None,
            kind=kind,
            closing=told,
            formula=self._formula,
        )
        if not kind.is_deliberation and self._lines:
            preface = replace(preface, title=preface.title or title_among(self._lines))
        if meta is None:
            return preface
        adopted = next(
            (day_in(one.get("date")) for one in meta.iter("{*}FRBRdate") if one.get("name") == "adoption"), None
        )
        drafted = kind is DocumentKind.DRAFT_RESOLUTION
        docket = next((all_text(one) for one in meta.iter("{*}docketNumber")), None)
        return replace(
            preface,
            adopted_on=preface.adopted_on or (None if drafted else adopted),
            issued_on=preface.issued_on or (published_on(meta) if language_in(meta) != "en" else None),
            steps=tuple(map(step_of, meta.iter("{*}step"))),
            subjects=tuple(
                subject_of(keyword, group.get("source", ""))
                for group in meta.iter("{*}classification")
                for keyword in group.iter("{*}keyword")
            ),
            docket=docket or None,
        )

    def _first_words(self) -> str:
        for section in self._builder.done.sections[:1]:
            for item in section.items if section.kind == "body" else ():
                text = bare(item.text).strip()
                return text[:300] if text.startswith("At ") else ""
        return ""

    def _part(self, statement: etree._Element, kind: DocumentKind) -> None:
        """One of the resolutions A, B ... of a collection."""
        lines = list(self._cover(statement))
        self._builder.part(*named_part(lines))
        self._statement(statement, kind)

    def _statement(self, statement: etree._Element, kind: DocumentKind) -> None:
        operative = False
        for box in statement:
            name = local(box)
            if name == "preamble":
                self._preamble(box)
                operative = True
            elif name in ("mainBody", "body"):
                self._body(box, kind, operative)
            elif name == "conclusions":
                self._builder.done.conclusion += self._closing(box)
            elif name == "attachments":
                for annex in box.iter("{*}mainBody"):
                    self._annex(annex)

    def _preamble(self, box: etree._Element) -> None:
        formula = next((self._words(one) for one in children(box, "formula")), None)
        self._builder.preamble(squeezed(formula) if formula else None)
        self._formula = self._formula or bare(formula or "")
        for one in box:
            if local(one) == "formula":
                continue
            if one.get("name") == "heading" and (p := next(children(one, "p"), None)) is not None:
                words = self._words(p)
                self._builder.heading(Piece(words, squeezed(bare(words)), None, _LEVELS.get(p.get("class", ""), 2)))
                continue
            first = one.get("class") != UNDER
            for piece in self._pieces(one):
                self._put(piece, partial(self._builder.recital, sure=first))
                first = False

    def _body(self, box: etree._Element, kind: DocumentKind, operative: bool) -> None:
        if operative:
            pieces = list(self._pieces(box))
            if pieces:
                self._builder.operative_part()
            for piece in pieces:
                self._put(piece, self._builder.operative)
            return
        section, nest = DraftSection(kind="body"), Nest()
        self._builder.done.sections.append(section)
        for one in box:
            if local(one) == "p" and not section.items:
                self._lines.append(squeezed(bare(self._words(one))))
                continue
            for piece in self._pieces(one):
                place_prose(section, nest, piece, None, kind)

    def _put(self, piece: Piece, place: object) -> None:
        """A heading among paragraphs may name an annex; all else goes where the caller says."""
        builder = self._builder
        if not piece.level:
            builder.annexed(piece) if builder.in_annex else place(piece)  # type: ignore[operator]  # a method of builder
        elif found := ANNEX.fullmatch(piece.text):
            builder.annex(squeezed(found[0]).strip(" .:"))
        else:
            builder.heading(piece)

    def _annex(self, box: etree._Element) -> None:
        pieces = list(self._pieces(box))
        named = bool(pieces) and ANNEX.fullmatch(pieces[0].text)
        self._builder.annex(squeezed(pieces[0].text).strip(" .:") if named else None)
        for piece in pieces[1 if named else 0 :]:
            self._put(piece, self._builder.annexed)

    def _closing(self, box: etree._Element) -> list[str]:
        lines = (squeezed(bare(line)) for p in box.iter("{*}p") for line in self._words(p).split("\n"))
        return [line for line in lines if line]

    def _pieces(self, element: etree._Element) -> Iterator[Piece]:
        """The paragraphs and headings in an element, in order."""
        name = local(element)
        if name in _UNITS or name in _SETS:
            yield from self._unit(element)
        elif name == "container" and (number := _own_number(element)) is not None:
            content = " ".join(self._words(p) for p in element)
            text = squeezed(bare(content))
            yield Piece(squeezed(content), text, mark_of(number))
        elif name in ("heading", "subheading", "crossHeading", "p", "eol", "block", "longTitle"):
            if name == "crossHeading" or name not in ("heading", "subheading"):
                yield from self._lone(self._words(element))
            else:
                yield from self._lone(self._words(element), 2 if name == "heading" else 3)
        elif name == "table":
            yield self._table(element)
        elif name not in ("num", "meta"):
            for child in element:
                yield from self._pieces(child)

    def _unit(self, element: etree._Element) -> Iterator[Piece]:
        number = next((all_text(one) for one in children(element, "num")), None)
        level = _LEVELS.get(element.get("class", ""))
        for child in element:
            name = local(child)
            if name in ("heading", "subheading"):
                text = self._words(child)
                text = f"{number} {text}" if number else text
                yield from self._lone(text, level or (2 if name == "heading" else 3))
                number = None
            elif name != "num":
                for piece in self._pieces(child):
                    if number and not piece.level and piece.mark is None:
                        piece = Piece(piece.content, piece.text, mark_of(number), rows=piece.rows)
                        number = None
                    yield piece if number or piece.level or piece.mark or piece.rows else _numbered(piece)
        if number:
            yield Piece("", number, mark_of(number))

    @staticmethod
    def _lone(words: str, level: int = 0) -> Iterator[Piece]:
        text = squeezed(bare(words))
        if text:
            yield Piece(squeezed(words), text, None, level)

    def _table(self, table: etree._Element) -> Piece:
        rows = [[tidy(self._words(cell)) for cell in row if local(cell) in ("td", "th")] for row in table.iter("{*}tr")]
        content = " ".join(cell for row in rows for cell in row if bare(cell))
        return Piece(content, squeezed(bare(content)), rows=tuple(tuple(map(bare, row)) for row in rows))

    def _words(self, element: etree._Element) -> str:
        """The words in an element, with emphasis and note marks; notes are put aside."""
        parts = [cleaned(element.text or "")]
        for child in element:
            parts.append(self._inside(child, parts[-1]))
            parts.append(cleaned(child.tail or ""))
        return "".join(parts)

    def _inside(self, child: etree._Element, before: str) -> str:
        name = local(child)
        if name == "authorialNote":
            mark = squeezed(child.get("marker", "")) or str(len(self._notes) + 1)
            note = Note(mark, "")
            self._notes.append(note)
            note.text = squeezed(bare(" ".join(self._words(p) for p in child)))
            return "" if child.get("class") == UNREFERENCED else marked(mark)
        if name == "noteRef":
            return marked(squeezed(child.get("marker", "")))
        if name == "inline" and child.get("name") == "num":
            return ""
        if name == "eol":
            return "\n"
        words = self._words(child)
        if name == "span" and child.get("class") == "italic":
            return f"{ITALIC}{words}{UPRIGHT}"
        if name == "docDate" and before[-1:].isalnum():
            return f" {words}"  # the official files lose the space before the day
        return f"{words} " if name in ("p", "td", "th", "content", "docNumber") else words


def _numbered(piece: Piece) -> Piece:
    """A paragraph whose number "(a)" stands in its words, as the Assembly's files have it."""
    found = piece_of(Block(piece.content))
    return found if found.mark and found.mark.style != "figure" else piece


def _own_number(element: etree._Element) -> str | None:
    """The number of a paragraph under a recital, which has no element of its own in a container."""
    found = next(
        (one for p in children(element, "p") for one in children(p, "inline") if one.get("name") == "num"), None
    )
    return all_text(found) if found is not None else None
