"""A walk through a store: every object read and compared, what changed set aside, what was left over cleared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from servanda.custody.errors import Changed, NotStored
from servanda.custody.store import parts_named
from servanda.custody.upload import unfinished

if TYPE_CHECKING:
    from servanda.custody.store import Store

__all__ = ["Report", "sweep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a sweep found. ``changed`` says why each object was set aside; ``cleared`` counts what the killed left."""

    objects: int
    bytes: int
    changed: tuple[tuple[str, str], ...]
    unfinished: tuple[tuple[str, int], ...]
    cleared: int

    @property
    def sound(self) -> bool:
        """Nothing had changed."""
        return not self.changed

    def __str__(self) -> str:
        state = "all as they were stored" if self.sound else f"{len(self.changed)} CHANGED and set aside"
        return f"{self.objects} objects, {self.bytes:,} bytes read: {state}."


def sweep(store: Store, *, seen: Callable[[str], None] | None = None) -> Report:
    """Read every object and compare; ``seen`` is told each as it was looked at.

    A changed one is set aside and never served. Parts that belong to nothing any more are cleared.
    """
    count = size = 0
    changed = []
    for sha256 in store.objects():
        try:
            size += store.verify(sha256).content.size
        except NotStored:
            continue  # removed meanwhile
        except Changed as wrong:
            changed.append((sha256, str(wrong)))
        count += 1
        if seen is not None:
            seen(sha256)
    left = tuple(unfinished(store).items())
    return Report(objects=count, bytes=size, changed=tuple(changed), unfinished=left, cleared=_clear(store))


def _clear(store: Store) -> int:
    """Clear parts that nothing names any more. Uploads are listed before objects, as they become objects."""
    parts = list(store.shelf.names("parts/"))
    folders = {_folder_of(store, name) for name in store.shelf.names("uploads/")}
    named = {part for name in store.shelf.names("objects/") for part in _parts_of(store, name)}
    named |= {part for name in store.shelf.names("quarantine/") for part in _parts_of(store, name)}
    lost = [name for name in parts if name.split("/")[1] not in folders and name not in named]
    for name in lost:
        store.shelf.delete(name)
    return len(lost) + store.shelf.tidy()


def _folder_of(store: Store, name: str) -> str:
    try:
        return str((store.note(name) or {}).get("folder"))
    except NotStored:
        return ""


def _parts_of(store: Store, name: str) -> list[str]:
    try:
        return parts_named(store.note(name))
    except NotStored:
        return []
