"""Items and their ledger in the ontology that forensic tools share: CASE 1.5 on UCO 1.5, as JSON-LD.

Every name in it is derived from what it names (UUID version 5), so the same evidence gives the same graph everywhere.
What the ontology has no place for stays in words: an item's certainty of time, a link's bearing, a condition's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from servanda.custody.conditions import Condition
from servanda.custody.hashing import Digests
from servanda.custody.items import Item, root_of
from servanda.custody.ledger import Actor, Entry
from servanda.custody.moments import instant, read_moment

__all__ = ["to_uco"]

Node = dict[str, Any]
_OURS = uuid5(NAMESPACE_URL, "urn:servanda:custody")
_CONTEXT = {
    "kb": "urn:servanda:custody:",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-location": "https://ontology.unifiedcyberontology.org/uco/location/",
    "uco-marking": "https://ontology.unifiedcyberontology.org/uco/marking/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def to_uco(items: Iterable[Item], entries: Sequence[Entry] = (), *, case: str = "") -> Node:
    """The graph of items and of what was done to them; with ``case``, an investigation that holds it all."""
    known = {item.id: item for item in items}
    missing = dict.fromkeys(entry.item for entry in entries if entry.item not in known)
    nodes = [
        *(node for item in known.values() for node in _item(item, known)),
        *(_plain_item(name) for name in missing),
        *(node for entry in entries for node in _entry(entry)),
    ]
    graph = {node["@id"]: node for node in nodes}
    if case:
        held = [{"@id": name} for name in graph]
        graph[_id("investigation", case)["@id"]] = _node("case-investigation:Investigation", case, object=held)
    return {"@context": _CONTEXT, "@graph": list(graph.values())}


def _item(item: Item, known: dict[str, Item]) -> Iterator[Node]:
    held = item.content is not None
    node = _node("uco-observable:ObservableObject" if held else "uco-core:Item", item.id, kind="item", name=item.title)
    words = {"origin": item.origin, "collected by": item.collector, "method": item.method, "language": item.language}
    if item.at:
        words["time"] = f"{item.at} ({read_moment(item.at).certainty})"
    said = [f"{item.kind}, version {item.version}", *(f"{what}: {word}" for what, word in words.items() if word)]
    node["uco-core:description"] = said
    if item.content is not None:
        node["uco-core:hasFacet"] = [_content(item, item.content)]
    if item.conditions:
        node["uco-core:objectMarking"] = [_marking(item, one) for one in item.conditions]
    yield node
    root = root_of(item, known)
    yield {
        **_node("case-investigation:ProvenanceRecord", item.id, object=[_id("item", item.id)]),
        "case-investigation:exhibitNumber": item.id,
        "case-investigation:rootExhibitNumber": root.parent or root.id,
    }
    if item.parent in known:
        yield _derived(item)
    for link in item.links:
        name = f"{item.id} {link.bearing} {link.to} {link.name}"
        says = f"{name}. {link.note}".strip()
        yield {**_node("uco-core:Annotation", name, object=[_id("item", item.id)]), "uco-core:statement": says}


def _content(item: Item, content: Digests) -> Node:
    found: Node = {
        **_id("content", item.id),
        "@type": "uco-observable:ContentDataFacet",
        "uco-observable:sizeInBytes": content.size,
        "uco-observable:hash": [_hash(content.sha256)],
    }
    if item.media_type:
        found["uco-observable:mimeType"] = item.media_type
    return found


def _hash(sha256: str) -> Node:
    return {
        **_id("hash", sha256),
        "@type": "uco-types:Hash",
        "uco-types:hashMethod": "SHA256",
        "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": sha256.upper()},
    }


def _marking(item: Item, condition: Condition) -> Node:
    name = f"{item.id} {condition.kind} {condition.text}"
    model = {
        **_id("statement", name),
        "@type": "uco-marking:StatementMarking",
        "uco-marking:definitionType": "statement",
        "uco-marking:statement": f"{condition.kind}: {condition.text}",
    }
    node = _node("uco-marking:MarkingDefinition", name)
    return {**node, "uco-marking:definitionType": "statement", "uco-marking:definition": [model]}


def _derived(item: Item) -> Node:
    return {
        **_node("uco-core:Relationship", f"{item.id} from {item.parent}"),
        "uco-core:source": _id("item", item.id),
        "uco-core:target": _id("item", item.parent),
        "uco-core:kindOfRelationship": f"{item.derivation.capitalize()}_Of",
        "uco-core:isDirectional": True,
    }


def _plain_item(name: str) -> Node:
    """An item the ledger speaks of and nobody describes."""
    return _node("uco-core:Item", name, kind="item")


def _entry(entry: Entry) -> Iterator[Node]:
    at = read_moment(entry.at)
    action = _node("case-investigation:InvestigativeAction", entry.hash, name=entry.kind)
    action["uco-core:description"] = [entry.why, f"when: {at.text} ({at.certainty})"]
    action["uco-core:objectCreatedTime"] = _time(entry.recorded_at)
    action["uco-action:performer"] = _id("identity", str(entry.who))
    action["uco-action:object"] = [_id("item", entry.item)]
    action["uco-action:startTime"] = _time(instant(at.first))
    action["uco-action:endTime"] = _time(instant(at.last))
    yield _performer(entry.who)
    if entry.other:
        action["uco-action:participant"] = [_id("identity", entry.other)]
        yield _node("uco-identity:Identity", entry.other, kind="identity")
    yield action
    yield {
        **_node("uco-core:Annotation", f"entry {entry.hash}", object=[_id("investigativeaction", entry.hash)]),
        "uco-core:statement": [
            f"ledger entry {entry.number}, hash {entry.hash}, after {entry.previous}",
            f"content before: {entry.before or 'not known'}; after: {entry.after or 'not known'}",
        ],
    }


def _performer(who: Actor) -> Node:
    node = _node("uco-identity:Person", str(who), kind="identity", name=who.name)
    words = [f"{what}: {word}" for what, word in (("authority", who.authority), ("role", who.role)) if word]
    return {**node, "uco-core:description": words} if words else node


def _node(type: str, of: str, *, kind: str = "", name: str = "", object: list[Node] | None = None) -> Node:
    found: Node = {**_id(kind or type.partition(":")[2].lower(), of), "@type": type, "uco-core:name": name or of}
    if object is not None:
        found["uco-core:object"] = object
    return found


def _id(kind: str, of: str) -> Node:
    return {"@id": f"kb:{kind}-{uuid5(_OURS, f'{kind} {of}')}"}


def _time(text: str) -> Node:
    return {"@type": "xsd:dateTime", "@value": text}
