"""Where an instrument stands on a day: in force or not and why, who signed, who consented, who is bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from servanda.facts.days import Day
from servanda.facts.instruments import Instrument
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind
from servanda.inquiries.answering import Row, Shown
from servanda.inquiries.asking import Absence, Asked, asked, rules_of
from servanda.inquiries.language import say, word
from servanda.law.force import EntryIntoForce, entry_into_force
from servanda.law.kleene import Answer
from servanda.law.proof import Proof
from servanda.law.standing import Period, Standing
from servanda.law.words import Words

__all__ = ["Participant", "Status", "participant", "status"]

_SIGNED = (ActKind.SIGNATURE, ActKind.DEFINITIVE_SIGNATURE)
_ORDINALS = {1: "{}st", 2: "{}nd", 3: "{}rd", 0: "{}th"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """What one party has done about the instrument by that day, and whether it is bound."""

    code: str
    name: str
    region: str
    signed_on: Day | None
    consent: str  # ratification, accession ...; empty: none
    consented_on: Day | None
    bound: Answer
    bound_from: Day | None
    published_from: date | None
    leaves_on: Day | None
    hypothetical: bool
    source: str

    def to_json(self) -> dict[str, Any]:
        days = {
            "signed_on": self.signed_on,
            "consented_on": self.consented_on,
            "bound_from": self.bound_from,
            "published_from": self.published_from,
            "leaves_on": self.leaves_on,
        }
        return {
            "party": self.code,
            "name": self.name,
            "region": self.region,
            "consent": self.consent or None,
            "bound": str(self.bound),
            **{key: str(day) if day else None for key, day in days.items()},
            "hypothetical": self.hypothetical,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Shown):
    """The state of an instrument on a day."""

    instrument: Instrument
    asked: Asked
    in_force: Answer
    published: date | None
    derived: EntryIntoForce
    counted: int
    signatures: int
    signatories_not_bound: tuple[str, ...]
    contracting_states: int
    parties: int
    parties_by_region: dict[str, int]
    participants: tuple[Participant, ...]
    proof: Proof

    def sentence(self) -> str:
        """Whether it is in force, and for how many."""
        text = "{instrument} in force: {answer}; {parties} parties, {signatures} signatures"
        return say(
            text,
            instrument=word(self.instrument.short),
            answer=word(str(self.in_force)),
            parties=self.parties,
            signatures=self.signatures,
        )

    def rows(self) -> list[Row]:
        """Every party and signatory."""
        days = ("signed_on", "consent", "consented_on", "bound", "bound_from", "leaves_on")
        return [
            {"party": p.code, "name": p.name, "region": p.region, **{key: getattr(p, key) for key in days}}
            for p in self.participants
        ]

    def to_json(self, participants: bool = False) -> dict[str, Any]:
        """The documented form (docs/json.md)."""
        found: dict[str, Any] = {
            "instrument": self.instrument.id,
            "title": self.instrument.title,
            **self.asked.to_json(),
            "adopted_on": str(self.instrument.adopted) if self.instrument.adopted else None,
            "in_force": str(self.in_force),
            "in_force_from": {
                "published": self.published.isoformat() if self.published else None,
                "derived": str(self.derived.day) if self.derived.day else None,
            },
            "threshold": {"needed": self.derived.needed or None, "counted": self.counted},
            "signatures": self.signatures,
            "signatories_not_bound": list(self.signatories_not_bound),
            "contracting_states": self.contracting_states,
            "parties": self.parties,
            "parties_by_region": self.parties_by_region,
            "answer": str(self.in_force),
            "effect": None,
            "article": self.instrument.force.cites if self.instrument.force else None,
            "certainty": self.instrument.certainty,
            "because": self.proof.to_json(),
        }
        if participants:
            found["participants"] = [p.to_json() for p in self.participants]
        return found


def status(record: Record, instrument: str, on: date, absence: Absence = "strict") -> Status:
    """Where the instrument stands on that day. Raises UnknownName."""
    found = record.instrument(instrument)
    standing = rules_of(record, absence).standing
    participants = tuple(_participants(record, standing, found, on))
    bound = [p for p in participants if p.bound is Answer.YES]
    return Status(
        instrument=found,
        asked=asked(record, on, [found.id], (a.source for a in record.acts.get(found.id, ()))),
        in_force=standing.in_force(found.id, on),
        published=found.published_in_force,
        derived=standing.force(found.id),
        counted=len(entry_into_force(record, found, by=on).counted),
        signatures=sum(1 for p in participants if p.signed_on),
        signatories_not_bound=tuple(sorted(_open_signatures(record, found, participants, on))),
        contracting_states=sum(1 for p in participants if p.consent),
        parties=len(bound),
        parties_by_region=dict(sorted(Counter(p.region or "none" for p in bound).items())),
        participants=participants,
        proof=_why(record, standing, found, on),
    )


def participant(
    record: Record, instrument: Instrument, code: str, on: date, absence: Absence = "strict"
) -> Participant | None:
    """What one party has done about the instrument by that day; None: no signature, no consent that stands."""
    standing = rules_of(record, absence).standing
    own = (act for act in record.acts.get(instrument.id, ()) if act.party == code)
    signed = next((act for act in own if act.kind in _SIGNED and act.on.first <= on), None)
    current = _current(standing.periods(instrument.id).get(code, ()), on)
    return _participant(record, standing, instrument, code, signed, current, on) if signed or current else None


def _participants(record: Record, standing: Standing, instrument: Instrument, on: date) -> Iterator[Participant]:
    signed: dict[str, Act] = {}
    for act in _signatures(record, instrument, on):
        signed.setdefault(act.party, act)
    periods = standing.periods(instrument.id)
    for code in sorted({*signed, *periods}):
        current = _current(periods.get(code, ()), on)
        if current or code in signed:
            yield _participant(record, standing, instrument, code, signed.get(code), current, on)


def _signatures(record: Record, instrument: Instrument, on: date) -> Iterator[Act]:
    return (act for act in record.acts.get(instrument.id, ()) if act.kind in _SIGNED and act.on.first <= on)


def _current(periods: tuple[Period, ...], on: date) -> Period | None:
    """The consent that stands on that day: given, and not ended."""
    live = [p for p in periods if p.consent.on.first <= on and not (p.end and p.end.last <= on)]
    return live[-1] if live else None


def _participant(
    record: Record,
    standing: Standing,
    instrument: Instrument,
    code: str,
    signature: Act | None,
    current: Period | None,
    on: date,
) -> Participant:
    act = current.consent if current else signature
    assert act is not None
    return Participant(
        code=code,
        name=record.parties[code].name,
        region=record.parties[code].region,
        signed_on=signature.on if signature else None,
        consent=str(current.consent.kind) if current else "",
        consented_on=current.consent.on if current else None,
        bound=standing.is_party(code, instrument.id, on) if current else Answer.NO,
        bound_from=current.start if current else None,
        published_from=current.consent.effective if current else None,
        leaves_on=current.end if current else None,
        hypothetical=act.hypothetical,
        source=act.source,
    )


def _open_signatures(
    record: Record, instrument: Instrument, participants: tuple[Participant, ...], on: date
) -> Iterator[str]:
    """Who signed, has not consented, and has not told the depositary that it will not (VCLT art. 18(a))."""
    acts = record.acts.get(instrument.id, ())
    gone = {a.party for a in acts if a.kind is ActKind.SIGNATURE_WITHDRAWN and a.on.first <= on}
    return (p.code for p in participants if p.signed_on and not p.consent and p.code not in gone)


def _why(record: Record, standing: Standing, instrument: Instrument, on: date) -> Proof:
    """The clause, the nth deposit, the count of days, and what the depositary published."""
    force, clause = standing.force(instrument.id), instrument.force
    answer = standing.in_force(instrument.id, on)
    steps = [*_derivation(record, instrument, force)]
    if instrument.published_in_force:
        steps.append(Proof(Answer.YES, "published day of entry into force: {}", (instrument.published_in_force,)))
    if answer is Answer.NOT_KNOWN:
        template = "the list of acts was read as of {}; what came after is not known"
        steps.append(Proof(Answer.NOT_KNOWN, template, (instrument.as_of or "no day",), tells="the depositary"))
    start = standing.in_force_from(instrument.id)
    template = "The {} entered into force on {}" if start else "Entry into force of the {}"
    values = (instrument.short, start) if start else (instrument.short,)
    cites, certainty = (clause.cites, clause.certainty) if clause else ("", instrument.certainty)
    return Proof(answer, template, values, tuple(steps), "", instrument.id, cites, certainty)


def _derivation(record: Record, instrument: Instrument, force: EntryIntoForce) -> Iterator[Proof]:
    clause = instrument.force
    if clause is None:
        yield Proof(Answer.NOT_KNOWN, "the record holds no clause on entry into force", tells="the instrument")
        return
    few = len(clause.counts) == 3
    needed = Words("{} instruments of ratification" if few else "{} instruments of consent", (force.needed,))
    share = Words("{} of the Parties to the {}", (clause.share, instrument.parent))
    values = (share if clause.share else needed, len(force.counted))
    answer = Answer.YES if force.decisive else Answer.NO
    yield Proof(answer, "needed: {}; recorded: {}", values, (), "", instrument.id, clause.cites, clause.certainty)
    if clause.note:
        yield Proof(Answer.NOT_KNOWN, clause.note, certainty=clause.certainty, tells="the depositary")
    if force.decisive:
        act = force.decisive
        name = record.parties[act.party].name
        values_act = (_ordinal(force.counted.index(act) + 1), name, act.kind, act.on)
        yield Proof(Answer.YES, "the {} was that of {}: {} on {}", values_act, source=act.source)
        yield Proof(
            Answer.YES, "counted: {}", (force.arithmetic,), (), "", instrument.id, clause.cites, clause.certainty
        )


def _ordinal(number: int) -> Words:
    if number == 1:
        return Words("1st")
    teens = 10 <= number % 100 <= 20
    return Words(_ORDINALS[0] if teens else _ORDINALS.get(number % 10, _ORDINALS[0]), (number,))
