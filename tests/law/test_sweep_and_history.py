"""The whole world at once says what is said cell by cell; what changes day by day adds up to what is on each day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from law.random_records import CRIMES, START, random_record, some_day
from servanda.facts.loading import load
from servanda.inquiries.asking import catalogue_of
from servanda.law.history import Delta, history
from servanda.law.kleene import Answer
from servanda.law.plane import Plane, column, combined, constant, diagonal, row
from servanda.law.rules import Rules
from servanda.law.standing import Standing
from servanda.law.sweep import Layout, layout, sweep
from servanda.law.world import World

dice_of = st.integers(0, 2**32).map(Random)
answers = st.sampled_from(list(Answer))
some_answers = st.lists(answers, min_size=70, max_size=70)  # more than one word of 64


def layout_of(rules: Rules) -> Layout:
    """Each provision alone, and all of each instrument together."""
    groups = {key: [key] for key in rules.provisions}
    for instrument in rules.standing.record.instruments.values():
        groups[instrument.id] = [p.id for p in instrument.provisions]
    return layout(rules.circuit(False), groups)


def equal(one: Plane, other: Plane, states: int) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one.spread(states), other.spread(states), strict=True))


def cells(world: World, where: Layout) -> NDArray[np.int8]:
    """Each answer of a sweep: [place, asked, asking]."""
    spread = [plane.spread(len(world.states)) for plane in sweep(world, where).planes]
    return np.array([sure.astype(np.int8) + may for sure, may in spread])


def add(delta: Delta, held: NDArray[np.int8]) -> None:
    """Add a delta to the answers held; each pair is told once, only where it changes, and from what it was."""
    for number, place in enumerate(delta.places):
        asked, asking, before, after = delta.pairs(number)
        assert len(set(zip(asked.tolist(), asking.tolist(), strict=True))) == len(asked) > 0
        assert np.array_equal(held[place][asked, asking], before)
        assert (before != after).all()
        held[place][asked, asking] = after


@given(dice_of)
@settings(max_examples=15, deadline=None)
def test_a_sweep_says_what_each_provision_says(dice: Random) -> None:
    rules = Rules(Standing(random_record(dice)))
    world, alone = World(rules, some_day(dice)), World(rules, START)
    alone.day = world.day

    swept = sweep(world, layout_of(rules))

    for offence in CRIMES:
        for key in rules.provisions:
            assert equal(swept.at(key, offence), alone.provision(key, offence), len(world.states))
        for instrument in rules.standing.record.instruments.values():
            together = alone.any_of([p.id for p in instrument.provisions], offence)
            assert equal(swept.at(instrument.id, offence), together, len(world.states))


def test_a_sweep_written_out_holds_the_bits_of_its_planes() -> None:
    rules = Rules(Standing(random_record(Random(7))))
    swept = sweep(World(rules, date(2012, 1, 1)), layout_of(rules))

    sure, may = swept.words()
    yes, possible = swept.counts()

    assert sure.shape == (*swept.layout.cells.shape, 4, 1)
    assert np.array_equal(np.bitwise_count(sure & np.uint64(15)).sum(axis=(2, 3)), yes)
    assert np.array_equal(np.bitwise_count(may & np.uint64(15)).sum(axis=(2, 3)), possible)


@given(dice_of)
@settings(max_examples=15, deadline=None)
def test_the_deltas_of_history_add_up_to_the_sweep_of_any_day(dice: Random) -> None:
    rules = Rules(Standing(random_record(dice)))
    where, first, last = layout_of(rules), START - timedelta(1), START + timedelta(7400)
    held = cells(World(rules, first), where)
    stops = sorted({some_day(dice) for _ in range(12)})

    for delta in (*history(World(rules, first), where, last), None):
        while stops and (delta is None or stops[0] < delta.day):
            assert np.array_equal(held, cells(World(rules, stops.pop(0)), where))
        if delta is not None:
            add(delta, held)


@pytest.mark.parametrize("strict", [False, True])
def test_the_history_of_the_record_adds_up_to_the_sweep_of_each_new_year(strict: bool) -> None:
    record = load()
    rules, bases = Rules(Standing(record)), catalogue_of(record).bases("extradition")
    where = layout(rules.circuit(strict), {"extradition": [p.id for p in bases]})
    first, years = World(rules, date(2015, 1, 1), strict), [date(year, 1, 1) for year in range(2016, 2028)]
    held, days = cells(first, where), []

    for delta in (*history(first, where, years[-1]), None):
        while years and (delta is None or years[0] < delta.day):
            assert np.array_equal(held, cells(World(rules, years.pop(0), strict), where))
        if delta is not None:
            days.append(delta.day)
            add(delta, held)

    assert days == sorted(set(days))
    assert days


@given(some_answers, some_answers)
def test_planes_combine_as_answers_do_cell_by_cell(asking: list[Answer], asked: list[Answer]) -> None:
    """Kleene's strong tables: and is the lesser, or the greater, not the contrary."""
    one, other = row(asking), column(asked)
    drawn = {kind: combined(kind, [one, other, one]) for kind in ("and", "or")}

    for a, b in ((0, 0), (3, 69), (69, 3), (64, 63), (63, 64)):
        assert (one & other).at(b, a) is drawn["and"].at(b, a) is min(asking[a], asked[b])
        assert (one | other).at(b, a) is drawn["or"].at(b, a) is max(asking[a], asked[b])
        assert (~one).at(b, a) is ~asking[a]


@given(answers, answers, answers)
def test_the_laws_of_three_values(one: Answer, two: Answer, three: Answer) -> None:
    p, q, r = constant(one), constant(two), constant(three)

    def same(left: Plane, right: Plane) -> bool:
        return left.at(0, 0) is right.at(0, 0)

    assert same(~~p, p)
    assert same(~(p & q), ~p | ~q)
    assert same(~(p | q), ~p & ~q)
    assert same(p & (q | r), (p & q) | (p & r))
    assert same(p | (p & q), p)
    assert same(p & ~p, constant(min(one, ~one)))


@given(some_answers, some_answers)
def test_a_plane_with_its_sides_exchanged_has_the_same_answers(asking: list[Answer], asked: list[Answer]) -> None:
    one, other = row(asking), column(asked)

    for plane in (one, other, one & other, one | diagonal(70), constant(asking[0])):
        there, back = plane.exchanged(70), plane.exchanged(70).exchanged(70)
        assert all(np.array_equal(a, b.T) for a, b in zip(there.spread(70), plane.spread(70), strict=True))
        assert equal(plane, back, 70)


def test_only_a_state_that_asks_itself_lies_on_the_diagonal() -> None:
    sure, _ = diagonal(70).spread(70)

    assert np.array_equal(sure, np.eye(70, dtype=bool))
