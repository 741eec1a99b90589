"""Evidence in CASE/UCO, validated against the ontology itself."""

from __future__ import annotations

import json

import pytest

from custody.builders import handed_over
from custody.test_items import WHOLE
from servanda.custody.items import Item
from servanda.custody.uco import to_uco

ITEMS = [
    WHOLE,
    Item(id="EV-2", kind="physical object", title="A telephone"),
    Item(id="EV-3", kind="record", title="Transcript", parent="EV-1", derivation="transcript", content=WHOLE.content),
    Item(id="EV-4", kind="record", title="Translation", parent="EV-3", derivation="translation"),
]


@pytest.fixture(scope="module")
def graph():
    return to_uco(ITEMS, handed_over(), case="Case 7/26")


@pytest.mark.filterwarnings("ignore")
def test_the_graph_is_valid_in_the_ontology_and_would_not_be_if_it_were_wrong(graph, tmp_path):
    from case_utils.case_validate import validate

    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(graph))
    bad.write_text(json.dumps(graph).replace("uco-action:performer", "uco-action:preformer"))

    found = validate([str(good)], inference="none")

    assert found.conforms, found.text
    assert not validate([str(bad)], inference="none").conforms


def test_the_same_evidence_gives_the_same_graph_and_every_name_once(graph):
    names = [node["@id"] for node in graph["@graph"]]

    assert to_uco(ITEMS, handed_over(), case="Case 7/26") == graph
    assert len(names) == len(set(names))


def test_every_entry_and_item_is_in_it(graph):
    kinds = [node["@type"].partition(":")[2] for node in graph["@graph"]]

    assert kinds.count("InvestigativeAction") == 5
    assert kinds.count("ProvenanceRecord") == 4
    assert kinds.count("Relationship") == 2


def test_a_derivative_leads_to_the_item_it_was_made_from_in_the_end(graph):
    roots = {
        node["case-investigation:exhibitNumber"]: node["case-investigation:rootExhibitNumber"]
        for node in graph["@graph"]
        if "case-investigation:exhibitNumber" in node
    }

    assert roots == {"EV-1": "EV-1", "EV-2": "EV-2", "EV-3": "EV-1", "EV-4": "EV-1"}


def test_an_item_only_the_ledger_knows_is_in_it_without_words():
    names = [node["uco-core:name"] for node in to_uco([], handed_over())["@graph"]]

    assert "EV-1" in names
