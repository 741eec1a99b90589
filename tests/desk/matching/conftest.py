"""Two desks that trust each other, each in a folder of its own, and what one of them asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from tests.desk import people
from tests.desk.people import NOW, Office

from servanda.desk.cases.models import Case, Interview, Person
from servanda.desk.exchange import keys
from servanda.desk.installation import Installation, make
from servanda.desk.people.roles import Role


@dataclass(frozen=True)
class Desks:
    """Ours and theirs: what stands in one folder does not stand in the other."""

    ours: Installation
    theirs: Installation


@pytest.fixture
def desks(tmp_path: Path, here: Office, there: Office) -> Desks:
    made = Desks(ours=make(tmp_path / "ours"), theirs=make(tmp_path / "theirs"))
    held = [
        (office.authority, keys.make_keys(desk, office.authority.code, "x", host="localhost", at=NOW))
        for desk, office in ((made.ours, here), (made.theirs, there))
    ]
    for desk in (made.ours, made.theirs):
        for authority, key in held:
            keys.introduce(
                desk, authority.code, authority.party, authority.name, key.certificate, keys.recipient_of(key)
            )
    return made


def witness(
    office: Office, now: datetime, name: str, *, born: str = "1990-05-02", heard: bool = True, case: Case | None = None
) -> Person:
    """In a case of its own, unless one is given."""
    case = case or people.case(office)
    token = f"W-{case.persons.count() + 1}"
    made = Person.objects.create(case=case, role="witness", token=token, name=name, born=born)
    if heard:
        by = office[Role.EXECUTING_OFFICER]
        Interview.objects.create(person=made, held_on="2026", held_by="us", noted_at=now, noted_by=by)
    return made
