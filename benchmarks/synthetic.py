"""A world made up for measuring: 200 States, 60 instruments, 60 offences, 15 measures, 5 % of participations reserved.

It is a whole record, as if read from a registry, and the same on every machine. Peers get
the same facts as plain tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from servanda.facts.days import exactly
from servanda.facts.instruments import Cover, Instrument, Provision
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind, Crime, Measure, Party, Statement, StatementEffect

__all__ = ["DAY", "Ground", "World", "made_up", "measure_id"]

DAY = date(2020, 1, 1)
_FIRST, _LAST = date(1960, 1, 1), date(2025, 1, 1)
_RECORDED = date(2026, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One provision as plain numbers: its instrument, and the offences and measures it is a basis for."""

    instrument: int
    offences: tuple[int, ...]
    measures: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The record, and the same facts as tables for peers."""

    record: Record
    states: int
    offences: int
    measures: int
    grounds: tuple[Ground, ...]
    spells: tuple[tuple[int, int, date, date], ...]  # State, instrument, bound since, until (excluded)
    reserved: frozenset[tuple[int, int]]  # State, ground

    def bases(self) -> dict[str, list[str]]:
        """The provisions for each measure, by id."""
        found: dict[str, list[str]] = {measure_id(m): [] for m in range(self.measures)}
        for number, ground in enumerate(self.grounds):
            for measure in ground.measures:
                found[measure_id(measure)].append(f"p{number}")
        return found


def measure_id(number: int) -> str:
    """The first measure is extradition, the others are made up."""
    return f"m{number}" if number else "extradition"


def made_up(states: int = 200, instruments: int = 60, offences: int = 60, measures: int = 15, seed: int = 62) -> World:
    """The same world for the same numbers."""
    dice = Random(seed)
    grounds = tuple(_grounds(dice, instruments, offences, measures))
    spells = tuple(_spells(dice, states, instruments))
    reserved = frozenset(_reserved(dice, spells, grounds))
    return World(
        record=_record(states, instruments, offences, measures, grounds, spells, reserved),
        states=states,
        offences=offences,
        measures=measures,
        grounds=grounds,
        spells=spells,
        reserved=reserved,
    )


def _grounds(dice: Random, instruments: int, offences: int, measures: int) -> Iterator[Ground]:
    for instrument in range(instruments):
        covered = tuple(sorted(dice.sample(range(offences), min(offences, dice.randint(4, 14)))))
        for _ in range(dice.randint(2, 4)):
            some = dice.sample(range(measures), min(measures, dice.randint(2, 6)))
            yield Ground(instrument=instrument, offences=covered, measures=tuple(sorted(some)))


def _spells(dice: Random, states: int, instruments: int) -> Iterator[tuple[int, int, date, date]]:
    span = (_LAST - _FIRST).days
    for instrument in range(instruments):
        popular = dice.uniform(0.2, 0.9)
        for state in range(states):
            if dice.random() < popular:
                since = _FIRST + timedelta(dice.randrange(span))
                leaves = dice.random() < 0.02
                until = since + timedelta(dice.randrange(400, 8000)) if leaves else date.max
                yield state, instrument, since, until


def _reserved(
    dice: Random, spells: tuple[tuple[int, int, date, date], ...], grounds: tuple[Ground, ...]
) -> Iterator[tuple[int, int]]:
    own: dict[int, list[int]] = {}
    for number, ground in enumerate(grounds):
        own.setdefault(ground.instrument, []).append(number)
    for state, instrument, *_ in spells:
        if dice.random() < 0.05:
            yield state, dice.choice(own[instrument])


def _record(
    states: int,
    instruments: int,
    offences: int,
    measures: int,
    grounds: tuple[Ground, ...],
    spells: tuple[tuple[int, int, date, date], ...],
    reserved: frozenset[tuple[int, int]],
) -> Record:
    parties = [_party(number) for number in range(states)]
    crimes = [_crime(number) for number in range(offences)]
    asked = [_measure(number) for number in range(measures)]
    acts: dict[str, list[Act]] = {f"i{number}": [] for number in range(instruments)}
    for state, instrument, since, until in spells:
        acts[f"i{instrument}"].append(_act(state, instrument, ActKind.ACCESSION, since))
        if until != date.max:
            acts[f"i{instrument}"].append(_act(state, instrument, ActKind.WITHDRAWAL, until))
    said: dict[str, list[Statement]] = {}
    for state, number in sorted(reserved):
        said.setdefault(f"i{grounds[number].instrument}", []).append(_statement(state, number, grounds[number]))
    return Record(
        parties={party.code: party for party in parties},
        instruments={f"i{number}": _instrument(number, grounds) for number in range(instruments)},
        acts={key: tuple(sorted(done, key=lambda act: act.on.first)) for key, done in acts.items()},
        statements={key: tuple(made) for key, made in said.items()},
        memberships=(),
        situations=(),
        crimes={crime.id: crime for crime in crimes},
        measures={measure.id: measure for measure in asked},
        kinds={},
        case_facts={},
        sources={},
        outside_regimes=(),
        counts=(),
        authorities=(),
    )


def _party(number: int) -> Party:
    return Party(
        code=f"S{number:03}",
        name=f"State {number}",
        kind="state",
        alpha2="",
        m49="",
        region="",
        member_since=None,
        existed_until=None,
        aliases=(),
        successors=(),
    )


def _crime(number: int) -> Crime:
    return Crime(
        id=f"o{number}",
        name=f"offence {number}",
        parent=None,
        defined_in=(),
        contexts=(),
        amendment=None,
        distinct_from=(),
        aliases=(),
        note="",
        certainty="text",
    )


def _measure(number: int) -> Measure:
    return Measure(id=measure_id(number), name=f"measure {number}", family="assistance", electronic=False, aliases=())


def _act(state: int, instrument: int, kind: ActKind, day: date) -> Act:
    return Act(
        party=f"S{state:03}",
        instrument=f"i{instrument}",
        kind=kind,
        on=exactly(day),
        effective=day,
        recorded_on=_RECORDED,
        source="made-up",
        note="",
        at="made up",
    )


def _statement(state: int, number: int, ground: Ground) -> Statement:
    return Statement(
        party=f"S{state:03}",
        instrument=f"i{ground.instrument}",
        article=str(number + 1000),
        kind="reservation",
        effect=StatementEffect.EXCLUDES,
        scope=(),
        on=None,
        until=None,
        covers_from=None,
        covers_until=None,
        recorded_on=_RECORDED,
        paraphrase="does not apply the article",
        source="made-up",
        at="made up",
    )


def _instrument(number: int, grounds: tuple[Ground, ...]) -> Instrument:
    own = [(place, ground) for place, ground in enumerate(grounds) if ground.instrument == number]
    covered = own[0][1].offences
    return Instrument(
        id=f"i{number}",
        short=f"Convention {number}",
        title=f"Convention {number}",
        names=(),
        kind="treaty",
        parent=None,
        parent_required=False,
        regimes=(),
        adopted=exactly(_FIRST),
        adopted_at="",
        opened=None,
        signature_until=None,
        depositary="",
        series={},
        published_in_force=_FIRST,
        not_in_force_as_of=None,
        force=None,
        withdrawal=None,
        as_of=_RECORDED,
        recorded_on=_RECORDED,
        signatures_as_of=None,
        missing=(),
        unlisted=(),
        statements_missing=False,
        open_questions=(),
        sources=(),
        covers=tuple(_cover(offence) for offence in covered),
        provisions=tuple(_provision(place, ground) for place, ground in own),
        certainty="text",
        confidence="",
        warning="",
    )


def _cover(offence: int) -> Cover:
    return Cover(
        offence=f"o{offence}",
        cites="100",
        contexts=(),
        annex=None,
        since_amendment=None,
        left_out=False,
        certainty="text",
        note="",
    )


def _provision(number: int, ground: Ground) -> Provision:
    return Provision(
        id=f"p{number}",
        instrument=f"i{ground.instrument}",
        cites=str(number + 1000),
        kind="basis",
        effect="shall",
        qualifier="",
        bound=("requested",),
        offences="covered",
        measures=tuple(measure_id(measure) for measure in ground.measures),
        requires={"party": ["requesting", "requested"]},
        unless=None,
        discharged_by=(),
        says="Parties assist each other.",
        item="",
        required="",
        period="",
        certainty="text",
        confidence="",
        reading="",
        at="made up:1",
    )
