"""Where a suspect could live unprosecuted: for each State of presence whether any law makes or lets it act.

A State *must* act where it owes prosecution or extradition to nobody in particular:
the duty of the State where the suspect is. It *may* act where a provision lets it
have jurisdiction by presence. Everything is read for the typical case of
``law.world``, which the answer lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args
from weakref import WeakKeyDictionary

import numpy as np

from servanda.facts.instruments import Provision
from servanda.facts.record import Record
from servanda.facts.records import Certainty, Crime, Measure
from servanda.inquiries.answering import Row, Shown
from servanda.inquiries.asking import Absence, Asked, asked, catalogue_of, rules_of
from servanda.inquiries.catalogue import Catalogue
from servanda.inquiries.worlds import Worlds, worlds_on
from servanda.law.coverage import covering
from servanda.law.kleene import Answer
from servanda.law.words import Words, listed
from servanda.law.world import World

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "LEVELS",
    "Gaps",
    "Level",
    "Pairs",
    "Place",
    "difference",
    "gaps",
    "if_joined",
    "moved_to",
    "obliged",
    "obliging",
    "permitting",
    "places_of",
    "reads",
]

Level = Literal["must", "may", "not known", "unrecorded"]
LEVELS: tuple[Level, ...] = get_args(Level)
Parts = frozenset[str]
MEASURES = ("extradition", "take-evidence")
Provisions = tuple[Provision, ...]
_REACHING: WeakKeyDictionary[Catalogue, dict[tuple[str, str], Provisions]] = WeakKeyDictionary()
_ALONE = frozenset({"presence", "each", "custodial"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One State where a suspect could be."""

    state: str
    name: str
    region: str
    level: Level  # unrecorded: no recorded treaty obliges or lets it act, which is not that none does
    by: tuple[str, ...]  # the provisions that make or let it act
    certainty: Certainty  # the weakest of these provisions
    closed_by: tuple[str, ...]  # instruments that would oblige it, if it joined

    def to_json(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "name": self.name,
            "region": self.region,
            "level": self.level,
            "by": list(self.by),
            "certainty": self.certainty,
            "closed_by": list(self.closed_by),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """How many ordered pairs of States have a basis for a measure."""

    measure: str
    yes: int
    not_known: int
    unrecorded: int  # of those not known: no recorded basis may hold

    def to_json(self) -> dict[str, Any]:
        return {"measure": self.measure, "yes": self.yes, "not_known": self.not_known, "unrecorded": self.unrecorded}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps(Shown):
    """The safe-haven view of one offence on one day."""

    offence: Crime
    title: str
    asked: Asked
    places: tuple[Place, ...]
    pairs: tuple[Pairs, ...]
    assumes: tuple[Words, ...]

    def counts(self) -> dict[Level, int]:
        found = Counter(place.level for place in self.places)
        return {level: found[level] for level in LEVELS}

    def levels(self) -> dict[str, str]:
        """From State to level, as a map wants it."""
        return {place.state: place.level for place in self.places}

    def sentence(self) -> str:
        counts = self.counts()
        return (
            f"For {self.title.lower()}, {counts['must']} States must prosecute or extradite a suspect found there, "
            f"{counts['may']} may, {counts['unrecorded']} need do nothing under a recorded treaty, and of "
            f"{counts['not known']} it is not known"
        )

    def rows(self) -> list[Row]:
        """Each State of presence with its level, what makes it so, and what would close the gap."""
        return [
            {
                "state": p.state,
                "name": p.name,
                "region": p.region,
                "level": p.level,
                "by": p.by,
                "certainty": p.certainty,
                "closed_by": p.closed_by,
            }
            for p in self.places
        ]

    def to_json(self) -> dict[str, Any]:
        return {
            "question": "gaps",
            "offence": self.offence.id,
            **self.asked.to_json(),
            "sentence": self.sentence(),
            "counts": self.counts(),
            "states": [place.to_json() for place in self.places],
            "pairs": [pair.to_json() for pair in self.pairs],
            "assumes": list(map(str, self.assumes)),
        }


def gaps(
    record: Record,
    offence: str,
    on: date,
    measures: Iterable[str] = MEASURES,
    absence: Absence = "strict",
) -> Gaps:
    """Whether each State of presence must or may act, and how many pairs have a basis. Raises UnknownName."""
    crime = record.crime(offence)
    asked_for = [record.measure(measure) for measure in measures]
    catalogue, worlds = catalogue_of(record), worlds_on(record, on, absence)
    world = worlds.now
    must, may = obliging(catalogue, crime.id), permitting(catalogue, crime.id)
    instruments = sorted({p.instrument for p in (*must, *may)})
    places = tuple(_places(record, worlds, crime.id, must, may))
    closing = {instrument for place in places for instrument in place.closed_by}
    return Gaps(
        offence=crime,
        title=record.offence_title(crime.id),
        asked=asked(record, on, instruments),
        places=places,
        pairs=tuple(_pairs(world, catalogue, crime.id, measure) for measure in asked_for),
        assumes=(*(if_joined(record, closing, on, absence) if closing else ()), *world.assumes()),
    )


def reads(record: Record, offence: str, measures: Iterable[str] = MEASURES, absence: Absence = "strict") -> Parts:
    """The parts of the record on which the answer of ``gaps`` rests; it changes on no day on which none turns."""
    catalogue, circuit = catalogue_of(record), rules_of(record, absence).circuit(strict=False)
    crime = record.crime(offence).id
    asked_for = {p.id for measure in measures for p in catalogue.bases(record.measure(measure).id)}
    asked_for |= {p.id for p in (*obliging(catalogue, crime), *permitting(catalogue, crime))}
    return frozenset().union(*(circuit.provision(key, crime).reads for key in asked_for))


def moved_to(found: Gaps, record: Record, on: date, absence: Absence = "strict") -> Gaps:
    """The same answer for another day between the same turns of what it rests on."""
    closing = {instrument for place in found.places for instrument in place.closed_by}
    said = if_joined(record, closing, on, absence) if closing else ()
    rest = found.assumes[len(said) :]
    return replace(found, asked=replace(found.asked, on=on), assumes=(*said, *rest))


def places_of(
    record: Record, state: str, offences: Iterable[str], on: date, absence: Absence = "strict"
) -> dict[str, Place]:
    """What one State must or may do about a suspect of each offence found there; nothing for an organisation.

    Raises UnknownName.
    """
    code, catalogue = record.party(state).code, catalogue_of(record)
    worlds = worlds_on(record, on, absence)
    found: dict[str, Place] = {}
    for offence in (record.crime(name).id for name in offences):
        must, may = obliging(catalogue, offence), permitting(catalogue, offence)
        for place in _places(record, worlds, offence, must, may, only=code):
            found[offence] = place
    return found


def obliging(catalogue: Catalogue, offence: str) -> Provisions:
    """Provisions by which the State of presence must prosecute or extradite, whoever asks."""
    return _reaching(catalogue, ("prosecute-or-extradite", "search-and-prosecute"), ("shall",), offence)


def permitting(catalogue: Catalogue, offence: str) -> Provisions:
    """Provisions by which a State may have jurisdiction because the suspect is there, or over anybody."""
    return _reaching(catalogue, ("jurisdiction", "prosecute-or-extradite"), ("shall", "may"), offence)


def _reaching(catalogue: Catalogue, kinds: tuple[str, ...], effects: tuple[str, ...], offence: str) -> Provisions:
    """Provisions of some kinds that bind a State alone and may cover the offence: the same on every day."""
    known = _REACHING.setdefault(catalogue, {})
    key = (kinds[0], offence)
    if key not in known:
        wanted = (p for p in catalogue.of_kind(*kinds) if p.effect in effects and set(p.bound) <= _ALONE)
        known[key] = tuple(p for p in wanted if covering(catalogue.record, p, offence).answer is not Answer.NO)
    return known[key]


def _places(
    record: Record,
    worlds: Worlds,
    offence: str,
    must: tuple[Provision, ...],
    may: tuple[Provision, ...],
    only: str | None = None,
) -> Iterable[Place]:
    world = worlds.now
    obliged = {p.id: worlds.alone(p, offence) for p in must}
    allowed = {p.id: worlds.alone(p, offence) for p in may}
    closing = {p.instrument: worlds.alone(p, offence, joined=True) for p in must if _open(record, p)}
    for state in (only,) if only is not None else world.states:
        party, number = record.parties[state], world.position.get(state)
        if party.kind == "organisation" or number is None:
            continue
        level, by = _level(number, obliged, allowed)
        closed = tuple(k for k, found in closing.items() if level != "must" and found[number] is Answer.YES)
        sure = catalogue_of(record).weakest(by)
        yield Place(
            state=state, name=party.name, region=party.region, level=level, by=by, certainty=sure, closed_by=closed
        )


def obliged(record: Record, offence: str, on: date, absence: Absence = "strict") -> int:
    """How many States must prosecute or extradite a suspect found there. Raises UnknownName."""
    crime, worlds = record.crime(offence).id, worlds_on(record, on, absence)
    answers = zip(*(worlds.alone(p, crime) for p in obliging(catalogue_of(record), crime)), strict=True)
    states = (record.parties[state].kind != "organisation" for state in worlds.now.states)
    return sum(is_state and Answer.YES in found for is_state, found in zip(states, answers, strict=False))


def if_joined(record: Record, instruments: Iterable[str], on: date, absence: Absence = "strict") -> tuple[Words, ...]:
    """What is taken for given where States are supposed to join: bound at once, whether it is in force or not."""
    standing = rules_of(record, absence).standing
    waiting = [record.instruments[i].short for i in sorted(instruments) if standing.in_force(i, on) is not Answer.YES]
    said = [Words("a State that joins is counted as bound at once")]
    if waiting:
        named = listed(tuple(waiting))
        said.append(Words("not known to be in force on {}, counted as if it were: {}", (on, named)))
    return tuple(said)


def _open(record: Record, provision: Provision) -> bool:
    return record.instruments[provision.instrument].kind in ("treaty", "protocol")


def _level(
    number: int, obliged: dict[str, list[Answer]], allowed: dict[str, list[Answer]]
) -> tuple[Level, tuple[str, ...]]:
    for level, answers in (("must", obliged), ("may", allowed)):
        if by := tuple(key for key, found in answers.items() if found[number] is Answer.YES):
            return level, by  # type: ignore[return-value]  # the literals are those of Level
    open_ = tuple(k for found in (obliged, allowed) for k, a in found.items() if a[number] is Answer.NOT_KNOWN)
    return ("not known", tuple(dict.fromkeys(open_))) if open_ else ("unrecorded", ())


def _pairs(world: World, catalogue: Catalogue, offence: str, measure: Measure) -> Pairs:
    sure, may = basis_cells(world, catalogue, offence, measure.id)
    inside = between_states(world)
    yes, possible = int((sure & inside).sum()), int((may & inside).sum())
    every = int(inside.sum())
    return Pairs(measure=measure.id, yes=yes, not_known=every - yes, unrecorded=every - possible)


def basis_cells(
    world: World, catalogue: Catalogue, offence: str, measure: str
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where a basis certainly, and possibly, holds: matrices [asked, asking]."""
    return world.any_of((p.id for p in catalogue.bases(measure)), offence).spread(len(world.states))


def between_states(world: World) -> NDArray[np.bool_]:
    """The cells of two different States; organisations and a State asking itself are left out."""
    states = np.array([world.record.parties[s].kind != "organisation" for s in world.states])
    cells: NDArray[np.bool_] = states[:, np.newaxis] & states[np.newaxis, :] & ~np.eye(len(states), dtype=bool)
    return cells


def difference(before: Record, after: Record, offence: str, measure: str, on: date) -> dict[str, list[tuple[str, str]]]:
    """The ordered pairs (asking, asked) that gain or lose a certain basis for a measure between two records."""
    crime, found = before.crime(offence).id, []
    for record in (before, after):
        world = worlds_on(record, on).now
        sure, _ = basis_cells(world, catalogue_of(record), crime, record.measure(measure).id)
        found.append((sure & between_states(world), world.states))
    (old, states), (new, _) = found
    return {"gained": _named(new & ~old, states), "lost": _named(old & ~new, states)}


def _named(cells: NDArray[np.bool_], states: list[str]) -> list[tuple[str, str]]:
    return [(states[asking], states[asked_]) for asked_, asking in np.argwhere(cells)]
