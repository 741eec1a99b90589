"""Which form a file has, and its text decoded."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

from servanda.documents.errors import EmptyDocumentError, UnreadableDocumentError

__all__ = ["Form", "decoded", "form_of"]


class Form(StrEnum):
    """The forms of input."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    MARKDOWN = "md"
    TEXT = "text"
    AKN = "akn"


_BY_SUFFIX = {
    ".pdf": Form.PDF,
    ".docx": Form.DOCX,
    ".html": Form.HTML,
    ".htm": Form.HTML,
    ".xhtml": Form.HTML,
    ".md": Form.MARKDOWN,
    ".markdown": Form.MARKDOWN,
    ".akn": Form.AKN,
    ".txt": Form.TEXT,
}
_KNOWN_BUT_NOT_READ = {
    b"\xd0\xcf\x11\xe0": "an old Word file; save it as DOCX or PDF",
    b"\x89PNG": "a picture; its text must first be recognised",
    b"\xff\xd8\xff": "a picture; its text must first be recognised",
    b"GIF8": "a picture; its text must first be recognised",
    b"\x1f\x8b": "a packed file; unpack it first",
    b"{\\rtf": "Rich Text; save it as DOCX or plain text",
}


def form_of(data: bytes, name: str = "") -> Form:
    """The form, from the first bytes, and from the name where these do not tell.

    Raises EmptyDocumentError for no bytes, UnreadableDocumentError for what is no document.
    """
    head = data[:4096].lstrip()
    if not head:
        raise EmptyDocumentError(f"{name or 'The input'} is empty.")
    if head.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return Form.PDF
    if head.startswith(b"PK\x03\x04"):
        return Form.DOCX
    for magic, what in _KNOWN_BUT_NOT_READ.items():
        if head.startswith(magic):
            raise UnreadableDocumentError(f"{name or 'The input'} is {what}.")
    suffix = PurePath(name).suffix.lower()
    text = decoded(data[:4096], name).lstrip("\ufeff \t\r\n").lower()
    if "<akomantoso" in text or ("docs.oasis-open.org/legaldocml" in text and text.startswith("<")):
        return Form.AKN
    if text.startswith(("<!doctype html", "<html")) or ("<html" in text and text.startswith("<")):
        return Form.HTML
    if suffix == ".xml" or text.startswith("<?xml"):
        return Form.AKN
    return _BY_SUFFIX.get(suffix, Form.TEXT)


def decoded(data: bytes, name: str = "") -> str:
    """The text of bytes: by its byte order mark, as UTF-8, else as Windows-1252.

    Raises UnreadableDocumentError for bytes that are no text.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if b"\x00" in data:
        return _wide(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # a letter cut at the end of a sample
            return data[: error.start].decode("utf-8")
    controls = sum(byte < 9 or 13 < byte < 32 for byte in data[:4096])
    if controls * 20 > len(data[:4096]):
        raise UnreadableDocumentError(f"{name or 'The input'} is no text: it holds bytes that no writing uses.")
    return data.decode("cp1252", errors="replace")


def _wide(data: bytes, name: str) -> str:
    """Text in UTF-16 without a mark, told by where its nought bytes stand."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 3 > len(sample) // 2 and min(even, odd) * 8 < max(even, odd):
        return data.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace")
    raise UnreadableDocumentError(f"{name or 'The input'} is no text: it holds bytes that no writing uses.")
