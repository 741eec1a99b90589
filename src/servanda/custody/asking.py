"""A time-stamping authority asked over HTTP (RFC 3161, 3.4): the only word of this room that goes over a network."""

from __future__ import annotations

from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from servanda.custody.errors import BadStamp

if TYPE_CHECKING:
    from servanda.custody.seals import Stamper

__all__ = ["asking"]

_MOST = 1 << 20  # bytes of an answer; an honest one has a few thousand
_PATIENCE = 20  # seconds


def asking(url: str) -> Stamper:
    """Asks the authority at a URL. Raises BadStamp for what is none, and, when asked, for no answer."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise BadStamp(f"{url[:100]!r} is no address of a time-stamping authority; it begins with https:// or http://.")

    def ask(question: bytes) -> bytes:
        asked = Request(url, question, {"Content-Type": "application/timestamp-query"})  # noqa: S310  # checked above
        try:
            with urlopen(asked, timeout=_PATIENCE) as answer:  # noqa: S310  # as above; http has a signed answer too
                return bytes(answer.read(_MOST))
        except (URLError, HTTPException, OSError) as wrong:
            why = getattr(wrong, "reason", None) or wrong
            raise BadStamp(f"the time-stamping authority at {url} does not answer ({why}). Try again later.") from None

    return ask
