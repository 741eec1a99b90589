"""Evidence on its way to another authority: conditions first, then custody, then what a package needs.

    with parts(items, to="prt-central", by=custodian, at=now, store=store) as packed:
        pack(here, request, "evidence", to="prt-central", by=custodian, at=now, **packed.given())

The transfer is entered when the block ends well; if packing fails, nothing was transferred.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from servanda.custody.packages import EvidencePart
from servanda.custody.store import Store
from servanda.desk.errors import BadInput
from servanda.desk.evidence.actions import handle
from servanda.desk.evidence.barring import restrictions_of
from servanda.desk.evidence.entering import extract_of
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.queries import content
from servanda.desk.people.models import Account

__all__ = ["Packed", "parts"]

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What ``exchange.actions.pack`` takes."""

    evidence: tuple[EvidencePart, ...]
    ledger: bytes  # an extract: entries on other items are withheld
    conditions: tuple[Mapping[str, Any], ...]  # each naming the items it binds

    def given(self) -> dict[str, Any]:
        """As the arguments of ``pack``."""
        return {"evidence": self.evidence, "ledger": self.ledger, "conditions": self.conditions}


@contextmanager
def parts(
    items: Sequence[Item],
    *,
    to: str,
    by: Account,
    at: datetime,
    store: Store,
    beside: Path | None = None,
    why: str = "",
    purpose: str = "",
    facts: Mapping[str, bool | None] | None = None,
) -> Iterator[Packed]:
    """Items of one case made ready for ``to``; their plain bytes lie in a closed folder (below ``beside``) meanwhile.

    Raises NotPossible where a condition bars sharing one of them, or content is not as it was stored.
    """
    if not items or len({item.case_id for item in items}) != 1:
        raise BadInput("items: at least one was expected, all of the same case.")
    folder = Path(tempfile.mkdtemp(prefix=".packing-", dir=beside))
    try:
        with transaction.atomic():
            for item in items:
                said = {"why": why or "In a package.", "purpose": purpose, "facts": facts, "other": to}
                handle(item, "transferred", by=by, at=at, **said)  # type: ignore[arg-type]  # named as handle has them
            yield Packed(
                evidence=tuple(_part(item, store, folder, by, at) for item in items if item.sha256),
                ledger=extract_of(items[0].case, {item.reference for item in items}),
                conditions=tuple(_conditions(items)),
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _part(item: Item, store: Store, folder: Path, by: Account, at: datetime) -> EvidencePart:
    path = folder / item.reference
    with content(item, store, by=by, at=at) as source, path.open("xb") as file:
        shutil.copyfileobj(source, file, _BLOCK)
    return EvidencePart(
        name=item.file_name or item.reference,
        source=path,
        media_type=item.media_type or "application/octet-stream",
        item=item.reference,
        sha256=item.sha256,
    )


def _conditions(items: Sequence[Item]) -> Iterator[dict[str, Any]]:
    """Each condition once, with the items it binds."""
    bound: dict[int, tuple[dict[str, Any], list[str]]] = {}
    for item in items:
        for one in restrictions_of(item):
            bound.setdefault(one.pk, (one.said, []))[1].append(item.reference)
    for said, names in bound.values():
        yield {**said, "items": names}
