"""A letter as it is set: head and blocks, each text once for each language; what both DOCX and PDF are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Block", "Row", "Sheet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the head: a label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of the body. ``texts`` has one entry a language.

    A paragraph is numbered, an entry lettered below it; ``leads`` are set in italics before the text.
    """

    kind: Literal["heading", "paragraph", "entry", "line"]
    texts: tuple[str, ...]
    leads: tuple[str, ...] = ()
    cite: tuple[str, ...] = ()  # article, set small behind the text
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that is set on paper."""

    languages: tuple[str, ...]
    reference: str
    title: tuple[str, ...]
    marks: tuple[str, ...]  # urgent, confidential
    sender: tuple[str, ...]  # lines
    addressee: tuple[str, ...]
    rows: tuple[Row, ...]
    blocks: tuple[Block, ...]
    signature: tuple[str, ...]  # lines; the first is the label
    enclosures_label: str
    enclosures: tuple[str, ...]
    page: str  # "page {page} of {pages}"
    digest: str
    digest_label: str
