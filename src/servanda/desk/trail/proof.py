"""Proving a trail whole, or saying where it breaks. Plain rows, no database: an export is proven anywhere.

An entry's digest is SHA-256 over its fields and the digest before it, as JSON with sorted keys
and no spaces. Whoever holds an older head (an ``Anchor``) can prove that nothing before it was
changed, and that no older copy was put in the trail's place.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["FIELDS", "FIRST", "Anchor", "Finding", "Verdict", "digest_of", "verify_rows", "withheld"]

FIRST = "0" * 64
FIELDS = ("number", "at", "authority", "who", "did", "on", "case", "details", "previous")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A head as it once stood, kept away from the desk: ``number`` of the last entry then, and its digest."""

    number: int
    digest: str
    at: str  # when it was written down


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about one entry: ``breaks`` the chain, or is only strange (a clock set back)."""

    number: int
    says: str
    breaks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether the trail is whole, and what was found."""

    entries: int
    head: str
    findings: tuple[Finding, ...]
    withheld: int = 0  # entries whose content the file does not show; their place in the chain is proven

    @property
    def is_whole(self) -> bool:
        return not any(finding.breaks for finding in self.findings)


def digest_of(row: Mapping[str, Any]) -> str:
    """SHA-256 of an entry's fields but its digest."""
    fields = {name: row[name] for name in FIELDS}
    said = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def withheld(row: Mapping[str, Any]) -> dict[str, Any]:
    """An entry's place in the chain without its content, for who may not read it."""
    return {"number": row["number"], "previous": row["previous"], "digest": row["digest"], "withheld": True}


def verify_rows(rows: Iterable[Mapping[str, Any]], *anchors: Anchor) -> Verdict:
    """Whether rows form one chain from the first, and hold every anchor; memory stays constant."""
    findings: list[Finding] = []
    previous, number, latest, hidden = FIRST, 0, "", 0
    for row in rows:
        findings += _breaks(row, number + 1, previous)
        findings += _another(row, anchors)
        at = row.get("at", latest)
        if at < latest:
            says = f"the clock was set back: {at} comes after {latest}"
            findings.append(Finding(number=row["number"], says=says, breaks=False))
        hidden += "withheld" in row
        number, previous, latest = int(row["number"]), row["digest"], max(latest, at)
    findings += (_cut(number, anchor) for anchor in anchors if anchor.number > number)
    return Verdict(entries=number, head=previous, findings=tuple(findings), withheld=hidden)


def _breaks(row: Mapping[str, Any], expected: int, previous: str) -> Iterator[Finding]:
    number = int(row["number"])
    if number != expected:
        yield Finding(number=number, says=f"entry {expected} is missing; {number} stands in its place", breaks=True)
    if row["previous"] != previous:
        yield Finding(number=number, says="it does not follow from the entry before it", breaks=True)
    if "withheld" not in row and digest_of(row) != row["digest"]:
        yield Finding(number=number, says="its content is not what was written", breaks=True)


def _another(row: Mapping[str, Any], anchors: Iterable[Anchor]) -> Iterator[Finding]:
    for anchor in anchors:
        if anchor.number == row["number"] and anchor.digest != row["digest"]:
            says = f"it is not the entry that the head of {anchor.at} names: what came before was written anew"
            yield Finding(number=anchor.number, says=says, breaks=True)


def _cut(last: int, anchor: Anchor) -> Finding:
    says = (
        f"the trail ends at entry {last}, but the head of {anchor.at} names entry {anchor.number}: "
        "its end was cut off, or an older copy was restored"
    )
    return Finding(number=last, says=says, breaks=True)
