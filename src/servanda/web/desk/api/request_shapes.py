"""The shapes in which requests come and go for programs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, Field

from servanda.desk.requests.gate import Gate, Line
from servanda.desk.requests.kinds import Kind, Particular
from servanda.desk.requests.machines import Step
from servanda.desk.requests.models import Request
from servanda.desk.requests.queries import Open
from servanda.desk.requests.questions import Question
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of
from servanda.inquiries.reading import Finding

Settling = Literal["receive", "lift"]
_LONG = 100_000


class FilterIn(Schema):
    """What a list is narrowed to."""

    direction: str = Field("", description="outgoing or incoming")
    state: str = Field("", description='A state, "open" or "closed".')
    counterpart: str = Field("", description="Code of the State, or ICC.")
    kind: str = ""
    urgency: str = ""
    case: str = ""
    words: str = ""
    overdue: str = ""
    mine: str = ""


class LineOut(Schema):
    """One request on a list."""

    reference: str
    direction: str
    counterpart: str
    kind: str
    title: str
    state: str
    urgency: str
    case: str
    next_due: datetime | None = Field(description="The nearest deadline that is ours.")
    due_on: date | None
    version: int


class Page(Schema):
    """A page of a list."""

    requests: list[LineOut]
    page: int
    pages: int


class StepOut(Schema):
    """A step of a machine."""

    name: str
    starts: list[str]
    leads_to: str
    needs_reason: bool
    four_eyes: bool
    waits_for: str = Field("", description="Why the caller may not take it now; empty if they may.")


class ParticularOut(Schema):
    """One thing a kind asks about."""

    id: str
    label: str
    type: str
    hint: str
    choices: dict[str, str]
    is_needed: bool


class KindOut(Schema):
    """A kind of request."""

    id: str
    label: str
    family: str
    particulars: list[ParticularOut]


class Whole(LineOut):
    """Everything about one request."""

    their_reference: str
    offences: list[str]
    persons: list[str] = Field(description="Tokens; never names.")
    is_confidential: bool
    language: str
    channel: str
    contact: int | None
    particulars: dict[str, Any]
    given: list[str]
    basis: dict[str, Any]
    contents: list[dict[str, Any]]
    conditions: list[dict[str, Any]]
    consultations: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    follows: list[dict[str, str]]
    followed_by: list[dict[str, str]]
    history: list[dict[str, Any]]
    open_steps: list[StepOut]


class DraftIn(Schema):
    """A new draft."""

    case: str = Field(max_length=60)
    kind: str = Field(max_length=120, examples=["take-evidence"])
    counterpart: str = Field(max_length=240, examples=["PRT"])
    title: str = Field(max_length=300)
    offences: list[str] = Field([], max_length=100)
    persons: list[str] = Field([], max_length=250)
    urgency: str = "routine"


class ReceivedIn(Schema):
    """A request that reached us."""

    case: str = Field(max_length=60)
    kind: str = Field(max_length=120)
    counterpart: str = Field(max_length=240)
    title: str = Field(max_length=300)
    their_reference: str = Field("", max_length=120)
    received_at: AwareDatetime | None = None
    offences: list[str] = Field([], max_length=100)
    urgency: str = "routine"
    due_on: date | None = None


class _Versioned(Schema):
    version: int | None = Field(None, description="The version that the change was made against.")


class ChangeIn(_Versioned):
    """What changes; what is left out stays."""

    title: str = ""
    urgency: str = ""
    is_confidential: bool = False
    offences: list[str] = Field([], max_length=100)
    persons: list[str] = Field([], max_length=250)
    particulars: dict[str, Any] = Field({}, description="Added to those there; empty removes.")
    given: list[str] = Field([], max_length=200, examples=[["dual-criminality=yes"]])
    language: str = ""
    channel: str = ""
    contact: int | None = None
    due_on: date | None = None
    their_reference: str = ""
    texts: dict[str, str] = Field({}, description="Contents by provision.")
    why_not: dict[str, str] = Field({}, description="Why a conditional content does not apply, by provision.")


class BasisIn(_Versioned):
    """A provision of the record, or words for what it does not hold."""

    provision: str = Field("", max_length=60)
    outside: str = Field("", max_length=_LONG)


class BasisOut(Schema):
    """A basis, as it is stored when chosen."""

    provision: str
    instrument: str
    article: str
    effect: str
    qualifier: str
    says: str
    answer: str
    certainty: str
    on: date
    offences: dict[str, str]
    missing: dict[str, str] = Field(description="Facts that would settle it, and who could tell.")
    terms: list[dict[str, Any]]
    grounds: list[dict[str, Any]]
    record: dict[str, Any]
    proofs: dict[str, Any]
    digest: str
    why_first: str = Field("", description="Why it goes before others as sure: made for the measure asked.")


class LineOfGate(Schema):
    """One line of the checklist."""

    says: str
    article: str
    field: str


class GateOut(Schema):
    """The gate."""

    is_open: bool
    missing: list[LineOfGate]
    unanswered: list[LineOfGate]
    blocked_by: list[LineOfGate]
    warnings: list[LineOfGate]
    changed: list[str]


class QuestionOut(Schema):
    """One thing that is asked."""

    id: str
    label: str
    type: str
    why: str
    need: str
    hint: str
    choices: dict[str, str]
    value: Any
    why_not: str


class GroundOut(Schema):
    """A ground of the instrument, or one that it prohibits."""

    provision: str
    article: str
    effect: str
    says: str
    answer: str
    certainty: str
    is_usable: bool


class StepIn(_Versioned):
    """A step to take."""

    step: str = Field(max_length=40)
    reason: str = Field("", max_length=_LONG)
    grounds: list[str] = Field([], max_length=50)
    law: str = Field("", max_length=2000)
    not_consulted: str = Field("", max_length=2000)


class ConditionIn(_Versioned):
    """A condition or an assurance."""

    kind: str = Field(max_length=40)
    given_by: str = Field(max_length=240)
    text: str = Field(max_length=_LONG)
    provision: str = Field("", max_length=60)
    offences: list[str] = Field([], max_length=100)
    until: str = Field("", max_length=40)
    is_awaited: bool = False


class WordsIn(Schema):
    """The assurance as it came, or why a condition is lifted."""

    text: str = Field(max_length=_LONG)


class IntentionIn(Schema):
    """What is intended."""

    action: str = Field(max_length=40)
    offence: str = Field("", max_length=240)
    to: str = Field("", max_length=240)


class ConsultationIn(_Versioned):
    """A consultation that was held."""

    held_on: date
    with_whom: str = Field(max_length=200)
    about: str = Field(max_length=_LONG)
    outcome: str = Field("", max_length=_LONG)
    provision: str = Field("", max_length=60)


class AnswerIn(_Versioned):
    """One thing that is given, or came."""

    what: str = Field(max_length=_LONG)
    answers: str = Field("", max_length=60)
    sha256: str = Field("", max_length=64)


class FollowUpIn(Schema):
    """A draft that follows."""

    kind: str = Field(max_length=120)
    title: str = Field(max_length=300)
    relation: str = "follow-up"


class LinkIn(Schema):
    """The request it follows from."""

    earlier: str = Field(max_length=60)
    relation: str = Field(max_length=20)


def _line_of(one: Request) -> dict[str, Any]:
    same = ("reference", "direction", "counterpart", "kind", "title", "state", "urgency", "due_on", "version")
    return {name: getattr(one, name) for name in same} | {
        "case": one.case.reference,
        "next_due": getattr(one, "next_due", None),
    }


def line(one: Request) -> LineOut:
    """One request on a list."""
    return LineOut(**_line_of(one))


def whole(one: Request, steps: Iterable[Open]) -> Whole:
    """Everything about one request."""
    same = (
        *("their_reference", "offences", "persons", "is_confidential", "language", "channel"),
        *("particulars", "given", "basis"),
    )
    return Whole(
        **_line_of(one),
        **{name: getattr(one, name) for name in same},
        contact=one.contact_id,
        contents=[_sure(_of(c, "provision", *_CONTENT)) for c in _asked(one)],
        conditions=[
            _sure(_of(c, "pk", "kind", "given_by", "text", "provision", "offences", "until", "is_awaited", "lifted_at"))
            for c in one.conditions.all()
        ],
        consultations=[
            _of(c, "held_on", "with_whom", "about", "outcome", "provision") for c in one.consultations.all()
        ],
        answers=[_of(a, "number", "what", "answers", "sha256", "given_at", "is_taken_back") for a in one.answers.all()],
        follows=[{"reference": each.earlier.reference, "relation": each.relation} for each in one.follows.all()],
        followed_by=[{"reference": each.later.reference, "relation": each.relation} for each in one.followed_by.all()],
        history=[
            {**_of(t, "number", "name", "from_state", "to_state", "at", "reason", "details"), "by": t.by.email}
            for t in one.steps.all()
        ],
        open_steps=[step(each.step, each.waits_for) for each in steps],
    )


_CONTENT = ("article", "item", "need", "label", "text", "why_not")


def _sure(said: dict[str, Any]) -> dict[str, Any]:
    """The same with how sure its provision is; empty where it rests on none."""
    return {**said, "certainty": catalogue_of(kept()).certainty_of(said["provision"])}


def _asked(one: Request) -> list[Any]:
    return [content for content in one.contents.all() if not content.is_dropped]


def _of(thing: Any, *names: str) -> dict[str, Any]:
    return {"key" if name == "pk" else name: getattr(thing, name) for name in names}


def step(one: Step, waits_for: str = "") -> StepOut:
    """A step of a machine."""
    return StepOut(
        name=one.name,
        starts=list(one.starts),
        leads_to=one.leads_to,
        needs_reason=one.needs_reason,
        four_eyes=one.four_eyes,
        waits_for=waits_for,
    )


def kind(one: Kind) -> KindOut:
    """A kind of request."""
    particulars = [_particular(each, each in one.needs) for each in one.particulars]
    return KindOut(id=one.id, label=one.label, family=one.family, particulars=particulars)


def _particular(one: Particular, is_needed: bool) -> ParticularOut:
    said = _of(one, "id", "label", "type", "hint")
    return ParticularOut(**said, choices=dict(one.choices), is_needed=is_needed)


def basis(kept: dict[str, Any]) -> BasisOut:
    """A basis, as it would be stored."""
    return BasisOut(**kept)


def gate(one: Gate) -> GateOut:
    """The gate."""
    parts = {name: [_said(each) for each in getattr(one, name)] for name in _PARTS}
    return GateOut(is_open=one.is_open, changed=list(one.changed), **parts)


_PARTS = ("missing", "unanswered", "blocked_by", "warnings")


def _said(one: Line) -> LineOfGate:
    return LineOfGate(says=one.says, article=one.article, field=one.field)


def question(one: Question) -> QuestionOut:
    """One thing that is asked."""
    return QuestionOut(
        **_of(one, "id", "label", "type", "why", "need", "hint", "value", "why_not"), choices=dict(one.choices)
    )


def ground(one: Finding, is_usable: bool) -> GroundOut:
    """A ground, or what is none."""
    provision = one.provision
    return GroundOut(
        provision=provision.id,
        article=provision.cites,
        effect=provision.effect,
        says=provision.says,
        answer=str(one.answer),
        certainty=one.certainty,
        is_usable=is_usable,
    )
