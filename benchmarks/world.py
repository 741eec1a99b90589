"""The whole world at a date, made-up world of 36 million cells.

200 States, 60 instruments, 60 offences, 15 measures, 5 % of participations reserved.
"""

from __future__ import annotations

from typing import Any

from benchmarks.peers import Clingo, DuckBits, DuckJoin, Kernel, OpenFisca, PolarsJoin, cells_of
from benchmarks.rows import Row, best_of
from benchmarks.synthetic import DAY, made_up
from servanda.law.rules import Rules
from servanda.law.standing import Standing
from servanda.law.sweep import Sweep, layout, sweep
from servanda.law.world import World

__all__ = ["measure"]


def measure() -> list[Row]:
    """Ours beside five peers, each with the same answer."""
    made = made_up()
    rules = Rules(Standing(made.record))
    prepared, where = best_of(1, lambda: layout(rules.circuit(False), made.bases()))

    def ours() -> Sweep:
        return sweep(World(rules, DAY), where)

    taken, answer = best_of(30, ours)
    sure, may = answer.words()
    expected = cells_of(sure, made.states)
    assert (sure == may).all(), "everything is recorded in the made-up world"
    what = "every cell, from the record"
    rows = [_beside(made, peer, runs, expected, taken, target, what) for peer, runs, target in _PEERS]
    written, _ = best_of(10, lambda: ours().words())
    hand = rows[0].theirs
    return [
        *rows,
        Row(what="the same, written out cell by cell", ours=written, peer=Kernel.name, theirs=hand, target=1 / 3),
        Row(what="laying out the circuit, once for all days", ours=prepared),
    ]


_PEERS: list[tuple[Any, int, float | None]] = [
    (Kernel, 30, 1 / 3),
    (DuckBits, 5, 3),
    (DuckJoin, 1, 100),
    (PolarsJoin, 1, None),
    (OpenFisca, 3, 10),
    (Clingo, 1, None),
]


def _beside(made: Any, kind: Any, runs: int, expected: Any, ours: float, target: float | None, what: str) -> Row:
    peer = kind(made)
    theirs, answer = best_of(runs, lambda: peer.answer(DAY))
    found = peer.cells(answer)
    if not isinstance(peer, Clingo):
        assert (found == expected).all(), f"{peer.name} answers otherwise"
        return Row(what=what, ours=ours, peer=peer.name, theirs=theirs, target=target)
    asked = (slice(len(peer.measures)), slice(len(peer.offences)))
    assert (found[asked] == expected[asked]).all(), f"{peer.name} answers otherwise"
    note = f"measured on {peer.share:.2%} of the cells and multiplied"
    return Row(what=what, ours=ours, peer=peer.name, theirs=theirs / peer.share, note=note)
