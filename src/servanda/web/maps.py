"""The map on a page: each State a link with a class, its outline fetched once and kept by the reader's browser.

The outlines are one file of symbols (``outlines_svg``), the page only says which symbol
has which class, so that a day or an offence costs a few kilobytes and colours come from
the style sheet. Outlines show who administers a place; see the disclaimer below each map.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from functools import cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from servanda.treatymaking.worldmap import outlines

__all__ = ["outlines_svg", "outlines_version", "world_svg"]

_HEIGHT = 4570
_RADIUS = 34
_FAR = 34.0  # a dot further from its State than this has a leader


@cache
def outlines_svg() -> bytes:
    """All outlines as symbols, named by the party's code; areas of no party together as ``areas``."""
    parts = ["".join(f'<path id="{o.code}" d="{o.path}"/>' for o in outlines() if o.code and o.path)]
    areas = "".join(o.path for o in outlines() if not o.code and o.path)
    parts.append(f'<path id="areas" d="{areas}"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg"><defs>{"".join(parts)}</defs></svg>'.encode()


@cache
def outlines_version() -> str:
    return hashlib.sha256(outlines_svg()).hexdigest()[:12]


def world_svg(
    *,
    label: str,
    source: str,
    classes: Mapping[str, str],
    says: Mapping[str, str],
    links: Mapping[str, str],
    here: str = "",
) -> SafeString:
    """The map as inline SVG. ``source``: address of the outlines; ``here``: a State that is marked."""
    shapes, dots = [], []
    for outline in outlines():
        if not outline.code:
            continue
        head = _head(outline.code, classes, says, links, here)
        if outline.path:
            shapes.append(f'{head}<use href="{source}#{outline.code}"/></a>')
        if outline.dot:
            (x, y), (ax, ay) = outline.dot, outline.at
            if math.hypot(x - ax, y - ay) > _FAR:
                shapes.append(f'<path class="lead" d="M{ax:.0f} {ay:.0f}L{x:.0f} {y:.0f}"/>')
            tail = ' tabindex="-1" aria-hidden="true"' if outline.path else ""
            dots.append(f'{head.replace("<a ", f"<a{tail} ", 1)}<circle cx="{x:.0f}" cy="{y:.0f}" r="{_RADIUS}"/></a>')
    return mark_safe(  # noqa: S308  # every value is escaped in _head, the rest are numbers and our own addresses
        f'<svg class="world" viewBox="0 0 10000 {_HEIGHT}" role="group" aria-label="{escape(label)}">'
        f'<use class="areas" href="{source}#areas"/>{"".join(shapes)}{"".join(dots)}</svg>'
    )


def _head(code: str, classes: Mapping[str, str], says: Mapping[str, str], links: Mapping[str, str], here: str) -> str:
    key = classes.get(code, "none") + (" here" if code == here else "")
    title = escape(says.get(code, code))
    return f'<a class="s {key}" href="{escape(links.get(code, ""))}"><title>{title}</title>'
