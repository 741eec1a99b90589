"""The store walked through: every object read and compared, and the register compared with what is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from servanda.custody.store import Store
from servanda.custody.sweep import Report, sweep
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.queries import told_changed
from servanda.desk.trail import chain

__all__ = ["RESTORED", "Swept", "named", "sweep_store"]

RESTORED = "desk.restore"  # what the trail calls it when a backup was put back


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What was found; items by reference."""

    report: Report
    changed: tuple[str, ...]  # items whose content was found changed now
    missing: tuple[str, ...]  # items whose content is not there to be served, whenever that was found
    unnamed: tuple[str, ...]  # objects that no item names: what a killed upload left, or was disposed of

    @property
    def sound(self) -> bool:
        """Everything that items name is there, as it was stored."""
        return self.report.sound and not self.missing


def sweep_store(store: Store, *, at: datetime, seen: Callable[[str], None] | None = None) -> Swept:
    """Verify every object; mark the items of those that changed. The trail has how many were read, and what changed."""
    there: set[str] = set()

    def note(sha256: str) -> None:
        there.add(sha256)
        if seen is not None:
            seen(sha256)

    before = named()  # before the walk: what is registered meanwhile is not missed
    report = sweep(store, seen=note)
    gone = {sha256 for sha256, _why in report.changed}
    changed = told_changed(sorted(gone), at=at)
    sound = there - gone
    missing = tuple(name for name, sha256 in before.items() if sha256 not in sound)
    unnamed = tuple(sorted(sound - set(before.values()) - set(named().values())))
    with transaction.atomic():
        said = {"objects": report.objects, "changed": sorted(gone), "missing": list(missing)}
        chain.append(at=at, who="servanda", did="evidence.sweep", details=said)
    return Swept(report=report, changed=tuple(changed), missing=missing, unnamed=unnamed)


def named() -> dict[str, str]:
    """Items with content that is still held, by reference, and its SHA-256."""
    held = Item.objects.exclude(sha256="").exclude(state=Item.State.DISPOSED).order_by("pk")
    return dict(held.values_list("reference", "sha256"))
