"""The invented cases and requests, which are data: ``scenes.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["Asked", "Known", "Scene", "scenes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Someone in a case."""

    role: str
    name: str
    nationality: str
    whereabouts: str = ""
    languages: tuple[str, ...] = ()  # of victims and witnesses who were told of their rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that stands in some state."""

    kind: str
    title: str
    state: str
    direction: str = "outgoing"
    urgency: str = "routine"
    counterpart: str = ""  # "ICC"; empty: the other authority of the demonstration


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One case of one of the two authorities."""

    of: str  # the party whose authority works on it
    title: str
    offences: tuple[str, ...]
    fact: str
    began: str
    place: tuple[str, str]  # party, place
    people: tuple[Known, ...]
    requests: tuple[Asked, ...]


@cache
def scenes() -> tuple[Scene, ...]:
    """Every case, in the order in which they are opened."""
    import yaml12  # reading takes its parser only when asked

    said: Any = yaml12.parse_yaml(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return tuple(map(_scene, said))


def _scene(row: Mapping[str, Any]) -> Scene:
    party, place = row["place"]
    people = tuple(Known(**{**one, "languages": tuple(one.get("languages", ()))}) for one in row["people"])
    requests = tuple(Asked(**one) for one in row["requests"])
    lists = {"offences": tuple(row["offences"]), "place": (party, place), "people": people, "requests": requests}
    return Scene(**{**row, **lists})
