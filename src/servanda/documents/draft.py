"""A document while it is being understood: pieces without ids and spans, which ``layout`` gives them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["DraftHeading", "DraftParagraph", "DraftSection"]


@dataclass(slots=True)
class DraftParagraph:
    """One paragraph; its text still carries emphasis and note marks."""

    text: str
    kind: Literal["preambular", "operative", "text"]
    number: str | None = None
    opening: str | None = None  # as the input marks it; None: to be found in the words
    children: list[DraftParagraph] = field(default_factory=list)
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class DraftHeading:
    """A heading among the paragraphs of a section."""

    text: str
    level: int = 1


@dataclass(slots=True)
class DraftSection:
    """A part of the document, its headings and paragraphs in one row."""

    kind: Literal["preamble", "operative", "annex", "part", "body"]
    title: str | None = None
    number: str | None = None
    items: list[DraftHeading | DraftParagraph] = field(default_factory=list)
    sections: list[DraftSection] = field(default_factory=list)
