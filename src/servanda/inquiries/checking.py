"""Whether a registry is sound: its files, its facts against each other, and the conditions of its provisions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from servanda.facts.errors import Problem
from servanda.facts.loading import read_registry
from servanda.inquiries.asking import rules_of
from servanda.law.rules import check_provisions

__all__ = ["Checked", "check_registry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was read, and all that is wrong with it."""

    instruments: int
    acts: int
    statements: int
    provisions: int
    problems: tuple[Problem, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def check_registry(directory: Path | None = None) -> Checked:
    """Check the bundled registry, or a folder: additions to it, or a registry that stands by itself."""
    record, problems = read_registry(directory)
    if not problems.found:  # conditions are read only in a record whose names are sound
        check_provisions(rules_of(record), problems)
    return Checked(
        instruments=len(record.instruments),
        acts=sum(len(acts) for acts in record.acts.values()),
        statements=sum(len(said) for said in record.statements.values()),
        provisions=sum(len(one.provisions) for one in record.instruments.values()),
        problems=tuple(problems.found),
    )
