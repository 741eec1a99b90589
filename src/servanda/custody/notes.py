"""Notes: a little JSON from one authority to another, signed by who sends it, encrypted to who reads it.

What is too small for a package and still may neither be read nor changed on its way: the key of a pair, a
question, an answer (``matching``). A note names its sender, its receiver and when it was written, and is
believed only where all three fit the trust list.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from servanda.custody.envelopes import Keys, Recipients, encrypt, opened
from servanda.custody.errors import BrokenNote, UnusableKey
from servanda.custody.packages.strict import read_json, write_json
from servanda.custody.seals import Seal, SigningKey, open_sealed, seal_around
from servanda.custody.trust import Authority, TrustList, instant
from servanda.law.kleene import Answer

__all__ = ["Note", "read_note", "write_note"]

_FORMAT = "servanda-note/1"
_MOST = 1 << 20  # bytes; a question of the longest has some seventy thousand
_MEMBERS = frozenset({"note", "kind", "from", "to", "at", "said"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is said by whom to whom; ids are those of the trust list."""

    kind: str  # what it is: "matching-question"
    sender: str
    receiver: str
    at: datetime
    said: Mapping[str, Any]


def write_note(note: Note, key: SigningKey, trust: TrustList) -> bytes:
    """The note as it goes. Raises UnknownAuthority; UnusableKey where the key is not the sender's, or none is to."""
    held = trust.holder(key.certificate.fingerprint)
    if held is None or held[0].id != note.sender or not held[1].period.holds(note.at):
        raise UnusableKey(
            f"the certificate {key.certificate.fingerprint[:16]} is none of {note.sender!r} in the trust list that is "
            "valid now. Add it, or make new keys."
        )
    value = {
        "note": _FORMAT,
        "kind": note.kind,
        "from": note.sender,
        "to": note.receiver,
        "at": note.at.astimezone(UTC).replace(microsecond=0).isoformat(),
        "said": dict(note.said),
    }
    signed = seal_around(key, write_json(value), note.at)
    target = io.BytesIO()
    encrypt(io.BytesIO(signed), len(signed), target, _recipients(trust.authority(note.receiver), note.at))
    return target.getvalue()


def _recipients(receiver: Authority, at: datetime) -> Recipients:
    age = [one.recipient for one in receiver.age if one.period.holds(at)]
    if age:
        return Recipients(age=(age[-1],))
    certificates = [one for one in receiver.certificates if one.period.holds(at) and one.receives]
    if certificates:
        return Recipients(certificates=(certificates[-1],))
    raise UnusableKey(f"{receiver} has no valid age key or certificate for encryption in the trust list. Add one.")


def read_note(content: bytes, kind: str, *, me: str, keys: Keys, trust: TrustList, at: datetime) -> Note:
    """The note, believed. Raises CannotDecrypt, BrokenSeal, UnreadablePackage; BrokenNote for what does not fit."""
    if len(content) > _MOST:
        raise BrokenNote(f"this is no note: it has {len(content):,} bytes, an honest one {_MOST:,} at most.")
    target = io.BytesIO()
    opened(io.BytesIO(content), target, keys)
    told, seal = open_sealed(target.getvalue())
    note = _note(read_json(told, "the note"))
    _check_sender(note, seal, trust, at)
    if note.receiver != me:
        raise BrokenNote(f"the note is for {note.receiver!r}, not for {me!r}. Give it to whom it is for.")
    if note.kind != kind:
        raise BrokenNote(f"a note of the kind {kind!r} was expected, found {note.kind!r}. Take the other file.")
    return note


def _note(value: Any) -> Note:
    texts = ("note", "kind", "from", "to", "at")
    if not isinstance(value, dict) or set(value) != _MEMBERS or not isinstance(value["said"], dict):
        raise BrokenNote(f"this is no note: the members {', '.join(sorted(_MEMBERS))} were expected.")
    if value["note"] != _FORMAT or not all(isinstance(value[name], str) for name in texts):
        raise BrokenNote(f"this is no note of the form {_FORMAT}.")
    try:
        at = datetime.fromisoformat(value["at"])
    except ValueError as wrong:
        raise BrokenNote(f"the note was written at {value['at'][:40]!r}, which is no instant.") from wrong
    if at.tzinfo is None:
        raise BrokenNote("the note does not say in which time zone it was written.")
    return Note(kind=value["kind"], sender=value["from"], receiver=value["to"], at=at, said=value["said"])


def _check_sender(note: Note, seal: Seal, trust: TrustList, at: datetime) -> None:
    held = trust.holder(seal.fingerprint)
    if held is None:
        raise BrokenNote(f"the note is signed with {seal.fingerprint[:16]}, a certificate of nobody in the trust list.")
    authority, certificate = held
    if authority.id != note.sender:
        raise BrokenNote(f"the note is in the name of {note.sender!r}, but signed by {authority}.")
    standing = certificate.standing(seal.signed_at, at)
    if standing.answer is not Answer.YES:
        raise BrokenNote(f"the signature of {authority} is not to be relied on: {standing.says}.")
    if abs((note.at - seal.signed_at).total_seconds()) > 1:
        raise BrokenNote(f"the note says it is of {instant(note.at)}, and was signed on {instant(seal.signed_at)}.")
