"""Words that answers are told in: a template and its values, put together only when somebody reads them.

The template stays apart from what is set into it, so that another language can have its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Words", "listed"]


@dataclass(frozen=True, slots=True)
class Words:
    """Some words that are themselves made of words: "10 years", "Murder (crimes against humanity)"."""

    template: str
    values: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return self.template.format(*self.values)


def listed(names: tuple[str, ...], between: str = ", ") -> Words:
    """Names one after the other."""
    return Words(between.join(["{}"] * len(names)), names)
