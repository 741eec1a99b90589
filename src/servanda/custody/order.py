"""In which order custody can happen to one item, as data.

Whoever holds an item may copy, examine or seal it, pass it on, return it or dispose of it; what is passed on is under
way until it is received; what is returned may be received again; what is disposed of is gone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

__all__ = ["KEEPS_CONTENT", "KINDS", "MAY_FOLLOW", "NEEDS_OTHER", "Kind", "State", "after"]

Kind = Literal["collected", "received", "copied", "examined", "sealed", "transferred", "returned", "disposed"]
State = Literal["unknown here", "held", "under way", "returned", "disposed of"]
KINDS: tuple[Kind, ...] = get_args(Kind)

# What may happen to an item in each state; an item nobody has entered yet is unknown here.
MAY_FOLLOW: Mapping[State, frozenset[Kind]] = {
    "unknown here": frozenset({"collected", "received"}),
    "held": frozenset({"copied", "examined", "sealed", "transferred", "returned", "disposed"}),
    "under way": frozenset({"received"}),
    "returned": frozenset({"received"}),
    "disposed of": frozenset(),
}
_LEADS_TO: Mapping[Kind, State] = {
    "collected": "held",
    "received": "held",
    "transferred": "under way",
    "returned": "returned",
    "disposed": "disposed of",
}
# These leave the content as it was: what changes content makes a derivative, which is an item of its own.
KEEPS_CONTENT: frozenset[Kind] = frozenset({"received", "copied", "examined", "sealed", "transferred", "returned"})
# These happen between two, and say who the other is.
NEEDS_OTHER: frozenset[Kind] = frozenset({"received", "transferred", "returned"})


def after(kind: Kind, state: State) -> State:
    """The state an item is in after something was done."""
    return _LEADS_TO.get(kind, state)
