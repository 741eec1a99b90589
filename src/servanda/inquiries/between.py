"""Bases between two States at a glance: for many offences and measures at once, read for the typical case.

The same reading as ``gaps``: what it takes for given is listed in ``assumes``. A single
cell with its proof and the facts of a case is for ``bases``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from servanda.facts.record import Record
from servanda.facts.records import Party
from servanda.inquiries.asking import Absence, Asked, asked, catalogue_of, rules_of
from servanda.inquiries.catalogue import strength
from servanda.inquiries.errors import SameState
from servanda.law.kleene import Answer, either
from servanda.law.world import World

__all__ = ["Between", "between", "who_may_ask"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Whether one State can rest a request to another on a recorded basis: (offence, measure) -> answer."""

    requesting: Party
    requested: Party
    asked: Asked
    offences: tuple[str, ...]
    measures: tuple[str, ...]
    answers: Mapping[tuple[str, str], Answer]
    effects: Mapping[tuple[str, str], str]  # the strongest of the bases that hold; empty where none does
    assumes: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        """How many cells have each answer."""
        found = {str(answer): 0 for answer in reversed(Answer)}
        for answer in self.answers.values():
            found[str(answer)] += 1
        return found

    def to_json(self) -> dict[str, Any]:
        return {
            "question": "between",
            "requesting": self.requesting.code,
            "requested": self.requested.code,
            **self.asked.to_json(),
            "counts": self.counts(),
            "answers": {o: {m: str(self.answers[o, m]) for m in self.measures} for o in self.offences},
            "effects": {o: {m: self.effects[o, m] or None for m in self.measures} for o in self.offences},
            "assumes": list(self.assumes),
        }


def between(
    record: Record,
    requesting: str,
    requested: str,
    on: date,
    offences: Iterable[str] | None = None,
    measures: Iterable[str] | None = None,
    absence: Absence = "strict",
) -> Between:
    """The answers for each offence and measure; all of them where none is named. Raises UnknownName, SameState."""
    asking, held = record.party(requesting), record.party(requested)
    if asking.code == held.code:
        raise SameState(f"{asking.name} cannot ask itself for assistance. Name two different States.")
    crimes = tuple(record.crime(name).id for name in offences or record.crimes)
    wanted = tuple(record.measure(name).id for name in measures or record.measures)
    world, catalogue = World(rules_of(record, absence), on), catalogue_of(record)
    places = (world.position.get(held.code), world.position.get(asking.code))
    bases = {measure: [p.id for p in catalogue.bases(measure)] for measure in wanted}
    single = _single(world, {key for keys in bases.values() for key in keys}, crimes, places)
    answers = {(o, m): either(single[key, o] for key in bases[m]) for o in crimes for m in wanted}
    effects = {p.id: p.effect for measure in wanted for p in catalogue.bases(measure)}
    strongest = {
        (o, m): min((effects[k] for k in bases[m] if single[k, o] is Answer.YES), key=strength, default="")
        for o in crimes
        for m in wanted
    }
    return Between(
        requesting=asking,
        requested=held,
        asked=asked(record, on, sorted({p.instrument for m in wanted for p in catalogue.bases(m)})),
        offences=crimes,
        measures=wanted,
        answers=answers,
        effects=strongest,
        assumes=world.assumes(),
    )


def _single(
    world: World, keys: Iterable[str], crimes: tuple[str, ...], places: tuple[int | None, int | None]
) -> dict[tuple[str, str], Answer]:
    """Each provision for each offence, at the two places: no for a State that is none any more."""
    asked_, asking = places
    if asked_ is None or asking is None:
        return {(key, offence): Answer.NO for key in keys for offence in crimes}
    return {(key, offence): world.provision(key, offence).at(asked_, asking) for key in keys for offence in crimes}


def who_may_ask(
    record: Record, requested: str, offence: str, measure: str, on: date, absence: Absence = "strict"
) -> dict[str, Answer]:
    """For each other State, whether it can rest a request for the measure to this one on a recorded basis."""
    held, crime = record.party(requested), record.crime(offence).id
    world, catalogue = World(rules_of(record, absence), on), catalogue_of(record)
    place = world.position.get(held.code)
    if place is None:
        return {}
    sure, may = world.any_of((p.id for p in catalogue.bases(record.measure(measure).id)), crime).spread(
        len(world.states)
    )
    return {
        state: Answer(int(sure[place, n]) + int(may[place, n]))
        for n, state in enumerate(world.states)
        if state != held.code and record.parties[state].kind != "organisation"
    }
