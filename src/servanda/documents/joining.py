"""Lines made whole paragraphs again.

A line begins a paragraph when it shows it (a number, an opening phrase, an annex), or when the line
before was ended on purpose: an empty line follows it, or there would have been room for one more word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from servanda.documents.blocks import Block, Line
from servanda.documents.markup import bare
from servanda.documents.numbering import leading_mark
from servanda.documents.openings import opens_operative, opens_preambular
from servanda.documents.signs import ANNEX, DAY, ends_paragraph, is_closing, is_formula, is_vote
from servanda.documents.vocabulary import words_in

__all__ = ["joined"]

_HYPHENATED = re.compile(r"[^\W\d_]-$")
_NOTE_START = re.compile(r"\d{1,3} [A-Z“]")
_CONNECTIVE = re.compile(r"(?:;|,)\s*(?:and|or|and/or)$")
_LAST_MARK = re.compile(r"(?<=[,;:.”)])(?:\d{1,3}|\*{1,3})$|(?<=[,;:])\s\d{1,3}$")  # a note mark at the end of a line
# Elements that keep their hyphen when a line ends after them.
_ELEMENTS = set(
    words_in(
        "non self well long short high low multi co inter sub post pre anti cross counter decision "
        "peace cease socio gender age evidence rights people human conflict data fact follow forward "
        "far half ill large vice two three four five six seven eight nine ten twenty thirty forty "
        "fifty sixty seventy eighty ninety mid re so under over time results risk client country "
        "community victim survivor child water food health labour middle income least small medium "
        "cost capacity law policy technology knowledge secretary attorney early end first second "
        "third whole world zero open all ad air land sea job year man trans extra intra semi quasi ex "
        "pan micro macro full part old new free fair tri bi on in off out up down above set "
    )
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a text breaks its lines."""

    wrapped: bool  # paragraphs run over several lines
    width: int  # below this many characters a line was ended on purpose


def _shape(lines: Sequence[Line]) -> _Shape:
    pairs = list(pairwise(lines))
    wraps = sorted(len(one.text) for one, two in pairs if not two.gap and bare(two.text)[:1].islower())
    if not wraps or len(wraps) * 12 < len(lines):
        return _Shape(wrapped=False, width=0)
    return _Shape(wrapped=True, width=wraps[len(wraps) // 4])


def joined(lines: Iterable[Line]) -> list[Block]:
    """The paragraphs of a text, one block each. Time is linear in its length."""
    lines = list(lines)
    joiner = _Joiner(_shape(lines), lines)
    for place, line in enumerate(lines):
        joiner.add(line, lines[place + 1 : place + 4])
    return joiner.blocks()


class _Joiner:
    """Keeps what a decision about the next line rests on."""

    def __init__(self, shape: _Shape, lines: Sequence[Line]) -> None:
        self._shape, self._lines = shape, lines
        self._parts: list[tuple[list[str], Line]] = []  # pieces, and the line they began with
        self._rows: dict[int, list[tuple[str, ...]]] = {}  # of tables, by the place of their part
        self._last = ""  # the line before, without markup
        self._number = 0  # of the last numbered paragraph
        self._body = self._numbered = False
        self._alone = self._last_alone = False  # a formula or the name of an annex
        self._closes = self._last_closes = False  # part of what closes a resolution
        self._in_vote = False  # in the words that tell the vote
        self._tail_open = False  # the paragraph under way began as a paragraph, not as a heading

    def add(self, line: Line, coming: Sequence[Line]) -> None:
        text = bare(line.text).strip()
        self._alone = len(text) < 160 and (is_formula(text) or ANNEX.fullmatch(text) is not None)
        self._closes = is_closing(text)
        if line.rows or (self._parts and self._parts[-1][1].rows):
            self._add_row(line, text)
        elif not self._parts or line.level or self._parts[-1][1].level or self._begins(line, text, coming):
            self._parts.append(([line.text], line))
            self._note_start(text)
        else:
            self._parts[-1][0].append(line.text)
        if text:
            self._last = _LAST_MARK.sub("", text) if text[-1] in "0123456789*" else text
            self._last_alone, self._last_closes = self._alone, self._closes

    def _add_row(self, line: Line, text: str) -> None:
        """A row of a table goes to the table under way; what is no row ends it."""
        if not line.rows or not self._parts or not self._parts[-1][1].rows:
            self._parts.append(([], line))
        self._parts[-1][0].append(line.text)
        self._rows.setdefault(len(self._parts) - 1, []).extend(line.rows)
        if not line.rows:
            self._note_start(text)

    def blocks(self) -> list[Block]:
        return [
            Block(self._glued(pieces), line.at, line.level, tuple(self._rows.get(place, ())))
            for place, (pieces, line) in enumerate(self._parts)
        ]

    def _note_start(self, text: str) -> None:
        mark = leading_mark(text)
        self._in_vote = self._closes and is_vote(text)
        self._tail_open = (
            mark is not None
            or len(text) > 150
            or self._in_vote
            or _NOTE_START.match(text) is not None
            or opens_preambular(text)
            or opens_operative(text)
        )
        if self._alone and is_formula(text):
            self._body, self._numbered, self._number = True, False, 0
        elif mark and mark.style == "figure":
            self._numbered, self._number = True, int(mark.number)
        elif self._alone:
            self._number = 0

    def _begins(self, line: Line, text: str, coming: Sequence[Line]) -> bool:
        """Whether the line begins a paragraph."""
        if not text:
            return False
        if self._alone or self._last_alone:
            return True
        if self._in_vote and not line.gap and not line.page:
            return self._last.endswith(".") and not self._last.endswith(("No.", "Mr."))
        if self._closes or (self._last_closes and DAY.fullmatch(text)):
            return True
        if not self._body:
            return not (text[0].islower() and not line.gap)
        ended = ends_paragraph(self._last)
        marked = self._begins_with_mark(line, text, ended)
        if marked is not None:
            return marked
        if text[0].islower():
            return line.gap and self._last.endswith((";", ".")) and not line.page
        if ended and not self._numbered and (opens_preambular(text) or opens_operative(text)):
            return True
        return self._broken_on_purpose(line, text, ended, coming)

    def _begins_with_mark(self, line: Line, text: str, ended: bool) -> bool | None:
        """The same for a line that begins with a number; None: it does not."""
        mark = leading_mark(text)
        if mark is None:
            return None
        if mark.style == "figure":
            value, free = int(mark.number), ended or line.gap or not self._tail_open
            return value == self._number + 1 or (free and (value == 1 or 0 < value - self._number <= 3 or line.gap))
        if mark.style == "bullet":
            return True if ended or line.gap else None
        return line.gap or self._last.endswith((":", ";", ".", ",")) or bool(_CONNECTIVE.search(self._last))

    def _broken_on_purpose(self, line: Line, text: str, ended: bool, coming: Sequence[Line]) -> bool:
        """Whether the line before was ended though there was room, or a heading begins here."""
        if line.page:
            return ended and self._leads_to_number(text, coming)
        if line.gap:
            return ended or not self._tail_open or opens_preambular(text)
        if not self._shape.wrapped:
            return ended or not self._tail_open
        room = len(self._last) + 1 + len(text.split(" ", 1)[0]) < self._shape.width
        if ended and not self._last.endswith(","):
            return room or self._leads_to_number(text, coming)
        return room and not self._tail_open

    def _leads_to_number(self, text: str, coming: Sequence[Line]) -> bool:
        """Whether this line and at most two more stand as a heading above the next number."""
        for line in coming:
            if text.endswith((";", ".", ",", ":")) or len(text) > 120:
                return False
            after = bare(line.text).strip()
            mark = leading_mark(after)
            if mark and mark.style == "figure" and int(mark.number) in (1, self._number + 1):
                return True
            text = after
        return False

    def _glued(self, pieces: list[str]) -> str:
        """The pieces of a paragraph as one text, words cut at a line end made whole."""
        if len(pieces) == 1:
            return pieces[0]
        out = [pieces[0].rstrip()]
        for piece in pieces[1:]:
            piece = piece.strip()
            if _HYPHENATED.search(out[-1]) and piece[:1].islower():
                if self._is_hyphenation(out[-1], piece):
                    out[-1] = out[-1][:-1]
            elif not out[-1].endswith(("-", "–", "/")):
                out.append(" ")
            out.append(piece)
        return "".join(out)

    @cached_property
    def _words(self) -> set[str]:
        """All words of the text, by which it is told whether a hyphen belongs to one."""
        return {word for line in self._lines for word in line.text.split()}

    def _is_hyphenation(self, before: str, after: str) -> bool:
        """Whether the hyphen at a line's end was put there by the printer."""
        left, right = before.rsplit(None, 1)[-1], after.split(None, 1)[0].rstrip(".,;:”’)")
        if left + right in self._words:
            return False
        element = left[:-1].rsplit("-", 1)[-1].lstrip("(“‘\"'").lower()
        if left[:-1] + right in self._words:
            return True
        return element not in _ELEMENTS and not (element in self._words and right in self._words)
