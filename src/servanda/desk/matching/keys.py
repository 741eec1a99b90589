"""The keys that pairs of authorities share, each ``keys/pair.<one>.<other>``, codes in the order of the alphabet.

Made by one, carried to the other as a note (signed, encrypted), and destroyed when its day is over.
They stand in the installation's folder, never in the database. No Django here.
"""

from __future__ import annotations

import base64
import json
import os
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from servanda.custody.errors import BadRecord
from servanda.custody.matching import PairKey, new_pair_key
from servanda.custody.notes import Note, read_note, write_note
from servanda.desk.errors import BadInput, NotInstalled
from servanda.desk.exchange.keys import held, trust_of
from servanda.desk.installation import Installation

__all__ = ["carried", "destroy_ended", "keys_of", "make_key", "other_of", "read_key", "take_key"]

_KIND = "matching-key"
_LONGEST = timedelta(days=366)
_COSTS = range(14, 20)  # base-2 logarithms: a cheaper key helps guessing, a dearer one stops this machine
_COST = 14


def make_key(here: Installation, one: str, other: str, until: date, *, on: date, cost: int = _COST) -> PairKey:
    """A new key for two authorities, by their codes. Raises NotInstalled where one stands, BadInput."""
    _check_day(until, on)
    try:
        key = new_pair_key(one, other, until, cost=cost)
    except BadRecord as wrong:
        raise BadInput(str(wrong)) from wrong
    _keep(here, key)
    return key


def _check_day(until: date, on: date) -> None:
    if not on < until <= on + _LONGEST:
        raise BadInput(f"until: {until} is no day after {on}, or is more than a year away. Keys are for a time.")


def _keep(here: Installation, key: PairKey) -> None:
    """Whole or not at all; what stands is left alone."""
    path = _path(here, *sorted(key.pair))
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(_said(key), file)
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    except FileExistsError:
        raise NotInstalled(
            f"{path} stands already and was left alone. It goes when its day is over: servanda desk matching key end"
        ) from None
    finally:
        beside.unlink(missing_ok=True)


def _said(key: PairKey) -> dict[str, Any]:
    secret = base64.b64encode(key.secret).decode()
    return {"pair": sorted(key.pair), "secret": secret, "until": key.until.isoformat(), "cost": key.cost}


def _key(said: Any) -> PairKey:
    """Raises ValueError, KeyError, TypeError, BadRecord."""
    return PairKey(
        pair=frozenset(said["pair"]),
        secret=base64.b64decode(said["secret"], validate=True),
        until=date.fromisoformat(said["until"]),
        cost=int(said["cost"]),
    )


def read_key(here: Installation, one: str, other: str) -> PairKey:
    """The key of a pair. Raises NotInstalled, BadInput."""
    path = _path(here, one, other)
    if not path.is_file():
        raise NotInstalled(
            f"{one} and {other} share no key here. One of them makes it (servanda desk matching key make), and the "
            "other takes it in (servanda desk matching key take)."
        )
    return _read(here, path)


def _read(here: Installation, path: Path) -> PairKey:
    try:
        return _key(json.loads(here.key(path.name)))
    except (ValueError, KeyError, TypeError, BadRecord):
        raise NotInstalled(f"{path} is no key of a pair. Ask the other authority for it again.") from None


def keys_of(here: Installation, code: str | None = None) -> list[PairKey]:
    """All keys here, or those of one authority, in the order of their names; those that ended, too."""
    held_here = (_read(here, path) for path in sorted((here.folder / "keys").glob("pair.*")))
    return [key for key in held_here if code is None or code in key.pair]


def other_of(key: PairKey, code: str) -> str:
    """With whom an authority shares a key."""
    (other,) = key.pair - {code}
    return other


def _path(here: Installation, one: str, other: str) -> Path:
    codes = sorted((one, other))
    if any(not code or len(code) > 100 or set(code) & set("/\0.") for code in codes):
        raise BadInput(f"{one[:100]!r}, {other[:100]!r}: codes of two authorities were expected.")
    return here.folder / "keys" / f"pair.{'.'.join(codes)}"


def carried(here: Installation, key: PairKey, sender: str, *, at: datetime) -> bytes:
    """The key as it goes to the other: signed by the sender, encrypted to them alone. Raises CustodyError."""
    note = Note(kind=_KIND, sender=sender, receiver=other_of(key, sender), at=at, said=_said(key))
    return write_note(note, held(here, sender).signs(), trust_of(here))


def take_key(here: Installation, me: str, content: bytes, *, at: datetime) -> PairKey:
    """Keep the key that another made for us both; the same once more changes nothing.

    Raises CustodyError where the note is not to be believed, BadInput for a key that cannot be, NotInstalled.
    """
    note = read_note(content, _KIND, me=me, keys=held(here, me).opens(), trust=trust_of(here), at=at)
    try:
        key = _key(note.said)
    except (ValueError, KeyError, TypeError, BadRecord) as wrong:
        raise BadInput(f"What {note.sender} sent is no key of a pair. Ask for it again.") from wrong
    if key.pair != {me, note.sender}:
        raise BadInput(f"{note.sender} sent a key of {' and '.join(sorted(key.pair))}, not one with us.")
    if key.cost not in _COSTS:
        raise BadInput(f"A key of the cost {key.cost} is not taken; {_COSTS[0]} to {_COSTS[-1]} are. Ask for another.")
    _check_day(key.until, at.date())
    with suppress(NotInstalled):
        if read_key(here, me, note.sender) == key:
            return key
    _keep(here, key)
    return key


def destroy_ended(here: Installation, on: date) -> list[PairKey]:
    """Remove the keys whose day is over, and say which they were."""
    ended = [key for key in keys_of(here) if key.until <= on]
    for key in ended:
        _path(here, *sorted(key.pair)).unlink(missing_ok=True)
    return ended
