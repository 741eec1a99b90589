"""The desk to look at: every state, reached by steps that could have been taken."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from servanda.desk.demonstration.parcels import carry, trust_each_other
from servanda.desk.demonstration.playing import play, staff
from servanda.desk.exchange.models import Parcel
from servanda.desk.installation import make
from servanda.desk.people.roles import Role
from servanda.desk.permissions import needs_to_know
from servanda.desk.requests.machines import MACHINES
from servanda.desk.trail import chain


@pytest.mark.django_db
def test_requests_stand_in_every_state_and_each_authority_sees_its_own(now: datetime):
    offices = staff("invented words for a look", now)

    made = list(play(offices, now))

    reached = {(request.direction, request.state) for request in made}
    assert reached == {(name, state) for name, machine in MACHINES.items() for state in machine.states}
    known = [set(needs_to_know(people[Role.DRAFTER])) for people in offices.values()]
    assert sum(map(len, known)) >= 12
    assert known[0].isdisjoint(known[1])
    assert chain.verify().is_whole


@pytest.mark.django_db
def test_packages_wait_are_receipted_and_are_refused(now: datetime, tmp_path: Path):
    desk = make(tmp_path / "desk")
    offices = staff("invented words for a look", now)
    trust_each_other(desk, offices, now)
    list(play(offices, now))

    carry(desk, offices, now)

    states = Parcel.objects.values_list("direction", "state")
    assert sorted(states) == [
        ("in", "opened"),
        ("in", "refused"),
        ("out", "receipted"),
        ("out", "waiting"),
        ("out", "waiting"),
    ]
