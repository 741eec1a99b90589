"""Whether two authorities know the same person, without telling each other whom they know.

Two authorities share a key, made for them alone and for a time. Each derives a token from every identifier it asks or
answers about; equal tokens mean equal identifiers, and a token says nothing to whoever lacks the key. An answer holds
the contact of those who have met the person, and no more: not who, not when, not what was said. What limits a holder of
the key who tries names by the million is told in ``docs/custody.md``.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from servanda.custody.errors import BadRecord
from servanda.facts.days import read_date
from servanda.facts.errors import UnreadableDay

__all__ = ["KINDS", "LIMIT", "PairKey", "Question", "answer", "ask", "new_pair_key", "token", "tokens"]

_COST = 14  # scrypt with N = 2^14, r = 8: 16 MiB and some 40 ms a token
LIMIT = 1000  # tokens in one question
_DIALLED = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PairKey:
    """What two authorities share, until a day (the end excluded). ``cost`` is the base-2 logarithm of scrypt's N."""

    pair: frozenset[str]
    secret: bytes
    until: date
    cost: int = _COST

    def __post_init__(self) -> None:
        if len(self.pair) != 2 or len(self.secret) < 32:
            raise BadRecord("a pair's key is for two authorities and has 32 bytes at least.")

    def __repr__(self) -> str:
        return f"PairKey({' and '.join(sorted(self.pair))}, until {self.until})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What one authority sends the other: tokens in random order, and nothing else."""

    asker: str
    tokens: tuple[str, ...]


def new_pair_key(one: str, other: str, until: date, *, cost: int = _COST) -> PairKey:
    """A new key for two authorities; it goes from one to the other encrypted, and never into a database in clear."""
    return PairKey(pair=frozenset({one, other}), secret=secrets.token_bytes(32), until=until, cost=cost)


def token(key: PairKey, kind: str, *parts: str) -> str:
    """The token of an identifier; its kinds and their parts are KINDS.

    What is written differently and means the same gives the same token. Raises BadRecord for what cannot be normalised.
    """
    plain = normalised(kind, *parts)
    if not all(plain):
        raise BadRecord(f"of {' and '.join(map(repr, parts))} nothing is left to compare.")
    said = "\x1f".join((kind, *plain)).encode()
    slow = hashlib.scrypt(said, salt=key.secret, n=1 << key.cost, r=8, p=1, maxmem=1 << 30, dklen=32)
    return hmac.new(key.secret, b"servanda matching 1\x1f" + slow, hashlib.sha256).hexdigest()


def tokens(key: PairKey, identifiers: Sequence[tuple[str, ...]]) -> list[str]:
    """The token of each identifier (kind and parts), in their order, on all cores. Raises BadRecord."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:  # scrypt works outside the interpreter's lock
        return list(pool.map(lambda one: token(key, *one), identifiers))


def normalised(kind: str, *parts: str) -> tuple[str, ...]:
    """The one form of an identifier. Raises BadRecord."""
    if kind not in KINDS:
        raise BadRecord(f"no identifier is called {kind!r}. There are: {', '.join(KINDS)}.")
    if len(parts) != len(KINDS[kind]) or not all(part.strip() for part in parts):
        raise BadRecord(f"an identifier of the kind {kind!r} has {' and '.join(KINDS[kind])}, none of them empty.")
    if kind == "person":
        return " ".join(sorted(_words(parts[0]))), _day(parts[1])
    if kind == "document":
        return parts[0].strip().upper(), "".join(one for one in _plain(parts[1]) if one.isalnum())
    if kind == "telephone":
        return (_number(parts[0]),)
    return (unicodedata.normalize("NFKC", parts[0]).strip().casefold(),)


# The parts of each kind of identifier. A name alone would fit too many: a person is a name and a day of birth.
KINDS: Mapping[str, tuple[str, ...]] = {
    "person": ("a name", "a day of birth"),
    "document": ("the State that issued it", "its number"),
    "telephone": ("a number with its country code",),
    "email": ("an address",),
}


def ask(
    key: PairKey, asker: str, identifiers: Sequence[tuple[str, ...]], on: date
) -> tuple[Question, dict[str, tuple[str, ...]]]:
    """What to send, a token for each identifier (kind and parts) in random order; and what stays: whose each token is.

    Raises BadRecord.
    """
    _check(key, asker, on)
    asked = sorted(set(identifiers))
    if len(asked) > LIMIT:
        raise BadRecord(f"a question holds {LIMIT} identifiers at most; this has {len(asked)}. Ask about a case.")
    whose = dict(zip(tokens(key, asked), asked, strict=True))
    shuffled = sorted(whose, key=lambda _: secrets.token_bytes(8))
    return Question(asker=asker, tokens=tuple(shuffled)), whose


def answer(key: PairKey, question: Question, met: Mapping[str, str], on: date) -> dict[str, str]:
    """For each token that somebody here has met, whom to contact. ``met`` is token -> contact. Raises BadRecord.

    Every token is looked up alike; who answers learns of a question only what both know already.
    """
    _check(key, question.asker, on)
    if len(question.tokens) > LIMIT:
        raise BadRecord(f"{question.asker} asks about {len(question.tokens)} identifiers; the limit is {LIMIT}.")
    return {one: met[one] for one in question.tokens if one in met}


def _check(key: PairKey, asker: str, on: date) -> None:
    if asker not in key.pair:
        raise BadRecord(f"{asker} is not one of {' and '.join(sorted(key.pair))}, whose key this is.")
    if on >= key.until:
        raise BadRecord(f"the key of {' and '.join(sorted(key.pair))} ended on {key.until}. Agree on a new one.")


def _plain(text: str) -> str:
    """Without case, marks above and below letters, and signs that only look different."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _words(name: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in _plain(name)).split()


def _day(text: str) -> str:
    try:
        return read_date(text.strip()).isoformat()
    except UnreadableDay as wrong:
        raise BadRecord(f"a day of birth must be known to the day to be compared: {wrong}") from None


def _number(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain.startswith(("+", "00")):
        raise BadRecord(f"{text!r} has no country code. Write it as +43 1 234567.")
    return _DIALLED.sub("", plain.removeprefix("00"))
