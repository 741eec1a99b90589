"""Texts in which no organ decides: presidential statements, decisions, press, statements, treaties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from servanda.documents.blocks import Block
from servanda.documents.draft import DraftHeading, DraftSection
from servanda.documents.markup import bare, squeezed
from servanda.documents.model import DocumentKind
from servanda.documents.nesting import Nest
from servanda.documents.numbering import leading_mark
from servanda.documents.pieces import Piece, piece_of
from servanda.documents.signs import ANNEX, DAY, is_meeting
from servanda.documents.structure import Structure

__all__ = ["place_prose", "prose", "title_among"]

_BEGINS = re.compile(r"At (?:the|its) \d{1,4}\w\w\b|“?The Security Council\b")
_NUMBERED_TITLE = re.compile(r"\d{1,2}/\d{1,4}(?: ?[A-Z])?\.\s")
_LONGEST_TITLE = 250
_LONGEST_HEAD = 8  # lines above a text


def prose(blocks: Sequence[Block], kind: DocumentKind) -> Structure:
    """Header lines, title, one body section in reading order, annexes, closing lines."""
    done = Structure()
    start = _start(blocks, kind)
    for block in blocks[:start]:
        done.header += [line for line in map(squeezed, bare(block.text).split("\n")) if line]
    if not kind.is_deliberation and done.header:
        done.title = title_among(done.header)
    section = DraftSection(kind="body")
    done.sections.append(section)
    nest = Nest()
    pieces = [piece for piece in map(piece_of, blocks[start:]) if piece.text]
    for piece, coming in zip_longest(pieces, pieces[1:]):
        text = piece.text
        if kind.is_deliberation and (is_meeting(text) or (done.conclusion and DAY.fullmatch(text))):
            done.conclusion.append(text)
        elif kind.is_deliberation and (found := ANNEX.fullmatch(text)):
            section, nest = DraftSection(kind="annex", number=found[0].strip(" .:")), Nest()
            done.sections.append(section)
        else:
            place_prose(section, nest, piece, coming, kind)
    return done


def _start(blocks: Sequence[Block], kind: DocumentKind) -> int:
    """The block with which the body begins."""
    if kind.is_deliberation:
        for place, block in enumerate(blocks[:60]):
            if _BEGINS.match(bare(block.text)):
                return place
            if _NUMBERED_TITLE.match(bare(block.text)):
                return place + 1
    for place, block in enumerate(blocks[:_LONGEST_HEAD]):
        text = squeezed(bare(block.text))
        if block.rows or len(text) > _LONGEST_TITLE or text.endswith((".", ":", "!", ",", ";")) or leading_mark(text):
            return place
    return 0 if len(blocks) > _LONGEST_HEAD else len(blocks) - 1


def title_among(lines: Sequence[str]) -> str | None:
    """The first of the lines above a text that can be its title: no day, no author, no meeting, not a word or two."""
    able = (line for line in lines if len(line.split()) > 2 and not line.startswith(("[", "By ")) and "|" not in line)
    return next((line for line in able if not is_meeting(line) and not DAY.fullmatch(line)), None)


def place_prose(section: DraftSection, nest: Nest, piece: Piece, coming: Piece | None, kind: DocumentKind) -> None:
    text, mark = piece.text, piece.mark
    short = len(text) < 120 and not text.endswith((".", ";", ",", ":", "”", '"', "?", "!"))
    titled = mark is None and short and coming is not None and kind is not DocumentKind.STATUS_PAGE
    if not piece.rows and (piece.level or titled):
        section.items.append(DraftHeading(piece.content, piece.level or 1))
        nest.top()
    elif mark is None or mark.style == "figure" or not nest.open:
        paragraph = piece.paragraph("text")
        section.items.append(paragraph)
        nest.top(paragraph)
    else:
        nest.child(piece.paragraph("text"), mark)
