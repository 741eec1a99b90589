"""What was found in the parts of a package while they were judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from servanda.custody.packages.contents import About
from servanda.custody.packages.verdict import Finding
from servanda.law.kleene import Answer

__all__ = ["Judged"]


@dataclass(slots=True)
class Judged:
    """What was found in the parts."""

    findings: list[Finding] = field(default_factory=list)
    about: About | None = None
    conditions: tuple[Mapping[str, Any], ...] = ()
    twin: Mapping[str, Any] | None = None

    def add(self, what: str, answer: Answer, says: str) -> None:
        """One more finding."""
        self.findings.append(Finding(what, answer, says))
