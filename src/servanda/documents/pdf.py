"""PDF: the text of its pages as lines, read on as page text is.

A file that declares right-to-left reading order makes the extraction turn round the words of left-to-right
lines; there the words are put in order by where they stand on the page.
"""

from __future__ import annotations

import ctypes
from typing import Any

from servanda.documents.errors import EmptyDocumentError, UnreadableDocumentError
from servanda.documents.markup import cleaned
from servanda.documents.model import Document, DocumentKind
from servanda.documents.text import read_lines

__all__ = ["pages_of", "read_pdf"]

_GAP = 0.22  # of the tallest letter's height: letters farther apart belong to two words
_HYPHENS = dict.fromkeys(map(ord, "\ufffe\x02"), "-")  # what the extraction writes for a hyphen at a line's end


def read_pdf(data: bytes, *, kind: DocumentKind | None = None, source: str = "") -> Document:
    """A document from a PDF file.

    Raises UnreadableDocumentError (damaged, locked), EmptyDocumentError (no text).
    """
    name = source or "The PDF"
    pages = pages_of(data, name)
    if not any(page.strip() for page in pages):
        raise EmptyDocumentError(f"{name} holds no text, only pictures; recognise its text first.")
    lines = [line for page in pages for line in [*page.split("\n"), "\f"]]
    return read_lines(lines, kind=kind, source=source)


def pages_of(data: bytes, name: str = "The PDF") -> list[str]:
    """The text of each page, lines as printed."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise UnreadableDocumentError(f"{name} is locked with a password; save a copy without one.") from None
        raise UnreadableDocumentError(f"{name} is no whole PDF ({error}); fetch it again.") from None
    try:
        turned = _reads_right_to_left(document)
        return [_page_text(document, number, turned) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocumentError(f"{name} is damaged ({error}); fetch it again.") from None
    finally:
        document.close()


def _page_text(document: Any, number: int, turned: bool) -> str:
    page = document[number]
    text_page = page.get_textpage()
    text: str = text_page.get_text_range()
    text = cleaned(text.translate(_HYPHENS)) if not turned else _in_order(text_page, text)
    text_page.close()
    page.close()
    return text


def _reads_right_to_left(document: Any) -> bool:
    import pypdfium2.raw as pdfium

    buffer = ctypes.create_string_buffer(16)
    pdfium.FPDF_VIEWERREF_GetName(document, b"Direction", buffer, len(buffer))
    return buffer.value == b"R2L"


def _in_order(text_page: Any, text: str) -> str:
    """The lines of a page, the letters of those in a left-to-right script ordered by where they stand."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(_line_in_order(text_page, line.rstrip("\r"), start))
        start += len(line) + 1
    return cleaned("\n".join(lines))


def _line_in_order(text_page: Any, line: str, start: int) -> str:
    if any("\u0590" <= letter <= "\u08ff" or "\ufb1d" <= letter <= "\ufefc" for letter in line):
        return line
    boxes = [(*text_page.get_charbox(start + place), letter) for place, letter in enumerate(line)]
    out: list[str] = []
    edge = height = 0.0
    for left, bottom, right, top, letter in sorted(box for box in boxes if box[4] != " " and box[2] > box[0]):
        height = max(height, top - bottom)
        if out and left - edge > _GAP * height:
            out.append(" ")
        out.append(letter)
        edge = right
    return "".join(out).translate(_HYPHENS)
