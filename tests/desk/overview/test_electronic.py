"""Electronic evidence in numbers: counted from what was done, by kind, State and instrument."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.desk import people
from tests.desk.asked import walk
from tests.desk.people import Office
from tests.web.desk.visits import visit

from servanda.desk.duty.taking import preserved, take_now
from servanda.desk.overview.electronic import Count, electronic, electronic_rows
from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import receive, record_consultation, take_step
from servanda.desk.requests.models import Request
from servanda.desk.requests.refusing import consultations, grounds

pytestmark = pytest.mark.django_db


def called(office: Office, now: datetime, minutes: int) -> None:
    officer = office[Role.DUTY_OFFICER]
    box = f"box-{Request.objects.count()}@b.example"  # another each time, so that no call stands twice
    request = take_now(
        by=officer, at=now, counterpart="PRT", accounts=box, provider="P", offences=["cyber-illegal-access"]
    )
    held = now + timedelta(minutes=minutes)
    preserved(request, happened_at=held, by=officer, at=held)


def one(counts: list[Count], by: str, which: str) -> Count:
    (found,) = [count for count in counts if (count.by, count.which) == (by, which)]
    return found


def test_minutes_to_preserve_are_the_median_of_what_was_recorded(here: Office, now: datetime):
    for minutes in (10, 40, 90):
        called(here, now, minutes)

    counts = electronic(here[Role.DUTY_OFFICER])

    for count in (one(counts, "kind", "preserve-data"), one(counts, "State", "PRT")):
        assert (count.requests, count.emergencies, count.minutes_to_preserve, count.days_to_answer) == (
            3,
            3,
            40.0,
            None,
        )
    assert one(counts, "instrument", "budapest-convention").requests == 3


def test_a_refusal_is_counted_with_its_ground(here: Office, now: datetime):
    officer = here[Role.EXECUTING_OFFICER]
    asked = receive(people.case(here), by=officer, at=now, kind="access-stored-data", counterpart="PRT", title="Box")
    take_step(asked, "begin-triage", by=officer, at=now)
    for finding in consultations(asked, now.date(), "refuse"):
        record_consultation(
            asked, by=officer, at=now, held_on=now.date(), with_whom="them", about="it", provision=finding.provision.id
        )
    usable = [finding.provision.id for finding in grounds(asked, now.date(), "refuse")]
    details = {"grounds": usable[:1]} if usable else {"law": "Code of procedure, article 4"}
    take_step(asked, "propose-refusal", by=officer, at=now, reason="essential interests", **details)
    walk(asked, here, "refuse")

    count = one(electronic(officer), "kind", "access-stored-data")

    assert (count.requests, count.granted, count.refused, count.emergencies) == (1, 0, 1, 0)
    assert dict(count.grounds) == dict.fromkeys(usable[:1], 1)


def test_nobody_counts_what_they_may_not_see(here: Office, there: Office, now: datetime):
    called(here, now, 5)

    assert electronic(there[Role.DUTY_OFFICER]) == []
    assert electronic(here[Role.DRAFTER]) == []


@pytest.mark.parametrize("many", [1, 3])
def test_the_numbers_cost_three_questions(here: Office, now: datetime, many: int, django_assert_num_queries):
    for _ in range(many):
        called(here, now, 5)

    with django_assert_num_queries(3):
        electronic(here[Role.DUTY_OFFICER])


def test_other_kinds_are_no_electronic_evidence(here: Office, now: datetime):
    officer = here[Role.EXECUTING_OFFICER]
    receive(people.case(here), by=officer, at=now, kind="take-evidence", counterpart="PRT", title="Hear Ana")

    assert electronic(officer) == []


def test_page_table_and_interface_say_the_same(here: Office, now: datetime):
    called(here, now, 12)
    officer = visit(here[Role.DUTY_OFFICER])

    assert "Budapest" in officer.get("/desk/statistics/electronic").content.decode()
    table = officer.get("/desk/statistics/electronic?format=csv").content.decode().splitlines()
    told = officer.get("/desk/api/v1/statistics/electronic").json()

    assert [row[2:6] for row in electronic_rows(electronic(here[Role.DUTY_OFFICER]), {})] == [
        ("incoming", "1", "1", "12")
    ] * 3
    assert len(table) == 4
    assert ",incoming,1,1,12,," in table[1]
    assert [(line["by"], line["minutes_to_preserve"]) for line in told] == [
        ("kind", 12.0),
        ("State", 12.0),
        ("instrument", 12.0),
    ]
