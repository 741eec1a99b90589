"""Reading fields of registry files: what is wrong is collected with its place, and reading goes on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from servanda.facts.days import Day, read_date, read_day
from servanda.facts.errors import Problem, UnreadableDay
from servanda.facts.names import nearest

__all__ = ["Fields", "Problems"]


@dataclass(slots=True)
class Problems:
    """Everything found wrong so far."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int | None, found: str, expected: str, fix: str) -> None:
        self.found.append(Problem(file=file, line=line, found=found, expected=expected, fix=fix))


@dataclass(slots=True)
class Fields:
    """One row or mapping of a file, read field by field; ``close`` reports the fields nobody asked for."""

    raw: Mapping[str, Any]
    file: str
    line: int | None
    problems: Problems
    asked: set[str] = field(default_factory=set)

    @property
    def at(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def wrong(self, found: str, expected: str, fix: str) -> None:
        self.problems.add(self.file, self.line, found, expected, fix)

    def get(self, key: str) -> Any:
        self.asked.add(key)
        return self.raw.get(key)

    def text(self, key: str, default: str | None = "") -> str:
        """A text; ``default=None`` makes it required."""
        value = self.get(key)
        if value is None or value == "":
            if default is None:
                self.wrong(f"no {key!r}", f"a {key!r} in each entry", f"Add {key!r}.")
            return default or ""
        if isinstance(value, list | Mapping):
            self.wrong(f"{key} {value!r}", "a text", "Write it on one line, without brackets.")
            return default or ""
        return value if isinstance(value, str) else str(value)

    def word(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        value = self.text(key, default)
        if value and value not in allowed:
            hint = nearest(value, allowed)
            fix = f"Did you mean {hint[0]!r}?" if hint else "Choose one of them."
            self.wrong(f"{key} {value!r}", f"one of {', '.join(sorted(allowed))}", fix)
        return value

    def texts(self, key: str, separator: str = "|") -> tuple[str, ...]:
        value = self.get(key)
        if value is None or value == "":
            return ()
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(separator) if part.strip())
        if not isinstance(value, list | tuple) or any(isinstance(part, list | Mapping) for part in value):
            self.wrong(f"{key} {value!r}", "a text or a list of texts", "Write them in brackets.")
            return ()
        return tuple(str(part) for part in value)

    def number(self, key: str, default: int = 0) -> int:
        value = self.get(key)
        if value is None or value == "":
            return default
        try:
            if isinstance(value, bool) or int(value) != float(value):
                raise ValueError
            return int(value)
        except (TypeError, ValueError, OverflowError):
            self.wrong(f"{key} {value!r}", "a whole number", "Write digits only.")
            return default

    def flag(self, key: str) -> bool:
        value = self.get(key)
        if value not in (None, "", True, False):
            self.wrong(f"{key} {value!r}", "true or false", "Write true, or leave the field out.")
        return value is True

    def day(self, key: str) -> Day | None:
        value = self.text(key)
        try:
            return read_day(value) if value else None
        except UnreadableDay as wrong:
            self.wrong(f"{key} {value!r}", "a day, a month or a year", str(wrong))
            return None

    def date(self, key: str) -> date | None:
        value = self.text(key)
        try:
            return read_date(value) if value else None
        except UnreadableDay as wrong:
            self.wrong(f"{key} {value!r}", "one full day", str(wrong))
            return None

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.get(key)
        if value is not None and not isinstance(value, Mapping):
            self.wrong(f"{key} {value!r}", "a mapping of names to values", "See another file of the same kind.")
            return {}
        return value or {}

    def inner(self, key: str) -> Fields | None:
        """The fields of a mapping inside this one; None when it is not there."""
        value = self.mapping(key)
        return Fields(value, self.file, self.line, self.problems) if value else None

    def items(self, key: str) -> Iterable[Any]:
        value = self.get(key)
        if value is not None and not isinstance(value, list):
            self.wrong(f"{key} {value!r}", "a list", "Begin each entry with a dash.")
            return []
        return value or []

    def blocks(self, key: str) -> Iterable[Mapping[str, Any]]:
        """The entries of a list of mappings; what is no mapping is a problem."""
        for entry in self.items(key):
            if isinstance(entry, Mapping):
                yield entry
            else:
                self.wrong(f"{entry!r} in {key}", "a mapping of names to values", "See the entries around it.")

    def close(self) -> None:
        for key in self.raw.keys() - self.asked:
            hint = nearest(str(key), self.asked)
            fix = f"Did you mean {hint[0]!r}?" if hint else "Remove it."
            self.wrong(f"a field {key!r}", "only the fields of the schema", fix)
