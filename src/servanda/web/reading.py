"""What is asked of a document that somebody sent: functions that work in a process of their own (see ``apart``).

This module needs no web framework, so that the process from which they start holds none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from servanda.documents import Document, DocumentKind, read_text
from servanda.documents import read as read_document
from servanda.documents.akn_writing import to_akn
from servanda.documents.claims import Claim
from servanda.documents.claims_check import Contradiction
from servanda.documents.mandates import Mandate
from servanda.documents.mandates import mandates as ask_mandates
from servanda.documents.mandates_forms import to_row
from servanda.documents.redline import Redline, compare, redline_json
from servanda.documents.understanding import prose_json, understand_prose
from servanda.documents.whole import whole_json
from servanda.web.annotated import Part, parts

__all__ = ["Sent", "Shown", "akn", "check", "mandates", "read", "redline", "shown"]

Sent = tuple[bytes, str]  # what a file or a field held, and the file's name; empty for a text that was pasted


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that a page shows of a document."""

    document: Document
    parts: tuple[Part, ...]
    mandates: tuple[Mandate, ...]
    claims: tuple[Claim, ...]
    contradictions: tuple[Contradiction, ...]
    redline: Redline | None


def shown(sent: Sent, earlier: Sent | None, longest: int, kind: DocumentKind | None = None) -> Shown | int:
    """What a page shows of a document, and of its changes since an earlier one; its length where it is too long."""
    document, before = _pasted(sent, kind), _pasted(earlier, kind) if earlier else None
    length = max(len(one.text) for one in (document, before) if one)
    if length > longest:
        return length
    understood = None if document.kind.is_deliberation else understand_prose(document)
    claims = understood.claims if understood else ()
    return Shown(
        document=document,
        parts=tuple(parts(document, claims)),
        mandates=tuple(ask_mandates(document)) if document.kind.is_deliberation else (),
        claims=claims,
        contradictions=understood.contradictions if understood else (),
        redline=compare(before, document) if before else None,
    )


def akn(sent: Sent) -> bytes:
    """The document as Akoma Ntoso."""
    return to_akn(_pasted(sent))


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


def _pasted(sent: Sent, kind: DocumentKind | None = None) -> Document:
    data, name = sent
    return read_document(data, kind, name=name) if name else read_text(data.decode(), kind)


def _document(data: bytes, kind: DocumentKind | None, name: str) -> Document:
    return read_document(data, kind, name=name or "the document")
