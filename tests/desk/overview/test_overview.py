"""What waits for whom, and how the work goes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.overview.picture import svg
from servanda.desk.overview.statistics import rows, statistics
from servanda.desk.overview.waiting import waiting
from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import draft, receive, take_step
from servanda.desk.requests.models import Request

pytestmark = pytest.mark.django_db


def received(office: Office, at: datetime) -> Request:
    officer = office[Role.EXECUTING_OFFICER]
    return receive(people.case(office), by=officer, at=at, kind="take-evidence", counterpart="PRT", title="Hear Ana")


def test_a_request_waits_for_those_whose_step_is_next(here: Office, now: datetime):
    asked = received(here, now)

    officer = waiting(here[Role.EXECUTING_OFFICER], now)

    assert [(one.request, one.steps) for one in officer.requests] == [(asked, ("begin-triage", "record-withdrawal"))]
    assert waiting(here[Role.APPROVER], now).requests == []


def test_nothing_waits_for_who_need_not_know(here: Office, there: Office, now: datetime):
    received(here, now)

    found = waiting(there[Role.EXECUTING_OFFICER], now)

    assert (found.requests, found.due, found.unheard) == ([], [], [])


@pytest.mark.parametrize("many", [1, 3])
def test_the_first_page_costs_the_same_for_one_and_for_three(
    here: Office, now: datetime, many: int, django_assert_num_queries
):
    for _ in range(many):
        received(here, now)
    officer = here[Role.EXECUTING_OFFICER]
    assert officer.roles

    with django_assert_num_queries(5):
        waiting(officer, now)


def test_the_median_counts_what_is_known_and_nothing_else(here: Office, now: datetime):
    officer = here[Role.EXECUTING_OFFICER]
    for days in (2, 4, 9):
        asked = received(here, now)
        take_step(asked, "begin-triage", by=officer, at=now + timedelta(hours=1))
        take_step(asked, "accept", by=officer, at=now + timedelta(days=days))

    (line,) = statistics(officer)

    assert (line.party, line.direction, line.requests, line.open) == ("PRT", "incoming", 3, 3)
    assert (line.acknowledged_after, line.executed_after) == (4.0, None)
    assert next(iter(rows([line], {"PRT": "Portugal"}))) == ("Portugal", "incoming", "3", "3", "4", "", "0", "")


def test_the_picture_says_in_words_what_it_shows(here: Office, now: datetime):
    officer = here[Role.EXECUTING_OFFICER]
    asked = received(here, now)
    take_step(asked, "begin-triage", by=officer, at=now)
    take_step(asked, "accept", by=officer, at=now + timedelta(days=3))

    drawn = svg(statistics(officer), {"PRT": "Portugal <b>"}, "incoming")

    assert "Portugal &lt;b&gt;: 3 days until acknowledged, not known until executed" in drawn
    assert "not known yet" in drawn


def test_what_was_sent_and_not_acknowledged_is_seen(here: Office, now: datetime):
    sent = draft(
        people.case(here), by=here[Role.DRAFTER], at=now, kind="take-evidence", counterpart="PRT", title="Hear Ana"
    )
    Request.objects.filter(pk=sent.pk).update(state="sent")

    assert waiting(here[Role.APPROVER], now).unheard == [sent]
