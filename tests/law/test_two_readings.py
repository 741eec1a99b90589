"""Every condition is declared once and read twice: the world's answers and the proofs agree, cell by cell."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import cycle, islice
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.random_records import CRIMES, random_record, some_day
from servanda.facts.loading import load
from servanda.law.columns import PartyColumn
from servanda.law.conditions import WORDS
from servanda.law.kleene import Answer
from servanda.law.rules import Rules
from servanda.law.standing import Standing
from servanda.law.world import World

DAYS = (date(1990, 5, 1), date(2004, 2, 29), date(2015, 7, 1), date(2026, 11, 21))
dice_of = st.integers(0, 2**32).map(Random)  # a seed: what fails is drawn again from it, not made smaller


@lru_cache(maxsize=1)
def real_rules() -> Rules:
    return Rules(Standing(load()))


def proved(world: World, key: str, offence: str, asking: str, asked: str) -> Answer:
    """The answer of the reading of one case, for the typical case of the world."""
    setting = world.setting(asking, asked, offence).binding(asked)
    return max(proof.answer for proof in world.rules.prove_each(key, setting))


def differing(world: World, cells: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """The cells (provision, offence, asking, asked) on which the two readings differ."""
    place = world.position
    return [
        (key, offence, asking, asked)
        for key, offence, asking, asked in cells
        if world.provision(key, offence).at(place[asked], place[asking])
        is not proved(world, key, offence, asking, asked)
    ]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("day", DAYS)
def test_both_readings_agree_on_every_provision_of_the_record(day: date, strict: bool) -> None:
    """For one offence of each kind that a provision tells apart; every State asks, and is asked, several times."""
    world, dice = World(real_rules(), day, strict), Random(day.toordinal())
    asking, asked = (cycle(dice.sample(world.states, len(world.states))) for _ in range(2))
    cells = []
    for key in world.rules.provisions:
        kinds = {world.circuit.key(key, offence): offence for offence in world.record.crimes}
        some = dice.sample(list(kinds.values()), min(2, len(kinds)))
        cells += [(key, offence, next(asking), next(asked)) for offence in some]

    assert len(cells) > 5 * len(world.states)
    assert differing(world, cells) == []


@given(dice_of)
@settings(max_examples=40, deadline=None)
def test_both_readings_agree_on_worlds_drawn_at_random(dice: Random) -> None:
    rules = Rules(Standing(random_record(dice), dice.choice(("strict", "practical"))))
    world = World(rules, some_day(dice), strict=dice.random() < 0.3)
    pairs = [(a, b) for a in world.states for b in world.states]

    cells = [(key, offence, *pair) for key in rules.provisions for offence in CRIMES for pair in dice.sample(pairs, 3)]

    assert differing(world, cells) == []


def test_the_worlds_drawn_use_every_word() -> None:
    seen: set[str] = set()
    for seed in range(40):
        for instrument in random_record(Random(seed)).instruments.values():
            seen |= {word for p in instrument.provisions for word in WORDS if f"'{word}'" in f"{p.requires}{p.unless}"}

    assert seen == set(WORDS)


@given(dice_of)
@settings(max_examples=60, deadline=None)
def test_a_column_of_parties_says_what_is_said_of_each(dice: Random) -> None:
    standing = Standing(random_record(dice), dice.choice(("strict", "practical")))
    states, day = list(standing.record.parties), some_day(dice)

    for instrument in standing.record.instruments:
        column = PartyColumn(standing, instrument, states).on(day)
        assert list(column) == [standing.is_party(state, instrument, day) for state in states]


def test_a_column_of_parties_says_what_is_said_of_each_in_the_record() -> None:
    standing = real_rules().standing
    states = [party.code for party in standing.record.parties.values()]

    for number, instrument in enumerate(standing.record.instruments):
        for day in islice(cycle(DAYS), number, number + 2):
            column = PartyColumn(standing, instrument, states).on(day)
            assert list(column) == [standing.is_party(state, instrument, day) for state in states]


@given(dice_of)
@settings(max_examples=30, deadline=None)
def test_a_supposed_accession_is_read_like_one_that_binds(dice: Random) -> None:
    """What a what-if works out anew is what a world made from nothing says."""
    rules = Rules(Standing(random_record(dice)))
    world = World(rules, some_day(dice))
    joined = frozenset({(dice.choice(world.states), dice.choice(list(world.record.instruments)))})
    for key in rules.provisions:
        world.provision(key, "war")

    below, anew = world.supposing(joined), World(rules, world.day, joined=joined)

    for key in rules.provisions:
        for one, other in zip(below.provision(key, "war").spread(4), anew.provision(key, "war").spread(4), strict=True):
            assert np.array_equal(one, other)
