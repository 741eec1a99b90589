"""Whom a case is about: added, changed, withdrawn."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from servanda.desk import checking
from servanda.desk.cases.changing import Checks, set_fields, working
from servanda.desk.cases.models import Case, Person
from servanda.desk.errors import NotPossible
from servanda.desk.people.models import Account

__all__ = ["add_person", "change_person", "withdraw_person"]

CHECKS: Checks = {
    "role": partial(checking.chosen, field="role", choices=Person.Role),
    "name": partial(checking.text, field="name", most=300),
    "born": partial(checking.edtf, field="born"),
    "contact": partial(checking.text, field="contact", most=2000),
    "nationalities": checking.nationalities,
    "residence": partial(checking.parties, field="residence"),
    "whereabouts": partial(checking.party, field="whereabouts"),
    "whereabouts_since": partial(checking.edtf, field="whereabouts_since"),
    "languages": checking.languages,
    "flags": partial(checking.all_chosen, field="flags", choices=Person.Flag),
}


def add_person(case: Case, *, role: str, by: Account, at: datetime, **more: Any) -> Person:
    """Someone the case is about, with the next token of their role: "W-3". Raises BadInput."""
    person = Person(case=case)
    with working("person.change", by=by, at=at, on=person) as done:
        set_fields(person, {"role": role, **more}, CHECKS, done)
        person.token = _next_token(case, person.role)  # the case is locked: no two take the same
    return person


def change_person(person: Person, *, by: Account, at: datetime, version: int | None = None, **values: Any) -> Person:
    """Change what is given; the token stays. What is under seal is not changed here. Raises NotPossible, BadInput."""
    with working("person.change", by=by, at=at, on=person, version=version) as done:
        behind = person.sealed_fields & values.keys() if person.is_sealed else set()
        if behind:
            raise NotPossible(
                f"{person.token} is under seal: {', '.join(sorted(behind))} can be changed by a protection officer, "
                "who seals it anew."
            )
        set_fields(person, values, CHECKS, done)
    return person


def withdraw_person(person: Person, *, by: Account, at: datetime, because: str, version: int | None = None) -> Person:
    """No longer part of the case; kept with the reason."""
    with working("person.change", by=by, at=at, on=person, version=version, changed=["withdrawn"]):
        person.withdrawn_at, person.withdrawn_because = at, checking.text(because, "reason", required=True)
    return person


def _next_token(case: Case, role: str) -> str:
    letter = role[0].upper()
    tokens = case.persons.filter(token__startswith=f"{letter}-").values_list("token", flat=True)
    return f"{letter}-{max((int(token.partition('-')[2]) for token in tokens), default=0) + 1}"
