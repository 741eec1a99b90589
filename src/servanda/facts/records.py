"""What the record is made of: parties, sources, acts, statements, situations, crimes, measures.

Records are frozen and carry their source. Which acts express consent to be
bound, and what follows from them, is law: see ``law.standing`` and ``law.force``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from servanda.facts.days import Day

__all__ = [
    "Act",
    "ActKind",
    "Authority",
    "Certainty",
    "Crime",
    "Definition",
    "Measure",
    "Membership",
    "Party",
    "Situation",
    "Source",
    "Statement",
    "StatementEffect",
]

Certainty = Literal["text", "memory", "contested"]


class ActKind(StrEnum):
    """What a party can do about an instrument (VCLT arts. 11-15, 24, 25, 67, 68)."""

    SIGNATURE = "signature"
    DEFINITIVE_SIGNATURE = "definitive-signature"
    RATIFICATION = "ratification"
    ACCEPTANCE = "acceptance"
    APPROVAL = "approval"
    ACCESSION = "accession"
    SUCCESSION = "succession"
    PROVISIONAL_APPLICATION = "provisional-application"
    WITHDRAWAL = "withdrawal"
    WITHDRAWAL_REVOKED = "withdrawal-revoked"
    SIGNATURE_WITHDRAWN = "signature-withdrawn"
    TERRITORIAL_EXTENSION = "territorial-extension"


class StatementEffect(StrEnum):
    """What a statement does, as data; ``INFORMS`` has no legal effect we know of."""

    EXCLUDES = "excludes"  # the provision does not apply (VCLT art. 21)
    LIMITS = "limits"  # it applies, but narrower than its words
    TERRITORY = "keeps-out-territory"  # the instrument does not extend to a part of the territory (VCLT art. 29)
    ACTIVATES = "activates"  # an optional clause or annex applies
    ACCEPTS_JURISDICTION = "accepts-jurisdiction"  # Rome Statute art. 12(3)
    DESIGNATES = "designates"  # names an authority, channel or language
    PROVISIONAL = "applies-provisionally"
    OBJECTS = "objects"  # to another party's reservation
    PRECLUDES = "precludes"  # an objection that bars treaty relations (VCLT art. 20(4)(b))
    INFORMS = "informs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where facts were read, and as of when."""

    key: str
    what: str
    as_of: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A State, observer, organisation or former entity that the depositary lists; no view on statehood."""

    code: str  # ISO 3166-1 alpha-3, or our own (EUU, X...)
    name: str
    kind: Literal["state", "observer", "other", "organisation", "former"]
    alpha2: str
    m49: str
    region: str  # electoral group of the United Nations
    member_since: date | None  # of the United Nations
    existed_until: date | None  # of a former entity; the end excluded
    aliases: tuple[str, ...]
    successors: tuple[str, ...]  # of a former entity, by code


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Membership of an organisation other than the United Nations; the end is excluded."""

    party: str
    organisation: str
    since: date
    until: date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing one party did about one instrument on one day."""

    party: str
    instrument: str
    kind: ActKind
    on: Day  # the depositary's date of signature, deposit or receipt
    effective: date | None  # as published, where a source gives it
    recorded_on: date  # when it entered this record
    source: str
    note: str
    at: str  # file and line
    hypothetical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A reservation, declaration, notification or objection, with its effect as data."""

    party: str
    instrument: str
    article: str  # the provision it touches, in the instrument's own style
    kind: str  # reservation, declaration, opt-out, optional-clause, objection ...
    effect: StatementEffect
    scope: tuple[str, ...]  # what it reaches: annex letters, offences, another party
    on: Day | None  # None: the source gives no day; then the day of the act that bound the party
    until: Day | None  # lapse or withdrawal
    covers_from: date | None  # the window of conduct it reaches (Rome Statute arts. 12(3), 124)
    covers_until: date | None
    recorded_on: date
    paraphrase: str
    source: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A referral to, or an investigation of, the International Criminal Court."""

    name: str
    party: str  # where
    trigger: Literal["state referral", "Security Council", "prosecutor"]
    referred_by: tuple[str, ...]
    referred_on: Day | None
    investigation_on: Day | None
    status: str
    covers_from: date | None
    covers_until: date | None
    note: str
    source: str
    recorded_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Whom a State has named to receive requests, for one function under some instruments."""

    party: str
    function: str  # central-authority, extradition-authority, contact-point or court-requests
    instruments: tuple[str, ...]
    name: str  # empty: only the channel is known
    channel: str  # diplomatic, direct, police ...; empty: not known
    languages: tuple[str, ...]  # alternatives; "sq+en" is Albanian together with English (ISO 639-1)
    contact: str
    verified_on: date | None  # the day somebody asked; None: never since the source
    source: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """Where an instrument defines a crime."""

    instrument: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Crime:
    """A node of the one taxonomy of crimes; asking for a parent asks for each child."""

    id: str
    name: str
    parent: str | None
    defined_in: tuple[Definition, ...]
    contexts: tuple[str, ...]  # peace, IAC, NIAC, occupation; empty: any
    amendment: str | None  # the instrument whose amendment added it
    distinct_from: tuple[str, ...]
    aliases: tuple[str, ...]
    note: str
    certainty: Certainty


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something one State can ask of another."""

    id: str
    name: str
    family: Literal["extradition", "assistance", "transfer", "surrender", "enforcement"]
    electronic: bool  # concerns evidence in electronic form
    aliases: tuple[str, ...]
