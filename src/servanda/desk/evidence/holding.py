"""Which objects of the store are held by items; one that no item holds is removed, and never while it is being named.

The store holds nothing but the content of items: what else somebody puts there is cleared by a sweep.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from servanda.custody.errors import Changed, NotStored
from servanda.custody.store import Store
from servanda.desk.evidence.models import Item
from servanda.desk.trail.models import Entry, Head

__all__ = ["RESTORED", "clear_unnamed", "forget_uploads", "hold_store", "named", "remove_unnamed"]

RESTORED = "desk.restore"  # what the trail calls it when a backup was put back
_WAITS = timedelta(days=1)  # for whoever may just be registering it


def named() -> dict[str, str]:
    """Items with content that is still held, by reference, and its SHA-256."""
    held = Item.objects.exclude(sha256="").exclude(state=Item.State.DISPOSED).order_by("pk")
    return dict(held.values_list("reference", "sha256"))


def hold_store() -> None:
    """Nobody names or removes an object until this transaction ends; the trail's end is what all wait for anyway."""
    Head.objects.select_for_update(no_key=True).get_or_create(pk=1)


def remove_unnamed(store: Store, sha256: str, *, if_so: Callable[[datetime], bool] = lambda _since: True) -> bool:
    """Destroy content that no item holds (any more), if what is asked of the time since when it stands is so."""
    with transaction.atomic():
        hold_store()
        if Item.objects.filter(sha256=sha256).exclude(state=Item.State.DISPOSED).exists():
            return False
        try:
            if not if_so(store.since(sha256)):
                return False
            store.remove(sha256)
        except (NotStored, Changed):
            return False  # it is gone, or set aside, already
    return True


def clear_unnamed(store: Store, unnamed: tuple[str, ...], *, at: datetime) -> tuple[str, ...]:
    """Remove of these objects what nobody named for a day; those that were."""
    return tuple(sha256 for sha256 in unnamed if remove_unnamed(store, sha256, if_so=_left_over(at)))


def forget_uploads(store: Store, *, at: datetime) -> int:
    """Forget uploads of nothing: not for an item that waits for its content, and untouched for a day; how many."""
    waiting = set(Item.objects.filter(sha256="").exclude(state=Item.State.DISPOSED).values_list("reference", flat=True))
    is_left_over = _left_over(at)
    forgotten = 0
    for name in list(store.shelf.names("uploads/")):
        of = name.removeprefix("uploads/").removesuffix(".json")
        if of not in waiting and is_left_over(store.shelf.standing(name).since):
            store.shelf.delete(name)
            forgotten += 1
    return forgotten


def _left_over(at: datetime) -> Callable[[datetime], bool]:
    """Whether what stands since then waited long enough.

    What was there when an older database was restored may have been named in a newer one: it is left to people.
    """
    restored = Entry.objects.filter(did=RESTORED).order_by("-number").values_list("at", flat=True).first()
    return lambda since: since < at - _WAITS and (restored is None or since > restored)
