"""The ledger of custody: who did what to which item, when, why, and what its content was before and after.

A ledger is a file of lines, each one entry in canonical JSON (RFC 8785; ``canonical``). The *content* of an entry is
the SHA-256 of that JSON without ``previous``, ``hash`` and ``stamp``; its ``hash`` is the SHA-256 of ``previous`` and
content, written one after the other; ``previous`` is the hash of the entry before it, 64 zeros in the first. A
``stamp`` is an RFC 3161 response over the hash, in base64. Entries are added, never changed.

In an extract the entries on other items are *withheld*: only their number, content, previous and hash stand there. The
chain is checked all the same, and the ``salt`` of each entry keeps anybody from guessing what it says.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from servanda.custody.canonical import canonical
from servanda.custody.errors import BadLedger, BadRecord
from servanda.custody.hashing import read_digest
from servanda.custody.moments import instant, read_instant, read_moment
from servanda.custody.order import KEEPS_CONTENT, KINDS, MAY_FOLLOW, NEEDS_OTHER, Kind, State, after
from servanda.facts.names import nearest

__all__ = [
    "FIRST",
    "Actor",
    "Entry",
    "Withheld",
    "cannot_follow",
    "entry_of",
    "extract",
    "hash_of",
    "irregularities",
    "line_of",
    "lines_of",
    "next_entry",
    "states",
    "withheld_of",
]

_SALT = re.compile(r"[0-9a-f]{32}\Z", re.ASCII)
FIRST = "0" * 64  # what precedes the first entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it: a name, the authority it was done for, the role it was done in."""

    name: str
    authority: str = ""
    role: str = ""

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.role, self.authority) if part)
        return f"{self.name} ({place})" if place else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing done to one item. Two clocks: ``at``, when it was done, and ``recorded_at``, when that was entered."""

    number: int  # from 1
    item: str
    kind: Kind
    who: Actor
    at: str  # EDTF: as exactly as known
    recorded_at: str  # an instant in UTC
    why: str
    before: str | None = None  # SHA-256 of the content; None where there is none or it is not known
    after: str | None = None
    other: str = ""  # from whom it was received, to whom transferred or returned
    salt: str  # 32 random hexadecimal signs
    previous: str = FIRST
    hash: str = ""
    stamp: str | None = None  # an RFC 3161 response over the hash, in base64


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """What an extract shows of an entry on another item."""

    number: int
    content: str
    previous: str
    hash: str


def next_entry(
    entries: Sequence[Entry],
    *,
    item: str,
    kind: Kind,
    who: Actor,
    recorded_at: datetime,
    why: str,
    at: str | None = None,
    before: str | None = None,
    after: str | None = None,
    other: str = "",
    salt: str | None = None,
) -> Entry:
    """The entry that continues a ledger, hashed and chained. ``at`` is the instant of recording unless given.

    Of a long ledger the last entry and those of this item are enough, in their order.
    ``before`` is what the item's last entry left unless given, ``after`` the same for all that keeps content. An item
    found changed is entered as it was found: that is what a ledger is for. Raises BadRecord for what cannot be,
    BadLedger for what cannot follow (``order``).
    """
    recorded = instant(recorded_at)
    last = next((one for one in reversed(entries) if one.item == item), None)
    if before is None and last is not None:
        before = last.after
    if after is None and kind in KEEPS_CONTENT:
        after = before
    entry = Entry(
        number=entries[-1].number + 1 if entries else 1,
        item=item,
        kind=kind,
        who=who,
        at=at or recorded,
        recorded_at=recorded,
        why=why,
        before=before,
        after=after,
        other=other,
        salt=salt or secrets.token_hex(16),
        previous=entries[-1].hash if entries else FIRST,
    )
    _check(entry)
    if why_not := cannot_follow(entry, states(entries).get(item, "unknown here")):
        raise BadLedger(f"entry {entry.number} cannot follow: {why_not}")
    return replace(entry, hash=hash_of(entry))


def states(entries: Iterable[Entry]) -> dict[str, State]:
    """Where each item of a ledger stands."""
    found: dict[str, State] = {}
    for entry in entries:
        found[entry.item] = after(entry.kind, found.get(entry.item, "unknown here"))
    return found


def content_of(entry: Entry) -> str:
    """The SHA-256 over all of an entry but its place in the chain and its time stamp."""
    said = _members(entry)
    for name in ("previous", "hash", "stamp"):
        said.pop(name, None)
    return hashlib.sha256(canonical(said)).hexdigest()


def hash_of(entry: Entry | Withheld) -> str:
    """The hash that an entry must carry: over what precedes it and its content."""
    content = entry.content if isinstance(entry, Withheld) else content_of(entry)
    return hashlib.sha256((entry.previous + content).encode()).hexdigest()


def line_of(entry: Entry) -> bytes:
    """An entry as its line, with the end of the line."""
    return canonical(_members(entry)) + b"\n"


def lines_of(entries: Iterable[Entry]) -> bytes:
    """A whole ledger."""
    return b"".join(map(line_of, entries))


def extract(entries: Iterable[Entry], items: Collection[str]) -> bytes:
    """The ledger as it travels with some items: the entries on others are withheld, and the chain is whole."""
    return b"".join(line_of(one) if one.item in items else _withheld_line(one) for one in entries)


def entry_of(line: bytes) -> Entry:
    """Read one line; raises BadLedger for what is no entry in its canonical form."""
    try:
        said = json.loads(line)
        who = Actor(**said.pop("who"))
        entry = Entry(who=who, **said)
        _check(entry)
        read_digest(entry.hash)
        if line_of(entry).rstrip(b"\n") != line.rstrip(b"\n"):
            raise BadLedger("it is not in the canonical form of RFC 8785, so something rewrote it.")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
        raise BadLedger(f"it is no entry ({wrong}).") from None
    except BadRecord as wrong:
        raise BadLedger(f"it is no entry: {wrong}") from None
    return entry


def withheld_of(line: bytes) -> Withheld | None:
    """Read a line that withholds its entry; None for any other."""
    try:
        said = json.loads(line)
        found = Withheld(**said)
        for digest in (found.content, found.previous, found.hash):
            read_digest(digest)
    except (ValueError, TypeError, AttributeError, RecursionError, BadRecord):
        return None
    return found if canonical(said) == line.rstrip(b"\n") else None


def _withheld_line(entry: Entry) -> bytes:
    said = {name: getattr(entry, name) for name in ("number", "previous", "hash")}
    return canonical({**said, "content": content_of(entry)}) + b"\n"


def _members(entry: Entry) -> dict[str, Any]:
    who = {"name": entry.who.name, "authority": entry.who.authority, "role": entry.who.role}
    said: dict[str, Any] = {
        name: getattr(entry, name) for name in Entry.__dataclass_fields__ if name not in ("who", "stamp")
    }
    said["who"] = who
    if entry.stamp is not None:
        said["stamp"] = entry.stamp
    return said


def _check(entry: Entry) -> None:
    if entry.kind not in KINDS:
        near = nearest(str(entry.kind), list(KINDS))
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise BadRecord(f"nothing is {entry.kind!r} in a ledger.{hint} There are: {', '.join(KINDS)}.")
    for name in ("item", "why"):
        if not getattr(entry, name).strip():
            raise BadRecord(f"an entry needs its {name}; entry {entry.number} ({entry.kind}) has none.")
    if not entry.who.name.strip():
        raise BadRecord(f"an entry needs who did it; entry {entry.number} ({entry.kind}) names nobody.")
    if entry.kind in NEEDS_OTHER and not entry.other.strip():
        raise BadRecord(f"{entry.kind!r} is between two; entry {entry.number} names no other. Say from or to whom.")
    read_moment(entry.at)
    read_instant(entry.recorded_at)
    if not _SALT.match(entry.salt):
        raise BadRecord(f"entry {entry.number} has the salt {entry.salt!r}. It has 32 signs of 0-9 and a-f, at random.")
    for digest in (entry.before, entry.after, entry.previous):
        if digest is not None:
            read_digest(digest)


def cannot_follow(entry: Entry, state: State) -> str:
    """Why an entry cannot follow in an item's state; empty if it can."""
    if entry.kind in MAY_FOLLOW[state]:
        return ""
    may = ", ".join(one for one in KINDS if one in MAY_FOLLOW[state]) or "nothing"
    return f"item {entry.item!r} is {state}; then it cannot be {entry.kind}. What may follow: {may}."


def irregularities(entry: Entry, last: Entry | None) -> list[str]:
    """What an entry itself says went wrong since the last one of the same item; such entries are kept, and told."""
    found = []
    if last is not None and None not in (last.after, entry.before) and last.after != entry.before:
        found.append(f"item {entry.item!r} was left as {_short(last.after)} and found as {_short(entry.before)}.")
    if entry.kind in KEEPS_CONTENT and None not in (entry.before, entry.after) and entry.before != entry.after:
        change = f"{_short(entry.before)} became {_short(entry.after)}"
        found.append(f"{entry.kind} leaves content as it is, but {change}; a changed copy would be an item of its own.")
    if last is not None and last.kind == "transferred" and entry.kind == "received" and not _got_it(entry, last):
        found.append(f"item {entry.item!r} was transferred to {last.other}, but {entry.who} received it.")
    return found


def _is(who: Actor, name: str) -> bool:
    return name.strip().casefold() in (who.name.strip().casefold(), who.authority.strip().casefold())


def _got_it(entry: Entry, last: Entry) -> bool:
    """Whom it was transferred to; or who transferred it, back from them: it did not get there, or was not kept."""
    back = bool(entry.who.authority) and entry.who.authority == last.who.authority and entry.other == last.other
    return back or _is(entry.who, last.other)


def _short(digest: str | None) -> str:
    return f"{digest[:12]}…" if digest else "not known"
