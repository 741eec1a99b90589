"""Evidence on its way to another authority: conditions first, then custody, then what a package needs.

    with parts([Chosen(item=item)], to="prt-central", by=custodian, at=now, store=store) as packed:
        pack(here, request, "evidence", to="prt-central", by=custodian, at=now, **packed.given())

The transfer is entered when the block ends well; if packing fails, nothing was transferred. Content
goes from the store into the package piece by piece, verified before; it lies nowhere in clear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from servanda.custody.errors import Changed
from servanda.custody.packages import EvidencePart
from servanda.custody.store import Store
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput
from servanda.desk.evidence.actions import handle
from servanda.desk.evidence.barring import check, restrictions_of
from servanda.desk.evidence.entering import extract_of
from servanda.desk.evidence.linking import as_custody
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.queries import told_changed
from servanda.desk.evidence.storing import told
from servanda.desk.people.models import Account

__all__ = ["Chosen", "Packed", "parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An item that is to go, with what is known of what its conditions ask (``custody.conditions.FACTS``)."""

    item: Item
    facts: Mapping[str, bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What ``exchange.actions.pack`` takes."""

    evidence: tuple[EvidencePart, ...]
    items: tuple[Mapping[str, Any], ...]  # what each is; what it bears on stays here
    ledger: bytes  # an extract: entries on other items are withheld
    conditions: tuple[Mapping[str, Any], ...]  # each naming the items it binds

    def given(self) -> dict[str, Any]:
        """As the arguments of ``pack``."""
        return {name: getattr(self, name) for name in ("evidence", "items", "ledger", "conditions")}


@contextmanager
def parts(
    chosen: Sequence[Chosen],
    *,
    to: str,
    by: Account,
    at: datetime,
    store: Store,
    why: str = "",
    purpose: str = "",
) -> Iterator[Packed]:
    """Items of one case made ready for ``to``.

    Raises NotPossible where a condition bars sharing one of them, or content is not as it was stored: then it is
    marked and told, though nothing was transferred.
    """
    items = [one.item for one in chosen]
    if not items or len({item.case_id for item in items}) != 1 or len({item.pk for item in items}) != len(items):
        raise BadInput("items: at least one was expected, all of the same case, each once.")
    for one in chosen:
        check(one.item, "share", at=at, recipient=to, purpose=purpose, facts=one.facts)
    lost: list[str] = []
    try:
        with transaction.atomic():
            for one in chosen:
                _transfer(one, to, by, at, why or "In a package.", purpose)
            yield Packed(
                evidence=tuple(_part(item, store, lost) for item in items if item.sha256),
                items=tuple(_described(item) for item in items),
                ledger=extract_of(items[0].case, {item.reference for item in items}),
                conditions=tuple(_conditions(items)),
            )
    finally:
        if lost:
            told_changed(lost, at=at)


def _transfer(one: Chosen, to: str, by: Account, at: datetime, why: str, purpose: str) -> None:
    handle(one.item, "transferred", by=by, at=at, why=why, other=to, purpose=purpose, facts=one.facts)
    if one.item.sha256:
        seen("evidence.read", by=by, at=at, on=one.item, content=one.item.sha256)


def _part(item: Item, store: Store, lost: list[str]) -> EvidencePart:
    return EvidencePart(
        name=item.file_name or item.reference,
        source=_opener(item.sha256, store, lost),
        media_type=item.media_type or "application/octet-stream",
        item=item.reference,
        sha256=item.sha256,
    )


def _opener(sha256: str, store: Store, lost: list[str]) -> Callable[[], BinaryIO]:
    """Opens the content when its turn comes, verified whole before its first byte; notes what was found changed."""

    def opened() -> BinaryIO:
        with told():
            try:
                return store.open(sha256)
            except Changed:
                lost.append(sha256)
                raise

    return opened


def _described(item: Item) -> dict[str, Any]:
    """As the schema ``items`` has it: neither what it bears on here, nor the conditions, which travel by themselves."""
    said = as_custody(item).as_json()
    said.pop("links", None)
    return said


def _conditions(items: Sequence[Item]) -> Iterator[dict[str, Any]]:
    """Each condition once, with the items it binds."""
    bound: dict[int, tuple[dict[str, Any], list[str]]] = {}
    for item in items:
        for one in restrictions_of(item):
            bound.setdefault(one.pk, (one.said, []))[1].append(item.reference)
    for said, names in bound.values():
        yield {**said, "items": names}
