"""The rules of clocks, as data: what starts each, what ends it, what its end means. No Django here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from servanda.facts.instruments import Provision
from servanda.facts.record import Record
from servanda.inquiries.asking import catalogue_of
from servanda.inquiries.catalogue import Catalogue

__all__ = ["Meaning", "Rule", "Rules", "rules"]

Meaning = Literal["act", "lapse", "may-lapse", "lasts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One clock that may run: by law (with its provision) or by practice (a habit that can be changed)."""

    id: str  # the provision's, or that of the practice
    what: str
    means: Meaning
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    us: str  # the direction in which it is ours to act
    period: str  # ISO 8601
    direction: str = ""  # of practice: in which alone it runs
    kinds: tuple[str, ...] = ()  # measures; empty: all
    instrument: str = ""  # of law: whose provision it is
    cites: str = ""
    extension: str = ""  # of law: the provision by which it can go on

    @property
    def can_be_extended(self) -> bool:
        """A habit can; a period of the law where a provision lets it."""
        return not self.is_law or bool(self.extension)

    @property
    def is_law(self) -> bool:
        return bool(self.instrument)

    def concerns(self, *, direction: str, kind: str, instrument: str) -> bool:
        """Whether it can run for such a request."""
        if self.kinds and kind not in self.kinds:
            return False
        return self.instrument == instrument if self.is_law else self.direction == direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All of them, and the events that are recorded by hand."""

    events: Mapping[str, str]
    rules: Mapping[str, Rule]

    def started_by(self, event: str, *, direction: str, kind: str, instrument: str) -> tuple[Rule, ...]:
        """The clocks that an event starts for such a request."""
        return tuple(
            rule
            for rule in self.rules.values()
            if event in rule.starts and rule.concerns(direction=direction, kind=kind, instrument=instrument)
        )


@lru_cache(maxsize=4)
def rules(record: Record) -> Rules:
    """The rules with the periods of the record. Raises KeyError where one names a clock that is not there."""
    import yaml12  # reading takes its parser only when asked

    said: Any = yaml12.parse_yaml(Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8"))
    catalogue = catalogue_of(record)
    clocks = {provision.id: provision for provision in catalogue.of_kind("clock")}
    found = [_of_law(clocks[row["provision"]], row, catalogue) for row in said["legal"]]
    found += [_of_practice(row) for row in said["practice"]]
    return Rules(events=dict(said["events"]), rules={rule.id: rule for rule in found})


def _of_law(provision: Provision, row: Mapping[str, Any], catalogue: Catalogue) -> Rule:
    return Rule(
        id=provision.id,
        what=row["what"],
        means=row["means"],
        starts=tuple(row["starts"]),
        ends=tuple(row["ends"]),
        us=row["us"],
        period=provision.period,
        kinds=tuple(sorted(catalogue.measures_of(provision))),
        instrument=provision.instrument,
        cites=provision.cites,
        extension=row.get("extension", ""),
    )


def _of_practice(row: Mapping[str, Any]) -> Rule:
    return Rule(
        id=row["id"],
        what=row["what"],
        means=row["means"],
        starts=tuple(row["starts"]),
        ends=tuple(row["ends"]),
        us=row["direction"],
        period=row["period"],
        direction=row["direction"],
        kinds=tuple(row.get("kinds", ())),
    )
