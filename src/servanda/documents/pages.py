"""What belongs to the page and not to the text: running heads, page and job numbers, notes below a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from servanda.documents.blocks import Line, Note
from servanda.documents.markup import bare, squeezed
from servanda.documents.model import Unplaced
from servanda.documents.signs import SYMBOL, is_formula

__all__ = ["PageCleaner", "printed_symbol"]

_RULE = re.compile(r"[_\-—–*=]{3,}|(?:[_—–]\s?){5,}")
_PAGE_END = re.compile(
    r"(?:(?:page )?\d{1,4}\s?/\s?\d{1,4}(?:\s+\d\d-\d{5,6}(?:\s?\([A-Z]\))?)?"  # 2/15 24-18680
    r"|\d\d-\d{5,6}(?:\s?\([A-Z]\))?(?:\s+\d{1,4}\s?/\s?\d{1,4})?"  # 24-18680 (E)
    r"|GE\.\d\d-\d{4,6}(?:\s?\([A-Z]\))?(?:\s+\d{1,4})?"  # GE.23-13800(E)
    r"|(?:page|p\.)\s*\d{1,4}(?: of \d{1,4})?|-\s?\d{1,4}\s?-|/\.\.\.|\*\d{6,8}[A-Z]?\*|[•·]\s?\d{1,4})",
    re.IGNORECASE,
)
_NOTE = re.compile(r"(\d{1,3}|\*{1,3}|[a-z]{1,2}|[†‡§])(?:\s+|(?<=\*)\s?)(?=\S)")
_SPLIT_SYMBOL = re.compile(r"(?:United Nations\s+)?(/(?:RES|DEC|PRST|L\.|\d)[^\s]*(?: ?\(\d{4}\))?)$")
_PART = re.compile(r" [A-Z](?:[-–][A-Z])?$")
_HEADER_LINES = 40


def printed_symbol(lines: Sequence[str]) -> str | None:
    """The document's own symbol as printed above its body, put together where a letter stands apart.

    Extraction from official files leaves its large first letter on a line of its own:
    "A", then "United Nations /RES/79/4".
    """
    letter = None
    for line in lines[:_HEADER_LINES]:
        text = squeezed(bare(line))
        if is_formula(text):
            break
        if len(text) == 1 and text.isupper():
            letter = text
        elif letter and (found := _SPLIT_SYMBOL.search(text)):
            return _spelled(letter + found[1])
        elif (own := SYMBOL.search(text)) and len(text) - len(own[0]) < 16 and not text.startswith("("):
            part = _PART.match(text, own.end())
            return _spelled(own[0] + (part[0] if part else "")) if own[0].count("/") > 1 else None
    return None


def _spelled(symbol: str) -> str:
    """ "S/RES/1517(2003)" as it is written elsewhere: "S/RES/1517 (2003)"."""
    return re.sub(r"(?<=\d)\(", " (", symbol)


class PageCleaner:
    """Takes page furniture out of the lines of a text; what it takes out is kept with its reason.

    ``notes`` and ``unplaced`` are filled while ``body`` is walked.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self.symbol = printed_symbol(lines)
        self.notes: list[Note] = []
        self.unplaced: list[Unplaced] = []
        self._in_notes = False
        self._page = self._gap = False
        self._head_words = self._words_above(lines)
        self._with_symbol = {at for at, line in enumerate(lines) if self.symbol in line} if self.symbol else set()

    @staticmethod
    def _words_above(lines: Sequence[str]) -> set[str]:
        words: set[str] = set()
        for line in lines[:_HEADER_LINES]:
            if is_formula(squeezed(bare(line))):
                break
            words.update(bare(line).split())
        return words

    def body(self) -> Iterator[Line]:
        """The lines of the text itself, in order."""
        skip = 0
        for at, raw in enumerate(self._lines, 1):
            text = raw.strip(" \t")
            if "\f" in text:
                text = text.replace("\f", "").strip()
                self._page, self._in_notes = True, False
            if skip:
                skip -= 1
            elif not text:
                self._gap = True
            elif _RULE.fullmatch(text):
                self._in_notes, self._gap = True, True
            elif _PAGE_END.fullmatch(text):
                self._leave(text, at, "page or job number")
                self._page, self._in_notes = True, False
            elif text.isdigit() and len(text) < 5 and (self._page or self._ends_page(at)):
                self._leave(text, at, "page or job number")
            elif (self._page or self._gap) and (heads := self._running_heads(at - 1)):
                self._page, self._in_notes, skip = True, False, heads - 1
            elif not self._note(text, at):
                yield Line(text, at, gap=self._gap and not self._page, page=self._page)
                self._gap = self._page = False

    def _ends_page(self, at: int) -> bool:
        """Whether nothing but empty lines stands between the line before this place and the end of its page."""
        for line in self._lines[at : at + 4]:
            if "\f" in line:
                return True
            if line.strip():
                return False
        return False

    def _leave(self, text: str, at: int, why: str) -> None:
        self.unplaced.append(Unplaced(text=bare(text), why=why, at=at))

    def _running_heads(self, start: int) -> int:
        """How many lines from here are a running head; they are put aside."""
        if self.symbol is None or start < 8 or self._with_symbol.isdisjoint(range(start, start + 3)):
            return 0
        for count, raw in enumerate(self._lines[start : start + 3], 1):
            text = squeezed(bare(raw))
            if text.startswith(self.symbol) or text.endswith(self.symbol):
                head = [squeezed(bare(line)) for line in self._lines[start : start + count]]
                if not {word for line in head for word in line.split()} - self._head_words - {*self.symbol.split()}:
                    for place, line in enumerate(head, start + 1):
                        self._leave(line, place, "running head")
                    return count
            elif not text or not {*text.split()} <= self._head_words:
                return 0
        return 0

    def _note(self, text: str, at: int) -> bool:
        """Whether the line was taken as part of a note below the page."""
        if not self._in_notes:
            return False
        found = _NOTE.match(text)
        if found and self._is_next(found[1]):
            self.notes.append(Note(found[1], text[found.end() :], at))
            self._gap = False
            return True
        if self._gap or not self.notes:
            self._in_notes = False
            return False
        self.notes[-1].text += ("" if self.notes[-1].text.endswith("-") else " ") + text
        return True

    def _is_next(self, mark: str) -> bool:
        last = next((note.mark for note in reversed(self.notes) if note.mark.isdigit() == mark.isdigit()), None)
        if mark.isdigit():
            return last is None or mark == "1" or 0 < int(mark) - int(last) <= 2
        if mark.isalpha():
            return (last is None and mark == "a") or (last is not None and last.isalpha() and mark > last)
        return True
