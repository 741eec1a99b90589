"""What assistants ask of a text: read in a process of its own, with limits (``documents.apart``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from servanda.documents import DocumentKind, read_text
from servanda.documents.apart import apart
from servanda.documents.mandates import mandates as ask_mandates
from servanda.documents.mandates_forms import to_row
from servanda.documents.understanding import prose_json, understand_prose
from servanda.documents.whole import whole_json

__all__ = ["asked_apart", "check", "mandates", "read"]


def asked_apart(ask: Callable[..., Any], *args: Any) -> Any:
    """What one of the functions below answers. Raises DocumentError; TooCostly after 15 seconds or at 1.5 GB."""
    return apart(ask, *args, start=__name__)


def read(text: str) -> Any:
    """The text, its structure and all that is found in it."""
    return whole_json(read_text(text))


def check(text: str, published: date | None) -> Any:
    """Events and checked claims of a text, as of the day given or the one it prints."""
    document = read_text(text, DocumentKind.NEWS)
    if published:
        document = replace(document, preface=replace(document.preface, issued_on=published))
    return prose_json(understand_prose(document))


def mandates(text: str, everything: bool) -> Any:
    """What a resolution asks of whom, by when; with ``everything`` appeals at large too."""
    return [to_row(one) for one in ask_mandates(read_text(text)) if everything or one.is_task]
