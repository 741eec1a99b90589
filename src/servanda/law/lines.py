"""Lines: the circuit asked about some States only, each as asked by every State and as asking every State.

When the standing of a State turns, no pair changes but those it is part of: its row and
its column of each plane. Both are kept as bits, 64 States to a word, the column as the
row of the plane with its sides exchanged. Nodes of one kind and depth are worked out together.
Arrays are [pattern, node, .., side, State, word]; patterns as in ``law.plane``, one where all is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from math import prod

import numpy as np
from numpy.typing import NDArray

from servanda.law.circuit import Kind, Node
from servanda.law.plane import Bits, Plane, packed
from servanda.law.world import World

__all__ = ["Lines", "Places", "Turned"]

Places = NDArray[np.intp]
AT_ONCE = 16  # States; bounds the memory of a day on which all States turn


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Turned:
    """What changed: each pair once, in the line of one of ``states``.

    On side 0 the State is asked, a bit for each State that asks; on side 1 it asks, a bit for
    each State asked that is none of ``states``. ``places`` are those of the nodes asked about.
    """

    places: Places
    states: Places
    before: Bits  # [pattern, place, side, State, word]
    after: Bits


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Nodes worked out together; the parts of each, one repeated to fill the width."""

    kind: Kind
    nodes: Places  # [node]
    parts: Places  # [part, node]

    def light(self, found: Bits) -> None:
        """Work out the nodes from their parts in the same array: [pattern, node, bits]."""
        parts = found.take(self.parts, axis=1)
        match self.kind:
            case "not":
                found[:, self.nodes] = ~parts[::-1, 0]
            case "and":
                found[:, self.nodes] = np.bitwise_and.reduce(parts, axis=1)
            case _:
                found[:, self.nodes] = np.bitwise_or.reduce(parts, axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class _Resting:
    """What rests on some parts of the record: ends of the circuit, nodes asked about, and what they are made of."""

    ends: Places
    asked: Places
    batches: Sequence[_Batch]


class Lines:
    """Some nodes of a circuit as days go by: only what the circuit ends in is kept, for all States."""

    def __init__(self, world: World, nodes: Sequence[Node]) -> None:
        self.count, self.words = len(world.states), -(-len(world.states) // 64)
        depth = _depths(nodes)
        self.nodes = sorted(depth, key=lambda node: (depth[node], _batch(node), node.number))  # ends first
        place = {node: place for place, node in enumerate(self.nodes)}
        self.parts = [[place[part] for part in node.parts] for node in self.nodes]
        self.asked = np.array([place[node] for node in nodes], dtype=np.intp)
        self.batches = list(self._batches(depth))
        self.ends = [world.plane(node) for node in self.nodes if not node.parts]
        self.patterns = 1 if all(plane.is_exact for plane in self.ends) else 2
        self.kept = self._squares(self.ends)
        self._resting = lru_cache(256)(self._resting_on)
        self._flags = cache(self._flags_of)

    def turn(self, world: World, names: Iterable[str]) -> Turned | None:
        """Go on to a day on which parts of the record turn; None: nothing changes."""
        resting = self._resting(frozenset(names))
        turned = self._asked_again(world, resting.ends)
        places, squares = list(turned), self._squares(list(turned.values()))
        states = self._touched(squares, self.kept[:, places])
        ends = np.empty((self.patterns, len(self.ends), 2, 2, len(states), self.words), dtype=np.uint64)
        ends[:, :, 0] = ends[:, :, 1] = self.kept[:, :, :, states]
        ends[:, places, 1] = squares[:, :, :, states]
        self.kept[:, places] = squares
        return self._changed(resting.asked, states, self._lit(ends, resting)) if len(states) else None

    def _asked_again(self, world: World, places: Places) -> dict[int, Plane]:
        """The ends of the circuit that say something else than before."""
        found = {}
        for place in places.tolist():
            plane = world.plane(self.nodes[place])
            if not plane.equals(self.ends[place]):
                found[place] = self.ends[place] = plane
        if self.patterns == 1 and not all(plane.is_exact for plane in found.values()):
            self.patterns, self.kept = 2, np.repeat(self.kept, 2, axis=0)
        return found

    def _squares(self, planes: Sequence[Plane]) -> Bits:
        """All lines of some ends: [pattern, end, side, State, word]."""
        found = np.empty((self.patterns, len(planes), 2, self.count, self.words), dtype=np.uint64)
        for place, plane in enumerate(planes):
            for side, one in enumerate((plane, plane.exchanged(self.count))):
                found[0, place, side] = one.sure
                if self.patterns == 2:
                    found[1, place, side] = one.may
        return found

    def _touched(self, squares: Bits, before: Bits) -> Places:
        """States such that each pair that turned has one of them: for each end those of the side with fewer."""
        sides = (squares != before).any(axis=(0, 4))  # [end, side, State]
        fewer = sides.sum(axis=2).argmin(axis=1)
        touched: Places = sides[np.arange(len(sides)), fewer].any(axis=0).nonzero()[0]
        return touched

    def _lit(self, ends: Bits, resting: _Resting) -> Bits:
        """The lines of the nodes asked, from those of the ends: [pattern, node, before or after, side, State, word]."""
        blocks = range(0, ends.shape[4], AT_ONCE)
        return np.concatenate([self._block(ends[..., b : b + AT_ONCE, :], resting) for b in blocks], axis=4)

    def _block(self, ends: Bits, resting: _Resting) -> Bits:
        patterns, count, *shape = ends.shape
        found = np.empty((patterns, len(self.nodes), prod(shape)), dtype=np.uint64)
        found[:, :count] = ends.reshape(patterns, count, -1)
        for batch in resting.batches:
            batch.light(found)
        return found.take(self.asked[resting.asked], axis=1).reshape(patterns, -1, *shape)

    def _changed(self, places: Places, states: Places, found: Bits) -> Turned | None:
        """Where before and after differ in a pair of States."""
        others = np.ones(self.count, dtype=bool)
        found[..., 0, :, :] &= packed(others)  # the bits behind the last State mean nothing
        others[states] = False
        found[..., 1, :, :] &= packed(others)
        before, after = found[:, :, 0], found[:, :, 1]
        differ = (before != after).any(axis=(0, 2, 3, 4))
        if not differ.any():
            return None
        return Turned(places=places[differ], states=states, before=before[:, differ], after=after[:, differ])

    def _batches(self, depth: Mapping[Node, int]) -> Iterator[_Batch]:
        made = [(place, node) for place, node in enumerate(self.nodes) if node.parts]
        for (_, (kind, width)), some in groupby(made, lambda found: (depth[found[1]], _batch(found[1]))):
            places = [place for place, _ in some]
            parts = [self.parts[place] for place in places]
            filled = [own + own[:1] * (2**width - len(own)) for own in parts]
            yield _Batch(kind, np.array(places), np.array(filled).T)

    def _resting_on(self, names: frozenset[str]) -> _Resting:
        rests, needed = np.logical_or.reduce([self._flags(name) for name in names])
        some = [(batch, needed[batch.nodes]) for batch in self.batches]
        return _Resting(
            ends=rests[: len(self.ends)].nonzero()[0],
            asked=rests[self.asked].nonzero()[0],
            batches=[_Batch(b.kind, b.nodes[used], b.parts[:, used]) for b, used in some if used.any()],
        )

    def _flags_of(self, name: str) -> NDArray[np.bool_]:
        """For each node, whether it rests on a part of the record; and whether one asked about that does needs it."""
        rests = np.array([name in node.reads for node in self.nodes], dtype=bool)
        needed = np.zeros(len(self.nodes), dtype=bool)
        needed[self.asked] = rests[self.asked]
        for place in reversed(range(len(self.nodes))):
            if needed[place]:
                needed[self.parts[place]] = True
        return np.stack([rests, needed])


def _batch(node: Node) -> tuple[Kind, int]:
    """Nodes of one kind and about as many parts: up to 1, 2, 4, 8 .."""
    return node.kind if node.parts else "leaf", (max(len(node.parts), 1) - 1).bit_length()


def _depths(nodes: Iterable[Node]) -> dict[Node, int]:
    """All nodes beneath some, each with the longest way down from it."""
    found: set[Node] = set()
    waiting = list(nodes)
    while waiting:
        if (node := waiting.pop()) not in found:
            found.add(node)
            waiting += node.parts
    depth: dict[Node, int] = {}
    for node in sorted(found, key=lambda node: node.number):  # parts come before what is made of them
        depth[node] = 1 + max((depth[part] for part in node.parts), default=-1)
    return depth
