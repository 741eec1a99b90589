"""Doing: one transaction, permission, lock and entry."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases.models import Case, Fact
from servanda.desk.doing import doing, seen
from servanda.desk.errors import ChangedMeanwhile, NotAllowed
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db


def test_what_is_done_and_its_entry_stand_together(here: Office, now: datetime):
    case = people.case(here)

    with doing("case.change", by=here[Role.DRAFTER], on=case, at=now, version=1) as done:
        case.title = "Attack on two villages"
        done.note(changed=["title"])

    case.refresh_from_db()
    entry = Entry.objects.get()
    assert (case.title, case.version) == ("Attack on two villages", 2)
    assert (entry.did, entry.case, entry.details) == ("case.change", case.reference, {"changed": ["title"]})


def test_what_fails_half_way_was_never_done(here: Office, now: datetime):
    case = people.case(here)

    with suppress(ZeroDivisionError), doing("case.change", by=here[Role.DRAFTER], on=case, at=now):
        Case.objects.filter(pk=case.pk).update(title="lost")
        raise ZeroDivisionError

    case.refresh_from_db()
    assert case.title == "Attack on a village"
    assert not Entry.objects.exists()


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(here: Office, now: datetime):
    case = people.case(here)
    theirs = Case.objects.get(pk=case.pk)
    with doing("case.change", by=here[Role.DRAFTER], on=case, at=now, version=1):
        case.title = "First"

    with (
        pytest.raises(ChangedMeanwhile, match=r"drafter@bra-central\.example at 2026-11-21 09:30"),
        doing("case.change", by=here[Role.EXECUTING_OFFICER], on=theirs, at=now, version=1),
    ):
        theirs.title = "Second"

    assert Case.objects.get().title == "First"


def test_what_is_new_is_saved_and_named_with_what_it_belongs_to(here: Office, now: datetime):
    case = people.case(here)

    with doing("case.change", by=here[Role.DRAFTER], on=Fact(case=case, text="The village burned."), at=now):
        pass

    entry = Entry.objects.get()
    assert (entry.on, entry.case) == (f"fact:{Fact.objects.get().pk}", case.reference)


def test_who_may_not_does_nothing(here: Office, there: Office, now: datetime):
    case = people.case(here)

    with pytest.raises(NotAllowed), doing("case.change", by=there[Role.DRAFTER], on=case, at=now):
        case.title = "changed from elsewhere"
    with pytest.raises(NotAllowed):
        seen("case.read", by=here[Role.ADMINISTRATOR], on=case, at=now)

    assert not Entry.objects.exists()
