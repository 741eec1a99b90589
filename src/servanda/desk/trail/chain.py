"""Appending to the trail, and proving it whole.

An entry's digest is SHA-256 over its fields and the digest before it, as JSON with sorted keys
and no spaces. Whoever holds an older head can prove that nothing before it was changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from servanda.desk.trail.models import Entry, Head

__all__ = ["FIRST", "Finding", "Verdict", "append", "digest_of", "exported", "verify", "verify_rows"]

FIRST = "0" * 64
_FIELDS = ("number", "at", "authority", "who", "did", "on", "case", "details", "previous")


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

    @property
    def is_whole(self) -> bool:
        return not any(finding.breaks for finding in self.findings)


def append(
    *, at: datetime, who: str, did: str, on: str = "", case: str = "", authority: str = "", details: Mapping[str, Any]
) -> Entry:
    """Add an entry; inside the caller's transaction, so that what was done and its entry stand or fall together."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the trail is written inside the transaction of what was done")
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    entry = Entry(
        number=head.number + 1,
        at=at.astimezone(UTC),
        authority=authority,
        who=who,
        did=did,
        on=on,
        case=case,
        details=json.loads(json.dumps(details, default=str)),
        previous=head.digest,
    )
    entry.digest = digest_of(_row(entry))
    entry.save(force_insert=True)
    head.number, head.digest = entry.number, entry.digest
    head.save()
    return entry


def digest_of(row: Mapping[str, Any]) -> str:
    """SHA-256 of an entry's fields but its digest."""
    fields = {name: row[name] for name in _FIELDS}
    said = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _row(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in (*_FIELDS, "digest")} | {"at": _instant(entry.at)}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def exported(after: int = 0) -> Iterator[dict[str, Any]]:
    """Entries as plain rows, in order, for a file that verifies elsewhere."""
    for entry in Entry.objects.filter(number__gt=after).order_by("number").iterator(chunk_size=2000):
        yield _row(entry)


def verify() -> Verdict:
    """Read the whole trail and compare it with its head."""
    verdict = verify_rows(exported())
    head = Head.objects.filter(pk=1).first() or Head(number=0, digest=FIRST)
    if (head.number, head.digest) == (verdict.entries, verdict.head):
        return verdict
    says = f"the head says entry {head.number} is the last, the trail ends at entry {verdict.entries}"
    cut = Finding(number=verdict.entries, says=says, breaks=True)
    return Verdict(entries=verdict.entries, head=verdict.head, findings=(*verdict.findings, cut))


def verify_rows(rows: Iterable[Mapping[str, Any]]) -> Verdict:
    """Whether rows, as ``exported`` gives them, form one chain from the first."""
    findings: list[Finding] = []
    previous, number, latest = FIRST, 0, ""
    for row in rows:
        findings += _breaks(row, number + 1, previous)
        if row["at"] < latest:
            says = f"the clock was set back: {row['at']} comes after {latest}"
            findings.append(Finding(number=row["number"], says=says, breaks=False))
        number, previous, latest = int(row["number"]), row["digest"], max(latest, row["at"])
    return Verdict(entries=number, head=previous, findings=tuple(findings))


def _breaks(row: Mapping[str, Any], expected: int, previous: str) -> Iterator[Finding]:
    number = int(row["number"])
    if number != expected:
        yield Finding(number=number, says=f"entry {expected} is missing; {number} stands in its place", breaks=True)
    if row["previous"] != previous:
        yield Finding(number=number, says="it does not follow from the entry before it", breaks=True)
    if digest_of(row) != row["digest"]:
        yield Finding(number=number, says="its content is not what was written", breaks=True)
