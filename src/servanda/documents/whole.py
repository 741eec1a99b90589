"""The whole of what is read and understood of a document, as JSON."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from servanda.documents.json_form import Finder, to_json
from servanda.documents.model import Document

__all__ = ["whole_json"]


def whole_json(document: Document) -> dict[str, Any]:
    """Structure and all that is found in it, under the names of the JSON form."""
    return to_json(document, _bundled())


@lru_cache(maxsize=1)
def _bundled() -> Finder:
    """What finds citations, requests, meetings, events and claims by the bundled record, loaded at first use."""
    from servanda.documents.understanding import finder

    return finder()
