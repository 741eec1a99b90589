"""Text with its emphasis and note marks carried inside it, until the structure is known.

Every reader hands over the same kind of string: ``ITALIC`` and ``UPRIGHT`` around emphasised words,
``MARK`` and ``END`` around a note mark. Lines can then be cut and joined as plain strings are, and
nothing slips out of place; ``plain_and_marks`` takes the marks out at the end.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from servanda.documents.vocabulary import names_any

__all__ = [
    "END",
    "ITALIC",
    "MARK",
    "UPRIGHT",
    "Marked",
    "bare",
    "cleaned",
    "marked",
    "plain_and_marks",
    "squeezed",
    "tidy",
]

ITALIC, UPRIGHT, MARK, END = "\x0e", "\x0f", "\x10", "\x11"
_SIGNS = re.compile("([\x0e\x0f\x10\x11])")
_NOTE = re.compile(f"{MARK}[^{END}]*{END}")
_EDGE = re.compile(f"{ITALIC}\\s+|\\s+{UPRIGHT}")
_EMPHASIS = str.maketrans("", "", ITALIC + UPRIGHT)
# No character below the space carries words but tab and line ends; soft hyphens and zero-width
# characters are the printer's. Signs of direction stay: right-to-left text needs them.
_UNWANTED = dict.fromkeys(map(chr, [*range(9), 11, *range(14, 32), 127, 0xAD, 0x200B, 0x2060, 0xFEFF]), "")
_SPACES = dict.fromkeys("\xa0\u2007\u2008\u2009\u200a\u202f\u2002\u2003", " ")
_SPELLED = {**_UNWANTED, **_SPACES, "\u2011": "-", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"}


def cleaned(text: str) -> str:
    """The text in one spelling: composed characters, one kind of space and line end, no controls."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for odd, spelled in _SPELLED.items():
        if odd in text:
            text = text.replace(odd, spelled)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def marked(mark: str) -> str:
    """A note mark as it is carried in text."""
    return f"{MARK}{mark}{END}"


def bare(text: str) -> str:
    """The text without emphasis and without note marks."""
    if MARK in text:
        text = _NOTE.sub("", text)
    return text.translate(_EMPHASIS) if ITALIC in text or UPRIGHT in text else text


def squeezed(text: str) -> str:
    """The text with runs of white space made one space, and none at its ends."""
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text  # a space is the only white space that can be printed
    return " ".join(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A text without signs, and where they stood: notes with their anchors, and emphasis."""

    text: str
    notes: tuple[str, ...] = ()
    anchors: tuple[int, ...] = ()
    italics: tuple[tuple[int, int], ...] = ()


def tidy(text: str) -> str:
    """The text squeezed, white space moved out of emphasis, empty emphasis gone."""
    if ITALIC in text or UPRIGHT in text:
        text = _EDGE.sub(lambda found: f" {ITALIC}" if ITALIC in found[0] else f"{UPRIGHT} ", text)
        text = text.replace(ITALIC + UPRIGHT, "")
        return squeezed(text)
    return squeezed(text)


def plain_and_marks(text: str) -> Marked:
    """The words, the note marks with their offsets, the emphasised stretches."""
    text = tidy(text)
    if not names_any(text, (ITALIC, UPRIGHT, MARK, END)):
        return Marked(text=text)
    out: list[str] = []
    notes: list[str] = []
    anchors: list[int] = []
    size = 0
    italics: list[tuple[int, int]] = []
    began: int | None = None
    in_note = False
    for piece in _SIGNS.split(text):
        if piece == ITALIC:
            began = size if began is None else began
        elif piece == UPRIGHT:
            italics += [(began, size)] if began is not None and began < size else []
            began = None
        elif piece in (MARK, END):
            in_note = piece == MARK
        elif in_note:
            notes.append(piece)
            anchors.append(size)
        elif piece:
            if out and out[-1].endswith(" ") and piece.startswith(" "):
                piece = piece[1:]
            elif not out:
                piece = piece.lstrip()
            if piece:
                out.append(piece)
                size += len(piece)
    return _trimmed("".join(out), notes, anchors, _joined(italics))


def _trimmed(text: str, notes: list[str], anchors: list[int], italics: list[tuple[int, int]]) -> Marked:
    """Without white space at the end and at the edges of emphasis."""
    whole = text.rstrip()
    held = []
    for start, end in italics:
        inside = whole[start:end]
        start += len(inside) - len(inside.lstrip())
        end = start + len(inside.strip())
        held += [(start, end)] if start < end else []
    size = len(whole)
    return Marked(
        text=whole,
        notes=tuple(notes),
        anchors=tuple(min(anchor, size) for anchor in anchors),
        italics=tuple(held),
    )


def _joined(italics: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches that touch made one."""
    joined: list[tuple[int, int]] = []
    for start, end in italics:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
