"""Elements and evidence: what supports what, and where the holes are."""

from __future__ import annotations

from typing import Any

from servanda.custody.items import Item, Link
from servanda.custody.matrix import Cell, Row, matrix, strays

ELEMENTS = {"torture": ("severe-pain", "official-capacity"), "murder": ("death",)}


def bearing(element: str, how: Any = "supports") -> Link:
    return Link(to="element", name=element, bearing=how)


def item(name: str, *links: Link, parent: str = "") -> Item:
    return Item(
        id=name, kind="record", title=name, links=links, parent=parent, derivation="transcript" if parent else ""
    )


def test_every_element_has_a_row_and_what_nothing_supports_is_a_hole():
    scar, order = bearing("torture/severe-pain"), bearing("torture/official-capacity", "mentions")
    rows = matrix([item("EV-1", scar, Link(to="person", name="P-1")), item("EV-2", order)], ELEMENTS)

    assert rows == (
        Row(offence="torture", element="severe-pain", cells=(Cell(item="EV-1", links=(scar,)),)),
        Row(offence="torture", element="official-capacity", cells=(Cell(item="EV-2", links=(order,)),)),
        Row(offence="murder", element="death", cells=()),
    )
    assert [row.hole for row in rows] == [False, True, True]


def test_what_is_contradicted_is_disputed():
    (row,) = matrix([item("EV-1", bearing("murder/death", "contradicts"))], {"murder": ("death",)})

    assert (row.hole, row.disputed) == (True, True)


def test_a_transcript_is_no_second_witness():
    said = bearing("murder/death")
    items = [
        item("EV-1", said),
        item("EV-2", said, parent="EV-1"),
        item("EV-3", said, parent="EV-2"),
        item("EV-4", said),
    ]

    (row,) = matrix(items, {"murder": ("death",)})

    assert [cell.item for cell in row.cells] == ["EV-1", "EV-4"]


def test_a_link_to_no_element_of_the_case_is_shown():
    assert strays([item("EV-1", bearing("murder/deth"), bearing("murder/death"))], ELEMENTS) == (
        ("EV-1", "murder/deth"),
    )
