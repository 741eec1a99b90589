"""The pages and the interface of clocks."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.clocks.calendar_file import as_icalendar
from servanda.desk.clocks.models import Clock
from servanda.desk.clocks.queries import dues
from servanda.desk.clocks.rules import rules
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import receive
from servanda.desk.requests.models import Request
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(account, "servanda.web.desk.backend.Backend")
    return client


def received(office: Office, now: datetime) -> Request:
    officer = office[Role.EXECUTING_OFFICER]
    return receive(
        people.case(office), by=officer, at=now, kind="preserve-data", counterpart="PRT", title="Preserve a mailbox"
    )


def test_what_is_due_stands_on_the_page_with_its_request(here: Office, now: datetime):
    asked = received(here, now)

    page = signed_in(here[Role.DUTY_OFFICER]).get("/desk/clocks").content.decode()

    assert asked.reference in page
    assert "Preserve the data" in page
    assert "practice" in page


def test_what_happened_is_recorded_from_the_page(here: Office, now: datetime):
    asked = received(here, now)
    duty = signed_in(here[Role.DUTY_OFFICER])

    answer = duty.post(
        f"/desk/requests/{asked.reference}/clocks/event",
        {"event": "data-preserved", "happened_at": "2026-11-21T09:00", "note": "by the provider"},
    )

    assert answer.status_code == 302
    assert Clock.objects.get(rule="preserve-now").ending == Clock.Ending.MET
    assert "by the provider" in duty.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("happened_at", ["", "yesterday", "2026-13-41T00:00", "9999999999-01-01"])
def test_a_time_that_is_none_is_told_and_nothing_is_recorded(here: Office, now: datetime, happened_at: str):
    asked = received(here, now)

    answer = signed_in(here[Role.DUTY_OFFICER]).post(
        f"/desk/requests/{asked.reference}/clocks/event", {"event": "data-preserved", "happened_at": happened_at}
    )

    assert answer.status_code == 422
    assert "is no day and time" in answer.content.decode()
    assert not asked.events.exists()


def test_programs_see_and_end_clocks_as_people_do(here: Office, now: datetime):
    asked = received(here, now)
    duty = signed_in(here[Role.DUTY_OFFICER])
    first, *_ = duty.get("/desk/api/v1/clocks").json()

    answer = duty.post(
        f"/desk/api/v1/clocks/{first['key']}/end",
        {"how": "stop", "reason": "withdrawn by telephone", "version": first["version"]},
        content_type="application/json",
    )

    assert first["request"] == asked.reference
    assert {clock["ending"] for clock in answer.json() if clock["key"] == first["key"]} == {"stopped"}


def test_who_need_not_know_is_told_that_nothing_is_there(here: Office, there: Office, now: datetime):
    asked = received(here, now)
    stranger = signed_in(there[Role.DUTY_OFFICER])

    assert stranger.get(f"/desk/requests/{asked.reference}/clocks").status_code == 404
    assert stranger.get("/desk/api/v1/clocks").json() == []


def test_a_calendar_opens_to_its_secret_without_signing_in(here: Office, now: datetime):
    asked = received(here, now)
    page = signed_in(here[Role.DUTY_OFFICER]).post("/desk/calendar").content.decode()
    address = page.split("<code>")[1].split("</code>")[0]

    calendar = Client(HTTP_HOST="localhost").get(address.split("localhost")[-1])

    assert calendar.headers["Content-Type"].startswith("text/calendar")
    assert asked.reference in calendar.content.decode()
    assert Client(HTTP_HOST="localhost").get("/desk/calendar/guess.ics").status_code == 404


def test_a_clock_that_rests_on_memory_says_so_on_the_page_and_to_programs(here: Office, now: datetime):
    asked = received(here, now)
    memory = next(one for one in rules(kept()).rules.values() if catalogue_of(kept()).certainty_of(one.id) == "memory")
    Clock.objects.filter(request=asked).update(rule=memory.id, instrument=memory.instrument, cites=memory.cites)
    duty = signed_in(here[Role.DUTY_OFFICER])

    page = duty.get("/desk/clocks").content.decode()
    (told, *_) = duty.get("/desk/api/v1/clocks").json()

    assert f"art. {memory.cites}, from memory" in page
    assert told["certainty"] == "memory"


def test_a_last_day_by_our_clock_for_want_of_theirs_says_so_on_the_page_to_programs_and_in_the_calendar(
    here: Office, now: datetime
):
    asked = received(here, now)
    Clock.objects.filter(request=asked).update(is_ours=False, is_zone_assumed=True, zone="America/Sao_Paulo")
    duty = signed_in(here[Role.DUTY_OFFICER])
    calendar = as_icalendar(dues(Clock.objects.filter(request=asked), now), name="Deadlines", now=now).decode()

    page = duty.get("/desk/clocks?whose=theirs").content.decode()
    (told, *_) = duty.get("/desk/api/v1/clocks").json()

    assert "by our clock (America/Sao_Paulo): theirs is not known" in page
    assert (told["zone"], told["is_zone_assumed"]) == ("America/Sao_Paulo", True)
    assert "Their time zone is not known" in calendar.replace("\r\n ", "")
