"""What happened: added, changed, withdrawn."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from servanda.desk import checking
from servanda.desk.cases.changing import Checks, set_fields, working
from servanda.desk.cases.models import Case, Fact
from servanda.desk.errors import BadInput
from servanda.desk.people.models import Account

__all__ = ["add_fact", "change_fact", "withdraw_fact"]


def _places(values: Any) -> list[dict[str, str]]:
    if not isinstance(values, list) or not all(isinstance(one, dict) for one in values) or len(values) > 50:
        raise BadInput("places: a list like [{'party': 'SYR', 'place': 'Hama'}] was expected, of at most 50.")
    return [
        {
            "party": checking.party(one.get("party", ""), "places"),
            "place": checking.text(one.get("place", ""), "places", most=200),
        }
        for one in values
        if one.get("party") or one.get("place")
    ]


CHECKS: Checks = {
    "text": partial(checking.text, field="text", required=True),
    "began": partial(checking.edtf, field="began"),
    "ended": partial(checking.edtf, field="ended"),
    "places": _places,
    "is_conduct": bool,
}


def add_fact(case: Case, *, text: str, by: Account, at: datetime, **more: Any) -> Fact:
    """Something that happened, as far as it is known. Raises BadInput."""
    fact = Fact(case=case)
    with working("case.change", by=by, at=at, on=fact) as done:
        set_fields(fact, {"text": text, **more}, CHECKS, done)
        _check_order(fact)
    return fact


def change_fact(fact: Fact, *, by: Account, at: datetime, version: int | None = None, **values: Any) -> Fact:
    """Change what is given. Raises BadInput, ChangedMeanwhile, NotPossible."""
    with working("case.change", by=by, at=at, on=fact, version=version) as done:
        set_fields(fact, values, CHECKS, done)
        _check_order(fact)
    return fact


def withdraw_fact(fact: Fact, *, by: Account, at: datetime, because: str, version: int | None = None) -> Fact:
    """No longer maintained; it stays readable with the reason."""
    with working("case.change", by=by, at=at, on=fact, version=version, changed=["withdrawn"]):
        fact.withdrawn_at, fact.withdrawn_because = at, checking.text(because, "reason", required=True)
    return fact


def _check_order(fact: Fact) -> None:
    if fact.ended and not fact.began:
        raise BadInput("began is empty though ended is not. Write when it began, as far as that is known.")
    if fact.ended and checking.stretch(fact.ended).last < checking.stretch(fact.began).first:
        raise BadInput(f"ended {fact.ended} lies before began {fact.began}. Swap them.")
