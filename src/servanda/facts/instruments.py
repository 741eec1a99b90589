"""Instruments: their identity, final clauses, the crimes they cover and their provisions, as written.

Numbers of the law are data here; ``law`` holds only their grammar. Conditions
are kept as the tree the YAML file has: ``law.rules`` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from servanda.facts.days import Day
from servanda.facts.records import ActKind, Certainty

__all__ = [
    "CONSENT",
    "Cover",
    "Delay",
    "ForceClause",
    "Instrument",
    "Provision",
    "WithdrawalClause",
]

CONSENT = frozenset(
    {
        ActKind.RATIFICATION,
        ActKind.ACCEPTANCE,
        ActKind.APPROVAL,
        ActKind.ACCESSION,
        ActKind.DEFINITIVE_SIGNATURE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """How a final clause counts from one day to another; see ``law.calendar``."""

    kind: Literal[
        "nth-day-after", "first-of-month-after-nth-day", "first-of-month-after-period", "period-after", "end-of-cycle"
    ]
    days: int = 0
    months: int = 0
    anchor: date | None = None  # of the cycle
    notice_months: int = 0  # before the end of the cycle
    may_be_later: bool = False  # the notice may name a later day


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceClause:
    """When an instrument enters into force, generally and for one party."""

    cites: str
    threshold: int  # instruments needed; 0 where a share is needed
    share: Fraction | None  # of the parties to the parent instrument
    counts: frozenset[ActKind]
    of_which: tuple[int, str] | None  # so many must be members of that organisation
    delay: Delay
    cites_later: str
    later: Delay  # counted from a party's own deposit
    certainty: Certainty
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalClause:
    """How and when a party leaves, and what survives that."""

    cites: str
    delay: Delay | None  # None: the instrument has no clause
    survives: str
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """One crime an instrument covers, or one form of it that it leaves out."""

    offence: str
    cites: str
    contexts: tuple[str, ...]  # empty: any context
    annex: str | None  # only between parties that declared this annex
    since_amendment: str | None
    left_out: bool  # a form below a covered crime that the instrument does not know
    certainty: Certainty
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One provision: the article to the letter, what it does, whom it binds, on which conditions."""

    id: str
    instrument: str
    cites: str
    kind: str
    effect: str
    qualifier: str
    bound: tuple[str, ...]  # roles
    offences: str | tuple[str, ...]  # "covered", "any", "serious" or ids
    measures: tuple[str, ...]
    requires: Mapping[str, Any] | None
    unless: Mapping[str, Any] | None
    discharged_by: tuple[str, ...]  # facts whose truth means the duty has been performed otherwise
    says: str
    item: str  # what a request must contain, a clock's name
    required: str
    period: str  # ISO 8601
    certainty: Certainty
    confidence: str
    reading: str  # page in docs/readings
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A treaty under whatever name, a protocol, an amendment, a draft or a model."""

    id: str
    short: str
    title: str
    names: tuple[str, ...]
    kind: Literal["treaty", "protocol", "amendment", "agreement", "draft", "model"]
    parent: str | None
    parent_required: bool  # only parties to the parent may join
    regimes: tuple[str, ...]  # "extradition", "assistance": a treaty of that kind between its parties
    adopted: Day | None
    adopted_at: str
    opened: Day | None
    signature_until: Day | None
    depositary: str
    series: Mapping[str, str]
    published_in_force: date | None
    not_in_force_as_of: date | None
    force: ForceClause | None
    withdrawal: WithdrawalClause | None
    recorded_on: date  # when its lists and published days entered this record
    as_of: date | None
    signatures_as_of: date | None
    missing: tuple[str, ...]  # in words: what is known to be lacking in this record
    unlisted: tuple[str, ...]  # parties whose acts the list is known to lack: of them absence says nothing
    statements_missing: bool  # no list of declarations was available: silence says nothing
    open_questions: tuple[str, ...]
    sources: tuple[str, ...]
    covers: tuple[Cover, ...]
    provisions: tuple[Provision, ...]
    certainty: Certainty
    confidence: str
    warning: str
