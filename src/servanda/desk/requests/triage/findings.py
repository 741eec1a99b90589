"""What the reader of a letter proposes: each value with the words it rests on, and how sure. Nothing is decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["FIELDS", "Confidence", "Proposed", "Reading", "of_json"]

Confidence = Literal["clear", "likely", "possible"]
# In the order in which a person confirms them; several values may stand in those marked True.
FIELDS: dict[str, bool] = {
    "sender-state": False,
    "sender-authority": False,
    "addressee-state": False,
    "reference": False,
    "made-on": False,
    "basis": True,
    "measure": True,
    "offence": True,
    "person": True,
    "place": True,
    "respond-by": True,
    "urgency": False,
    "confidential": False,
    "death-penalty": False,
    "item": True,
    "not-here": True,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One value of one field, resting on ``text[start:end]``; ``start == end``: on no words, as in a twin.

    Values: codes of States, ids of measures and crimes, EDTF days; of a basis "untoc:18(1)"; of a person
    "suspect:Anna Example"; of an item the cue under which contents of a request were found.
    """

    field: str
    value: str
    start: int
    end: int
    confidence: Confidence
    why: str  # in a few words, for whoever confirms


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A letter that was read: its text, its language, what is proposed; ``is_whole``: a twin, which hides nothing."""

    text: str
    language: str  # ISO 639-1, "und" where none shows
    proposals: tuple[Proposed, ...]
    is_whole: bool = False

    def of(self, field: str) -> tuple[Proposed, ...]:
        """The proposals for one field, surest first."""
        order = ("clear", "likely", "possible")
        return tuple(
            sorted((p for p in self.proposals if p.field == field), key=lambda p: (order.index(p.confidence), p.start))
        )

    def first(self, field: str) -> str:
        """The surest value; empty where none was found."""
        found = self.of(field)
        return found[0].value if found else ""

    def values(self, field: str) -> tuple[str, ...]:
        """Each value once, surest first."""
        return tuple(dict.fromkeys(one.value for one in self.of(field)))

    def to_json(self) -> dict[str, Any]:
        """For the database."""
        return {
            "language": self.language,
            "is_whole": self.is_whole,
            "proposals": [asdict(one) for one in self.proposals],
        }


def of_json(text: str, said: dict[str, Any]) -> Reading:
    """What ``to_json`` gave, read again beside its text."""
    proposals: Iterable[dict[str, Any]] = said["proposals"]
    return Reading(
        text=text,
        language=said["language"],
        is_whole=said["is_whole"],
        proposals=tuple(Proposed(**one) for one in proposals),
    )
