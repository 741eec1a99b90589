"""Answers in brief, for assistants whose attention is dear: each finding in a few lines, its facts as sentences.

Nothing is judged here: what is left out is counted, and the whole proof of a
provision is one more question away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

__all__ = ["brief", "short", "whole"]

_KEPT = ("state", "offence", "qualifier", "conduct", "required", "period", "item", "supposing")
_TOLD = ("prosecute-or-extradite", "search-and-prosecute")  # kinds of duties told in words, as the headline is theirs
_MORE = (
    "Ids are of provisions: ? from memory, ! contested. proof(provision=…) gives the words and the whole proof of one; "
    "detail='full' the words of all."
)
_FACTS = 4  # sentences of a proof shown; the rest are counted


def brief(value: Any) -> Any:
    """The JSON form of an answer with findings and proofs shortened, and failures counted."""
    if isinstance(value, list):
        return [brief(one) for one in value]
    if not isinstance(value, Mapping):
        return value
    if "provision" in value and isinstance(value.get("because"), Mapping):
        return _finding(value)
    found = {key: brief(inner) for key, inner in value.items() if key not in ("because", "failing")}
    if "because" in value:
        found["because"] = _facts(value["because"])
    return found | ({"failing": len(value["failing"])} if "failing" in value else {})


def short(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer of bases or duties: the bases and the main duties in brief, everything else by id under its kind."""
    found = dict(brief({key: value for key, value in answer.items() if key not in ("bases", "duties", "safeguards")}))
    if "duties" in answer:
        found["duties"] = [_finding(one) for one in answer["duties"] if one["kind"] in _TOLD]
        found["others"] = _by_kind(one for one in answer["duties"] if one["kind"] not in _TOLD)
    if "bases" in answer:
        found["bases"] = [_basis(one) for one in answer["bases"]]
        found["safeguards"] = _by_kind(answer["safeguards"])
    return found | {"more": _MORE}


def _basis(basis: Mapping[str, Any]) -> dict[str, Any]:
    """A basis in brief; what hangs on it by kind."""
    hanging = {key: _by_kind(basis[key]) for key in ("terms", "grounds_for_refusal") if basis[key]}
    return _finding({key: value for key, value in basis.items() if key not in hanging}) | hanging


def _by_kind(findings: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, list[str]]]:
    """Ids of provisions by kind, and by answer and strength; ``?`` after those from memory, ``!`` after contested."""
    doubt = {"text": "", "memory": " ?", "contested": " !"}
    found: dict[str, dict[str, list[str]]] = {}
    for one in findings:
        said = found.setdefault(one["kind"], {}).setdefault(f"{one['answer']}, {one['effect']}", [])
        said.append(one["provision"] + doubt[one["certainty"]])
    return found


def whole(value: Any, provision: str) -> list[Any]:
    """Every finding of one provision in an answer, with its whole proof."""
    if isinstance(value, list):
        return [found for one in value for found in whole(one, provision)]
    if not isinstance(value, Mapping):
        return []
    own = [dict(value)] if value.get("provision") == provision else []
    return own or [found for inner in value.values() for found in whole(inner, provision)]


def _finding(found: Mapping[str, Any]) -> dict[str, Any]:
    shown = {
        "answer": found["answer"],
        "effect": found["effect"],
        "article": f"{found['instrument']} {found['article']}",
        "provision": found["provision"],
        "says": found["says"],
        **{key: found[key] for key in _KEPT if found.get(key)},
    }
    if found["certainty"] != "text":
        shown["certainty"] = found["certainty"]
    if found["missing"]:
        shown["missing"] = [f"{one['fact']} ({one['who_could_tell']})" for one in found["missing"]]
    shown["because"] = _facts(found["because"])
    for key in ("terms", "grounds_for_refusal"):
        if found.get(key):
            shown[key] = [_without_facts(_finding(one)) for one in found[key]]
    return shown


def _without_facts(found: dict[str, Any]) -> dict[str, Any]:
    """What hangs on a basis, whose facts are mostly the basis's own; what is missing stays."""
    return {key: value for key, value in found.items() if key != "because"}


def _facts(proof: Any) -> list[str]:
    """The facts at the ends of a proof, or of several, that bear the answer, as sentences."""
    nodes = proof if isinstance(proof, list) else [proof]
    facts = list(dict.fromkeys(fact for node in nodes for fact in _bearing(node)))
    more = [f"and {len(facts) - _FACTS} more"] if len(facts) > _FACTS else []
    return facts[:_FACTS] + more


def _bearing(node: Mapping[str, Any]) -> Iterator[str]:
    steps = node["because"]
    if not steps:
        yield f"{node['answer']}: {node['says']}"
    bearing = [step for step in steps if step["answer"] == node["answer"]] or steps
    for step in bearing:
        yield from _bearing(step)
