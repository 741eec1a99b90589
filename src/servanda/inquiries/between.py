"""Bases between two States at a glance: for many offences and measures at once, read for the typical case.

The same reading as ``gaps``: what it takes for given is listed in ``assumes``. A single
cell with its proof and the facts of a case is for ``bases``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from servanda.facts.record import Record
from servanda.facts.records import Party
from servanda.inquiries.asking import Absence, Asked, asked, catalogue_of, rules_of
from servanda.inquiries.catalogue import Catalogue, strength
from servanda.inquiries.errors import SameState
from servanda.inquiries.reading import whether_any
from servanda.inquiries.worlds import worlds_on
from servanda.law.circuit import Node
from servanda.law.kleene import Answer
from servanda.law.rules import Rules
from servanda.law.words import Words
from servanda.law.world import World

__all__ = ["Between", "MayAsk", "between", "reads", "who_may_ask"]

Parts = frozenset[str]
Cells = dict[tuple[str, str], tuple[tuple[Node, str], ...]]
_CELLS: WeakKeyDictionary[Rules, dict[tuple[tuple[str, ...], tuple[str, ...]], Cells]] = WeakKeyDictionary()
_LAYOUTS = 16  # combinations of offences and measures whose layout is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Whether one State can rest a request to another on a recorded basis: (offence, measure) -> answer."""

    requesting: Party
    requested: Party
    asked: Asked
    offences: tuple[str, ...]
    measures: tuple[str, ...]
    answers: Mapping[tuple[str, str], Answer]
    unrecorded: frozenset[tuple[str, str]]  # not known, and no basis of the record may hold
    effects: Mapping[tuple[str, str], str]  # the strongest of the bases that hold; empty where none does
    assumes: tuple[Words, ...]

    def counts(self) -> dict[str, int]:
        """How many cells have each answer; in how many of those not known no basis is recorded."""
        yes = sum(answer is Answer.YES for answer in self.answers.values())
        return {"yes": yes, "not_known": len(self.answers) - yes, "unrecorded": len(self.unrecorded)}

    def to_json(self) -> dict[str, Any]:
        return {
            "question": "between",
            "requesting": self.requesting.code,
            "requested": self.requested.code,
            **self.asked.to_json(),
            "counts": self.counts(),
            "answers": {o: {m: str(self.answers[o, m]) for m in self.measures} for o in self.offences},
            "unrecorded": {o: [m for m in self.measures if (o, m) in self.unrecorded] for o in self.offences},
            "effects": {o: {m: self.effects[o, m] or None for m in self.measures} for o in self.offences},
            "assumes": list(map(str, self.assumes)),
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
    rules, catalogue = rules_of(record, absence), catalogue_of(record)
    cells = _cells(rules, catalogue, crimes, wanted)
    world = worlds_on(record, on, absence).now
    single = _single(world, {node for laid in cells.values() for node, _ in laid}, asking.code, held.code)
    found = {cell: [single[node] for node, _ in laid] for cell, laid in cells.items()}
    return Between(
        requesting=asking,
        requested=held,
        asked=asked(record, on, sorted({p.instrument for m in wanted for p in catalogue.bases(m)})),
        offences=crimes,
        measures=wanted,
        answers={cell: whether_any(recorded) for cell, recorded in found.items()},
        unrecorded=frozenset(cell for cell, recorded in found.items() if not any(recorded)),
        effects={
            cell: min((e for node, e in laid if single[node] is Answer.YES), key=strength, default="")
            for cell, laid in cells.items()
        },
        assumes=world.assumes(),
    )


def reads(record: Record, offences: Iterable[str], measures: Iterable[str], absence: Absence = "strict") -> Parts:
    """The parts of the record on which the answers of ``between`` rest; see ``inquiries.turning``."""
    cells = _cells(rules_of(record, absence), catalogue_of(record), tuple(offences), tuple(measures))
    return frozenset().union(*(node.reads for laid in cells.values() for node, _ in laid))


def _cells(rules: Rules, catalogue: Catalogue, crimes: tuple[str, ...], measures: tuple[str, ...]) -> Cells:
    """For each offence and measure the distinct nodes of its bases with their effects; laid out once for all days."""
    known = _CELLS.setdefault(rules, {})
    if (crimes, measures) not in known:
        circuit = rules.circuit(strict=False)
        if len(known) >= _LAYOUTS:
            known.clear()
        known[crimes, measures] = {
            (o, m): tuple(dict.fromkeys((circuit.provision(p.id, o), p.effect) for p in catalogue.bases(m)))
            for o in crimes
            for m in measures
        }
    return known[crimes, measures]


def _single(world: World, nodes: Iterable[Node], asking: str, held: str) -> dict[Node, Answer]:
    """Each node at two places: no for a State that is none any more."""
    here, there = world.position.get(held), world.position.get(asking)
    if here is None or there is None:
        return dict.fromkeys(nodes, Answer.NO)
    return {node: world.plane(node).at(here, there) for node in nodes}


@dataclass(frozen=True, slots=True)
class MayAsk:
    """Whether one State can ask another, and whether any recorded basis bears the answer."""

    answer: Answer
    is_recorded: bool


def who_may_ask(
    record: Record, requested: str, offence: str, measure: str, on: date, absence: Absence = "strict"
) -> dict[str, MayAsk]:
    """For each other State, whether it can rest a request for the measure to this one. Raises UnknownName."""
    held, crime = record.party(requested), record.crime(offence).id
    world, catalogue = worlds_on(record, on, absence).now, catalogue_of(record)
    place = world.position.get(held.code)
    if place is None:
        return {}
    sure, may = world.any_of((p.id for p in catalogue.bases(record.measure(measure).id)), crime).spread(
        len(world.states)
    )
    return {
        state: MayAsk(whether_any([Answer(int(sure[place, n]) + int(may[place, n]))]), bool(may[place, n]))
        for n, state in enumerate(world.states)
        if state != held.code and record.parties[state].kind != "organisation"
    }
