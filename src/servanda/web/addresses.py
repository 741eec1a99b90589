"""Addresses of pages in the language of the reader, by the hundred: a map or a table names one for each State."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from django.urls import reverse
from django.utils.translation import get_language

__all__ = ["place", "way"]

_PLAIN = re.compile(r"[A-Za-z0-9-]+").fullmatch


def place(view: str, *args: str) -> str:
    """The address of a view without its question; what is plain is set into a pattern found once."""
    if all(map(_PLAIN, args)):
        return _pattern(view, len(args), get_language()).format(*args)
    return reverse(view, args=args)


def way(view: str, parts: int = 1) -> Callable[..., str]:
    """What makes addresses of a view in the language of the reader, from codes of the record, which are plain."""
    return _pattern(view, parts, get_language()).format


@cache
def _pattern(view: str, args: int, language: str | None) -> str:
    """The address with ``{}`` for each part, in a language, which is the one that is active."""
    parts = [f"part-{number}-of-it" for number in range(args)]
    found = reverse(view, args=parts)
    for part in parts:
        found = found.replace(part, "{}")
    return found
