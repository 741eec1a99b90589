"""The kinds of difference between a list of acts and the record; ``facts.diff`` finds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from servanda.facts.records import Act

__all__ = ["Change", "Contradiction", "Diff", "UnknownParty", "act_to_json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An act recorded in one way and told in another; ``new`` keeps the day it was first recorded."""

    old: Act
    new: Act
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """An act that cannot be true beside what is recorded."""

    act: Act
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownParty:
    """An act of somebody, or about something, whose name is kept as it was found."""

    act: Act
    suggestions: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """Every act told, in exactly one of five places; ``absent`` are recorded acts a whole list does not tell."""

    new: tuple[Act, ...] = ()
    changed: tuple[Change, ...] = ()
    contradicting: tuple[Contradiction, ...] = ()
    unknown: tuple[UnknownParty, ...] = ()
    same: tuple[Act, ...] = ()
    absent: tuple[Act, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether writing it would change nothing, and nothing is left to settle."""
        return not (self.new or self.changed or self.contradicting or self.unknown)

    def to_json(self) -> dict[str, Any]:
        """Plain values: lists of acts, days as ISO 8601 or EDTF."""
        return {
            "new": [act_to_json(act) for act in self.new],
            "changed": [{"old": act_to_json(c.old), "new": act_to_json(c.new), "why": c.why} for c in self.changed],
            "contradicting": [{"act": act_to_json(c.act), "why": c.why} for c in self.contradicting],
            "unknown": [
                {"act": act_to_json(u.act), "did_you_mean": list(u.suggestions), "why": u.why} for u in self.unknown
            ],
            "same": len(self.same),
            "absent": [act_to_json(act) for act in self.absent],
        }


def act_to_json(act: Act) -> dict[str, Any]:
    """One act as plain values."""
    return {
        "party": act.party,
        "instrument": act.instrument,
        "act": act.kind.value,
        "on": str(act.on),
        "effective": act.effective.isoformat() if act.effective else None,
        "recorded_on": None if act.hypothetical else act.recorded_on.isoformat(),
        "source": act.source,
        "note": act.note,
        "at": act.at,
    }
