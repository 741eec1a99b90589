"""Two authorities find out that both heard the same person, and tell each other nothing else."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases.actions import seal_person
from servanda.desk.cases.models import Interview, Person
from servanda.desk.errors import BadInput, NotAllowed, NotInstalled
from servanda.desk.evidence.meeting import answer, ask, make_key, read_key
from servanda.desk.installation import Installation
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 1, 1)


def witness(office: Office, now: datetime, name: str, *, born: str = "1990-05-02", heard: bool = True) -> Person:
    case, by = people.case(office), office[Role.EXECUTING_OFFICER]
    made = Person.objects.create(case=case, role="witness", token="W-1", name=name, born=born)
    if heard:
        Interview.objects.create(person=made, held_on="2026", held_by="us", noted_at=now, noted_by=by)
    return made


def test_who_heard_the_same_person_is_to_be_contacted_and_no_more(
    here: Office, there: Office, now: datetime, desk: Installation
):
    ours, theirs = witness(here, now, "Amina Haddad"), witness(there, now, "HADDAD, Amína")
    witness(there, now, "Someone Else")
    seal_person(theirs, by=there[Role.PROTECTION_OFFICER], at=now)
    make_key(desk, "bra-central", "prt-central", UNTIL)
    key = read_key(desk, "prt-central", "bra-central")

    asked = ask(ours.case, key, by=here[Role.EXECUTING_OFFICER], at=now)
    answered = answer(there.authority, key, asked.question, by=there[Role.PROTECTION_OFFICER], at=now)

    contact = there[Role.PROTECTION_OFFICER]
    assert asked.met(answered) == {"W-1": f"{contact.name}, {there.authority.name}, {contact.email}"}
    said = str([(entry.did, entry.details) for entry in Entry.objects.filter(did__startswith="matching")])
    assert "addad" not in said.casefold()
    assert "'met': 1" in said


def test_who_was_not_heard_does_not_meet(here: Office, there: Office, now: datetime, desk: Installation):
    ours = witness(here, now, "Amina Haddad")
    witness(there, now, "Amina Haddad", heard=False)
    witness(there, now, "Amina Haddad", born="1990-05")
    make_key(desk, "bra-central", "prt-central", UNTIL)
    key = read_key(desk, "bra-central", "prt-central")

    asked = ask(ours.case, key, by=here[Role.EXECUTING_OFFICER], at=now)

    assert answer(there.authority, key, asked.question, by=there[Role.PROTECTION_OFFICER], at=now) == {}


def test_who_is_sealed_is_asked_about_only_by_who_may_look(here: Office, now: datetime, desk: Installation):
    ours = witness(here, now, "Amina Haddad")
    Person.objects.create(case=ours.case, role="victim", token="V-1", name="Rui Sá", born="1980-01-01")
    seal_person(ours, by=here[Role.PROTECTION_OFFICER], at=now)
    make_key(desk, "bra-central", "prt-central", UNTIL)
    key = read_key(desk, "bra-central", "prt-central")

    without = ask(ours.case, key, by=here[Role.EXECUTING_OFFICER], at=now)
    with_all = ask(ours.case, key, by=here[Role.PROTECTION_OFFICER], at=now)

    assert (without.left_out, sorted(without.whose.values())) == (("W-1",), ["V-1"])
    assert (with_all.left_out, sorted(with_all.whose.values())) == ((), ["V-1", "W-1"])
    assert Entry.objects.filter(did="person.see-sealed").exists()


def test_keys_end_are_made_once_and_serve_only_their_pair(
    here: Office, there: Office, now: datetime, desk: Installation
):
    ours = witness(here, now, "Amina Haddad")
    make_key(desk, "bra-central", "prt-central", now.date())
    with pytest.raises(NotInstalled, match="left alone"):
        make_key(desk, "prt-central", "bra-central", UNTIL)
    with pytest.raises(NotInstalled, match="missing"):
        read_key(desk, "bra-central", "fra-central")
    key = read_key(desk, "bra-central", "prt-central")

    with pytest.raises(BadInput, match="ended"):
        ask(ours.case, key, by=here[Role.EXECUTING_OFFICER], at=now)
    with pytest.raises(NotAllowed):
        ask(ours.case, key, by=there[Role.EXECUTING_OFFICER], at=now)
    with pytest.raises(BadInput, match=r"\.\./x"):
        make_key(desk, "../x", "prt-central", UNTIL)
