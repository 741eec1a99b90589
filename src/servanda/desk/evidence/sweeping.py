"""The store walked through: every object read and compared, and the register compared with what is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from servanda.custody.store import Store
from servanda.custody.sweep import Report, sweep
from servanda.desk.evidence.holding import clear_unnamed, forget_uploads, named
from servanda.desk.evidence.queries import told_changed
from servanda.desk.trail import chain

__all__ = ["Swept", "sweep_store"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What was found; items by reference."""

    report: Report
    changed: tuple[str, ...]  # items whose content was found changed now
    missing: tuple[str, ...]  # items whose content is not there to be served, whenever that was found
    cleared: tuple[str, ...]  # objects that no item named for a day: left by the killed, or disposed of
    unnamed: tuple[str, ...]  # objects that no item names yet, or that an older database does not know
    forgotten: int  # uploads of nothing

    @property
    def sound(self) -> bool:
        """Everything that items name is there, as it was stored."""
        return self.report.sound and not self.missing


def sweep_store(store: Store, *, at: datetime, seen: Callable[[str], None] | None = None) -> Swept:
    """Verify every object, mark the items of those that changed, clear what nobody named for a day.

    The trail has how many were read, what changed and what was cleared.
    """
    there: set[str] = set()

    def note(sha256: str) -> None:
        there.add(sha256)
        if seen is not None:
            seen(sha256)

    forgotten = forget_uploads(store, at=at)
    before = named()  # before the walk: what is registered meanwhile is not missed
    report = sweep(store, seen=note)
    gone = {sha256 for sha256, _why in report.changed}
    changed = told_changed(sorted(gone), at=at)
    sound, after = there - gone, named()
    missing = tuple(name for name, sha256 in before.items() if name in after and sha256 not in sound)
    unnamed = tuple(sorted(sound - set(before.values()) - set(after.values())))
    cleared = clear_unnamed(store, unnamed, at=at)
    with transaction.atomic():
        said = {"objects": report.objects, "changed": sorted(gone), "missing": list(missing), "cleared": list(cleared)}
        chain.append(at=at, who="servanda", did="evidence.sweep", details=said)
    return Swept(
        report=report,
        changed=tuple(changed),
        missing=missing,
        cleared=cleared,
        unnamed=tuple(one for one in unnamed if one not in cleared),
        forgotten=forgotten,
    )
