"""Whether a ledger is whole: each entry unchanged, none removed, inserted or reordered; and what in it is irregular.

What a chain cannot show by itself: entries cut off at its end, or a ledger written anew from its beginning by whoever
holds it. Against both one names the head (the last hash) as somebody else noted it, in a receipt or a package, or has
entries time-stamped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from servanda.custody.errors import BadLedger, BadStamp
from servanda.custody.ledger import (
    FIRST,
    Entry,
    Withheld,
    cannot_follow,
    entry_of,
    hash_of,
    irregularities,
    states,
    withheld_of,
)
from servanda.custody.moments import instant, read_instant, read_moment
from servanda.custody.order import State, after
from servanda.custody.timestamps import Stamped, read_stamp

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["Finding", "Verdict", "in_words", "verify"]

_EMPTY = "The ledger is empty."
Weight = Literal["broken", "irregular"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong in a line. Broken: the ledger is not as it was written. Irregular: it is, and tells of a fault."""

    line: int
    weight: Weight
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a look at every line showed.

    ``entries`` are those that could be read, ``withheld`` counts those an extract keeps back, and ``head`` is the hash
    of the last line: what others note to know this ledger again.
    """

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    stamps: tuple[Stamped, ...]
    head: str
    withheld: int = 0

    @property
    def whole(self) -> bool:
        """No line is broken."""
        return not any(one.weight == "broken" for one in self.findings)

    @property
    def standing(self) -> dict[str, State]:
        """Where each item stands."""
        return states(self.entries)


class _Reader:
    """Goes through the lines and keeps what was found."""

    def __init__(self, roots: Sequence[Certificate]) -> None:
        self.roots = roots
        self.entries: list[Entry] = []
        self.findings: list[Finding] = []
        self.stamps: list[Stamped] = []
        self.hashes = [FIRST]
        self.withheld = 0
        self._previous: str | None = FIRST
        self._state: dict[str, State] = {}
        self._last: dict[str, Entry] = {}

    def read(self, line: int, text: bytes) -> None:
        held_back = withheld_of(text)
        if held_back is not None:
            self.withheld += 1
            self._chain(line, held_back)
            return
        try:
            entry = entry_of(text)
        except BadLedger as wrong:
            self._say(line, "broken", str(wrong))
            self._previous = _hash_said(text)
            return
        self._chain(line, entry)
        self._order(line, entry)
        self._clock(line, entry)
        if entry.stamp is not None:
            self._stamp(line, entry)
        self.entries.append(entry)

    def _chain(self, line: int, entry: Entry | Withheld) -> None:
        if hash_of(entry) != entry.hash:
            says = "it was changed after it was written: its content does not give the hash it carries."
            self._say(line, "broken", says)
        if self._previous is not None and entry.previous != self._previous:
            before = f"line {line - 1}" if line > 1 else "the beginning"
            self._say(line, "broken", f"it does not follow {before}: lines were removed, inserted or reordered here.")
        elif entry.number != line:
            self._say(line, "broken", f"it calls itself entry {entry.number}, but stands in line {line}.")
        self._previous = entry.hash
        self.hashes.append(entry.hash)

    def _order(self, line: int, entry: Entry) -> None:
        state = self._state.get(entry.item, "unknown here")
        if why := cannot_follow(entry, state):
            self._say(line, "irregular", why)
        for says in irregularities(entry, self._last.get(entry.item)):
            self._say(line, "irregular", says)
        self._state[entry.item] = after(entry.kind, state)
        self._last[entry.item] = entry

    def _clock(self, line: int, entry: Entry) -> None:
        recorded = read_instant(entry.recorded_at)
        if self.entries and recorded < read_instant(self.entries[-1].recorded_at):
            earlier = self.entries[-1].recorded_at
            self._say(line, "irregular", f"it was recorded at {entry.recorded_at}, before the entry above ({earlier}).")
        if read_moment(entry.at).first > recorded:
            self._say(line, "irregular", f"it was recorded at {entry.recorded_at} as done later, at {entry.at}.")

    def _stamp(self, line: int, entry: Entry) -> None:
        try:
            self.stamps.append(read_stamp(entry, self.roots))
        except BadStamp as wrong:
            self._say(line, "broken", str(wrong))

    def _say(self, line: int, weight: Weight, says: str) -> None:
        self.findings.append(Finding(line=line, weight=weight, says=says))


def verify(lines: Iterable[bytes], *, head: str | None = None, roots: Sequence[Certificate] = ()) -> Verdict:
    """Look at every line of a ledger.

    ``head`` is a hash that somebody noted: it must be among the entries, so nothing up to it was cut off or written
    anew. ``roots`` are the certificates one trusts for time stamps; without, a stamp is only read.
    """
    reader = _Reader(roots)
    count = 0
    for count, line in enumerate(lines, 1):
        if line.endswith(b"\n"):
            reader.read(count, line)
        else:
            says = "the line has no end: its writer was interrupted, or the file was cut. It counts as no entry."
            reader.findings.append(Finding(line=count, weight="broken", says=says))
    if head is not None and head not in reader.hashes:
        says = f"no entry has the noted hash {head[:12]}…: entries were cut off, or the ledger was written anew."
        reader.findings.append(Finding(line=count, weight="broken", says=says))
    return Verdict(
        entries=tuple(reader.entries),
        findings=tuple(reader.findings),
        stamps=tuple(reader.stamps),
        head=reader.hashes[-1],
        withheld=reader.withheld,
    )


def in_words(verdict: Verdict) -> str:
    """The verdict in one sentence."""
    count = len(verdict.entries)
    items = len(verdict.standing)
    size = f"{count} {'entry' if count == 1 else 'entries'} on {items} {'item' if items == 1 else 'items'}"
    if verdict.withheld:
        size += f" ({verdict.withheld} on other items withheld)"
    if not count and verdict.whole:
        return f"The ledger shows nothing: all of it is withheld ({verdict.withheld})." if verdict.withheld else _EMPTY
    if not verdict.whole:
        first = next(one for one in verdict.findings if one.weight == "broken")
        return f"The ledger is NOT whole: it breaks at line {first.line}. {size} could be read."
    last = verdict.entries[-1]
    return f"The ledger is whole: {size}, the last recorded at {instant(read_instant(last.recorded_at))}."


def _hash_said(text: bytes) -> str | None:
    """The hash a broken line carries, to go on from; None: what follows it cannot be told."""
    try:
        said = json.loads(text).get("hash")
    except (ValueError, AttributeError, RecursionError):
        return None
    return said if isinstance(said, str) else None
