"""What is asked of a document that somebody sent: functions that work in a process of their own (see ``apart``).

This module needs no web framework, so that the process from which they start holds none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from servanda.documents import Document, DocumentKind
from servanda.documents import read as read_document
from servanda.documents.mandates import mandates as ask_mandates
from servanda.documents.mandates_forms import to_row
from servanda.documents.redline import compare, redline_json
from servanda.documents.understanding import prose_json, understand_prose
from servanda.documents.whole import whole_json

__all__ = ["check", "mandates", "read", "redline"]


def read(data: bytes, kind: DocumentKind | None = None, name: str = "") -> dict[str, Any]:
    """The document, its structure and all that is found in it. Raises DocumentError, as all functions here."""
    return whole_json(_document(data, kind, name))


def check(
    data: bytes, kind: DocumentKind | None = None, name: str = "", published: date | None = None
) -> dict[str, Any]:
    """Events and checked claims of a text, as of the day given or the one it prints."""
    document = _document(data, kind or DocumentKind.NEWS, name)
    if published:
        document = replace(document, preface=replace(document.preface, issued_on=published))
    return prose_json(understand_prose(document))


def mandates(data: bytes, kind: DocumentKind | None = None, name: str = "", everything: bool = False) -> dict[str, Any]:
    """What a resolution asks of whom, by when; with ``everything`` appeals at large too."""
    found = ask_mandates(_document(data, kind, name))
    return {"mandates": [to_row(one) for one in found if everything or one.is_task]}


def redline(before: str, after: str) -> dict[str, Any]:
    """What became of a text, paragraph by paragraph."""
    old, new = _document(before.encode(), None, "before"), _document(after.encode(), None, "after")
    return redline_json(compare(old, new))


def _document(data: bytes, kind: DocumentKind | None, name: str) -> Document:
    return read_document(data, kind, name=name or "the document")
