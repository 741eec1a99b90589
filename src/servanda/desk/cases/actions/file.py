"""The file itself: opened, changed, closed, opened again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from servanda.desk import checking
from servanda.desk.cases.actions.access import give
from servanda.desk.cases.changing import Checks, set_fields, working
from servanda.desk.cases.models import Case
from servanda.desk.cases.numbering import next_reference
from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.people.models import Account

__all__ = ["change_case", "close_case", "open_case", "reopen_case"]


def _states(field: str) -> Any:
    return lambda values: None if values is None else checking.parties(values, field)


def _penalties(values: Any) -> dict[str, int]:
    if not isinstance(values, dict) or not all(type(years) is int and 0 <= years <= 999 for years in values.values()):
        raise BadInput("penalty_years: States with numbers of years were expected, as in {'BRA': 30}.")
    return {checking.party(state, "penalty_years", required=True): years for state, years in values.items()}


def _months(value: Any) -> int | None:
    if value is not None and (type(value) is not int or not 0 <= value <= 9999):
        raise BadInput(f"sentence_months: {value!r} is no number of months. Write digits, or leave it empty.")
    return value


CHECKS: Checks = {
    "title": partial(checking.text, field="title", most=300, required=True),
    "offences": checking.offences,
    "context": checking.context,
    "measures": checking.measures,
    "requested": partial(checking.party, field="requested"),
    "flag": _states("flag"),
    "aimed_at": _states("aimed_at"),
    "known": checking.yes_or_no,
    "penalty_years": _penalties,
    "sentence_months": _months,
}


def open_case(
    *,
    title: str,
    by: Account,
    at: datetime,
    offences: Iterable[str] = (),
    known_to: Iterable[Account] = (),
    **more: Any,
) -> Case:
    """A new case of the account's authority, known to who opens it and to those named. Raises BadInput."""
    case = Case(authority=by.authority, opened_at=at, opened_by=by)
    with doing("case.open", by=by, at=at, on=case) as done:
        set_fields(case, {"title": title, "offences": list(offences), **more}, CHECKS, done)
        case.reference = next_reference(by.authority, "C", at.year)
        case.save()
        for account in dict.fromkeys((by, *known_to)):
            give(case, account, by=by, at=at, reason="since the case was opened")
    return case


def change_case(case: Case, *, by: Account, at: datetime, version: int | None = None, **values: Any) -> Case:
    """Change what is given. Raises BadInput, ChangedMeanwhile, NotPossible."""
    with working("case.change", by=by, at=at, on=case, version=version) as done:
        set_fields(case, values, CHECKS, done)
    return case


def close_case(case: Case, *, by: Account, at: datetime, because: str, version: int | None = None) -> Case:
    """Close it with a reason; nothing in it changes until it is opened again."""
    with working("case.close", by=by, at=at, on=case, version=version):
        case.closed_at, case.closed_because = at, checking.text(because, "reason", required=True)
    return case


def reopen_case(case: Case, *, by: Account, at: datetime, because: str, version: int | None = None) -> Case:
    """Open a closed case again; the reason is kept as a note, with why it had been closed."""
    with doing("case.reopen", by=by, at=at, on=case, version=version):
        if case.closed_at is None:
            raise NotPossible(f"{case.reference} is open already.")
        said = checking.text(because, "reason", required=True)
        closed = f"closed on {case.closed_at:%Y-%m-%d} ({case.closed_because})"
        case.notes.create(text=f"Opened again: {said} It had been {closed}.", made_at=at, made_by=by)
        case.closed_at, case.closed_because = None, ""
    return case
