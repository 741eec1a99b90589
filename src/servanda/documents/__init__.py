"""What was written: documents read into structure, with the mandates, events and claims in them."""

from __future__ import annotations

from servanda.documents.errors import DocumentError
from servanda.documents.json_form import to_json
from servanda.documents.model import Document, DocumentKind
from servanda.documents.reading import read, read_text

__all__ = ["Document", "DocumentError", "DocumentKind", "read", "read_text", "to_json"]
