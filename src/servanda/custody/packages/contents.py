"""What goes into a package, what came of making it, and what it tells of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal, get_args

__all__ = ["KINDS", "About", "Contents", "EvidencePart", "Kind", "Listed", "Package", "Role", "Source"]

Kind = Literal["request", "answer", "acknowledgement", "evidence"]
Role = Literal["letter", "twin", "document", "evidence", "items", "ledger", "conditions", "receipt"]
Source = Path | bytes | Callable[[], BinaryIO]  # a function opens what is read once, piece by piece
KINDS: tuple[Kind, ...] = get_args(Kind)
FORMAT = "servanda-package/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePart:
    """A file that travels: an evidence object, a document (as Akoma Ntoso), a receipt."""

    name: str  # as its keeper calls it; in the package it gets a name that is safe everywhere
    source: Source
    media_type: str = "application/octet-stream"
    item: str | None = None  # the id of the evidence item in the ledger
    sha256: str | None = None  # what the ledger says; making fails if the file is another by now


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that is to be packed. What is None or empty is left out; something must be there."""

    kind: Kind
    reference: str  # the sender's
    sender: str  # ids of the trust list
    receiver: str
    made_at: datetime
    letter: bytes | None = None  # PDF; it is signed while the package is made
    twin: Mapping[str, Any] | None = None  # the letter as data: see registry/schemas/request.schema.json
    documents: tuple[EvidencePart, ...] = ()
    evidence: tuple[EvidencePart, ...] = ()
    items: tuple[Mapping[str, Any], ...] = ()  # what the evidence is: see registry/schemas/items.schema.json
    ledger: Path | bytes | None = None  # the extract of the custody ledger about this evidence, JSON Lines
    conditions: tuple[Mapping[str, Any], ...] = ()  # see registry/schemas/conditions.schema.json
    receipts: tuple[EvidencePart, ...] = ()
    in_reply_to: str | None = None  # the digest of the package this one answers
    id: str | None = None  # a UUID; None: a new one, so that no two packages are alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that was made."""

    path: Path
    id: str
    receiver: str  # id of the trust list
    digest: str  # SHA-256 of the signed manifest: names the content, however it is packed, encrypted or sent again
    file_digest: str  # SHA-256 of this very file, for a receiver who cannot open it
    size: int  # bytes of the file
    parts: int
    encrypted_to: tuple[str, ...]  # fingerprints and age recipients; none: not encrypted

    def to_json(self) -> dict[str, Any]:
        """What a sender keeps, to know the receipt by."""
        return {
            "path": str(self.path),
            "id": self.id,
            "receiver": self.receiver,
            "digest": self.digest,
            "file_digest": self.file_digest,
            "size": self.size,
            "parts": self.parts,
            "encrypted_to": list(self.encrypted_to),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A part as package.json lists it."""

    path: str  # in the container: "bag/data/evidence/0001-photo.jpg"
    role: Role
    media_type: str
    name: str  # as its keeper called it
    item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a package says of itself, in package.json. Only a seal that holds makes it more than a claim."""

    id: str
    kind: Kind
    reference: str
    sender: str
    sender_name: str
    receiver: str
    receiver_name: str
    made_at: datetime
    in_reply_to: str | None = None
    parts: tuple[Listed, ...] = field(default=())

    def to_json(self) -> dict[str, Any]:
        """As package.json has it."""
        return {
            "package": FORMAT,
            "id": self.id,
            "kind": self.kind,
            "reference": self.reference,
            "from": {"authority": self.sender, "name": self.sender_name},
            "to": {"authority": self.receiver, "name": self.receiver_name},
            "made_at": self.made_at.isoformat(),
            "in_reply_to": self.in_reply_to,
            "parts": [
                {"path": one.path, "role": one.role, "media_type": one.media_type, "name": one.name, "item": one.item}
                for one in self.parts
            ],
        }
