"""What a document is: preface, preamble, operative part, annexes, footnotes, conclusion.

Every form of input becomes this one model, and every form of output is made from it. A span is a
pair of offsets in ``Document.text``, which holds every word of the document once, in reading order:
what was printed above the body, the body with its paragraphs made whole again, what closes it, the
footnotes, and last what could not be placed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

__all__ = [
    "Document",
    "DocumentKind",
    "Footnote",
    "Heading",
    "Paragraph",
    "Preface",
    "Route",
    "Section",
    "Span",
    "Step",
    "Subject",
    "Unplaced",
    "Vote",
]


class DocumentKind(StrEnum):
    """What sort of text it is; the values are those of the JSON form."""

    RESOLUTION = "resolution"
    DECISION = "decision"
    PRESIDENTIAL_STATEMENT = "presidentialStatement"
    DRAFT_RESOLUTION = "draftResolution"
    TREATY = "treaty"
    PRESS_RELEASE = "pressRelease"
    STATEMENT = "statement"
    NEWS = "news"
    STATUS_PAGE = "statusPage"
    OTHER = "other"

    @property
    def is_deliberation(self) -> bool:
        """Whether an organ speaks in it, in preambular and operative paragraphs."""
        return self in (
            DocumentKind.RESOLUTION,
            DocumentKind.DECISION,
            DocumentKind.PRESIDENTIAL_STATEMENT,
            DocumentKind.DRAFT_RESOLUTION,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Offsets in the text of the whole document, the end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A note below the page, brought to the end."""

    mark: str  # as printed: "1", "a", "*"
    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph, whole again, with the paragraphs under it.

    ``text`` is its own text without number, note marks and children. ``anchors[i]`` is the offset in
    ``text`` at which the mark ``notes[i]`` stands; ``italics`` are pairs of offsets in ``text``.
    """

    id: str  # "pp3", "op12", "op12(a)(ii)", "annex1.op4", "A.op2", "p7"
    kind: Literal["preambular", "operative", "text"]
    text: str
    number: str | None = None  # as printed, without full stop: "3", "(a)"
    opening: str | None = None  # the phrase it opens with: "Recalling also", "Takes note"
    span: Span | None = None
    heading: tuple[str, ...] = ()  # the headings above it, the highest first
    children: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()
    anchors: tuple[int, ...] = ()
    italics: tuple[tuple[int, int], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()  # a table's cells, whose words are also in ``text``

    def walk(self) -> Iterator[Paragraph]:
        """The paragraph itself and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A line above paragraphs."""

    text: str
    level: int  # 1 is the highest
    before: str  # id of the paragraph it precedes; "" at the end of a section
    span: Span | None = None
    notes: tuple[str, ...] = ()
    anchors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the document: its paragraphs, or sections of its own.

    The title of a preamble is the formula that opens it: "The General Assembly,".
    """

    kind: Literal["preamble", "operative", "annex", "part", "body"]
    title: str | None = None
    number: str | None = None  # "A" of part A, "II" of annex II
    span: Span | None = None  # of number and title
    headings: tuple[Heading, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()  # marks in the title
    anchors: tuple[int, ...] = ()

    def top(self) -> Iterator[Paragraph]:
        """Its paragraphs and those of its sections, children inside them."""
        yield from self.paragraphs
        for section in self.sections:
            yield from section.top()

    def walk(self) -> Iterator[Paragraph]:
        """Every paragraph in it with all below it, in reading order."""
        for paragraph in self.paragraphs:
            yield from paragraph.walk()
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote as printed; what is not printed is None, which is not nought."""

    yes: int | None = None
    no: int | None = None
    abstaining: int | None = None
    recorded: bool = False  # each member's vote is recorded
    text: str = ""  # the words that say so
    by: tuple[tuple[str, tuple[str, ...]], ...] = ()  # ("inFavour", ("Angola", ...))


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How the text came before the organ: from which committee, in which documents."""

    text: str  # as printed, in its brackets
    committee: str | None = None
    without_reference: bool = False  # without reference to a Main Committee
    documents: tuple[str, ...] = ()  # "A/77/416, para. 7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the text's way, as the official file tells it."""

    outcome: str  # "draftResolution", "adopted"
    day: date | None = None
    document: str | None = None
    by: str | None = None
    refers_to: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One keyword of the official file, with the vocabulary it is taken from."""

    value: str
    shown: str | None = None
    dictionary: str | None = None
    source: str = ""  # of the classification it stands in
    href: str | None = None
    refers_to: str | None = None
    short: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preface:
    """What stands above the body, and what follows from it.

    ``text`` is all of it as printed, one line each, so that nothing is lost; the other fields are
    what is understood. None: not printed and not to be inferred.
    """

    symbol: str | None = None  # "A/RES/62/12"
    symbol_in_text: bool = False  # False: inferred from number and body
    body: str | None = None  # "General Assembly"
    number: str | None = None  # "62/12"
    title: str | None = None
    session: str | None = None  # "62", "ES-10", "S-27"
    session_text: str | None = None  # "Sixty-second session"
    agenda_items: tuple[str, ...] = ()  # "76", "70 (b)"
    agenda_item_name: str | None = None
    adopted_on: date | None = None
    issued_on: date | None = None
    meeting: str | None = None  # "57th plenary meeting"
    meeting_date: date | None = None
    route: Route | None = None
    sponsors: tuple[str, ...] = ()
    dates: tuple[date, ...] = ()  # every day printed in preface and conclusion, in order
    steps: tuple[Step, ...] = ()
    subjects: tuple[Subject, ...] = ()
    docket: str | None = None  # publication job number
    text: str = ""
    span: Span | None = None
    notes: tuple[str, ...] = ()  # marks in the printed lines
    anchors: tuple[int, ...] = ()  # offsets in ``text``


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """Words that belong to no paragraph: running heads, page numbers, what was not understood."""

    text: str
    why: str  # "running head", "page number"
    span: Span | None = None
    at: int | None = None  # line of the input, counted from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document read."""

    kind: DocumentKind
    text: str
    language: str = "en"  # ISO 639-1, "und" when not known
    source: str = ""  # where it was read from
    preface: Preface = Preface()
    sections: tuple[Section, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    conclusion: str | None = None
    conclusion_span: Span | None = None
    vote: Vote | None = None
    unplaced: tuple[Unplaced, ...] = ()

    @property
    def preamble(self) -> tuple[Paragraph, ...]:
        """The preambular paragraphs, of all parts."""
        return tuple(p for section in self._of("preamble") for p in section.paragraphs)

    @property
    def operative(self) -> tuple[Paragraph, ...]:
        """The operative paragraphs, of all parts, with their children inside them."""
        return tuple(p for section in self._of("operative") for p in section.top())

    @property
    def annexes(self) -> tuple[Section, ...]:
        """The annexes, of all parts."""
        return tuple(self._of("annex"))

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph of every section with all below it, in reading order."""
        for section in self.sections:
            yield from section.walk()

    def _of(self, kind: str) -> Iterator[Section]:
        for section in self.sections:
            yield from (section,) if section.kind == kind else (s for s in section.sections if s.kind == kind)
