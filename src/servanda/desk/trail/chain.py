"""Appending to the trail, reading it out, and proving it whole against its own head."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from servanda.desk.trail.models import Entry, Head
from servanda.desk.trail.proof import FIELDS, FIRST, Anchor, Finding, Verdict, digest_of, verify_rows, withheld

__all__ = ["FIRST", "Finding", "Verdict", "append", "digest_of", "exported", "head", "verify", "verify_rows"]


def append(
    *, at: datetime, who: str, did: str, on: str = "", case: str = "", authority: str = "", details: Mapping[str, Any]
) -> Entry:
    """Add an entry; inside the caller's transaction, so that what was done and its entry stand or fall together."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the trail is written inside the transaction of what was done")
    last, _ = Head.objects.select_for_update(no_key=True).get_or_create(pk=1)
    entry = Entry(
        number=last.number + 1,
        at=at.astimezone(UTC),
        authority=authority,
        who=who,
        did=did,
        on=on,
        case=case,
        details=json.loads(json.dumps(details, default=str)),
        previous=last.digest,
    )
    entry.digest = digest_of(_row(entry))
    entry.save(force_insert=True)
    last.number, last.digest = entry.number, entry.digest
    last.save()
    return entry


def _row(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in (*FIELDS, "digest")} | {"at": _instant(entry.at)}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def exported(after: int = 0, *, authority: str | None = None) -> Iterator[dict[str, Any]]:
    """Entries as plain rows, in order, for a file that verifies elsewhere.

    For an ``authority`` (its code), what others did is withheld: its place in the chain alone is given.
    """
    for entry in Entry.objects.filter(number__gt=after).order_by("number").iterator(chunk_size=2000):
        row = _row(entry)
        yield row if authority is None or entry.authority in ("", authority) else withheld(row)


def head(at: datetime) -> Anchor:
    """The last entry's number and digest, to be kept away from the desk."""
    held = Head.objects.filter(pk=1).first() or Head(number=0, digest=FIRST)
    return Anchor(number=held.number, digest=held.digest, at=_instant(at))


def verify(*anchors: Anchor) -> Verdict:
    """Read the whole trail and compare it with its head, and with older heads kept elsewhere.

    Entries that others append meanwhile disturb nothing: they come after the head read first, and
    not after the one read last.
    """
    first = Head.objects.filter(pk=1).first() or Head(number=0, digest=FIRST)
    verdict = verify_rows(exported(), *anchors)
    last = Head.objects.filter(pk=1).first() or first
    if first.number <= verdict.entries <= last.number and (verdict.entries < last.number or _agree(verdict, last)):
        return verdict
    says = f"the head says entry {last.number} is the last, the trail ends at entry {verdict.entries}"
    if verdict.entries == last.number:
        says = "the last entry is not the one that the head names"
    cut = Finding(number=verdict.entries, says=says, breaks=True)
    return Verdict(entries=verdict.entries, head=verdict.head, findings=(*verdict.findings, cut))


def _agree(verdict: Verdict, last: Head) -> bool:
    return verdict.head == last.digest
