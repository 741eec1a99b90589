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
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from servanda.treatymaking.worldmap import Outline, outlines
from servanda.web.addresses import way
from servanda.web.dial import Dial
from servanda.web.names import name_of

__all__ = ["outlines_address", "outlines_svg", "outlines_version", "status_map", "world_svg"]

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


def outlines_address() -> str:
    return reverse("outlines", args=[outlines_version()])


def status_map(label: str, classes: dict[str, str], words: dict[str, str], dial: Dial) -> SafeString:
    """Each State by its standing to an instrument; ``words`` say what a class means."""
    to, end = way("state"), dial.query()
    return world_svg(
        label=label,
        source=outlines_address(),
        classes=classes,
        says={s: f"{name_of(s)}: {words[c]}" for s, c in classes.items()},
        links={s: to(s) + end for s in classes},
    )


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
    for code, shape, lead, dot in _drawn():
        title = escape(says.get(code, code))
        key = classes.get(code, "none") + (" here" if code == here else "")
        head = f'class="s {key}" href="{escape(links.get(code, ""))}"><title>{title}</title>'
        if shape:
            shapes.append(f'<a {head}<use href="{source}#{code}"/></a>')
        if dot:
            tail = 'tabindex="-1" aria-hidden="true" ' if shape else ""
            shapes.append(lead)
            dots.append(f"<a {tail}{head}{dot}</a>")
    return mark_safe(  # noqa: S308  # what others say is escaped, the rest are numbers and our own addresses
        f'<svg class="world" viewBox="0 0 10000 {_HEIGHT}" role="group" aria-label="{escape(label)}">'
        f'<use class="areas" href="{source}#areas"/>{"".join(shapes)}{"".join(dots)}</svg>'
    )


@cache
def _drawn() -> tuple[tuple[str, bool, str, str], ...]:
    """(code, whether it has an outline, its leader, its dot) of each State."""
    return tuple((o.code, bool(o.path), *_dot(o)) for o in outlines() if o.code)


def _dot(outline: Outline) -> tuple[str, str]:
    """The dot of a State too small to see, and the line to it from where the State lies."""
    if not outline.dot:
        return "", ""
    (x, y), (ax, ay) = outline.dot, outline.at
    away = math.hypot(x - ax, y - ay) > _FAR
    lead = f'<path class="lead" d="M{ax:.0f} {ay:.0f}L{x:.0f} {y:.0f}"/>' if away else ""
    return lead, f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{_RADIUS}"/>'
