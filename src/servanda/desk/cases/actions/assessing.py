"""Assessing a case: what the law says on a day, kept beside what it said before."""

from __future__ import annotations

from datetime import date, datetime

from servanda.desk.cases.assessing import case_file, found_on, record_digest
from servanda.desk.cases.changing import working
from servanda.desk.cases.models import Assessment, Case
from servanda.desk.errors import BadInput, NotAllowed
from servanda.desk.people.models import Account
from servanda.desk.permissions import may
from servanda.inquiries.errors import BadCase

__all__ = ["assess_case"]


def assess_case(case: Case, *, on: date, by: Account, at: datetime) -> Assessment:
    """Ask again, any time; every answer is kept. Raises Incomplete, BadInput for facts that contradict each other.

    The question is worked out before anything is locked: nobody waits for the law.
    """
    if not may(by, "case.assess", case):
        raise NotAllowed(f"{by.email} may not do case.assess.")
    made = Assessment(case=case, on=on, made_at=at, made_by=by, record=record_digest(), given=case_file(case, on))
    try:
        made.sentence, made.lines = found_on(made.given, on)
    except BadCase as wrong:
        raise BadInput(str(wrong)) from wrong
    with working("case.assess", by=by, at=at, on=made, record=made.record):
        pass
    return made
