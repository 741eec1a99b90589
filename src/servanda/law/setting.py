"""The setting of one case: who holds which role, what was done, when, and which facts are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

__all__ = ["Setting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What one reading of one case takes for given. A role left out is not known; an empty one is known to be empty."""

    roles: Mapping[str, tuple[str, ...]]
    offence: str
    decision: date
    conduct: date | None = None  # None: not known
    request: date | None = None  # None: the day of decision
    measure: str | None = None
    facts: Mapping[str, bool] = field(default_factory=dict)  # "name" or "name@STATE"
    penalty_years: Mapping[str, int] = field(default_factory=dict)  # maximum for the conduct, by State
    sentence_months: int | None = None
    context: str | None = None
    bound: str | None = None  # the State whose provision is being read

    def states(self, role: str) -> tuple[str, ...] | None:
        """The States in a role; None if that is not known. With a place and no ship or aircraft there is no flag."""
        if role in ("bound", "each"):
            return (self.bound,) if self.bound else ()
        if role == "flag" and "territorial" in self.roles:
            return self.roles.get(role, ())
        return self.roles.get(role)

    def day(self, which: str) -> date | None:
        match which:
            case "conduct":
                return self.conduct
            case "request":
                return self.request or self.decision
            case _:
                return self.decision

    def binding(self, state: str | None) -> Setting:
        """The same case, read for one State bound by a provision."""
        return self if state == self.bound else replace(self, bound=state)
