"""Note marks in plain text, found by the notes they belong to.

In text without superscripts a mark is a figure glued to the word or comma before it: "session,1 which". It is
taken for a mark only when there is a note with that mark and its turn has come, or it came before.
"""

from __future__ import annotations

import re

from servanda.documents.blocks import Block, Note
from servanda.documents.markup import MARK, marked
from servanda.documents.signs import MONTH_NAMES

__all__ = ["notes_among", "with_marks"]

# A run of figures or stars with no space before it; what stands before it is looked at when one is found.
_GLUED = re.compile(r"[\d*]+(?![/\-(%]|[.,]\d)(?=[\s,.;:)”\]]|$)")
_YEAR_AND_MARK = re.compile(r"((?:19|20)\d\d)(\d{1,3})")
_CLOSING = '”’)]"»'
_SPACED = re.compile(r"(?:(?<=[^\W\d_])|(?<=[,.;:)”’\"\]])|(?<=\b(?:18|19|20)\d\d))\s(\d{1,3})(?=[,.;:)]|\s|$)")
_NOTE_BLOCK = re.compile(
    r"(\d{1,3}|\*{1,3})\s?(?!\s)"
    rf"(?!(?:{MONTH_NAMES})\b)(?=Ibid|See\b|[A-Z“(])"
)
_ABBREVIATED = re.compile(
    r"\b(?:Add|Corr|Rev|Nos?|paras?|vol|arts?|chap|L|C|sects?|annex|pp?|Supp|ch|SR|PV)\.$"
)  # "Add.1"
# Words that go with a figure of the text: "of 17 November", "paragraphs 3 and 4".
_NO_MARK_BEFORE = re.compile(
    r"\b(?:of|on|in|to|and|or|than|by|No\.|[Pp]aragraphs?|[Aa]rticles?|[Rr]esolutions?|[Cc]hapter|items?|rules?)$"
)
_NO_MARK_AFTER = re.compile(
    rf"\s(?:{MONTH_NAMES}|per cent|and \d|to \d|\(\d{{4}}\)|days?|months?|years?|members?|votes?|States)\b"
)
_REACH = 8  # marks that may have been lost before the next one found


def notes_among(blocks: list[Block]) -> list[Note]:
    """Takes from the end of a text without rules the notes that stand there as paragraphs."""
    last = len(blocks)
    while last and not blocks[last - 1].level and _NOTE_BLOCK.match(blocks[last - 1].text):
        last -= 1
    notes: list[Note] = []
    for block in blocks[last:]:
        found = _NOTE_BLOCK.match(block.text)
        assert found is not None
        notes.append(Note(found[1], block.text[found.end() :], block.at))
    figures = [int(note.mark) for note in notes if note.mark.isdigit()]
    if figures != sorted(figures):
        return []
    del blocks[last:]
    return notes


def with_marks(blocks: list[Block], notes: list[Note], *, spaced: bool = False) -> None:
    """Turns the figures that are note marks into marks, block by block in reading order.

    ``spaced``: a mark may stand apart from the word before it, as in texts read by machine from print.
    """
    figures = [int(note.mark) for note in notes if note.mark.isdigit()]
    known = {note.mark for note in notes}
    if not known:
        return
    seen = _Seen(known, min(figures, default=1))
    for block in blocks:
        if MARK not in block.text:
            block.text = _GLUED.sub(seen.glued, block.text)
            if spaced and figures:
                block.text = _SPACED.sub(seen.spaced, block.text)


class _Seen:
    """Which marks have come so far."""

    def __init__(self, known: set[str], first: int) -> None:
        self._known, self._next, self._first = known, first, first

    def glued(self, found: re.Match[str]) -> str:
        """The mark, if the figure is one; else what was there."""
        text, start = found.string, found.start()
        mark, lead, reach = found[0], "", _REACH
        if not mark.isdigit() and mark.strip("*"):
            return mark
        before = text[start - 1] if start else " "
        if len(mark) > 3:
            year = _YEAR_AND_MARK.fullmatch(mark)
            if year is None or before.isalnum():
                return mark
            lead, mark, reach = year[1], year[2], 2
        elif before in ",.;:":
            earlier = text[start - 2] if start > 1 else " "
            reach = 2 if earlier.isdigit() else _REACH
            if not (earlier.isalnum() or earlier in _CLOSING):
                return mark
        elif not (before in _CLOSING or (before.isalpha() and not before.isupper())):
            return mark
        if not self._is_due(mark, reach) or _ABBREVIATED.search(text, max(0, start - 8), start):
            return found[0]
        return lead + marked(mark)

    def _is_due(self, mark: str, reach: int) -> bool:
        """Whether there is such a note and its turn has come; ``reach`` tells how many may have been missed."""
        if mark not in self._known:
            return False
        if mark.isdigit():
            value = int(mark)
            again = reach == _REACH and self._first <= value < self._next
            if not again and not self._next <= value < self._next + reach:
                return False
            self._next = max(self._next, value + 1)
        return True

    def spaced(self, found: re.Match[str]) -> str:
        if _NO_MARK_BEFORE.search(found.string, max(0, found.start() - 12), found.start()):
            return found[0]
        if _NO_MARK_AFTER.match(found.string, found.end()):
            return found[0]
        if found[1] not in self._known or not self._next <= int(found[1]) < self._next + _REACH:
            return found[0]
        self._next = int(found[1]) + 1
        return marked(found[1])
