"""What can go wrong with facts.

FactsError
├── UnreadableDay      a day that is no calendar day
├── UnknownName        a party, instrument, offence or measure nobody is called
├── BadSupposition     a what-if that cannot be understood
├── RegistryProblems   files of a registry that contradict the schema or each other
├── UnreadableImport   a depositary's file that is not what it claims to be
└── UnsettledDiff      acts that cannot be written as long as they contradict the record
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class FactsError(Exception):
    """Base of all errors about facts; the message says what, where, and what to do."""


class UnreadableDay(FactsError, ValueError):
    """A text that should be a day, a month or a year of the calendar, and is none."""


class UnknownName(FactsError, LookupError):
    """A name nobody in the record bears; ``suggestions`` are the nearest that exist."""

    def __init__(self, kind: str, name: str, suggestions: Sequence[str] = ()) -> None:
        self.kind, self.name, self.suggestions = kind, name, tuple(suggestions)
        article = "an" if kind[0] in "aeiou" else "a"
        hint = f" Did you mean {' or '.join(repr(s) for s in suggestions)}?" if suggestions else ""
        super().__init__(f"{name!r} is not the name of {article} {kind} in the record.{hint}")


class BadSupposition(FactsError, ValueError):
    """A supposition that does not read as PARTY ACT INSTRUMENT DAY, or contradicts another."""


class UnreadableImport(FactsError, ValueError):
    """A file offered for import that is truncated, of another kind, or says what we do not understand."""


class UnsettledDiff(FactsError, ValueError):
    """A difference that cannot be written: contradictions or unknown names stand in it, or its file is elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in a registry: where it stands, what was found, what was expected, the likely fix."""

    file: str
    line: int | None
    found: str
    expected: str
    fix: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: found {self.found}; expected {self.expected}. {self.fix}"


class RegistryProblems(FactsError):
    """All that is wrong with a registry, at once: one bad line never hides the others."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = "The registry has one problem:" if count == 1 else f"The registry has {count} problems:"
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))
