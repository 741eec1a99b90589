"""What every reader hands to the structure: lines, and then whole paragraphs, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from servanda.documents.model import Unplaced

__all__ = ["Block", "Line", "Note", "Reading"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, or a paragraph of a text that knows no lines."""

    text: str  # with emphasis and note marks in it, see ``markup``
    at: int  # line of the input, counted from 1
    gap: bool = False  # an empty line before it
    page: bool = False  # a page ended before it
    level: int = 0  # of a heading, where the input says it is one
    rows: tuple[tuple[str, ...], ...] = ()  # of a table


@dataclass(slots=True)
class Block:
    """A whole paragraph, heading or table."""

    text: str
    at: int = 0
    level: int = 0  # of a heading, where the input says it is one
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Note:
    """A footnote."""

    mark: str
    text: str
    at: int = 0


@dataclass(slots=True)
class Reading:
    """Everything that was read, before its structure is understood."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
