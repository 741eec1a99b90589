"""One door to all readers: a path, or bytes, or text, becomes a document."""

from __future__ import annotations

from pathlib import Path

from servanda.documents.errors import UnreadableDocumentError
from servanda.documents.forms import Form, decoded, form_of
from servanda.documents.model import Document, DocumentKind

__all__ = ["read", "read_text"]


def read(
    source: str | Path | bytes,
    kind: DocumentKind | str | None = None,
    *,
    name: str | None = None,
    form: Form | None = None,
) -> Document:
    """The document in a file, or in bytes; ``kind`` and ``form`` are recognised unless they are given.

    ``name`` is where it came from, as the document will tell it. Raises DocumentError with the
    reason and what to do, OSError where the file cannot be opened.
    """
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    name = name if name is not None else "" if isinstance(source, bytes) else str(source)
    kind = DocumentKind(kind) if kind is not None else None
    form = form or form_of(data, name)
    if form in (Form.TEXT, Form.MARKDOWN):
        return read_text(decoded(data, name), kind, name=name, form=form)
    return _packed(data, form, kind, name)


def read_text(
    text: str, kind: DocumentKind | str | None = None, *, name: str = "", form: Form | None = None
) -> Document:
    """The document in a text, plain or Markdown. Raises EmptyDocumentError where there are no words."""
    from servanda.documents.markdown import looks_like_markdown, read_markdown
    from servanda.documents.text import read_plain

    kind = DocumentKind(kind) if kind is not None else None
    markdown = form is Form.MARKDOWN or looks_like_markdown(text)
    return (read_markdown if markdown else read_plain)(text, kind=kind, source=name)


def _packed(data: bytes, form: Form, kind: DocumentKind | None, name: str) -> Document:
    """A document from a form that needs a library; imported here so that plain text starts fast."""
    if form is Form.PDF:
        from servanda.documents.pdf import read_pdf

        return read_pdf(data, kind=kind, source=name)
    if form is Form.DOCX:
        from servanda.documents.docx import read_docx

        return read_docx(data, kind=kind, source=name)
    if form is Form.HTML:
        from servanda.documents.html_reading import read_html

        return read_html(data, kind=kind, source=name)
    if form is Form.AKN:
        from servanda.documents.akn_reading import read_akn

        return read_akn(data, source=name)
    raise UnreadableDocumentError(f"{name or 'The input'}: {form} is no form that can be read.")
