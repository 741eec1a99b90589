"""The kinds of request, and what each asks about beside its legal basis; read from ``kinds.yaml``. No Django here.

A kind is a measure of the record, so that law and casework speak of the same things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from servanda.desk.errors import BadInput
from servanda.facts.days import read_day
from servanda.facts.errors import UnreadableDay
from servanda.facts.loading import kept
from servanda.facts.names import nearest

__all__ = ["COURTS", "TYPES", "Kind", "Particular", "kind", "kinds", "read", "table"]

TYPES = ("text", "lines", "day", "stretch", "number", "choice", "persons")
COURTS = frozenset({"surrender", "enforcement"})  # families of what the Court asks
_LONGEST = 20_000
_MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True, kw_only=True)
class Particular:
    """One thing that whoever executes the request has to know."""

    id: str
    label: str
    type: str  # of TYPES
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of request."""

    id: str  # of a measure of the record
    label: str
    family: str  # extradition, assistance, transfer, surrender, enforcement
    needs: tuple[Particular, ...]
    takes: tuple[Particular, ...]

    @property
    def is_electronic(self) -> bool:
        return kept().measures[self.id].electronic

    @property
    def particulars(self) -> tuple[Particular, ...]:
        return (*self.needs, *self.takes)

    def particular(self, name: str) -> Particular:
        """Raises BadInput for one that this kind does not ask about."""
        for one in self.particulars:
            if one.id == name:
                return one
        hint = nearest(name, [one.id for one in self.particulars])
        also = f" Did you mean {hint[0]!r}?" if hint else ""
        raise BadInput(f"particulars: {name!r} is nothing that {self.id} asks about.{also}")


@cache
def table() -> Mapping[str, Any]:
    """All that ``kinds.yaml`` says."""
    told = yaml.safe_load((Path(__file__).parent / "kinds.yaml").read_text(encoding="utf-8"))
    return MappingProxyType(told)


@cache
def kinds() -> Mapping[str, Kind]:
    """All kinds, in the order of the record's measures."""
    told = table()
    known = {name: Particular(id=name, **said) for name, said in told["particulars"].items()}
    measures = kept().measures
    return {
        name: Kind(
            id=name,
            label=measures[name].name,
            family=measures[name].family,
            needs=tuple(known[one] for one in told["kinds"][name]["needs"]),
            takes=tuple(known[one] for one in told["kinds"][name]["takes"]),
        )
        for name in measures
        if name in told["kinds"]
    }


def kind(name: str) -> Kind:
    """The kind of this id. Raises KeyError."""
    return kinds()[name]


def read(of: Kind, given: Mapping[str, Any], tokens: Iterable[str]) -> dict[str, Any]:
    """Particulars as people type them, checked; ``tokens`` are the persons of the case. Empty ones are left out.

    Raises BadInput naming the particular, what was given and what was expected.
    """
    known = frozenset(tokens)
    found = {name: _value(of.particular(name), value, known) for name, value in given.items()}
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def _value(particular: Particular, value: Any, tokens: frozenset[str]) -> Any:
    if particular.type == "persons":
        return _persons(particular, value, tokens)
    text = str(value).strip() if value is not None else ""
    if len(text) > _LONGEST or "\x00" in text:
        raise BadInput(f"{particular.id}: at most {_LONGEST} letters, and none that cannot be printed.")
    if text and particular.type in ("day", "stretch"):
        return _day(particular, text)
    if text and particular.type == "number":
        if not (text.isascii() and text.isdigit() and int(text) <= _MOST_DAYS):
            raise BadInput(f"{particular.id}: {text[:20]!r} given; expected a whole number up to {_MOST_DAYS}.")
        return int(text)
    if text and particular.type == "choice" and text not in particular.choices:
        raise BadInput(f"{particular.id}: {text[:40]!r} is none of {', '.join(particular.choices)}.")
    return text


def _persons(particular: Particular, value: Any, tokens: frozenset[str]) -> list[str]:
    listed = value.replace(",", " ").split() if isinstance(value, str) else list(value or ())
    strangers = [str(token)[:20] for token in listed if token not in tokens]
    if strangers:
        raise BadInput(
            f"{particular.id}: {', '.join(strangers)} is nobody of this case. Take a token from its persons."
        )
    return list(dict.fromkeys(listed))


def _day(particular: Particular, text: str) -> str:
    try:
        return str(read_day(text))
    except UnreadableDay as wrong:
        raise BadInput(f"{particular.id}: {wrong}") from wrong
