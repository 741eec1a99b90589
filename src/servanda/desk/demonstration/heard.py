"""De-confliction in the demonstration: one question answered, one that waits there, one that Portugal asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from servanda.desk.cases.actions import add_person, change_person, record_interview, seal_person
from servanda.desk.cases.models import Case, Person
from servanda.desk.installation import Installation
from servanda.desk.matching.actions import answer, ask, read_answer, receive
from servanda.desk.matching.keeping import make_key
from servanda.desk.matching.models import Question
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role

__all__ = ["compare"]

_Office = dict[Role, Account]
_BORN = "1971-03-08"


def compare(here: Installation, offices: dict[str, _Office], at: datetime) -> list[Question]:
    """Both share a key; a witness of Brazil was heard in Portugal under the same name, a second one was not."""
    ours, theirs = offices["BRA"], offices["PRT"]
    code = theirs[Role.DRAFTER].authority.code
    make_key(here, ours[Role.DRAFTER].authority, code, at.date() + timedelta(days=180), at=at)
    witness = _witness(ours)
    case, officer = witness.case, ours[Role.PROTECTION_OFFICER]
    change_person(witness, born=_BORN, by=ours[Role.DRAFTER], at=at)
    unheard = add_person(case, role="victim", name="Sample Survivor", born="1980-11-30", by=ours[Role.DRAFTER], at=at)
    add_person(case, role="victim", name="Sample Neighbour", born="1966", by=ours[Role.DRAFTER], at=at)
    seal_person(unheard, by=officer, at=at)
    there = _heard_there(theirs, witness.name, at)
    first = ask(here, case, code, by=officer, at=at)
    came = receive(here, there.case.authority, bytes(first.file), by=theirs[Role.PROTECTION_OFFICER], at=at)
    answered = answer(here, came, by=theirs[Role.PROTECTION_OFFICER], at=at)
    read_answer(here, case, bytes(answered.file), by=officer, at=at)
    second = ask(here, case, code, by=officer, at=at, about=[witness.token])
    asked = ask(here, there.case, case.authority.code, by=theirs[Role.PROTECTION_OFFICER], at=at)
    receive(here, case.authority, bytes(asked.file), by=officer, at=at)
    return [first, second, asked]


def _witness(office: _Office) -> Person:
    authority = office[Role.DRAFTER].authority
    return Person.objects.filter(case__authority=authority, role="witness").select_related("case").order_by("pk")[0]


def _heard_there(office: _Office, name: str, at: datetime) -> Person:
    """The same name in a case of theirs, already interviewed."""
    case = Case.objects.filter(authority=office[Role.DRAFTER].authority).select_related("authority").order_by("pk")[0]
    by = office[Role.DRAFTER]
    made = add_person(case, role="witness", name=name, born=_BORN, by=by, at=at)
    record_interview(made, held_by="War crimes unit (demonstration)", held_on="2025-06", by=by, at=at)
    return made
