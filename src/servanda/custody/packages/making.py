"""Making a package: a bag of parts, sealed as a container, encrypted to its reader."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import IO, Literal

from servanda.custody.envelopes import Recipients, encrypt
from servanda.custody.errors import UnmakeablePackage, UnusableKey
from servanda.custody.packages.archive import CHUNK, ArchiveWriter
from servanda.custody.packages.contents import About, Contents, EvidencePart, Listed, Package, Role, Source
from servanda.custody.packages.manifests import (
    BAG,
    MANIFEST,
    MIMETYPE,
    SIGNATURE,
    bag_declaration,
    bag_info,
    bag_manifest,
    signed_manifest,
)
from servanda.custody.packages.names import safe_name
from servanda.custody.packages.strict import complaints, twin_digest, write_json
from servanda.custody.packages.writing import hidden_file, written_whole
from servanda.custody.seals import SigningKey, Stamper, seal, sign_letter
from servanda.custody.trust import Authority, TrustList

__all__ = ["Envelope", "Progress", "make_package"]

Envelope = Literal["auto", "age", "cms", "none"]
Progress = Callable[[int], None]  # told of bytes done since it was last told


@dataclass(frozen=True, slots=True)
class _Hand:
    """Who seals, and who is asked to have seen it."""

    key: SigningKey
    ask: Stamper | None


@dataclass(slots=True)
class _Bag:
    """A bag as it is being written."""

    writer: ArchiveWriter
    progress: Progress | None
    digests: dict[str, str] = field(default_factory=dict)  # path in the container -> SHA-256
    types: dict[str, str] = field(default_factory=dict)
    listed: list[Listed] = field(default_factory=list)
    payload: int = 0  # bytes in data/

    def add(self, path: str, source: Source, media_type: str = "text/plain") -> str:
        """Write one part; its SHA-256."""
        size = len(source) if isinstance(source, bytes) else None
        written = self.writer.add(path, _chunks(source, self.progress), size)
        self.digests[path], self.types[path] = written.sha256, media_type
        if path.startswith(f"{BAG}data/"):
            self.payload += written.size
        return written.sha256

    def add_payload(self, path: str, part: EvidencePart, role: Role) -> None:
        """Write a part of data/ and list it."""
        place = f"{BAG}data/{path}"
        try:
            found = self.add(place, part.source, part.media_type)
        except OSError as wrong:
            if wrong.filename is None:
                raise  # the disk that is written to, not the file that is read
            raise UnmakeablePackage(f"{part.name!r} cannot be read: {wrong.strerror}.") from wrong
        if part.sha256 is not None and part.sha256.lower() != found:
            raise UnmakeablePackage(
                f"{part.name!r} is not what the ledger says: its SHA-256 is {found}, expected {part.sha256.lower()}. "
                "Verify the store; nothing was made."
            )
        self.listed.append(Listed(path=place, role=role, media_type=part.media_type, name=part.name, item=part.item))


def make_package(
    contents: Contents,
    path: Path,
    *,
    key: SigningKey,
    trust: TrustList,
    envelope: Envelope = "auto",
    progress: Progress | None = None,
    ask: Stamper | None = None,
) -> Package:
    """Write a package to a path that is still free; it is there whole, or not at all.

    The key must be the sender's in the trust list. ``auto`` encrypts to the receiver's age key where it has one,
    else to its certificate; ``none`` does not encrypt. ``ask`` asks a time-stamping authority about the seal.
    Raises UnmakeablePackage, UnusableKey, UnknownAuthority, BadStamp.
    """
    sender, receiver = trust.authority(contents.sender), trust.authority(contents.receiver)
    _sound(contents)
    _own(key, sender, contents)
    to = _recipients(receiver, contents, envelope)
    with ExitStack() as stack:
        target = stack.enter_context(written_whole(path))
        container = target if to is None else stack.enter_context(hidden_file(path.parent))
        about, digest, parts = _write(container, contents, (sender, receiver), _Hand(key, ask), progress)
        if to is not None:
            size = container.tell()
            container.seek(0)
            encrypt(container, size, target, to)
    file_digest = digest_of(path)
    return Package(
        path=path,
        id=about.id,
        receiver=receiver.id,
        digest=digest,
        file_digest=file_digest,
        size=path.stat().st_size,
        parts=parts,
        encrypted_to=() if to is None else (*to.age, *(one.fingerprint for one in to.certificates)),
    )


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _own(key: SigningKey, sender: Authority, contents: Contents) -> None:
    held = next((one for one in sender.certificates if one.fingerprint == key.certificate.fingerprint), None)
    if held is None:
        raise UnusableKey(
            f"the certificate {key.certificate.fingerprint[:16]} is not one of {sender} in the trust list, so no "
            "receiver could tell whose it is. Add it: servanda package trust add."
        )
    if not held.period.holds(contents.made_at):
        raise UnusableKey(f"the certificate {held.fingerprint[:16]} of {sender} is expired, revoked or not yet valid.")


def _sound(contents: Contents) -> None:
    if contents.made_at.tzinfo is None:
        raise UnmakeablePackage("made_at is an instant; give its time zone.")
    given = (contents.letter, contents.twin, contents.documents, contents.evidence, contents.items, contents.receipts)
    if not any(given):
        raise UnmakeablePackage("there is nothing to pack: neither letter nor data, document, evidence or receipt.")
    wrong = complaints("conditions", list(contents.conditions)) + complaints("items", list(contents.items))
    if contents.twin is not None:
        wrong += complaints("request", contents.twin)
        wrong += (
            [] if wrong or contents.twin["digest"] == twin_digest(contents.twin) else ["the digest is not the twin's"]
        )
    if wrong:
        raise UnmakeablePackage(f"the data are not as their schema has them: {'; '.join(wrong)}.")


def _recipients(receiver: Authority, contents: Contents, envelope: Envelope) -> Recipients | None:
    if envelope == "none":
        return None
    age = [one.recipient for one in receiver.age if one.period.holds(contents.made_at)]
    if age and envelope in ("auto", "age"):
        return Recipients(age=(age[-1],))
    certificates = [one for one in receiver.certificates if one.period.holds(contents.made_at) and one.receives]
    if certificates and envelope in ("auto", "cms"):
        return Recipients(certificates=(certificates[-1],))
    kind = {"age": "age key", "cms": "certificate for encryption", "auto": "age key or certificate for encryption"}
    raise UnusableKey(
        f"{receiver} has no valid {kind[envelope]} in the trust list. Add one (servanda package trust add), or leave "
        "the package unencrypted on purpose: --envelope none."
    )


def _write(
    file: IO[bytes], contents: Contents, ends: tuple[Authority, Authority], hand: _Hand, progress: Progress | None
) -> tuple[About, str, int]:
    """Write the container; what it says of itself, its digest, and its number of parts."""
    with ArchiveWriter(file, contents.made_at.astimezone(UTC)) as writer:
        writer.add("mimetype", [MIMETYPE.encode()], len(MIMETYPE))
        bag = _Bag(writer, progress)
        for path, part, role in _payload(contents, hand.key):
            bag.add_payload(path, part, role)
        about = _about(contents, ends, tuple(bag.listed))
        bag.add(f"{BAG}data/package.json", write_json(about.to_json()), "application/json")
        _add_tags(bag, about)
        manifest = signed_manifest(bag.digests, bag.types)
        writer.add(MANIFEST, [manifest], len(manifest))
        signature = seal(hand.key, manifest, contents.made_at, hand.ask)
        writer.add(SIGNATURE, [signature], len(signature))
    file.seek(0, 2)
    return about, hashlib.sha256(manifest).hexdigest(), len(bag.digests)


def _payload(contents: Contents, key: SigningKey) -> Iterator[tuple[str, EvidencePart, Role]]:
    """Path in data/, part and role of all that was given."""
    if contents.letter is not None:
        signed = sign_letter(key, contents.letter, contents.made_at, f"{contents.kind} {contents.reference}")
        yield "letter.pdf", EvidencePart(name="letter.pdf", source=signed, media_type="application/pdf"), "letter"
    if contents.twin is not None:
        yield _data(f"{contents.kind}.json", write_json(contents.twin), "twin")
    if contents.conditions:
        yield _data("conditions.json", write_json(list(contents.conditions)), "conditions")
    if contents.items:
        yield _data("items.json", write_json(list(contents.items)), "items")
    if contents.ledger is not None:
        ledger = EvidencePart(name="ledger.jsonl", source=contents.ledger, media_type="application/jsonl")
        yield "ledger.jsonl", ledger, "ledger"
    yield from _numbered("documents", contents.documents, "document")
    yield from _numbered("receipts", contents.receipts, "receipt")
    yield from _numbered("evidence", contents.evidence, "evidence")


def _data(name: str, content: bytes, role: Role) -> tuple[str, EvidencePart, Role]:
    return name, EvidencePart(name=name, source=content, media_type="application/json"), role


def _numbered(folder: str, parts: tuple[EvidencePart, ...], role: Role) -> Iterator[tuple[str, EvidencePart, Role]]:
    return ((f"{folder}/{n:04}-{safe_name(part.name)}", part, role) for n, part in enumerate(parts, 1))


def _about(contents: Contents, ends: tuple[Authority, Authority], listed: tuple[Listed, ...]) -> About:
    sender, receiver = ends
    return About(
        id=contents.id or str(uuid.uuid4()),
        kind=contents.kind,
        reference=contents.reference,
        sender=sender.id,
        sender_name=str(sender),
        receiver=receiver.id,
        receiver_name=str(receiver),
        made_at=contents.made_at.astimezone(UTC),
        in_reply_to=contents.in_reply_to,
        parts=listed,
    )


def _add_tags(bag: _Bag, about: About) -> None:
    payload = {path.removeprefix(BAG): digest for path, digest in bag.digests.items()}
    told = {
        "Source-Organization": about.sender_name,
        "External-Identifier": about.id,
        "External-Description": f"{about.kind} {about.reference}",
        "Bagging-Date": about.made_at.date().isoformat(),
        "Payload-Oxum": f"{bag.payload}.{len(payload)}",
        "Bag-Software-Agent": "Servanda",
    }
    tags = {
        "bagit.txt": bag.add(f"{BAG}bagit.txt", bag_declaration().encode()),
        "bag-info.txt": bag.add(f"{BAG}bag-info.txt", bag_info(told).encode()),
        "manifest-sha256.txt": bag.add(f"{BAG}manifest-sha256.txt", bag_manifest(payload).encode()),
    }
    bag.add(f"{BAG}tagmanifest-sha256.txt", bag_manifest(tags).encode())


def _chunks(source: Source, progress: Progress | None) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") if isinstance(source, Path) else source() as file:
        while chunk := file.read(CHUNK):
            if progress is not None:
                progress(len(chunk))
            yield chunk
