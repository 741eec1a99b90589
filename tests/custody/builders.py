"""Small ledgers and items for the tests of custody."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from servanda.custody.ledger import Actor, Entry, next_entry

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MARA = Actor(name="Mara Vidal", authority="Unit for International Crimes", role="investigator")
JONAS = Actor(name="Jonas Lind", authority="Central Authority of Sweden")
PHOTO = hashlib.sha256(b"a photograph").hexdigest()
OTHER = hashlib.sha256(b"another photograph").hexdigest()


def entered(entries: list[Entry], kind: Any, *, who: Actor = MARA, item: str = "EV-1", **more: Any) -> list[Entry]:
    """The ledger with one more entry, an hour after the last."""
    more.setdefault("why", "for the case")
    more.setdefault("salt", f"{len(entries):032x}")
    more.setdefault("recorded_at", NOON + timedelta(hours=len(entries)))
    if kind in ("received", "transferred", "returned"):
        more.setdefault("other", JONAS.authority)
    return [*entries, next_entry(entries, item=item, kind=kind, who=who, **more)]


def handed_over() -> list[Entry]:
    """A photograph collected, examined, sealed, transferred and received."""
    found = entered([], "collected", after=PHOTO, why="found on the telephone of the witness", at="2026-03-01")
    for kind in ("examined", "sealed", "transferred"):
        found = entered(found, kind)
    return entered(found, "received", who=JONAS, other=MARA.authority)
