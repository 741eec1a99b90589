"""What is given for a request, read and checked against the record and the case. Raises BadInput."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from servanda.desk.cases.models import Case
from servanda.desk.errors import BadInput
from servanda.facts.errors import UnknownName
from servanda.facts.loading import kept

__all__ = ["COURT", "a_counterpart", "a_kind", "offences_of", "persons_of"]

COURT = "ICC"
T = TypeVar("T")


def a_kind(name: str) -> str:
    """The id of a measure of the record."""
    return _known("kind", name, kept().measure).id


def a_counterpart(name: str, *, ours: str) -> str:
    """The code of the other State, or of the Court."""
    if name.strip().upper() == COURT:
        return COURT
    code = _known("counterpart", name, kept().party).code
    if code == ours:
        raise BadInput(f"counterpart: {code} is our own State. Name the other one.")
    return code


def offences_of(case: Case, named: Sequence[str]) -> list[str]:
    """The offences named, each one of the case or below one; all of the case where none is named."""
    if not named:
        return list(case.offences)
    record = kept()
    found = list(dict.fromkeys(_known("offences", name, record.crime).id for name in named))
    beside = [o for o in found if not set(record.ancestry(o)) & set(case.offences)]
    if beside:
        raise BadInput(f"offences: {', '.join(beside)} is not among those of the case. Add it to the case first.")
    return found


def persons_of(case: Case, tokens: Iterable[str]) -> list[str]:
    """Tokens of persons of the case."""
    named = list(dict.fromkeys(tokens))
    known = set(case.persons.filter(token__in=named).values_list("token", flat=True))
    missing = [token for token in named if token not in known]
    if missing:
        raise BadInput(f"persons: {', '.join(missing)} is nobody of this case. Take a token from its list of persons.")
    return named


def _known(field: str, name: str, find: Callable[[str], T]) -> T:
    try:
        return find(name)
    except UnknownName as wrong:
        raise BadInput(f"{field}: {wrong}") from wrong
