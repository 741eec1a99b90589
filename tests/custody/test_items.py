"""Items of evidence and what they were made from."""

from __future__ import annotations

import json

import pytest

from servanda.custody.conditions import Condition
from servanda.custody.errors import BadRecord
from servanda.custody.hashing import Digests
from servanda.custody.items import Item, Link, check_items, item_of

WHOLE = Item(
    id="EV-1",
    kind="statement",
    title="Interview with the neighbour",
    origin="the neighbour",
    collector="Mara Vidal",
    place="Vienna",
    at="2026-03-01~",
    method="recorded interview",
    language="bs",
    media_type="audio/flac",
    links=(Link(to="element", name="torture/official-capacity", note="minute 12"), Link(to="person", name="P-3")),
    content=Digests(size=3, sha256="0" * 64, blake3="1" * 64),
    conditions=(Condition(kind="consent", text="For courts."),),
)


def test_an_item_comes_back_as_it_was_written():
    plain = Item(id="EV-2", kind="physical object", title="A boot")
    derived = Item(id="EV-3", kind="record", title="Transcript", parent="EV-1", derivation="transcript", version=2)

    for item in (WHOLE, plain, derived):
        assert item_of(json.loads(json.dumps(item.as_json()))) == item
    assert plain.as_json() == {"id": "EV-2", "kind": "physical object", "title": "A boot", "version": 1}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": " "}, "needs its id"),
        ({"title": ""}, "needs its title"),
        ({"kind": "thing"}, "its kind is 'thing'"),
        ({"parent": "EV-0"}, "how it was made"),
        ({"derivation": "transcript"}, "names both its parent"),
        ({"parent": "EV-9", "derivation": "copy"}, "from itself"),
        ({"at": "yesterday"}, "not a day"),
        ({"links": [{"to": "fact", "name": "F-1", "bearing": "proves"}]}, "its bearing is 'proves'"),
    ],
)
def test_an_item_that_cannot_be_is_refused(changes, says):
    with pytest.raises(BadRecord, match=says):
        item_of({"id": "EV-9", "kind": "record", "title": "A page", **changes})


@pytest.mark.parametrize("said", [{}, {"id": "a", "kind": "record", "title": "b", "colour": "red"}])
def test_what_is_no_item_is_refused(said):
    with pytest.raises(BadRecord, match="no item of evidence"):
        item_of(said)


def made(name, parent=""):
    return Item(id=name, kind="record", title=name, parent=parent, derivation="copy" if parent else "")


def test_items_descend_from_others_and_not_from_themselves():
    check_items([made("a"), made("b", "a"), made("c", "b"), made("d", "elsewhere")])

    with pytest.raises(BadRecord, match="in a circle: a from b from a"):
        check_items([made("a", "b"), made("b", "a")])
    with pytest.raises(BadRecord, match="two items"):
        check_items([made("a"), made("a")])
