"""Evidence that came in a package: into the register, as its sender describes it, under the conditions it came with.

Content is in the store, checked against the signed digest, before anything is entered; what then
is not entered is an object that no row names (``sweeping``). What bears on our case is for people here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from servanda.custody import items as custody
from servanda.custody.conditions import condition_of
from servanda.custody.moments import instant
from servanda.custody.store import Store, Stored
from servanda.desk.cases.changing import working
from servanda.desk.cases.models import Case
from servanda.desk.cases.numbering import next_reference
from servanda.desk.doing import Done, doing
from servanda.desk.errors import BadInput
from servanda.desk.evidence.actions import CHECKS, hold, set_condition
from servanda.desk.evidence.entering import enter
from servanda.desk.evidence.models import Item
from servanda.desk.people.models import Account

__all__ = ["Came", "Package", "receive"]

_GONE = (Item.State.UNDER_WAY, Item.State.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What items came in."""

    digest: str
    sender: str  # its id in the trust list
    sender_name: str
    arrived_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """One item with its content, in the store already."""

    described: custody.Item  # ``id``: what its sender calls it
    stored: Stored
    file_name: str


@transaction.atomic
def receive(
    case: Case,
    came: Sequence[Came],
    package: Package,
    conditions: Iterable[Mapping[str, Any]],
    *,
    by: Account,
    at: datetime,
    store: Store,
) -> list[Item]:
    """Register what came, parents first, and bind it; gives the items in that order.

    What this sender sent before under the same name and with the same content is the same item: it is received
    again where it had gone, and left alone where it is. Raises NotAllowed, NotPossible, BadInput.
    """
    found: dict[str, Item] = {}
    for one in _parents_first(came):
        earlier = _earlier(case, one, package)
        if earlier is None:
            found[one.described.id] = _register(case, one, package, found, by=by, at=at, store=store)
        else:
            found[one.described.id] = _again(earlier, package, by=by, at=at)
    for said in conditions:
        _bind(said, found, by=by, at=at)
    return list(found.values())


def _parents_first(came: Sequence[Came]) -> Iterator[Came]:
    """Parents are known to make no circle (``custody.items.check_items``, when the package was verified)."""
    there = {one.described.id: one for one in came}
    done: set[str] = set()
    for one in came:
        line = [one]
        while (parent := there.get(line[-1].described.parent)) is not None and len(line) <= len(came):
            line.append(parent)
        for each in reversed(line):
            if each.described.id not in done:
                done.add(each.described.id)
                yield each


def _earlier(case: Case, one: Came, package: Package) -> Item | None:
    same = {"came_from": package.sender, "their_reference": one.described.id, "sha256": one.stored.content.sha256}
    return Item.objects.filter(case=case, **same).exclude(state=Item.State.DISPOSED).first()


def _register(
    case: Case, one: Came, package: Package, found: Mapping[str, Item], *, by: Account, at: datetime, store: Store
) -> Item:
    item = Item(case=case, registered_at=at, registered_by=by, came_in=package.digest, came_from=package.sender)
    item.their_reference = one.described.id
    with working("evidence.register", by=by, at=at, on=item, package=package.digest) as done:
        _describe(item, one.described, package, done)
        _descend(item, one.described, found)
        item.reference = next_reference(case.authority, "E", at.year)
        hold(item, store, one.stored, one.file_name)
        item.save()
        _received(item, package, by, at, done)
    return item


def _describe(item: Item, said: custody.Item, package: Package, done: Done) -> None:
    """As its sender has it; what our register does not take is left out, and the trail says which."""
    there = f"; there: {said.origin}" if said.origin else ""
    given = {
        "kind": said.kind,
        "title": said.title[:300],
        "origin": f"{package.sender_name}, {said.id}{there}"[:300],
        "collector": said.collector,
        "place": said.place,
        "collected": said.at,
        "method": said.method,
        "language": said.language,
        "media_type": said.media_type,
    }
    left_out = []
    for name, value in given.items():
        try:
            setattr(item, name, CHECKS[name](value))
        except BadInput:
            left_out.append(name)
    done.note(left_out=left_out)


def _descend(item: Item, said: custody.Item, found: Mapping[str, Item]) -> None:
    """From the item it was made from, if that came too or had come; else it says from which."""
    if not said.parent:
        return
    before = {"case": item.case, "came_from": item.came_from, "their_reference": said.parent}
    parent = found.get(said.parent) or Item.objects.filter(**before).first()
    if parent is None:
        item.method = f"{said.derivation.capitalize()} of {said.parent}, which is not here. {item.method}".strip()[:500]
        return
    item.parent, item.derivation = parent, said.derivation
    item.edition = Item.objects.filter(parent=parent, derivation=said.derivation).count() + 1


def _again(item: Item, package: Package, *, by: Account, at: datetime) -> Item:
    if item.state in _GONE:
        with doing("evidence.register", by=by, at=at, on=item, package=package.digest) as done:
            _received(item, package, by, at, done)
    return item


def _received(item: Item, package: Package, by: Account, at: datetime, done: Done) -> None:
    enter(
        item,
        "received",
        by=by,
        at=at,
        done=done,
        why=f"It came in package {package.digest}, as {item.their_reference}.",
        when=instant(package.arrived_at),
        content=item.sha256,
        other=package.sender_name,
    )


def _bind(said: Mapping[str, Any], found: Mapping[str, Item], *, by: Account, at: datetime) -> None:
    """The items it names, or all; what is made from one that it binds is bound with it."""
    named = [found[name] for name in said.get("items", ()) if name in found] if said.get("items") else found.values()
    keys = {item.pk for item in named}
    alone = condition_of({**said, "items": []}).as_json()
    for item in named:
        stands = any(one.said == alone for one in item.restrictions.filter(lifted_at=None))
        if item.parent_id not in keys and not stands:
            set_condition(item, alone, by=by, at=at)
