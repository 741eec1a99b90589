"""How anything on the desk is done or seen: one transaction, permission, lock and entry of the trail, in one place.

    with doing("case.close", by=account, on=case, at=now, version=7) as done:
        case.closed_at = now
        done.note(reason="acquitted")

Inside, ``on`` is locked and fresh; on leaving, its version is counted up, the object saved, and
the entry written. A new object, not yet in the database, is saved on leaving. Whatever is raised
inside undoes everything.

Rows are locked without their keys (``no_key``), here and everywhere: what others write may name
them meanwhile. Else whoever holds the head of the trail and names a case would wait, when all is
kept, for whoever holds the case and waits for the head.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import models, transaction

from servanda.desk.cases.models import Case
from servanda.desk.errors import ChangedMeanwhile, NotAllowed
from servanda.desk.people.models import Account, Authority
from servanda.desk.permissions import may
from servanda.desk.trail import chain
from servanda.desk.trail.models import Entry

__all__ = ["Done", "doing", "label", "seen"]


class Done:
    """What the entry of the trail will say; ``on`` may be given when it is made inside."""

    def __init__(self, on: models.Model | None) -> None:
        self.on = on
        self.details: dict[str, Any] = {}

    def note(self, **details: Any) -> None:
        """Add to the entry; never names of protected persons, never content."""
        self.details |= details


@contextmanager
def doing(
    did: str, *, by: Account, at: datetime, on: Any = None, version: int | None = None, **details: Any
) -> Iterator[Done]:
    """Do one thing. ``version``: the version its editor had before them.

    Raises NotAllowed (before anything is done), ChangedMeanwhile (naming who and when).
    """
    with transaction.atomic():
        if not may(by, did, on):
            raise NotAllowed(f"{by.email} may not do {did}" + (f" on {label(on)}." if on is not None else "."))
        is_new = on is not None and on.pk is None
        if on is not None and not is_new:
            _lock(on, version)
        done = Done(on)
        done.note(**details)
        yield done
        if is_new:
            on.save()
        elif on is not None and hasattr(on, "version"):
            on.version += 1
            on.save()
        _append(did, by, at, done)


def seen(did: str, *, by: Account, at: datetime, on: Any = None, **details: Any) -> None:
    """Record that someone saw something. Raises NotAllowed."""
    with transaction.atomic():
        if not may(by, did, on):
            raise NotAllowed(f"{by.email} may not do {did}.")
        done = Done(on)
        done.note(**details)
        _append(did, by, at, done)


def label(on: models.Model) -> str:
    """How the trail names a thing: "case:BRA-C-2026-0003"."""
    return f"{on._meta.model_name}:{getattr(on, 'reference', None) or on.pk}"


def _lock(on: models.Model, version: int | None) -> None:
    """Hold the row until the transaction ends, and read it anew."""
    fresh = type(on)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=on.pk)
    held = getattr(fresh, "version", None)
    if version is not None and held != version:
        last = Entry.objects.filter(on=label(on)).exclude(did__endswith=".read").order_by("-number").first()
        who = f" by {last.who} at {last.at:%Y-%m-%d %H:%M} UTC" if last else ""
        raise ChangedMeanwhile(
            f"{label(on)} was changed{who} since you opened it. Nothing of theirs was overwritten: "
            "open it again beside yours and carry over what you still want to change."
        )
    for field in on._meta.concrete_fields:
        setattr(on, field.attname, getattr(fresh, field.attname))
    getattr(on, "_prefetched_objects_cache", {}).clear()  # what was read before the lock is old


def _append(did: str, by: Account, at: datetime, done: Done) -> None:
    case = getattr(done.on, "case", None)
    chain.append(
        at=at,
        who=by.email,
        did=did,
        on=label(done.on) if done.on is not None else "",
        case=case.reference if isinstance(case, Case) else "",
        authority=_code(by.authority),
        details=done.details,
    )


def _code(authority: Authority) -> str:
    return authority.code
