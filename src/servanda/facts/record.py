"""The record: all facts together, immutable, with names that can be asked and overlays that leave it untouched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from servanda.facts import names
from servanda.facts.days import Day
from servanda.facts.instruments import Instrument
from servanda.facts.records import (
    Act,
    Authority,
    Certainty,
    Crime,
    Measure,
    Membership,
    Party,
    Situation,
    Source,
    Statement,
)

__all__ = ["CaseFact", "Count", "Kind", "OutsideRegime", "Reading", "Record"]

Index = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of provision, its group and the words that head it in answers."""

    id: str
    group: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A point of law on which lawyers could differ, and the answers that lean on the reading we take."""

    id: str
    title: str
    bears: tuple[str, ...]  # answers; empty: all
    several: str  # a role that several States must hold for the reading to matter; empty: none


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFact:
    """Something about a case that conditions may ask for, and who could tell."""

    id: str
    asks: str
    tells: str
    of: str  # the role whose State it is about; empty: about the case
    typical: bool | None  # what the reading over the whole world assumes
    typical_for: tuple[str, ...]  # offences, with those below them, for which it assumes the fact to be true
    derived: tuple[str, ...]  # two roles: true if one State holds both, false if it is known that none does
    needs: tuple[str, ...] = ()  # two roles: false if it is known that no State holds both, else not known


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideRegime:
    """A regime between members of an organisation that replaces a convention between them; named, not computed."""

    id: str
    name: str
    between: str  # organisation
    but: tuple[str, ...]  # members that take no part
    since: date
    measures: tuple[str, ...]
    replaces: tuple[str, ...]
    cites: str
    certainty: Certainty
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number somebody else published, to compare ours with."""

    instrument: str
    what: str  # parties, contracting or signatures
    on: Day
    number: int
    region: str
    source: str


@dataclass(frozen=True, slots=True, weakref_slot=True, kw_only=True, eq=False)
class Record:
    """Everything recorded, by id. Two records are the same only if they are the same object."""

    parties: Mapping[str, Party]
    instruments: Mapping[str, Instrument]
    acts: Mapping[str, tuple[Act, ...]]  # by instrument, in order of days
    statements: Mapping[str, tuple[Statement, ...]]  # by instrument
    memberships: tuple[Membership, ...]
    situations: tuple[Situation, ...]
    authorities: tuple[Authority, ...]
    crimes: Mapping[str, Crime]
    measures: Mapping[str, Measure]
    kinds: Mapping[str, Kind]
    case_facts: Mapping[str, CaseFact]
    readings: Mapping[str, Reading] = field(default_factory=dict)
    sources: Mapping[str, Source]
    counts: tuple[Count, ...]
    outside_regimes: tuple[OutsideRegime, ...]
    known_on: date | None = None  # None: everything recorded
    suppositions: tuple[Act, ...] = ()
    _names: dict[str, Index] = field(default_factory=dict, repr=False)

    def party(self, name: str) -> Party:
        """The party a code, name or alias means, in any case. Raises UnknownName."""
        return self.parties[names.find("party", name, self._index("party"))]

    def instrument(self, name: str) -> Instrument:
        """The instrument an id, title or alias means. Raises UnknownName."""
        return self.instruments[names.find("instrument", name, self._index("instrument"))]

    def crime(self, name: str) -> Crime:
        """The crime an id or name means. Raises UnknownName."""
        return self.crimes[names.find("offence", name, self._index("offence"))]

    def measure(self, name: str) -> Measure:
        """The measure an id or name means. Raises UnknownName."""
        return self.measures[names.find("measure", name, self._index("measure"))]

    def ancestry(self, offence: str) -> tuple[str, ...]:
        """The offence, its parent, and so on up to the root."""
        chain = [offence]
        while (parent := self.crimes[chain[-1]].parent) is not None:
            chain.append(parent)
        return tuple(chain)

    def offence_title(self, offence: str) -> str:
        """The name of an offence with the core crime it belongs to: "Murder (crimes against humanity)"."""
        chain = self.ancestry(offence)
        core = self.crimes[chain[-2]] if len(chain) > 2 and chain[-1] == "core-crimes" else None
        return f"{self.crimes[offence].name} ({core.name.lower()})" if core else self.crimes[offence].name

    def children(self, offence: str) -> tuple[str, ...]:
        """The offences directly below this one."""
        return self._index("children").get(offence, ())

    def as_known_on(self, day: date) -> Record:
        """What had been recorded by the end of that day; a list read later leaves its instrument unknown."""
        return replace(
            self,
            instruments={k: i if i.recorded_on <= day else _unread(i) for k, i in self.instruments.items()},
            acts={key: tuple(a for a in acts if a.recorded_on <= day) for key, acts in self.acts.items()},
            statements={k: tuple(s for s in all_ if s.recorded_on <= day) for k, all_ in self.statements.items()},
            situations=tuple(s for s in self.situations if s.recorded_on <= day),
            known_on=day,
        )

    def supposing(self, acts: Iterable[Act]) -> Record:
        """This record and some hypothetical acts; the original stays as it is."""
        added = tuple(acts)
        changed = dict(self.acts)
        for act in added:
            changed[act.instrument] = in_order((*changed.get(act.instrument, ()), act))
        return replace(self, acts=changed, suppositions=self.suppositions + added)

    def _index(self, kind: str) -> Index:
        if kind not in self._names:
            self._names[kind] = self._make_index(kind)
        return self._names[kind]

    def _make_index(self, kind: str) -> Index:
        match kind:
            case "party":
                return names.index((p.code, (p.name, p.alpha2, *p.aliases)) for p in self.parties.values())
            case "instrument":
                return names.index((i.id, _instrument_names(i)) for i in self.instruments.values())
            case "measure":
                return names.index((m.id, (m.name, *m.aliases)) for m in self.measures.values())
            case "children":
                return _by_parent(self.crimes.values())
            case _:
                return _crime_names(self.crimes)


def _unread(instrument: Instrument) -> Instrument:
    """The instrument without anything that was learnt from a list of parties."""
    return replace(instrument, as_of=None, signatures_as_of=None, published_in_force=None, not_in_force_as_of=None)


def in_order(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Acts by day, then as they were recorded."""
    return tuple(sorted(acts, key=lambda act: (act.on.first, act.on.last)))


def _instrument_names(instrument: Instrument) -> tuple[str, ...]:
    return (instrument.short, instrument.title, *instrument.names, *instrument.series.values())


def _crime_names(crimes: Mapping[str, Crime]) -> Index:
    """Ids always; names where only one crime bears them ("Murder" alone is one of several in war)."""
    by_id = names.index((crime.id, crime.aliases) for crime in crimes.values())
    by_name = names.index((crime.id, (crime.name,)) for crime in crimes.values())
    return {**by_name, **by_id}


def _by_parent(crimes: Iterable[Crime]) -> Index:
    below: dict[str, tuple[str, ...]] = {}
    for crime in crimes:
        if crime.parent:
            below[crime.parent] = (*below.get(crime.parent, ()), crime.id)
    return below
