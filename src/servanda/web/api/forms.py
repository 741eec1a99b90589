"""The forms of answers, as the description of the interface tells them (docs/json.md has them in words).

Days known only in part are texts (``2026-02``, ``2025-10-25/2025-10-26``). Keys that
an answer has beyond those named here may change; those named may not.
"""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from servanda.inquiries.gaps import Level

__all__ = [
    "AgendaForm",
    "AssessForm",
    "BasesForm",
    "BoundForm",
    "CampaignForm",
    "CompareForm",
    "CoverageForm",
    "DocumentForm",
    "DutiesForm",
    "FindingsForm",
    "ForumsForm",
    "GapsForm",
    "MandatesForm",
    "PartyForm",
    "ProseForm",
    "RedlineForm",
    "Rows",
    "StatusForm",
    "TrackForm",
]

Answer = Literal["yes", "no", "not known"]
Certainty = Literal["text", "memory", "contested"]


class Framed(Schema):
    """As of when an answer holds, on which lists and sources it rests."""

    on: str
    as_of: str | None = Field(description="The oldest day on which a list it rests on was read.")
    known_on: str | None
    sources: list[str]
    supposing: list[str]


class ProofForm(Schema):
    """One step of a proof; the steps below it are its reasons."""

    answer: Answer
    says: str
    effect: str | None
    instrument: str | None
    article: str | None
    certainty: Certainty
    because: list[ProofForm]
    cut: int | None = Field(None, description="Steps left out below this one, where proofs were shortened.")


class Headed(Framed):
    """An answer whose head has the keys of a step of its proof."""

    answer: Answer
    effect: str | None
    instrument: str | None
    article: str | None
    certainty: Certainty
    because: list[ProofForm]


class MissingForm(Schema):
    """A fact that would settle what is not known."""

    fact: str
    who_could_tell: str


class FindingForm(Schema):
    """What one provision says for one State."""

    answer: Answer
    effect: str
    kind: str
    instrument: str
    article: str
    provision: str
    certainty: Certainty
    state: str | None
    role: str
    offence: str
    says: str
    supposing: bool
    missing: list[MissingForm]
    because: ProofForm


class BasisForm(FindingForm):
    """One basis, with the terms and the grounds for refusal of its instrument."""

    special: list[str] = Field(description="Articles made for the measure, where other bases are general clauses.")
    terms: list[FindingForm]
    grounds_for_refusal: list[FindingForm]


class BasesForm(Headed):
    """On what basis one State can ask another for a measure."""

    requesting: str
    requested: str
    offence: str
    measure: str
    sentence: str
    bases: list[BasisForm]
    failing: list[FindingForm]
    safeguards: list[FindingForm]
    outside: list[dict[str, Any]]
    remains: list[str]


class DutiesForm(Headed):
    """What a State owes about an offence."""

    state: str
    offence: str
    sentence: str
    duties: list[FindingForm]
    failing: list[FindingForm]


class ForumsForm(Headed):
    """Which forums may or must act."""

    states: list[FindingForm]
    court: list[FindingForm]
    court_steps: list[FindingForm]
    for_people: list[dict[str, Any]]


class AssessForm(Framed):
    """Everything about one case."""

    title: str
    bindings: list[dict[str, Any]]
    forums: ForumsForm
    situations: list[dict[str, Any]]
    owed: list[FindingForm]
    requests: list[BasesForm]
    clocks: list[FindingForm]
    gaps: list[str]
    not_known: list[MissingForm]


class InForceForm(Schema):
    """Published and derived days stand side by side."""

    published: str | None
    derived: str | None


class ThresholdForm(Schema):
    """How many consents are needed, and how many count."""

    needed: int | None
    counted: int


class StatusForm(Framed):
    """Where an instrument stands."""

    instrument: str
    title: str
    adopted_on: str | None
    in_force: Answer
    in_force_from: InForceForm
    threshold: ThresholdForm
    signatures: int
    signatories_not_bound: list[str]
    contracting_states: int
    parties: int
    parties_by_region: dict[str, int]
    certainty: Certainty
    because: ProofForm
    participants: list[dict[str, Any]] | None = Field(None, description="Only where they were asked for.")


class PartyForm(Framed):
    """What binds one party."""

    party: str
    name: str
    kind: str
    region: str
    instruments: list[dict[str, Any]]


class BindingForm(Schema):
    """One State, by which instruments it is bound, and of which it is not known."""

    state: str
    name: str
    bound: Answer
    by: list[str]
    not_known: list[str]


class BoundForm(Framed):
    """Which States are bound about an offence, or by one instrument."""

    offence: str | None
    sentence: str
    instruments: list[str] = Field(description="Those asked about: that cover the offence or may, or the one named.")
    counts: dict[Answer, int]
    states: list[BindingForm]


class PlaceForm(Schema):
    """One State where a suspect could be."""

    state: str
    name: str
    region: str
    level: Level = Field(description="unrecorded: no recorded treaty obliges or lets it act; others may.")
    by: list[str]
    certainty: Certainty
    closed_by: list[str]


class GapsForm(Framed):
    """The safe-haven view of one offence."""

    offence: str
    sentence: str
    counts: dict[str, int]
    states: list[PlaceForm]
    pairs: list[dict[str, Any]]
    assumes: list[str]


class CampaignForm(Framed):
    """A plan of accessions."""

    offence: str
    pairs: int
    closed_before: int
    closed_after: int
    steps: list[dict[str, Any]]
    swapped: bool
    assumes: list[str]


class PairForm(Schema):
    """An ordered pair of States."""

    requesting: str
    requested: str


class CompareForm(Schema):
    """The ordered pairs that gain or lose a recorded basis by what is supposed."""

    offence: str
    measure: str
    on: str
    supposing: list[str]
    gained: list[PairForm]
    lost: list[PairForm]


class FindingsForm(Schema):
    """Where what was published and what is derived disagree."""

    compared: dict[str, int]
    findings: list[dict[str, Any]]


class CoverageForm(Schema):
    """How complete the record is."""

    parties: int
    crimes: int
    measures: int
    situations: int
    acts: int
    statements: int
    provisions: int
    instruments: list[dict[str, Any]]


class TrackForm(Schema):
    """The steps of one track as they stand on a day, and the positions taken."""

    id: str
    title: str
    instrument: str
    on: str
    as_of: str
    steps: list[dict[str, Any]]
    positions: list[dict[str, Any]]


class AgendaForm(Schema):
    """What lies ahead of a day."""

    on: str
    until: str | None
    who: str | None
    dated: list[dict[str, Any]]
    undated: list[dict[str, Any]]
    unrecorded: list[dict[str, Any]]


class DocumentForm(Schema):
    """A document read into structure; which further keys it has depends on its kind."""

    kind: str
    language: str
    counts: dict[str, int]
    sections: list[dict[str, Any]]
    unplaced: list[dict[str, Any]]


class ProseForm(Schema):
    """What a text tells and claims, beside the record."""

    published: str | None
    events: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    contradictions: list[dict[str, Any]]


class MandatesForm(Schema):
    """What a resolution asks of whom, by when."""

    mandates: list[dict[str, Any]]


class RedlineForm(Schema):
    """What became of a text."""

    changes: list[dict[str, Any]]


class Rows(Schema):
    """One page of a list."""

    total: int
    limit: int
    offset: int
    items: list[dict[str, Any]]
