"""Verifying and opening a package: nothing of it is believed before everything of it was looked at.

The order is that of what one may rely on: first that the archive is harmless, then that the seal fits the list of
parts and is of an authority one knows, only then what the parts say. Every byte is read once and goes past the
digest; what is judged is what was digested.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from servanda.custody.envelopes import Keys, form_of, opened
from servanda.custody.errors import KeyNeeded, PackageError, UnmakeablePackage, UnreadablePackage, UnsafePackage
from servanda.custody.packages.archive import Archive
from servanda.custody.packages.judging import judge_parts
from servanda.custody.packages.limits import Limits
from servanda.custody.packages.making import Progress
from servanda.custody.packages.manifests import BAG, MANIFEST, MIMETYPE, SIGNATURE, read_signed_manifest
from servanda.custody.packages.verdict import Finding, Opened, Refused, Verdict
from servanda.custody.packages.writing import folder_written_whole, hidden_file
from servanda.custody.seals import Seal, read_seal
from servanda.custody.trust import Authority, TrustList, instant
from servanda.law.kleene import Answer

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["Ask", "open_package", "verify"]

Sink = Callable[[str], "IO[bytes] | None"]  # where a part is written while it is read; None: nowhere
_OUTSIDE = ("mimetype", MANIFEST, SIGNATURE)  # parts the signed manifest cannot name


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Who asks about a package, when, and with what."""

    at: datetime  # when it was received, or now
    me: str | None = None  # the id of the authority that asks; None: whoever the package is for
    keys: Keys = field(default_factory=Keys)
    seen: Container[str] = ()  # digests of packages received before
    limits: Limits = field(default_factory=Limits)
    progress: Progress | None = None


def verify(path: Path, trust: TrustList, ask: Ask) -> Verdict:
    """What is to be held of the package. Writes nothing that stays; works offline. Raises OSError: no such file."""
    with _container(Path(tempfile.gettempdir()), path, ask) as (found, container):
        return _examined(found, container, trust, ask, lambda _: None)


def open_package(path: Path, trust: TrustList, ask: Ask, into: Path, *, doubtful: bool = False) -> Opened:
    """Unpack a package into a folder that is not there yet, if everything about it is as it should be.

    ``doubtful`` also opens one about which something is not known (never one that is refused). Raises Refused, with
    the verdict; UnmakeablePackage: the folder is there, or the disk is full. Nothing is left in either case.
    """
    with folder_written_whole(into) as part, _container(part, path, ask) as (found, container):
        if container is not None:
            _room(part, found, container, ask)
        verdict = _examined(found, container, trust, ask, lambda name: _target(part, name))
        if verdict.answer is Answer.NO or (verdict.answer is Answer.NOT_KNOWN and not doubtful):
            raise Refused(verdict)
    return Opened(folder=into, verdict=verdict)


@dataclass(slots=True)
class _Found:
    """What has been found so far."""

    file_digest: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, what: str, answer: Answer, says: str) -> None:
        self.findings.append(Finding(what, answer, says))


@contextmanager
def _container(folder: Path, path: Path, ask: Ask) -> Iterator[tuple[_Found, Archive | None]]:
    """The archive inside the file; None if it cannot be reached, and the findings say why."""
    with ExitStack() as stack:
        outer = stack.enter_context(path.open("rb"))
        found = _Found(hashlib.file_digest(outer, "sha256").hexdigest())
        file: IO[bytes] = outer
        how = "not encrypted"
        try:
            if form_of(file) != "plain":
                plain = stack.enter_context(hidden_file(folder))
                how, file = opened(file, plain, ask.keys), plain
            archive = Archive(file, ask.limits)
            found.add("readable", Answer.YES, f"a sealed container of {len(archive.names)} parts, {how}")
        except UnmakeablePackage:
            raise  # there is no room to look into it: that says nothing about the package
        except PackageError as wrong:
            answer = Answer.NOT_KNOWN if isinstance(wrong, KeyNeeded) else Answer.NO
            found.add("readable", answer, str(wrong))
            archive = None
        yield found, archive


def _room(folder: Path, found: _Found, archive: Archive, ask: Ask) -> None:
    import shutil

    free = shutil.disk_usage(folder).free
    if archive.total > free:
        raise UnmakeablePackage(
            f"unpacked, the package has {archive.total:,} bytes, and {folder.parent} has room for {free:,}. "
            "Make room, or name another folder."
        )


def _target(folder: Path, name: str) -> IO[bytes]:
    """A new file of that name below the folder; names were checked before."""
    place = folder / name
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place.open("xb")


def _examined(found: _Found, archive: Archive | None, trust: TrustList, ask: Ask, sink: Sink) -> Verdict:
    if archive is None:
        return Verdict(findings=tuple(found.findings), asked_at=ask.at, file_digest=found.file_digest)
    try:
        manifest = archive.whole(MANIFEST)
        told, seal = _sealed(archive, manifest, found, trust.time_roots(ask.at))
    except PackageError as wrong:
        found.add("sealed", Answer.NO, str(wrong))
        return Verdict(findings=tuple(found.findings), asked_at=ask.at, file_digest=found.file_digest)
    digest = hashlib.sha256(manifest).hexdigest()
    signer = _signer(found, seal, trust, ask)
    if digest in ask.seen:
        found.add("new", Answer.NO, "this package was received before: it is a duplicate or was sent again by somebody")
    kept = _read_parts(archive, told, ask, found, sink)
    judged = judge_parts(kept, told, seal, signer, trust, ask.at, ask.me)
    return Verdict(
        findings=(*found.findings, *judged.findings),
        asked_at=ask.at,
        file_digest=found.file_digest,
        digest=digest,
        about=judged.about,
        signed_by=str(signer) if signer else None,
        signed_at=seal.signed_at,
        seen_at=seal.seen_at,
        fingerprint=seal.fingerprint,
        conditions=judged.conditions,
        twin=judged.twin,
    )


def _sealed(
    archive: Archive, manifest: bytes, found: _Found, roots: Sequence[Certificate]
) -> tuple[dict[str, str], Seal]:
    """Path to digest as signed, and the seal. The signature is looked at before the XML is."""
    if archive.names[0] != "mimetype" or archive.whole("mimetype") != MIMETYPE.encode():
        raise UnreadablePackage(f"the container does not begin by saying that it is one ({MIMETYPE}).")
    seal = read_seal(archive.whole(SIGNATURE), manifest, roots)
    found.add("sealed", Answer.YES, f"the seal fits the list of parts ({seal.algorithm})")
    return read_signed_manifest(manifest), seal


def _signer(found: _Found, seal: Seal, trust: TrustList, ask: Ask) -> Authority | None:
    """The authority that signed, by the trust list, with what is to be held of its certificate."""
    held = trust.holder(seal.fingerprint)
    if held is None:
        found.add(
            "signer",
            Answer.NOT_KNOWN,
            f"signed with the certificate {seal.fingerprint[:16]}, which says it is of {seal.subject!r} and is not in "
            "the trust list: anybody can make one that says so. Ask that authority for its certificate",
        )
        return None
    authority, certificate = held
    says = f"signed by {authority} on {instant(seal.signed_at)}, by its own clock{_told(seal)}"
    found.add("signer", Answer.YES, says)
    if seal.seen and seal.seen.by:
        says = f"seen at {instant(seal.seen.at)} by the time-stamping authority {seal.seen.by}"
        found.add("stamped", Answer.YES, says)
    standing = certificate.standing(seal.signed_at, ask.at, seal.seen_at)
    found.add("in time", standing.answer, standing.says)
    return authority


def _told(seal: Seal) -> str:
    """Of a time stamp that adds nothing, as nobody here trusts who gave it."""
    if seal.seen is None or seal.seen.by:
        return ""
    return f"; its time stamp of {instant(seal.seen.at)} leads to no root in the trust list and is left out of account"


def _read_parts(archive: Archive, told: Mapping[str, str], ask: Ask, found: _Found, sink: Sink) -> dict[str, bytes]:
    """Read every part past its digest; the small ones whose digest is right, to be judged."""
    there = [name for name in archive.names if name not in _OUTSIDE]
    missing, added = sorted(told.keys() - set(there)), sorted(set(there) - told.keys())
    found.add("complete", *_whether(not missing, f"all {len(told)} signed parts are there", "missing", missing))
    if added:
        found.add("nothing added", *_whether(False, "", "not signed, so put in by somebody else", added))
    kept: dict[str, bytes] = {}
    changed = [name for name in archive.names if not _read_part(archive, name, told.get(name), ask, sink, kept)]
    found.add(
        "unchanged", *_whether(not changed, "every part has the digest that was signed", "changed or damaged", changed)
    )
    return kept


def _whether(good: bool, says: str, otherwise: str, names: list[str]) -> tuple[Answer, str]:
    if good:
        return Answer.YES, says
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return Answer.NO, f"{otherwise}: {', '.join(name.removeprefix(BAG) for name in names[:5])}{more}"


def _read_part(archive: Archive, name: str, digest: str | None, ask: Ask, sink: Sink, kept: dict[str, bytes]) -> bool:
    """Whether the part is what was signed; what was not signed at all is told elsewhere."""
    whole = bytearray() if _is_judged(name) and archive.size(name) <= _most(name, ask.limits) else None
    hashed, target = hashlib.sha256(), sink(name)
    try:
        for chunk in archive.chunks(name):
            hashed.update(chunk)
            if target is not None:
                target.write(chunk)
            if whole is not None:
                whole += chunk
            if ask.progress is not None:
                ask.progress(len(chunk))
    except (UnreadablePackage, UnsafePackage):
        return False
    finally:
        if target is not None:
            target.flush()
            os.fsync(target.fileno())
            target.close()
    if digest is None:
        return True
    if hashed.hexdigest() == digest and whole is not None:
        kept[name] = bytes(whole)
    return hashed.hexdigest() == digest


def _is_judged(name: str) -> bool:
    """Whether a part is read for what it says: all but evidence, documents and receipts."""
    return name.startswith(BAG) and name.removeprefix(BAG).removeprefix("data/").count("/") == 0


def _most(name: str, limits: Limits) -> int:
    return limits.letter if name.endswith((".pdf", ".jsonl")) else limits.control
