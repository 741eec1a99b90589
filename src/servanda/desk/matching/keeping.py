"""Keys of pairs made, taken in and ended by who keeps the installation; each in the trail, never with its secret."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from servanda.custody.matching import PairKey
from servanda.desk.evidence.storing import told
from servanda.desk.exchange.keys import held, trust_of
from servanda.desk.installation import Installation
from servanda.desk.matching import keys
from servanda.desk.matching.actions import forget
from servanda.desk.people.models import Authority
from servanda.desk.trail import chain

__all__ = ["end_what_is_over", "make_key", "take_key"]

_KEEPER = "installation"


def make_key(here: Installation, ours: Authority, other: str, until: date, *, at: datetime) -> bytes:
    """A new key with another authority of the trust list, and the note that carries it to them.

    Raises BadInput, NotInstalled; then no key stands.
    """
    with told(), transaction.atomic():
        trust_of(here).authority(other)
        held(here, ours.code)
        key = keys.make_key(here, ours.code, other, until, on=at.date())
        note = keys.carried(here, key, ours.code, at=at)
        _note("matching.make-key", ours.code, other, key, at)
    return note


def take_key(here: Installation, ours: Authority, note: bytes, *, at: datetime) -> PairKey:
    """Keep the key that another authority made for us both. Raises BadInput, NotInstalled."""
    with told(), transaction.atomic():
        key = keys.take_key(here, ours.code, note, at=at)
        _note("matching.take-key", ours.code, keys.other_of(key, ours.code), key, at)
    return key


def end_what_is_over(here: Installation, *, at: datetime) -> tuple[list[PairKey], int]:
    """Destroy keys whose day is over and the tokens of their questions; which keys, and of how many questions."""
    emptied = forget(at.date(), at=at)
    with transaction.atomic():
        ended = keys.destroy_ended(here, at.date())
        for key in ended:
            details = {"pair": sorted(key.pair), "until": key.until.isoformat()}
            chain.append(at=at, who=_KEEPER, did="matching.end-key", details=details)
    return ended, emptied


def _note(did: str, code: str, other: str, key: PairKey, at: datetime) -> None:
    details = {"other": other, "until": key.until.isoformat()}
    chain.append(at=at, who=_KEEPER, did=did, authority=code, details=details)
