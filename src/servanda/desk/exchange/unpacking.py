"""The evidence in a package that came: what each item is, its content brought into the store, its sender's ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from servanda.custody import items as custody
from servanda.custody.packages.strict import read_json
from servanda.custody.store import Store
from servanda.custody.upload import put
from servanda.custody.verifying import Verdict, verify
from servanda.desk.cases.models import Case
from servanda.desk.errors import BadInput
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.receiving import Came, Package, receive
from servanda.desk.evidence.storing import open_store, told
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import Part, opened_part, part_path, parts
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account

__all__ = ["Unpacked", "described", "evidence_waits", "ledger_of", "unpacked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """What came of evidence, its content in the store; no row names it yet."""

    items: tuple[Came, ...]
    package: Package
    conditions: tuple[Mapping[str, Any], ...]
    store: Store

    def register(self, case: Case, *, by: Account, at: datetime) -> list[Item]:
        """Into the register of a case; see ``evidence.receiving``."""
        return receive(case, self.items, self.package, self.conditions, by=by, at=at, store=self.store)


def unpacked(here: Installation, parcel: Parcel) -> Unpacked | None:
    """The evidence of a package, each object checked against its signed digest on its way into the store.

    None: it has none. Raises BadInput where a part is missing or was changed on the disk, NotPossible for the store.
    """
    listed = parts(here, parcel)
    enclosed = [one for one in listed if one.role == "evidence"]
    if not enclosed:
        return None
    said, store = described(here, parcel), open_store(here)
    about = parcel.verdict["about"]
    return Unpacked(
        items=tuple(_came(here, parcel, one, said, store) for one in enclosed),
        package=Package(
            digest=parcel.digest, sender=parcel.peer, sender_name=about["from"]["name"], arrived_at=parcel.made_at
        ),
        conditions=tuple(parcel.verdict.get("conditions", ())),
        store=store,
    )


def described(here: Installation, parcel: Parcel) -> dict[str, custody.Item]:
    """What its sender says of each item, by the sender's reference; empty where it says nothing."""
    part = next((one for one in parts(here, parcel) if one.role == "items"), None)
    if part is None:
        return {}
    with told():
        content = read_json(b"".join(opened_part(here, parcel, part)), part.name)
        return {one.id: one for one in map(custody.item_of, content)}


def ledger_of(here: Installation, parcel: Parcel) -> Verdict | None:
    """The custody before it came: its sender's extract, verified anew; None: none came with it."""
    part = next((one for one in parts(here, parcel) if one.role == "ledger"), None)
    return verify(BytesIO(b"".join(opened_part(here, parcel, part)))) if part is not None else None


def evidence_waits(parcel: Parcel) -> bool:
    """Whether it was taken in, and its evidence stands in no register yet."""
    listed = (parcel.verdict.get("about") or {}).get("parts", ())
    enclosed = any(one["role"] == "evidence" for one in listed)
    return parcel.state == Parcel.State.TAKEN_IN and not parcel.items and enclosed


def _came(here: Installation, parcel: Parcel, part: Part, said: Mapping[str, custody.Item], store: Store) -> Came:
    try:
        with part_path(here, parcel, part).open("rb") as file, told():
            stored = put(store, file, sha256=part.sha256)
    except FileNotFoundError:
        raise BadInput(
            f"Part {part.number} of this package is missing on this disk. Take it from the backup."
        ) from None
    return Came(described=said.get(part.item) or _plain(part), stored=stored, file_name=part.name)


def _plain(part: Part) -> custody.Item:
    """Of what nobody described: its name."""
    name = part.item or PurePosixPath(part.path).name
    return custody.Item(id=name, kind="digital object", title=part.name.strip() or name, media_type=part.media_type)
