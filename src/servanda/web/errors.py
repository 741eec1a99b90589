"""What can be wrong with what is asked of a page.

WebError
├── BadQuestion    something in the address or a form that cannot be understood; told on a page with status 422
├── NoSuchPage     nothing is at this address; told on a page with status 404
└── TooMuch        more was sent than is read; told on a page with status 413
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["BadQuestion", "NoSuchPage", "TooMuch", "WebError"]


class WebError(Exception):
    """Base of this room's errors; ``links`` are (address, words) that may help."""

    status = 400

    def __init__(self, says: str, links: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(says)
        self.links = tuple(links)


class BadQuestion(WebError):
    """Something in the address or a form cannot be understood."""

    status = 422


class NoSuchPage(WebError):
    """Nothing is at this address."""

    status = 404


class TooMuch(WebError):
    """More was sent than is read."""

    status = 413
