"""Fields of the desk's forms: how each kind is read from what a browser sends, and shown again.

Whether a value can be is for the action to say; what was typed is never lost, whatever is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from servanda.desk.errors import BadInput

__all__ = ["KINDS", "Choices", "Field", "Kind", "Shown", "read", "shown"]

Choices = Callable[[Any], Iterable[tuple[str, str | Promise]]]  # asked about the thing that the form is on


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field. ``kind``: of KINDS; ``choices`` where one or several are chosen."""

    name: str
    label: str | Promise
    kind: str = "line"
    hint: str | Promise = ""
    required: bool = False
    choices: Choices | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A field with what stands in it, for the page."""

    field: Field
    value: str
    options: tuple[tuple[str, str | Promise], ...] = ()
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """``read`` makes a value of what was typed, ``show`` what would be typed of a value."""

    read: Callable[[str], Any]
    show: Callable[[Any], str]
    several: bool = False
    control: str = "input"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _items(written: str) -> list[str]:
    return [part.strip() for part in written.replace("\n", ",").split(",") if part.strip()]


def _listed(values: Any) -> str:
    return ", ".join(values or ())


def _number(written: str) -> int | None:
    digits = written.strip()
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise BadInput(_("%(found)s is no number. Write digits, or leave it empty.") % {"found": repr(digits[:40])})
    return int(digits) if digits else None


def _pairs(written: str) -> list[tuple[str, str]]:
    lines = (line.partition(":") for line in written.splitlines() if line.strip())
    return [(name.strip(), value.strip()) for name, _colon, value in lines]


def _places(written: str) -> list[dict[str, str]]:
    return [{"party": party, "place": place} for party, place in _pairs(written)]


def _places_shown(values: Any) -> str:
    return "\n".join(f"{one['party']}: {one['place']}" if one["place"] else one["party"] for one in values or ())


def _truths(written: str) -> dict[str, Any]:
    words = {"yes": True, "no": False}
    return {name: words.get(value.lower(), value) for name, value in _pairs(written)}


def _links(written: str) -> list[dict[str, str]]:
    """Lines like "supports element torture/custody: on page 3"."""
    found = []
    for line in filter(None, map(str.strip, written.splitlines())):
        said, _colon, note = line.partition(":")
        words = said.split()
        if len(words) != 3:
            raise BadInput(_("%(found)s: three words were expected, like: mentions person W-1") % {"found": line[:80]})
        found.append({"bearing": words[0], "to": words[1], "name": words[2], "note": note.strip()})
    return found


def _links_shown(values: Any) -> str:
    lines = (f"{one.get('bearing', 'supports')} {one['to']} {one['name']}" for one in values or ())
    return "\n".join(
        f"{line}: {one['note']}" if one.get("note") else line for line, one in zip(lines, values or (), strict=True)
    )


def _years(written: str) -> dict[str, Any]:
    return {
        name: int(value) if value.isascii() and value.isdigit() and len(value) < 10 else value
        for name, value in _pairs(written)
    }


def _by_line(values: Mapping[str, Any] | None) -> str:
    said = {True: "yes", False: "no"}
    return "\n".join(
        f"{name}: {said[value] if isinstance(value, bool) else value}" for name, value in (values or {}).items()
    )


KINDS: Mapping[str, Kind] = {
    "line": Kind(str, _text),
    "day": Kind(str, _text),
    "text": Kind(str, _text, control="textarea"),
    "list": Kind(_items, _listed),
    "maybe-list": Kind(lambda written: _items(written) or None, _listed),
    "choice": Kind(str, _text, control="select"),
    "choices": Kind(str, _text, several=True, control="boxes"),
    "flag": Kind(lambda written: written == "yes", lambda value: "yes" if value else "", control="box"),
    "number": Kind(_number, _text),
    "places": Kind(_places, _places_shown, control="textarea"),
    "truths": Kind(_truths, _by_line, control="textarea"),
    "links": Kind(_links, _links_shown, control="textarea"),
    "years": Kind(_years, _by_line, control="textarea"),
    "file": Kind(str, _text, control="file"),
}


def read(fields: Iterable[Field], sent: QueryDict) -> dict[str, Any]:
    """Values for an action. Raises BadInput for a number that is none."""
    found: dict[str, Any] = {}
    for field in fields:
        kind = KINDS[field.kind]
        if field.kind != "file":
            found[field.name] = sent.getlist(field.name) if kind.several else kind.read(sent.get(field.name, ""))
    return found


def shown(fields: Iterable[Field], on: Any, *, holds: bool = True, sent: QueryDict | None = None) -> list[Shown]:
    """Fields as they are shown: with what was sent, else with what the thing holds, where it is what is changed."""
    return [_shown(field, on, getattr(on, field.name, None) if holds else None, sent) for field in fields]


def _shown(field: Field, on: Any, value: Any, sent: QueryDict | None) -> Shown:
    kind = KINDS[field.kind]
    options = tuple(field.choices(on)) if field.choices else ()
    if kind.several:
        chosen = tuple(sent.getlist(field.name) if sent is not None else value or ())
        return Shown(field=field, value=", ".join(chosen), options=options, chosen=chosen)
    written = sent.get(field.name, "") if sent is not None else kind.show(value)
    return Shown(field=field, value=written, options=options)
