"""What programs send and are told about packages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from servanda.desk.exchange.terms import Decision

__all__ = [
    "ChannelIn",
    "DecisionIn",
    "GiveUpIn",
    "ItemSent",
    "JoinIn",
    "Laid",
    "OfferedOut",
    "PackIn",
    "PackageInside",
    "PackageOut",
    "PartOut",
    "decided_of",
]


class PackageOut(Schema):
    """One package in one direction."""

    key: int
    direction: str = Field(description="out or in")
    state: str = Field(description="waiting, receipted, given-up, opened, refused or taken-in")
    kind: str
    reference: str = Field(description="The sender's.")
    request: str = Field(description="Ours that it belongs to; empty: none yet.")
    peer: str
    digest: str
    file_digest: str
    size: int
    made_at: datetime
    in_reply_to: str
    attempts: int
    next_at: datetime | None = Field(description="When it is tried next; null: by hand, or done.")
    last_error: str
    receipt_outcome: str = Field(description="Empty: no receipt yet.")
    receipt_reasons: list[str]
    receipt_at: datetime | None
    items: list[str] = Field(description="Evidence: out, what went; in, what it is in our register.")
    version: int


class PartOut(Schema):
    """A file that came in a package."""

    number: int
    role: str
    name: str
    media_type: str
    item: str
    sha256: str


class PackageInside(PackageOut):
    """With what was found, its conditions, and its parts."""

    findings: list[dict[str, Any]]
    conditions: list[dict[str, Any]] = Field(description="Those that name items bind these; of the others one decides.")
    described: list[dict[str, Any]] = Field(description="Its evidence, in its sender's words.")
    parts: list[PartOut]


class ItemSent(Schema):
    """An item of the request's case that goes along."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(max_length=60, examples=["BRA-E-2026-0001"])
    facts: dict[str, bool | None] = Field({}, description="consent, agreed, fair-trial, …; missing is not known.")


class PackIn(Schema):
    """What goes to whom: a letter, items, or both."""

    model_config = ConfigDict(extra="forbid")

    letter: int | None = Field(None, description="The number of a letter of this request; null: evidence alone.")
    to: str = Field(max_length=100, description="Its id in the trust list.")
    items: list[ItemSent] = Field([], max_length=1000)
    purpose: str = Field("", max_length=200, description="For which purpose; conditions may ask.")
    by_hand: bool = Field(False, description="True: it goes as a file; nobody tries HTTPS.")


class OfferedOut(Schema):
    """An item, and whether it may go."""

    item: str
    title: str
    size: int | None = Field(description="Null: it has no content here, and goes apart.")
    answer: str = Field(description="yes, no, or not known: then a fact is missing.")
    says: list[str] = Field(description="What stands in the way, or may.")
    asks: dict[str, str] = Field(description="Facts that would let it pass, each in words.")
    purposes: list[str] = Field(description="That its conditions name.")
    conditions: int = Field(description="How many bind it, and travel.")


class DecisionIn(Schema):
    """What is decided of a condition that came."""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(ge=1, description="Counted from 1, as the package has them.")
    enter: bool
    because: str = Field("", max_length=2000, description="Why it is left out.")


class JoinIn(Schema):
    """How a package is taken in."""

    model_config = ConfigDict(extra="forbid")

    conditions: list[DecisionIn] = Field([], max_length=1000, description="Of each that came and names no items.")
    request: str = Field("", max_length=60, description="For evidence that names no request of ours.")


class GiveUpIn(Schema):
    """Why nobody tries any more."""

    because: str = Field(max_length=1000)
    version: int | None = None


class ChannelIn(Schema):
    """How it goes from now on."""

    by_hand: bool
    version: int | None = None


class Laid(Schema):
    """Where it went."""

    intake: int = 0
    request: str = ""


def decided_of(sent: Iterable[DecisionIn]) -> dict[int, Decision]:
    """By the number of the condition."""
    return {one.number: Decision(enters=one.enter, because=one.because) for one in sent}
