"""What a report is made of: numbered lines under headings, each with its answer and its proofs.

One structure for every face: terminal, Markdown, page and paper differ only in how
they set it (``inquiries.rendering``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from servanda.law.kleene import Answer
from servanda.law.proof import Proof

__all__ = ["DISCLAIMER", "Grid", "Line", "Report", "Section", "numbered"]

DISCLAIMER = (
    "Servanda says what the record and the rules give. It is not the depositary and gives no legal advice; guilt, "
    "credibility, gravity, admissibility and immunity are for people to decide."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One statement: its answer and strength, its words, its proofs."""

    text: str
    answer: Answer | None = None
    effect: str = ""
    lead: str = ""  # what several lines share and is said once above them: "Poland must"
    proofs: tuple[Proof, ...] = ()
    number: int = 0  # of the line in the report; its proofs stand under the same number
    see: int = 0  # the earlier line that has the same proofs; 0: its own stand under its number


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A small table: heads, and rows of a name and answers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Answer, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands below it."""

    heading: str
    lines: tuple[Line, ...]
    grid: Grid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole report."""

    title: str
    on: date
    as_of: str
    sections: tuple[Section, ...]
    disclaimer: str = DISCLAIMER

    def lines(self) -> Iterator[Line]:
        """All lines, in order."""
        for section in self.sections:
            yield from section.lines

    def _repr_html_(self) -> str:
        from servanda.inquiries.rendering.page import fragment

        return fragment(self)

    def proved(self) -> Iterator[Line]:
        """The lines under whose number proofs stand."""
        return (line for line in self.lines() if line.proofs and not line.see)


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The same sections, empty ones left out, with lines numbered through and repeated proofs referred back."""
    first: dict[tuple[Proof, ...], int] = {}
    found, count = [], 0
    for section in sections:
        lines = []
        for line in section.lines:
            count += 1
            seen = first.setdefault(line.proofs, count) if line.proofs else count
            lines.append(replace(line, number=count, see=0 if seen == count else seen))
        if lines or (section.grid and section.grid.rows):
            found.append(replace(section, lines=tuple(lines)))
    return tuple(found)
