"""Which element of which offence is supported by what, and where nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from servanda.custody.items import Item, Link, root_of

__all__ = ["Cell", "Row", "matrix", "strays"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One item about one element, with all the links by which it bears on it."""

    item: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An element with what bears on it: a hole where nothing supports it, disputed where something contradicts it.

    An original and what was made from it stand in one cell: a transcript is no second witness.
    """

    offence: str
    element: str
    cells: tuple[Cell, ...]

    @property
    def hole(self) -> bool:
        return not self._any("supports")

    @property
    def disputed(self) -> bool:
        return self._any("contradicts")

    def _any(self, bearing: str) -> bool:
        return any(link.bearing == bearing for cell in self.cells for link in cell.links)


def matrix(items: Iterable[Item], elements: Mapping[str, Sequence[str]]) -> tuple[Row, ...]:
    """A row for every element of every offence, in the order given; ``elements`` is offence -> its elements."""
    known = {item.id: item for item in items}
    bearing: dict[str, dict[str, list[Link]]] = {}
    for item in known.values():
        for link in item.links:
            if link.to == "element":
                bearing.setdefault(link.name, {}).setdefault(root_of(item, known).id, []).append(link)
    return tuple(
        Row(offence=offence, element=element, cells=_cells(bearing.get(f"{offence}/{element}", {})))
        for offence, names in elements.items()
        for element in names
    )


def strays(items: Iterable[Item], elements: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Links to elements that no offence of the case has: item and what it names."""
    there = {f"{offence}/{element}" for offence, names in elements.items() for element in names}
    links = ((item.id, link) for item in items for link in item.links if link.to == "element")
    return tuple((item, link.name) for item, link in links if link.name not in there)


def _cells(found: Mapping[str, Sequence[Link]]) -> tuple[Cell, ...]:
    return tuple(Cell(item=item, links=tuple(links)) for item, links in found.items())
