"""A block with its number taken off, as the structure handles it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from servanda.documents.blocks import Block
from servanda.documents.draft import DraftParagraph
from servanda.documents.markup import ITALIC, UPRIGHT, bare, squeezed
from servanda.documents.numbering import Mark, leading_mark, style_of

__all__ = ["Piece", "mark_of", "piece_of"]

_FIGURES = re.compile(r"^(\d{1,3})\s?[-–—.)]*$")  # "1 -" as Arabic files have it


@dataclass(slots=True)
class Piece:
    """One paragraph or heading, its number apart."""

    content: str  # after the number, with emphasis and note marks
    text: str  # the whole, bare
    mark: Mark | None = None
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()

    def paragraph(self, kind: Literal["preambular", "operative", "text"]) -> DraftParagraph:
        return DraftParagraph(self.content, kind, self.mark.number if self.mark else None, rows=self.rows)


def piece_of(block: Block) -> Piece:
    """The piece a block makes, its number recognised."""
    text = squeezed(bare(block.text))
    mark = leading_mark(text) if not block.rows else None
    content = _after(block.text, mark) if mark else block.text
    return Piece(content, text, mark, block.level, block.rows)


def mark_of(number: str) -> Mark | None:
    """The mark of a number that stands in an element of its own: "3.", "(a)", "–"."""
    number = _FIGURES.sub(r"\1.", squeezed(number))
    if found := leading_mark(number if number.endswith(")") else f"{number.rstrip('.')}. x"):
        return found
    bare_number = number.strip("(). ")
    return Mark(number.rstrip("."), style_of(bare_number), len(number)) if bare_number else None


def _after(text: str, mark: Mark) -> str:
    """The text after its number, emphasis kept: the number itself may stand inside emphasis."""
    kept, left = [], mark.end
    text = text.lstrip()
    for place, letter in enumerate(text):
        if letter in (ITALIC, UPRIGHT):
            kept.append(letter)
        elif left <= 0:
            return "".join(kept) + text[place:]
        else:
            left -= 1
    return "".join(kept)
