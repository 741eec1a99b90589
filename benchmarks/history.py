"""The whole history: every day on which anything changes, made-up world of 36 million cells.

The peer unites, for each cell, the stretches in which some basis holds; of both we ask
how many stretches there are and how many days they last together.
"""

from __future__ import annotations

from datetime import date
from time import process_time
from typing import Any

import numpy as np

from benchmarks.peers import DuckJoin
from benchmarks.rows import Row, best_of
from benchmarks.synthetic import World as MadeUp
from benchmarks.synthetic import made_up, measure_id
from servanda.law.history import history
from servanda.law.rules import Rules
from servanda.law.standing import Standing
from servanda.law.sweep import Layout, layout
from servanda.law.world import World

__all__ = ["measure"]

BEFORE, UNTIL = date(1959, 12, 31), date(2025, 12, 31)
MEASURES = 1  # of fifteen, for the peer: the union of all would not fit into memory


def measure() -> list[Row]:
    """Ours over everything, the peer over a part, both with the same counts for that part."""
    made = made_up()
    rules = Rules(Standing(made.record))
    where = layout(rules.circuit(False), made.bases())
    weights = _weights(where, made.measures)
    taken, (worked, (deltas, ours)) = best_of(
        1, lambda: best_of(1, lambda: _stretches(rules, where, weights), process_time)
    )
    theirs, (spent, united) = best_of(1, lambda: best_of(1, lambda: _united(made), process_time))
    assert tuple(ours) == tuple(united), f"{ours} stretches and days, the peer has {united}"
    share = MEASURES / made.measures
    note = f"{deltas:,} deltas; the peer measured on {MEASURES} of {made.measures} measures and multiplied"
    return [
        Row(
            what="every change in every cell since 1960",
            ours=taken,
            peer="DuckDB, union of intervals",
            theirs=theirs / share,
            target=10,
            note=note,
        ),
        Row(
            what="the same in time of the processor",
            ours=worked,
            peer="DuckDB, union of intervals",
            theirs=spent / share,
            note="ours has one thread, the peer one for each core: on a busy machine it gets the larger share",
        ),
    ]


def _weights(where: Layout, measures: int) -> Any:
    """How many cells of the measures that the peer is asked about each node answers."""
    first = [place for place, group in enumerate(where.groups) if group in {measure_id(m) for m in range(MEASURES)}]
    return np.bincount(where.cells[first].ravel(), minlength=len(where.nodes))


def _stretches(rules: Rules, where: Layout, weights: Any) -> tuple[int, list[int]]:
    """The number of deltas; and for some cells, how many stretches there are and how many days they last."""
    deltas, stretches, days = 0, 0, 0
    for delta in history(World(rules, BEFORE), where, UNTIL):
        deltas += 1
        left = UNTIL.toordinal() + 1 - delta.day.toordinal()
        times = weights[delta.places]
        before, after = delta.before[0, times > 0], delta.after[0, times > 0]  # certainly yes
        begun, over = (_counted(some, times[times > 0]) for some in (after & ~before, before & ~after))
        stretches += begun
        days += (begun - over) * left
    return deltas, [stretches, days]


def _counted(pairs: Any, times: Any) -> int:
    """How many pairs there are, those of each place counted as many times as it has cells."""
    return int(np.bitwise_count(pairs).sum(axis=(1, 2, 3)) @ times)


def _united(made: MadeUp) -> tuple[int, int]:
    duck = DuckJoin(made)
    end = UNTIL.toordinal() + 1
    found = duck.db.execute(f"""
        with spell as materialized (
            select party.state, ground, since, least(until, {end}) as until from party join ground using (instrument)
            anti join reserved on reserved.state = party.state and reserved.ground = ground.ground),
        stretch as (
            select measure, offence, b.state as asked, a.state as asking,
                greatest(a.since, b.since) as since, least(a.until, b.until) as until
            from spell a join spell b using (ground) join covers using (ground) join serves using (ground)
            where greatest(a.since, b.since) < least(a.until, b.until) and measure < {MEASURES}),
        reached as (
            select since, until, max(until) over (
                partition by measure, offence, asked, asking order by since, until
                rows between unbounded preceding and 1 preceding) as reach
            from stretch)
        select count(*) filter (where reach is null or since > reach),
            sum(greatest(0, until - greatest(since, coalesce(reach, since))))
        from reached""").fetchone()
    return int(found[0]), int(found[1])
