"""Answers shortened for readers who want the answer first: proofs cut below a depth, never changed."""

from __future__ import annotations

from typing import Any, Literal

__all__ = ["Proofs", "shortened"]

Proofs = Literal["full", "short", "none"]
_DEPTH: dict[Proofs, int] = {"short": 1, "none": 0}


def shortened(answer: Any, proofs: Proofs) -> Any:
    """The JSON form of an answer with ``full``, ``short`` (the first steps) or no proofs.

    A node that was cut keeps its own answer, article and certainty; ``cut`` counts the steps left out below it.
    """
    return answer if proofs == "full" else _walked(answer, _DEPTH[proofs])


def _walked(value: Any, depth: int) -> Any:
    if isinstance(value, list):
        return [_walked(one, depth) for one in value]
    if not isinstance(value, dict):
        return value
    if not isinstance(value.get("because"), list):
        return {key: _walked(inner, depth) for key, inner in value.items()}
    rest = {key: _walked(inner, depth) for key, inner in value.items() if key != "because"}
    steps = value["because"]
    if depth > 0:
        return {**rest, "because": [_walked(step, depth - 1) for step in steps]}
    return {**rest, "because": [], **({"cut": len(steps)} if steps else {})}
