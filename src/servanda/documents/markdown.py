"""Markdown: headings, emphasis, superscript note marks, rules at page ends."""

from __future__ import annotations

import re
from dataclasses import replace

from servanda.documents.blocks import Line, Note, Reading
from servanda.documents.errors import EmptyDocumentError
from servanda.documents.joining import joined
from servanda.documents.markup import ITALIC, UPRIGHT, cleaned, marked
from servanda.documents.model import Document, DocumentKind
from servanda.documents.pages import PageCleaner
from servanda.documents.text import document_of

__all__ = ["looks_like_markdown", "read_markdown"]

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_SUP = re.compile(r"\s?<sup>\s*([^<]{1,6}?)\s*</sup>|\[\^([^\]\s]{1,8})\](?!:)|\s?\^([\d*]{1,3})\^")
_NOTE = re.compile(r"(?:<sup>\s*([^<]{1,6}?)\s*</sup>|\[\^([^\]\s]{1,8})\]:)\s*(.*)")
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?!\s)([^*\n]{1,400}?)(?<!\s)\*(?!\*)|(?<![\w_])_(?!\s)([^_\n]{1,400}?)(?<!\s)_(?![\w_])"
)
_STRONG = re.compile(r"\*\*(?!\s)([^*\n]{1,600}?)(?<!\s)\*\*|__(?!\s)([^_\n]{1,600}?)(?<!\s)__")
_LINK = re.compile(r"!?\[([^\]\n]{0,600})\]\((?:<[^>\n]{0,600}>|[^)\s]{0,600})(?:\s\"[^\"\n]{0,200}\")?\)")
_HALF = re.compile(r"^\*(?=[^\s*])(?=[^*]*$)|(?<=[^\s*\\])\*$")  # emphasis over a line's end
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_BREAK = re.compile(r"<br\s*/?>\s*|(?: {2,}|\\)$")
_RULE = re.compile(r"\s*(?:-\s?){3,}$|\s*(?:\*\s?){3,}$|\s*(?:_\s?){3,}$")
_SIGNS = re.compile(r"^#{1,6} \S|<sup>|^\*[A-Z][^*\n]+\*|\[\^\d+\]|^\d+\. \*[A-Z]|\]\(http", re.MULTILINE)

_SAMPLE = 8000  # characters in which Markdown shows itself


def looks_like_markdown(text: str) -> bool:
    """Whether a text uses enough of Markdown's signs to be meant as Markdown."""
    sample = text[:_SAMPLE]
    return any(sign in sample for sign in ("*", "#", "<sup>", "](", "[^")) and len(_SIGNS.findall(sample)) > 1


def read_markdown(text: str, *, kind: DocumentKind | None = None, source: str = "") -> Document:
    """A document from Markdown. Raises EmptyDocumentError where there are no words."""
    notes: list[Note] = []
    levels: dict[int, int] = {}
    lines = [_line(raw, at, notes, levels) for at, raw in enumerate(cleaned(text).split("\n"), 1)]
    if not any(line.strip() for line in lines):
        raise EmptyDocumentError(f"{source or 'The text'} has no words in it: nothing was written, or only pictures.")
    cleaner = PageCleaner(lines)
    body = [_placed(line, levels) for line in cleaner.body()]
    reading = Reading(blocks=joined(body), notes=notes + cleaner.notes, unplaced=cleaner.unplaced)
    return document_of(reading, symbol=cleaner.symbol, kind=kind, source=source)


def _line(raw: str, at: int, notes: list[Note], levels: dict[int, int]) -> str:
    """One line without Markdown's signs; a note goes to ``notes``, and the page ends where notes stand."""
    text = raw.strip()
    if not text:
        return ""
    if _RULE.fullmatch(text) and "\\" not in text:
        return "\f"
    if (note := _NOTE.match(text)) and note[3]:
        notes.append(Note(note[1] or note[2], _inline(note[3]), at))
        return "\f"
    if heading := _HEADING.match(text):
        levels[at] = len(heading[1])
        text = heading[2]
    return _inline(text.lstrip("> ") if text.startswith(">") else text)


def _placed(line: Line, levels: dict[int, int]) -> Line:
    if line.text.startswith("|") and line.text.count("|") > 1:
        cells = tuple(cell.strip() for cell in line.text.strip("|").split("|"))
        ruled = all(not cell.strip(":-") for cell in cells)
        return replace(line, text="" if ruled else " ".join(cells), rows=() if ruled else (cells,))
    return replace(line, level=levels[line.at]) if line.at in levels else line


def _inline(text: str) -> str:
    """Signs within a line turned into marks of emphasis and notes."""
    if "<" in text or "^" in text:
        text = _BREAK.sub(" ", _SUP.sub(lambda found: marked(found[1] or found[2] or found[3]), text))
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    if "*" in text or "_" in text:
        text = _STRONG.sub(lambda found: found[1] or found[2], text)
        text = _EMPHASIS.sub(lambda found: f"{ITALIC}{found[1] or found[2]}{UPRIGHT}", text)
        text = _HALF.sub(lambda found: ITALIC if found.start() == 0 else UPRIGHT, text)
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text
