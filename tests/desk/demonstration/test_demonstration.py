"""The desk to look at: every state, reached by steps that could have been taken."""

from __future__ import annotations

from datetime import datetime

import pytest

from servanda.desk.demonstration.playing import play, staff
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
