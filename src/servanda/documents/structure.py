"""Whole paragraphs understood as preamble, operative part, annexes and what closes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal

from servanda.documents.blocks import Block
from servanda.documents.draft import DraftHeading, DraftParagraph, DraftSection
from servanda.documents.markup import bare, squeezed
from servanda.documents.nesting import Nest
from servanda.documents.numbering import Mark
from servanda.documents.openings import opens_operative, opens_preambular
from servanda.documents.pieces import Piece, piece_of
from servanda.documents.signs import ANNEX, DAY, is_formula, is_meeting, is_vote

__all__ = ["Builder", "Structure", "structured"]

_LIKE = {"L": 1, "l": 1, "I": 1, "|": 1, "!": 1, "Z": 2, "S": 5, "b": 6, "G": 6, "B": 8}  # letters read for figures
_MISREAD = re.compile(rf"([{''.join(_LIKE)}])\s?[.,]\s+")
_LONGEST_HEADING = 400


@dataclass(slots=True)
class Structure:
    """The body of a document, and the lines above and below it."""

    header: list[str] = field(default_factory=list)
    sections: list[DraftSection] = field(default_factory=list)
    conclusion: list[str] = field(default_factory=list)
    title: str | None = None  # where the header does not tell it by a number


def structured(blocks: Sequence[Block]) -> Structure:
    """The structure of a resolution whose formula stands somewhere in the blocks."""
    first = next((i for i, block in enumerate(blocks) if is_formula(squeezed(bare(block.text)))), len(blocks))
    builder = Builder()
    for block in blocks[:first]:
        builder.done.header += [line for line in map(squeezed, bare(block.text).split("\n")) if line]
    pieces = [piece_of(block) for block in blocks[first:]]
    if sum(1 for piece in pieces if is_formula(piece.text)) > 1:
        names = _part_above(builder.done.header)
        if names:
            builder.part(*named_part(names))
    for piece, coming, numbers in zip_longest(pieces, pieces[1:], _numbers_ahead(pieces)):
        builder.numbers_ahead = numbers
        builder.add(piece, coming)
    builder.flush()
    return builder.done


def _numbers_ahead(pieces: Sequence[Piece]) -> list[bool]:
    """For each piece whether a paragraph numbered 1 comes after it, before an annex or another formula."""
    ahead, numbers = [False] * len(pieces), False
    for place in range(len(pieces) - 1, -1, -1):
        ahead[place] = numbers
        piece = pieces[place]
        if piece.mark and piece.mark.style == "figure" and piece.mark.number == "1":
            numbers = True
        elif is_formula(piece.text) or ANNEX.fullmatch(piece.text):
            numbers = False
    return ahead


def _misread(piece: Piece, due: int) -> Piece:
    """An operative paragraph whose number a machine read as a letter: "L. Strongly condemns", where 1 is due."""
    found = _MISREAD.match(piece.text)
    if found is None or _LIKE[found[1]] != due or not opens_operative(piece.text[found.end() :]):
        return piece
    return Piece(piece.content.lstrip()[found.end() :], piece.text, Mark(str(due), "figure", found.end()), piece.level)


def named_part(names: Sequence[str]) -> tuple[str | None, str | None]:
    """Number and title of a part from the lines above it: "A", then its title."""
    number = names[0] if names and len(names[0]) <= 3 else None
    return number, " ".join(names[1 if number else 0 :]) or None


def _part_above(header: list[str]) -> list[str]:
    """The lines that name the first part, taken from the end of the header: "A" and what follows it."""
    for place in range(len(header) - 1, max(-1, len(header) - 4), -1):
        if len(header[place]) == 1 and header[place].isupper() and place > 1:
            names = header[place:]
            del header[place:]
            return names
    return []


class Builder:
    """Reads pieces in order and opens and closes sections as they show themselves.

    ``add`` recognises what a piece is; a reader whose input says so calls the other methods itself.
    """

    def __init__(self) -> None:
        self.done = Structure()
        self.numbers_ahead = False  # a paragraph numbered 1 is still to come
        self._into: list[DraftSection] = self.done.sections  # where the next section goes
        self._loose: list[DraftSection] = []  # preambles and operative parts in no part
        self._section: DraftSection | None = None
        self._nest = Nest()
        self._number = 0  # of the last numbered operative paragraph
        self._in_conclusion = False
        self._waiting: list[Piece] = []  # headings that may begin a part

    def add(self, piece: Piece, coming: Piece | None) -> None:
        """Places one piece; ``coming`` is the next."""
        text = piece.text
        if not text:
            return
        if is_formula(text):
            self._formula(piece)
        elif self._in_conclusion and DAY.fullmatch(text.rstrip(".")):
            self.done.conclusion.append(text)
        elif (is_meeting(text) or is_vote(text)) and not self._is_in("annex"):
            self._in_conclusion = True
            self.done.conclusion.append(text)
        elif found := ANNEX.fullmatch(text):
            self.annex(squeezed(found[0]).strip(" .:"))
        else:
            self._in_conclusion = False
            self._place(piece, coming)

    def preamble(self, formula: str | None) -> None:
        """Opens a preamble."""
        self.flush()
        self._open(DraftSection(kind="preamble", title=formula))

    def operative_part(self) -> None:
        """Opens an operative part; headings that wait are its own."""
        self._open(DraftSection(kind="operative"))

    def part(self, number: str | None, title: str | None) -> None:
        """Opens a part, in which the preamble and operative part that follow belong."""
        part = DraftSection(kind="part", number=number, title=title)
        self.done.sections.append(part)
        self._into = part.sections
        self._section = None

    def annex(self, name: str | None) -> None:
        """Opens an annex."""
        self.flush()
        self._into = self.done.sections
        self._open(DraftSection(kind="annex", number=name))

    def heading(self, piece: Piece) -> None:
        """A heading of what follows, or of a part about to begin; an annex takes its first as title."""
        section = self._section
        if section is not None and section.kind == "annex" and not (section.items or section.title or self._waiting):
            section.title = piece.content
        else:
            self._waiting.append(piece)

    def flush(self, coming: Piece | None = None) -> None:
        """Headings that begin no part belong to the section, or within the paragraph whose list goes on after them."""
        inside = coming is not None and coming.mark is not None and coming.mark.style != "figure" and self._nest.open
        for piece in self._waiting:
            content = piece.content if piece.mark is None else f"{piece.mark.number} {piece.content}"
            if inside:
                self._nest.child(DraftParagraph(content, self._kind()), None)
            elif self._section is not None:
                self._section.items.append(DraftHeading(content, piece.level or 1))
                self._nest.top()
        self._waiting = []

    def recital(self, piece: Piece, *, sure: bool = False) -> None:
        """A paragraph of the preamble; ``sure``: the input says that it is one of its own."""
        section = self._current("preamble", piece)
        opens = sure or opens_preambular(piece.text)
        if piece.mark and section.items:
            self._nest.child(piece.paragraph("preambular"), piece.mark)
        elif self._nest.open and not opens and (piece.rows or piece.text[:1].islower()):
            self._nest.child(piece.paragraph("preambular"), None)
        else:
            self._top(section, piece.paragraph("preambular"))

    def operative(self, piece: Piece) -> None:
        """A paragraph of the operative part."""
        section, text, mark = self._current("operative", piece), piece.text, piece.mark
        if mark and mark.style == "figure":
            self._top(section, piece.paragraph("operative"))
            self._number = int(mark.number)
        elif mark and self._nest.open:
            self._nest.child(piece.paragraph("operative"), mark)
        elif self._nest.open and not (opens_preambular(text) or opens_operative(text)):
            self._nest.child(piece.paragraph("operative"), None)
        elif opens_preambular(text) and not opens_operative(text):
            self._top(section, piece.paragraph("preambular"))
        else:
            self._top(section, piece.paragraph("operative"))

    def annexed(self, piece: Piece) -> None:
        """A paragraph of an annex."""
        section, mark = self._current("annex", piece), piece.mark
        if mark is None or not self._nest.open or mark.style == "figure":
            self._top(section, piece.paragraph("text"))
        else:
            self._nest.child(piece.paragraph("text"), mark)

    def _kind(self) -> Literal["preambular", "operative", "text"]:
        """The kind of the paragraphs of the section under way."""
        if self._is_in("preamble"):
            return "preambular"
        return "operative" if self._is_in("operative") else "text"

    def _current(self, kind: str, piece: Piece) -> DraftSection:
        self.flush(piece)
        if self._section is None:
            self._open(DraftSection(kind=kind))  # type: ignore[arg-type]  # one of the kinds, by the callers
        assert self._section is not None
        return self._section

    def _top(self, section: DraftSection, paragraph: DraftParagraph) -> None:
        section.items.append(paragraph)
        self._nest.top(paragraph)

    @property
    def in_annex(self) -> bool:
        """Whether an annex is open."""
        return self._is_in("annex")

    def _is_in(self, kind: str) -> bool:
        return self._section is not None and self._section.kind == kind

    def _formula(self, piece: Piece) -> None:
        """The first opens the preamble, another a part that the headings before it name."""
        if self._section is not None:
            self._gather_first_part()
            names = [waiting.text for waiting in self._waiting]
            self._waiting = []
            self.part(*named_part(names))
        self.preamble(piece.content)

    def _gather_first_part(self) -> None:
        """What stands before a second formula is a part too, though nothing named it."""
        if self._loose:
            loose, self._loose = self._loose, []
            rest = [section for section in self.done.sections if not any(section is one for one in loose)]
            self.done.sections[:] = [DraftSection(kind="part", sections=loose), *rest]

    def _open(self, section: DraftSection) -> None:
        self._section, self._nest, self._number = section, Nest(), 0
        self._into.append(section)
        if self._into is self.done.sections and section.kind in ("preamble", "operative"):
            self._loose.append(section)

    def _place(self, piece: Piece, coming: Piece | None) -> None:
        assert self._section is not None, "a formula or an annex comes first"
        if self._section.kind == "annex":
            self._place_in_annex(self._section, piece, coming)
            return
        if piece.mark is None:
            piece = _misread(piece, self._number + 1 if self._is_in("operative") else 1)
        if self._section.kind == "preamble" and self._turns_operative(piece):
            self.operative_part()
        if self._is_heading(piece, coming):
            self.heading(piece)
        elif self._is_in("preamble"):
            self.recital(piece)
        else:
            self.operative(piece)

    def _turns_operative(self, piece: Piece) -> bool:
        if piece.mark:
            return piece.mark.style == "figure"
        if self.numbers_ahead and piece.text.endswith(","):
            return False  # a recital in the words of a decision: "Welcomes the letter ...,"
        return opens_operative(piece.text) and not opens_preambular(piece.text)

    @staticmethod
    def _is_heading(piece: Piece, coming: Piece | None) -> bool:
        text, mark = piece.text, piece.mark
        if piece.rows or len(text) > _LONGEST_HEADING:
            return False
        if piece.level:
            return not (opens_preambular(text) and text.endswith(","))
        if (mark and mark.style != "roman") or text.endswith((",", ";", ":", ".")) or text[0].islower():
            return False
        if coming is None or text[0] in '“"':
            return False
        numbered = bool(coming.mark and coming.mark.style == "figure")
        if opens_preambular(text) or (opens_operative(text) and len(text) > 60):
            return numbered and len(text) < 100
        return numbered or len(text) < 90 or is_formula(coming.text) or opens_preambular(coming.text)

    def _place_in_annex(self, section: DraftSection, piece: Piece, coming: Piece | None) -> None:
        text = piece.text
        fresh = not section.items and not self._waiting and section.title is None and piece.mark is None
        if fresh and len(text) < _LONGEST_HEADING and (piece.level or not text.endswith((";", ",", "."))):
            section.title = piece.content
            return
        short = len(text) < 120 and not text.endswith((".", ";", ",", ":")) and text[0].isupper()
        if piece.mark is None and (piece.level or (short and coming is not None and not coming.rows)):
            self.heading(piece)
        else:
            self.annexed(piece)
