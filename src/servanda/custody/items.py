"""An item of evidence: what it is, where it comes from, what it bears on, and from which other it was made.

Content lives in the store, custody in the ledger; this record ties them together by the item's identifier.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from servanda.custody.conditions import Condition, condition_of
from servanda.custody.errors import BadRecord
from servanda.custody.hashing import Digests, read_digest
from servanda.custody.moments import read_moment

__all__ = ["Item", "Link", "check_items", "item_of", "root_of"]

Kind = Literal["digital object", "physical object", "statement", "record"]
Derivation = Literal["copy", "transcript", "translation", "redaction", "extract"]
Target = Literal["fact", "person", "element", "item"]
Bearing = Literal["supports", "contradicts", "mentions", "identifies"]
_CLOSED: Mapping[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "derivation": ("", *get_args(Derivation)),
    "to": get_args(Target),
    "bearing": get_args(Bearing),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What an item bears on. An element is named by its offence and itself: ``torture/official-capacity``."""

    to: Target
    name: str
    bearing: Bearing = "supports"
    note: str = ""

    def __post_init__(self) -> None:
        _check_closed(self, f"the link to {self.name!r}", ("to", "bearing"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of evidence. What is not known is left empty. A derivative names its ``parent`` and how it was made."""

    id: str
    kind: Kind
    title: str
    origin: str = ""  # from whom or where it comes
    collector: str = ""
    place: str = ""
    at: str = ""  # EDTF: when it was collected or made, as exactly as known
    method: str = ""
    language: str = ""  # BCP 47
    media_type: str = ""
    links: tuple[Link, ...] = ()
    parent: str = ""
    derivation: Derivation | Literal[""] = ""
    version: int = 1
    content: Digests | None = None  # None: there is no digital content, or none is held
    conditions: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        for name in ("id", "title"):
            if not getattr(self, name).strip():
                raise BadRecord(
                    f"an item of evidence needs its {name}; {self.id or self.title or 'this one'!r} has none."
                )
        _check_closed(self, f"item {self.id}", ("kind", "derivation"))
        if bool(self.parent) != bool(self.derivation):
            raise BadRecord(f"item {self.id}: a derivative names both its parent and how it was made from it.")
        if self.parent == self.id:
            raise BadRecord(f"item {self.id} cannot be made from itself.")
        if self.at:
            read_moment(self.at)

    def as_json(self) -> dict[str, Any]:
        """The item as JSON, empty fields left out."""
        said: dict[str, Any] = {
            name: value
            for name in self.__dataclass_fields__
            if name not in ("links", "content", "conditions") and (value := getattr(self, name))
        }
        if self.links:
            said["links"] = [
                {name: getattr(one, name) for name in ("to", "name", "bearing", "note") if getattr(one, name)}
                for one in self.links
            ]
        if self.content is not None:
            said["content"] = {name: getattr(self.content, name) for name in ("size", "sha256", "blake3")}
        if self.conditions:
            said["conditions"] = [one.as_json() for one in self.conditions]
        return said


def _check_closed(record: Item | Link, what: str, names: Iterable[str]) -> None:
    for name in names:
        if getattr(record, name) not in _CLOSED[name]:
            there = ", ".join(filter(None, _CLOSED[name]))
            raise BadRecord(f"{what}: its {name} is {getattr(record, name)!r}. There are: {there}.")


def item_of(said: Mapping[str, Any]) -> Item:
    """Read an item from its JSON. Raises BadRecord."""
    given = dict(said)
    try:
        links = tuple(Link(**one) for one in given.pop("links", ()))
        conditions = tuple(condition_of(one) for one in given.pop("conditions", ()))
        content = given.pop("content", None)
        digests = Digests(**content) if content is not None else None
        if digests is not None:
            read_digest(digests.sha256)
        return Item(links=links, conditions=conditions, content=digests, **given)
    except TypeError as wrong:
        raise BadRecord(f"{said.get('id', 'this')!r} is no item of evidence ({wrong}).") from None


def check_items(items: Iterable[Item]) -> None:
    """That identifiers are given once and no item descends from itself. Raises BadRecord; parents may be elsewhere."""
    found: dict[str, Item] = {}
    for item in items:
        if item.id in found:
            raise BadRecord(f"two items are called {item.id!r}. Give each its own identifier.")
        found[item.id] = item
    for item in found.values():
        line = [item.id]
        while (parent := found.get(found[line[-1]].parent)) is not None:
            if parent.id in line:
                raise BadRecord(
                    f"these items are made from each other in a circle: {' from '.join([*line, parent.id])}."
                )
            line.append(parent.id)


def root_of(item: Item, known: Mapping[str, Item]) -> Item:
    """The item this one was made from in the end, as far as its line is among the known."""
    seen = {item.id}
    while item.parent in known and item.parent not in seen:
        item = known[item.parent]
        seen.add(item.id)
    return item
