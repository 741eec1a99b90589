"""Sub-paragraphs put under the paragraphs they belong to, by the run of their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.documents.draft import DraftParagraph
from servanda.documents.numbering import Mark, Style, follows

__all__ = ["Nest"]

_DEEPEST = 5  # no text of law goes deeper than 1 (a) (i) a. –


@dataclass(slots=True)
class _Level:
    """One list under way: its last member, and the style and value of its numbers."""

    paragraph: DraftParagraph
    style: Style | None
    number: str


class Nest:
    """The paragraph under way and the lists open below it."""

    def __init__(self) -> None:
        self._stack: list[_Level] = []

    @property
    def open(self) -> bool:
        """Whether there is a paragraph for children to go under."""
        return bool(self._stack)

    def top(self, paragraph: DraftParagraph | None = None) -> None:
        """Begins a new paragraph, or none after a heading."""
        self._stack = [_Level(paragraph, None, "")] if paragraph else []

    def child(self, paragraph: DraftParagraph, mark: Mark | None) -> None:
        """Puts a paragraph below the one under way, beside its sisters where its number follows theirs."""
        if not self._stack:
            self.top(paragraph)
            return
        if mark is None:
            # Words without a number that follow a list close it for the paragraph above.
            parent = self._stack[0].paragraph
            parent.children.append(paragraph)
            return
        depth, style = self._place_of(mark)
        del self._stack[depth:]
        self._stack[-1].paragraph.children.append(paragraph)
        self._stack.append(_Level(paragraph, style, mark.number))

    def _place_of(self, mark: Mark) -> tuple[int, Style]:
        """The depth at which the number goes on with a list, or one deeper than all; and its style."""
        for depth in range(len(self._stack) - 1, 0, -1):
            level = self._stack[depth]
            if level.style and self._continues(mark, level):
                return depth, level.style
        for depth in range(1, len(self._stack)):  # a number was lost, or a list begins anew: beside its style
            if self._stack[depth].style == mark.style:
                return depth, mark.style
        return min(len(self._stack), _DEEPEST), mark.style

    @staticmethod
    def _continues(mark: Mark, level: _Level) -> bool:
        if level.style in ("bullet", None) or mark.style == "bullet":
            return level.style == mark.style
        if mark.style == level.style:
            return follows(mark.number, level.number, mark.style)
        both = {mark.style, level.style}
        return (
            both == {"letter", "roman"} and level.style is not None and follows(mark.number, level.number, level.style)
        )
