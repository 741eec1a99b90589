"""A status list: first the table as it stands in the file, then the acts it tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from servanda.facts.errors import UnreadableImport
from servanda.facts.records import Act, ActKind

__all__ = ["Footnote", "RawRow", "RawTable", "StatusList", "Unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One row, its cells as written, and where it stands."""

    at: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """What a file holds before anything in it is understood."""

    file: str
    title: str  # empty if the file has none
    number: str  # of the depositary's collection, "IV-9"; empty if nothing names it
    heading: tuple[str, ...]
    rows: tuple[RawRow, ...]
    parties: int | None  # as the file itself counts them
    texts: Mapping[str, str]  # parts that are no table, whole: declarations, notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """A mark behind a name or a day, and its text where the file has it; a person must read it."""

    party: str
    mark: str
    text: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """What a list tells of one instrument: acts, and everything beside them that is no act."""

    file: str
    instrument: str
    title: str
    acts: tuple[Act, ...]  # the party named as the list names it
    kinds: frozenset[ActKind]  # of which the list tells all
    footnotes: tuple[Footnote, ...]
    remarks: tuple[str, ...]
    texts: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        """Plain values; the acts are in the difference made from them."""
        return {
            "file": self.file,
            "instrument": self.instrument,
            "title": self.title,
            "acts": len(self.acts),
            "footnotes": [{"party": f.party, "mark": f.mark, "text": f.text, "at": f.at} for f in self.footnotes],
            "remarks": list(self.remarks),
            "texts": dict(self.texts),
        }


@dataclass(slots=True)
class Unread:
    """Places of a list that could not be understood; they are told together."""

    file: str
    places: list[str] = field(default_factory=list)

    def note(self, at: str, found: str, expected: str) -> None:
        self.places.append(f"{at}: found {found}; expected {expected}.")

    def close(self) -> None:
        """Raises UnreadableImport if there was any, naming the first ten."""
        if not self.places:
            return
        count = len(self.places)
        head = "One place" if count == 1 else f"{count} places"
        more = [f"  … and {count - 10} more."] if count > 10 else []
        raise UnreadableImport(
            "\n".join(
                [
                    f"{self.file}: {head} could not be understood, and nothing was taken over:",
                    *(f"  {place}" for place in self.places[:10]),
                    *more,
                    "Compare with the depositary's page; correct a copy of the file and import that.",
                ]
            )
        )
