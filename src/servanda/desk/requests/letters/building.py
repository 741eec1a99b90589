"""A letter built from a request, its contents, its case and its steps. What is sealed goes in by its token alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from servanda.desk.cases.models import Person as CasePerson
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.requests.letters import letter as said
from servanda.desk.requests.letters.letter import Kind, Letter, Words
from servanda.desk.requests.letters.wording import LANGUAGES, voice
from servanda.desk.requests.models import Request
from servanda.facts.instruments import Provision
from servanda.facts.loading import kept

__all__ = ["Wishes", "kinds_for", "letter_of"]

_OUT = (Kind.REQUEST, Kind.WITHDRAWAL, Kind.CLOSING)
_IN = (
    *(Kind.ACKNOWLEDGEMENT, Kind.MORE_INFORMATION, Kind.REFUSAL, Kind.POSTPONEMENT),
    *(Kind.ANSWER, Kind.WITHDRAWAL, Kind.CLOSING),
)
_STEP_OF = {
    Kind.MORE_INFORMATION: ("ask-for-more",),
    Kind.REFUSAL: ("refuse", "propose-refusal"),
    Kind.POSTPONEMENT: ("postpone",),
    Kind.WITHDRAWAL: ("withdraw",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is not in the request: how the letter is to be written, and what its writer adds."""

    language: str = ""  # empty: the request's, else English
    second_language: str = ""
    remarks: Words = said.NOTHING
    respond_by: date | None = None
    missing: tuple[str, ...] = ()  # provisions whose contents are asked for
    translations: Mapping[str, str] | None = None  # of contents, by provision
    signatory: said.Signatory = said.UNSIGNED


def kinds_for(request: Request) -> tuple[Kind, ...]:
    """The letters that can be made about a request."""
    if not request.is_outgoing:
        return tuple(kind for kind in _IN if kind is not Kind.WITHDRAWAL)
    first = Kind.SPONTANEOUS_INFORMATION if request.kind == Kind.SPONTANEOUS_INFORMATION.value else Kind.REQUEST
    return (first, *_OUT[1:])


def letter_of(request: Request, kind: Kind, on: date, wishes: Wishes) -> Letter:
    """The letter. Raises NotPossible where the request is not at that point; BadInput for a language without words."""
    if kind not in kinds_for(request):
        can = ", ".join(kinds_for(request))
        raise NotPossible(f"{request.reference} is {request.direction}: of it one can make {can}, not {kind}.")
    language = wishes.language or (request.language if request.language in LANGUAGES else "en")
    if wishes.second_language == language:
        raise BadInput(f"the second language is the first, {language}. Choose another, or none.")
    asks = kind in (Kind.REQUEST, Kind.SPONTANEOUS_INFORMATION)
    step = _step(request, kind)
    grounds = tuple(_provisions((step.details if step else {}).get("grounds", ())))
    if kind in (Kind.REFUSAL, Kind.POSTPONEMENT) and not grounds:
        raise NotPossible(
            f"{request.reference}: no ground is recorded. Propose the refusal, or postpone, with one first."
        )
    answers = kind is Kind.ANSWER
    return Letter(
        kind=kind,
        reference=request.reference,
        their_reference=request.their_reference,
        case_reference=request.case.reference if request.is_outgoing else "",
        made_on=on,
        sender=said.Office(state=request.authority.party, name=request.authority.name),
        addressee=_addressee(request, language),
        measure=request.kind,
        language=language,
        second_language=wishes.second_language,
        title=request.title,
        requested_on=_requested_on(request, kind),
        received_on=request.received_at.date() if request.received_at else None,
        respond_by=wishes.respond_by or (request.due_on if asks else None),
        urgency=said.Urgency(request.urgency) if asks else said.Urgency.ROUTINE,
        is_confidential=request.is_confidential,
        bases=tuple(_bases(request)) if asks else (),
        offences=tuple(request.offences) if asks else (),
        facts=tuple(_facts(request)) if asks else (),
        persons=tuple(_persons(request)) if asks else (),
        asked=(said.Asked(measure=request.kind, particulars=_particulars(request)),) if kind is Kind.REQUEST else (),
        contents=tuple(_contents(request, wishes) if asks else _missing(wishes)),
        grounds=grounds,
        consulted=kind is Kind.REFUSAL and request.consultations.exists(),
        is_partial=answers and request.steps.filter(name="answer-in-part").exists() and request.state != "answered",
        results=tuple(_results(request, kind)),
        conditions=tuple(_conditions(request)) if asks or answers else (),
        remarks=wishes.remarks or Words(text=step.reason if step else ""),
        enclosures=tuple(_enclosures(request)) if answers else (),
        signatory=wishes.signatory,
    )


def _step(request: Request, kind: Kind) -> Any:
    """The step that the letter tells of: the last that gives grounds, else the last."""
    taken = list(request.steps.filter(name__in=_STEP_OF.get(kind, ())).order_by("-number"))
    return next((one for one in taken if one.details.get("grounds")), taken[0] if taken else None)


def _addressee(request: Request, language: str) -> said.Office:
    contact = request.contact
    if contact is None:
        return said.Office(state=request.counterpart, name=voice(language).word("labels", "central-authority"))
    return said.Office(
        state=contact.party,
        name=contact.name or voice(language).word("labels", "central-authority"),
        address=contact.address,
        email=contact.email,
        telephone=contact.telephone,
    )


def _requested_on(request: Request, kind: Kind) -> date | None:
    """The day of the letter that is answered, as a person confirmed it; of ours, the day it was sent."""
    if kind in (Kind.REQUEST, Kind.SPONTANEOUS_INFORMATION):
        return None
    if request.is_outgoing:
        sent = request.steps.filter(name="send").first()
        return sent.at.date() if sent else None
    intake = getattr(request, "intake", None)
    made = intake.confirmed.get("made-on", "") if intake else ""
    return date.fromisoformat(made) if made else None


def _bases(request: Request) -> Iterator[said.Provision]:
    basis = request.basis
    if basis.get("provision"):
        yield said.Provision(
            instrument=basis["instrument"],
            article=basis["article"],
            provision=basis["provision"],
            effect=basis.get("effect", ""),
            says=basis.get("says", ""),
        )


def _provisions(named: Iterable[str]) -> Iterator[said.Provision]:
    known = {one.id: one for instrument in kept().instruments.values() for one in instrument.provisions}
    return (_cited(known[name]) for name in named if name in known)


def _cited(one: Provision) -> said.Provision:
    return said.Provision(
        instrument=one.instrument,
        article=one.cites,
        provision=one.id,
        item=one.item,
        effect=one.effect,
        says=one.says,
    )


def _facts(request: Request) -> Iterator[said.Fact]:
    for one in request.case.facts.all():
        if one.is_conduct and one.withdrawn_at is None:
            places = tuple(said.Place(state=p["party"], place=p.get("place", "")) for p in one.places)
            yield said.Fact(words=Words(text=one.text), began=one.began, ended=one.ended, places=places)


def _persons(request: Request) -> Iterator[said.Person]:
    for one in request.case.persons.filter(token__in=request.persons, withdrawn_at=None).order_by("pk"):
        yield said.Person(
            token=one.token,
            role=str(CasePerson.Role(one.role)),
            name="" if one.is_sealed else one.name,
            is_sealed=one.is_sealed,
            nationalities=tuple(one.nationalities),
            whereabouts=one.whereabouts,
        )


def _particulars(request: Request) -> dict[str, str]:
    """What the kind asks for, each as text; persons by their tokens."""
    said_ = {key: _text(value) for key, value in request.particulars.items()}
    return {key: text for key, text in said_.items() if text}


def _text(value: Any) -> str:
    return "\n".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _contents(request: Request, wishes: Wishes) -> Iterator[said.Content]:
    translated = wishes.translations or {}
    for one in request.contents.filter(is_dropped=False):
        if one.text:
            provision = next(_provisions([one.provision]), None)
            if provision is not None:
                yield said.Content(
                    provision=provision, words=Words(text=one.text, translation=translated.get(one.provision, ""))
                )


def _missing(wishes: Wishes) -> Iterator[said.Content]:
    return (said.Content(provision=one) for one in _provisions(wishes.missing))


def _results(request: Request, kind: Kind) -> Iterator[Words]:
    """What is given: in answer, or as information without a request."""
    if kind is Kind.ANSWER:
        yield from (Words(text=one.what) for one in request.answers.filter(is_taken_back=False))
    if kind is Kind.SPONTANEOUS_INFORMATION:
        yield from (Words(text=text) for text in _particulars(request).values())


def _conditions(request: Request) -> Iterator[said.Condition]:
    for one in request.conditions.filter(lifted_at=None, is_awaited=False, given_by=request.authority.party):
        provision = next(_provisions([one.provision]), None)
        yield said.Condition(kind=one.kind, words=Words(text=one.text), provision=provision)


def _enclosures(request: Request) -> Iterator[said.Enclosure]:
    for one in request.answers.filter(is_taken_back=False):
        if one.sha256:
            yield said.Enclosure(title=" ".join(one.what.split())[:200], sha256=one.sha256)
