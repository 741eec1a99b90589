"""The evidence of the simulation: made, registered, packed under custody, and entered where it arrives.

Like the office, it does what is missing: killed anywhere, it goes on from what stands.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

__all__ = ["Custodian"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Custodian:
    """Who holds the evidence of one authority. The models are imported only once Django stands."""

    here: Any  # the installation
    case: Any
    by: Any  # the account
    folder: Path
    seed: int

    def prepared(self, request: Any, place: int, sparse: int, at: datetime) -> str:
        """The digest of the item that goes with the answer to a request; it is in the register and the store."""
        from servanda.custody.upload import Upload
        from servanda.desk.evidence.actions import ingest, register
        from servanda.desk.evidence.storing import open_store

        path = self._made(place, sparse)
        title = _title(request)
        item = self._of(request) or register(self.case, kind="digital object", title=title, by=self.by, at=at)
        if not item.sha256:
            store = open_store(self.here)
            upload = Upload(store, item.reference)
            with path.open("rb") as file:
                file.seek(upload.offset)
                upload.append(file, at=upload.offset)
            ingest(item, store, upload, by=self.by, at=at, file_name=path.name)
        digest: str = item.sha256
        return digest

    def pack(self, request: Any, to: str, at: datetime, said: Mapping[str, Any]) -> None:
        """The answer with its item: transferred and packed, or neither."""
        from servanda.desk.evidence.packing import Chosen, parts
        from servanda.desk.evidence.storing import open_store
        from servanda.desk.exchange.actions import pack

        chosen = [Chosen(item=self._of(request))]
        with parts(chosen, to=to, by=self.by, at=at, store=open_store(self.here)) as packed:
            pack(self.here, request, "answer", to=to, by=self.by, at=at, **said, **packed.given())

    def take_in(self, parcel: Any, at: datetime) -> None:
        """An answer beside its request, what came with it into the register."""
        from servanda.desk.exchange.joining import join

        join(self.here, parcel, by=self.by, at=at)

    def _of(self, request: Any) -> Any:
        from servanda.desk.evidence.models import Item

        return Item.objects.filter(case=self.case, title=_title(request)).first()

    def _made(self, place: int, sparse: int) -> Path:
        self.folder.mkdir(exist_ok=True)
        path = self.folder / f"{place}.bin"
        if not path.exists():
            _write(path, sparse, random.Random(f"{self.seed}-{place}"))  # noqa: S311  # content of a simulation
        return path


def _title(request: Any) -> str:
    return f"Data kept for {request.reference}"


def _write(path: Path, sparse: int, chance: random.Random) -> None:
    """A sparse file of this size with some bytes here and there; else some kilobytes."""
    beside = path.with_suffix(".part")
    with beside.open("wb") as file:
        if sparse:
            for place in range(0, sparse, max(1, sparse // 64)):
                file.seek(place)
                file.write(chance.randbytes(64))
            file.truncate(sparse)
        else:
            file.write(chance.randbytes(chance.randrange(1, 400_000)))
    beside.replace(path)
