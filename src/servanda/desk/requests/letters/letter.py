"""A letter about a request, whatever it says; pure data, from which the three forms are made.

What a person wrote has a language and may carry a translation (``Words``); what the law says is named by
instrument, article and provision of the record. An identity that is sealed is here by its token alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

__all__ = [
    "NOTHING",
    "UNSIGNED",
    "Asked",
    "Condition",
    "Content",
    "Enclosure",
    "Fact",
    "Kind",
    "Letter",
    "Office",
    "Person",
    "Place",
    "Provision",
    "Signatory",
    "Urgency",
    "Words",
]


class Kind(StrEnum):
    """What a letter does."""

    REQUEST = "request"
    ACKNOWLEDGEMENT = "acknowledgement"
    MORE_INFORMATION = "more-information"
    REFUSAL = "refusal"
    POSTPONEMENT = "postponement"
    ANSWER = "answer"
    WITHDRAWAL = "withdrawal"
    CLOSING = "closing"
    SPONTANEOUS_INFORMATION = "spontaneous-information"


class Urgency(StrEnum):
    """How soon; the reasons are in words."""

    ROUTINE = "routine"
    URGENT = "urgent"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person wrote, in the language of the letter, and its translation where there is one."""

    text: str
    translation: str = ""

    def __bool__(self) -> bool:
        return bool(self.text.strip())


NOTHING = Words(text="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The authority that writes, or is written to."""

    state: str  # code of the record, or "ICC"
    name: str
    address: str = ""
    email: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A provision that a letter rests on, asks under or refuses by; ``effect`` as in the record ("shall-refuse")."""

    instrument: str
    article: str  # as the record cites it: "18(15)(c)"
    provision: str = ""  # its id in the record
    item: str = ""  # of a content provision: "facts"
    effect: str = ""
    says: str = ""  # the record's paraphrase, in English


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as far as it is known."""

    state: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened; days are EDTF text."""

    words: Words
    began: str = ""
    ended: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone the letter is about; ``name`` is empty where the identity is sealed."""

    token: str
    role: str  # suspect, victim, witness, expert, other
    name: str = ""
    is_sealed: bool = False
    nationalities: tuple[str, ...] = ()
    whereabouts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One measure and what exactly is asked."""

    measure: str
    words: Words = NOTHING
    particulars: Mapping[str, str] = field(default_factory=dict)  # "account": "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a provision requires a request to contain: its text here, or on what it is missing (``remark``)."""

    provision: Provision
    words: Words = NOTHING
    remark: Words = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition, assurance or limit of use, given or asked."""

    kind: str  # "speciality", "death-penalty", "use-limitation" …
    words: Words = NOTHING
    provision: Provision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A document that goes with the letter."""

    title: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs; empty until it is known."""

    name: str = ""
    position: str = ""
    place: str = ""


UNSIGNED = Signatory()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All that a letter says."""

    kind: Kind
    reference: str
    made_on: date
    sender: Office
    addressee: Office
    measure: str  # id of the record
    language: str  # ISO 639-1
    second_language: str = ""  # set beside the first
    their_reference: str = ""
    case_reference: str = ""
    title: str = ""
    requested_on: date | None = None  # the day of the request that is written about
    received_on: date | None = None
    respond_by: date | None = None
    urgency: Urgency = Urgency.ROUTINE
    urgency_reason: Words = NOTHING
    is_confidential: bool = False
    confidentiality_reason: Words = NOTHING
    bases: tuple[Provision, ...] = ()
    offences: tuple[str, ...] = ()  # ids of the record's crimes
    facts: tuple[Fact, ...] = ()
    persons: tuple[Person, ...] = ()
    asked: tuple[Asked, ...] = ()
    contents: tuple[Content, ...] = ()  # of a request: what it contains; else: what is missing
    grounds: tuple[Provision, ...] = ()  # of a refusal or postponement
    consulted: bool = False  # before refusing
    is_partial: bool = False  # an answer that leaves something open
    results: tuple[Words, ...] = ()  # of an answer, or information given without a request
    conditions: tuple[Condition, ...] = ()
    remarks: Words = NOTHING  # reasons, or what else there is to say
    enclosures: tuple[Enclosure, ...] = ()
    signatory: Signatory = UNSIGNED
