"""The whole world at once: groups of provisions for every offence, each distinct answer worked out once.

A *layout* says which node of the circuit answers which cell (a group of provisions,
such as all bases for a measure, and an offence). It holds for every day. A *sweep*
gives the nodes their planes on one day: cells with the same answer share one plane,
so the world in memory is as large as what differs in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from servanda.law.circuit import Circuit, Node
from servanda.law.plane import Bits, Plane
from servanda.law.world import World

__all__ = ["Layout", "Sweep", "layout", "sweep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which node answers which cell."""

    groups: tuple[str, ...]
    offences: tuple[str, ...]
    nodes: tuple[Node, ...]  # the distinct ones
    cells: NDArray[np.int32]  # [group, offence]: a place in ``nodes``


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """The answers of a layout on one day."""

    layout: Layout
    states: tuple[str, ...]
    planes: tuple[Plane, ...]  # one for each node of the layout

    def at(self, group: str, offence: str) -> Plane:
        """The answers of one group for one offence, for every pair of States."""
        where = self.layout
        return self.planes[int(where.cells[where.groups.index(group), where.offences.index(offence)])]

    def words(self) -> tuple[Bits, Bits]:
        """Certainly and possibly yes, written out: [group, offence, asked, word of 64 States that ask].

        One array where nothing is not known. Bits behind the last State mean nothing.
        """
        sure = self._written([plane.sure for plane in self.planes])
        exact = all(plane.is_exact for plane in self.planes)
        return sure, sure if exact else self._written([plane.may for plane in self.planes])

    def _written(self, patterns: list[Bits]) -> Bits:
        shape = (len(self.states), -(-len(self.states) // 64))
        found = np.empty((*self.layout.cells.shape, *shape), dtype=np.uint64)
        for place, number in np.ndenumerate(self.layout.cells):
            found[place] = patterns[number]
        return found

    def counts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many pairs are certainly, and possibly, yes: [group, offence]; a State with itself is counted."""
        found = ((plane.spread(len(self.states))) for plane in self.planes)
        numbers = np.array([(sure.sum(), may.sum()) for sure, may in found], dtype=np.int64)
        return numbers[self.layout.cells, 0], numbers[self.layout.cells, 1]


def layout(circuit: Circuit, groups: Mapping[str, Iterable[str]], offences: Sequence[str] = ()) -> Layout:
    """The layout of groups of provisions by their ids, for some offences or all of the record."""
    asked = tuple(offences) or tuple(circuit.record.crimes)
    rows: dict[str, NDArray[np.int32]] = {}
    cells = np.empty((len(groups), len(asked)), dtype=np.int32)
    for place, keys in enumerate(groups.values()):
        for key in (keys := tuple(keys)):
            if key not in rows:
                rows[key] = np.array([circuit.provision(key, offence).number for offence in asked], dtype=np.int32)
        cells[place] = _joined(circuit, [rows[key] for key in keys], len(asked))
    used, numbers = np.unique(cells, return_inverse=True)
    return Layout(
        groups=tuple(groups),
        offences=asked,
        nodes=tuple(circuit.nodes[n] for n in used),
        cells=numbers.reshape(cells.shape).astype(np.int32),
    )


def sweep(world: World, where: Layout) -> Sweep:
    """The answers of a layout on the day of a world."""
    planes = tuple(world.plane(node) for node in where.nodes)
    return Sweep(layout=where, states=tuple(world.states), planes=planes)


def _joined(circuit: Circuit, rows: list[NDArray[np.int32]], width: int) -> NDArray[np.int32]:
    """For each offence the node of "any of these"; offences for which the nodes are the same are joined once."""
    if not rows:
        return np.full(width, circuit.combined("or", []).number, dtype=np.int32)
    columns, where = np.unique(np.stack(rows), axis=1, return_inverse=True)
    nodes = [circuit.combined("or", [circuit.nodes[n] for n in column]).number for column in columns.T]
    return np.array(nodes, dtype=np.int32)[where.reshape(-1)]
