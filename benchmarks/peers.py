"""The same problem for peers: which pairs of States have a basis, for each offence and measure, on one day.

Every peer starts from the same tables and its answer is compared with ours, cell by
cell: [measure, offence, asked, asking].
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.synthetic import World

__all__ = ["Clingo", "DuckBits", "DuckJoin", "Kernel", "OpenFisca", "PolarsJoin", "cells_of"]

Words = NDArray[np.uint64]
Cells = NDArray[np.bool_]
_WIDTHS = {"since": np.int32, "until": np.int32}  # all other columns fit into 16 bits


def cells_of(words: Words, states: int) -> Cells:
    """One truth value a cell from words of 64 States that ask."""
    bits = np.unpackbits(np.ascontiguousarray(words).view(np.uint8), axis=-1, bitorder="little")
    return bits[..., :states].astype(bool)


def _cells(world: World, rows: tuple[Any, ...]) -> Cells:
    found = np.zeros((world.measures, world.offences, world.states, world.states), dtype=bool)
    found[rows] = True
    return found


class Kernel:
    """Words of 64 States and a loop over bases, written by hand for this problem alone."""

    name = "numpy words by hand"

    def __init__(self, world: World) -> None:
        self.world = world
        spells = [(s, i, since.toordinal(), until.toordinal()) for s, i, since, until in world.spells]
        self.state, self.instrument, self.since, self.until = np.array(spells).T
        self.of_ground = np.array([ground.instrument for ground in world.grounds])
        self.free = np.ones((len(world.grounds), world.states), dtype=bool)
        for state, ground in world.reserved:
            self.free[ground, state] = False
        instruments = max(self.of_ground) + 1
        self.shape = (instruments, world.states)
        self.bases: dict[tuple[int, int], list[int]] = {}
        for number, served in enumerate(world.grounds):
            for cell in product(served.measures, served.offences):
                self.bases.setdefault(cell, []).append(number)

    def answer(self, day: date) -> Words:
        number = day.toordinal()
        bound = (self.since <= number) & (number < self.until)
        party = np.zeros(self.shape, dtype=bool)
        party[self.instrument[bound], self.state[bound]] = True
        able = party[self.of_ground] & self.free
        width = -(-self.world.states // 64) * 64
        padded = np.zeros((len(able), width), dtype=bool)
        padded[:, : self.world.states] = able
        asking = np.packbits(padded, axis=1, bitorder="little").view(np.uint64)
        asked = np.where(able, np.uint64(0xFFFF_FFFF_FFFF_FFFF), np.uint64(0))
        shape = (self.world.measures, self.world.offences, self.world.states, width // 64)
        found = np.zeros(shape, dtype=np.uint64)
        pairs = asked[:, :, np.newaxis] & asking[:, np.newaxis, :]
        for (measure, offence), grounds in self.bases.items():
            cell = found[measure, offence]
            for ground in grounds:
                np.bitwise_or(cell, pairs[ground], out=cell)
        return found

    def cells(self, answer: Words) -> Cells:
        return cells_of(answer, self.world.states)


class _Duck:
    """Tables of the facts in a database in memory."""

    def __init__(self, world: World) -> None:
        import duckdb

        self.world = world
        self.db = duckdb.connect()
        for name, columns in tables_of(world).items():
            arrays = {key: np.array(column, dtype=_WIDTHS.get(key, np.int16)) for key, column in columns.items()}
            self.db.execute(f"create table {name} as select * from arrays")
            del arrays

    def _able(self, day: date) -> str:
        """Which State can rely on which ground that day."""
        return f"""able as materialized (
            select party.state, ground.ground from party join ground using (instrument)
            anti join reserved on reserved.state = party.state and reserved.ground = ground.ground
            where since <= {day.toordinal()} and {day.toordinal()} < until)"""


class DuckJoin(_Duck):
    """One natural join of State, ground, State, offence and measure."""

    name = "DuckDB, natural join"

    def answer(self, day: date) -> Any:
        return self.db.execute(f"""create or replace table answer as
            with {self._able(day)},
            asking as (select state as asking, ground from able), asked as (select state as asked, ground from able)
            select distinct measure, offence, asked, asking
            from asking natural join asked natural join covers natural join serves""")

    def cells(self, answer: Any) -> Cells:
        rows = self.db.execute("select measure, offence, asked, asking from answer").fetchnumpy()
        return _cells(self.world, (rows["measure"], rows["offence"], rows["asked"], rows["asking"]))


class DuckBits(_Duck):
    """Words of 64 States, drawn together by ``bit_or``."""

    name = "DuckDB, bit_or"

    def answer(self, day: date) -> Any:
        words = range(-(-self.world.states // 64))
        packed = ", ".join(
            f"bit_or(case when state // 64 = {w} then 1::ubigint << (state % 64)::ubigint else 0 end) as w{w}"
            for w in words
        )
        drawn = ", ".join(f"bit_or(w{w}) as w{w}" for w in words)
        return self.db.execute(f"""with {self._able(day)},
            asking as materialized (select ground, {packed} from able group by ground)
            select measure, offence, state as asked, {drawn}
            from able join asking using (ground) join covers using (ground) join serves using (ground)
            group by all""").fetchnumpy()

    def cells(self, answer: Any) -> Cells:
        width = -(-self.world.states // 64)
        found = np.zeros((self.world.measures, self.world.offences, self.world.states, width), dtype=np.uint64)
        for word in range(width):
            found[answer["measure"], answer["offence"], answer["asked"], word] = answer[f"w{word}"]
        return cells_of(found, self.world.states)


class PolarsJoin:
    """The natural join again, in lazy frames."""

    name = "Polars, join"

    def __init__(self, world: World) -> None:
        self.world = world
        self.tables = {name: _frame(columns) for name, columns in tables_of(world).items()}

    def answer(self, day: date) -> Any:
        import polars as pl

        tables = {name: frame.lazy() for name, frame in self.tables.items()}
        number = day.toordinal()
        bound = tables["party"].filter((pl.col("since") <= number) & (number < pl.col("until")))
        able = bound.join(tables["ground"], on="instrument").join(
            tables["reserved"], on=["state", "ground"], how="anti"
        )
        able = able.select("state", "ground")
        pairs = able.rename({"state": "asked"}).join(able.rename({"state": "asking"}), on="ground")
        served = tables["covers"].join(tables["serves"], on="ground")
        wanted = ["measure", "offence", "asked", "asking"]
        return pairs.join(served, on="ground").select(wanted).unique().collect()

    def cells(self, answer: Any) -> Cells:
        columns = [answer[name].to_numpy() for name in ("measure", "offence", "asked", "asking")]
        return _cells(self.world, (columns[0], columns[1], columns[2], columns[3]))


class Clingo:
    """Answer-set rules, grounded and solved; a part of the cells, for grounding takes memory with each."""

    name = "clingo"

    def __init__(self, world: World, measures: range = range(2), offences: range = range(6)) -> None:
        self.world, self.measures, self.offences = world, measures, offences

    @property
    def share(self) -> float:
        """The part of all cells that is asked."""
        return len(self.measures) * len(self.offences) / (self.world.measures * self.world.offences)

    def answer(self, day: date) -> Any:
        import clingo

        control = clingo.Control(["--warn=none"])
        control.add("base", [], "\n".join((*self._facts(day), _RULES)))
        control.ground([("base", [])])
        with control.solve(yield_=True) as handle:
            model = next(iter(handle))
            return [tuple(argument.number for argument in atom.arguments) for atom in model.symbols(shown=True)]

    def cells(self, answer: Any) -> Cells:
        return _cells(self.world, tuple(np.array(answer).T))

    def _facts(self, day: date) -> list[str]:
        found = [f"party({s},{i})." for s, i, since, until in self.world.spells if since <= day < until]
        found += [f"reserved({state},{ground})." for state, ground in self.world.reserved]
        for number, ground in enumerate(self.world.grounds):
            found.append(f"ground({number},{ground.instrument}).")
            found += [f"covers({number},{offence})." for offence in ground.offences if offence in self.offences]
            found += [f"serves({number},{measure})." for measure in ground.measures if measure in self.measures]
        return found


_RULES = """
able(S,G) :- party(S,I), ground(G,I), not reserved(S,G).
basis(M,O,B,A) :- serves(G,M), covers(G,O), able(B,G), able(A,G).
#show basis/4.
"""


class OpenFisca:
    """One variable a ground and one a cell, over a population of pairs of States."""

    name = "OpenFisca-core"

    def __init__(self, world: World) -> None:
        from openfisca_core import entities, periods, taxbenefitsystems, variables

        self.world = world
        pair = entities.build_entity("pair", "pairs", "A pair of States", is_person=True)
        self.system = taxbenefitsystems.TaxBenefitSystem([pair])
        self.bases = Kernel(world).bases
        rest = {"value_type": bool, "entity": pair, "definition_period": periods.DateUnit.DAY}
        for number in range(len(world.grounds)):
            for side in ("asking", "asked"):
                self.system.add_variable(type(f"{side}_{number}", (variables.Variable,), dict(rest)))
            formula = {"formula": _both(number)}
            self.system.add_variable(type(f"both_{number}", (variables.Variable,), rest | formula))
        for (measure, offence), grounds in self.bases.items():
            formula = {"formula": _any_of(tuple(grounds))}
            self.system.add_variable(type(f"cell_{measure}_{offence}", (variables.Variable,), rest | formula))

    def answer(self, day: date) -> Any:
        from openfisca_core.simulations import SimulationBuilder

        world, period = self.world, f"day:{day}:1"
        simulation = SimulationBuilder().build_default_simulation(self.system, world.states**2)
        able = np.zeros((len(world.grounds), world.states), dtype=bool)
        bound = {(state, instrument) for state, instrument, since, until in world.spells if since <= day < until}
        for number, ground in enumerate(world.grounds):
            for state in range(world.states):
                able[number, state] = (state, ground.instrument) in bound and (state, number) not in world.reserved
            simulation.set_input(f"asking_{number}", period, np.tile(able[number], world.states))
            simulation.set_input(f"asked_{number}", period, np.repeat(able[number], world.states))
        return {cell: simulation.calculate(f"cell_{cell[0]}_{cell[1]}", period) for cell in self.bases}

    def cells(self, answer: Any) -> Cells:
        world = self.world
        found = np.zeros((world.measures, world.offences, world.states, world.states), dtype=bool)
        for (measure, offence), flags in answer.items():
            found[measure, offence] = flags.reshape(world.states, world.states)
        return found


def _both(number: int) -> Any:
    def formula(pair: Any, period: Any) -> Any:
        return pair(f"asking_{number}", period) * pair(f"asked_{number}", period)

    return formula


def _any_of(grounds: tuple[int, ...]) -> Any:
    def formula(pair: Any, period: Any) -> Any:
        return sum(pair(f"both_{number}", period) for number in grounds) > 0

    return formula


def tables_of(world: World) -> dict[str, dict[str, list[int]]]:
    """The facts as tables of numbers; days are counted from the first day of year 1."""
    covers = [(number, offence) for number, ground in enumerate(world.grounds) for offence in ground.offences]
    serves = [(number, measure) for number, ground in enumerate(world.grounds) for measure in ground.measures]
    spells = [(s, i, since.toordinal(), until.toordinal()) for s, i, since, until in world.spells]
    return {
        "party": _named(("state", "instrument", "since", "until"), spells),
        "ground": _named(("ground", "instrument"), [(n, g.instrument) for n, g in enumerate(world.grounds)]),
        "reserved": _named(("state", "ground"), sorted(world.reserved)),
        "covers": _named(("ground", "offence"), covers),
        "serves": _named(("ground", "measure"), serves),
    }


def _named(names: tuple[str, ...], rows: Sequence[tuple[int, ...]]) -> dict[str, list[int]]:
    return dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True))


def _frame(columns: dict[str, list[int]]) -> Any:
    import polars as pl

    return pl.DataFrame(columns, schema={name: pl.Int32 if name in _WIDTHS else pl.Int16 for name in columns})
