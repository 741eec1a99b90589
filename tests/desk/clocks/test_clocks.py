"""Clocks start with what happens, end with what meets them, and never vanish."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from icalendar import Calendar
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.clocks import actions, queries
from servanda.desk.clocks.calendar_file import as_icalendar
from servanda.desk.clocks.models import Clock
from servanda.desk.clocks.reminders import remind
from servanda.desk.clocks.rules import rules
from servanda.desk.directory.models import Contact
from servanda.desk.errors import BadInput, ChangedMeanwhile, NotAllowed, NotPossible
from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import receive, take_step
from servanda.desk.requests.machines import MACHINES
from servanda.desk.requests.models import Request
from servanda.desk.trail.models import Entry
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of

pytestmark = pytest.mark.django_db


def request(office: Office, *, kind: str = "preserve-data", instrument: str = "budapest-convention") -> Request:
    case = people.case(office)
    return Request.objects.create(
        authority=office.authority,
        case=case,
        direction="incoming",
        reference=case.reference.replace("-C-", "-IN-"),
        kind=kind,
        counterpart="PRT",
        title="Preserve a mailbox",
        state="accepted",
        basis={"instrument": instrument},
        made_at=people.NOW,
        made_by=office[Role.EXECUTING_OFFICER],
    )


def preserved(office: Office, now: datetime) -> Clock:
    asked = request(office)
    actions.record_event(asked, "data-preserved", happened_at=now, by=office[Role.EXECUTING_OFFICER], at=now)
    return Clock.objects.get(request=asked, rule="bud-29-7")


def test_every_legal_rule_names_a_clock_of_the_record_with_its_period():
    law = [rule for rule in rules(kept()).rules.values() if rule.is_law]

    assert len(law) > 20
    assert [rule.id for rule in law if not rule.period] == []


def test_every_event_that_rules_name_is_known():
    said = rules(kept())
    named = {event for rule in said.rules.values() for event in (*rule.starts, *rule.ends)}

    steps = {f"request.{name}" for machine in MACHINES.values() for name in machine.steps}
    assert {event for event in named if not event.startswith("request.")} == set(said.events)
    assert {event for event in named if event.startswith("request.")} <= steps


def test_preserved_data_are_kept_sixty_days_at_least(here: Office, now: datetime):
    clock = preserved(here, now)

    assert (clock.cites, clock.period, clock.means) == ("29(7)", "P60D", "lasts")
    assert clock.due_at == datetime(2027, 1, 21, tzinfo=UTC)
    assert Entry.objects.get().details["started"] == ["bud-29-7", "bud-16-2"]


def test_the_request_that_follows_meets_the_clock(here: Office, now: datetime):
    clock = preserved(here, now)

    actions.record_event(
        clock.request, "follow-up-sent", happened_at=now, by=here[Role.EXECUTING_OFFICER], at=now + timedelta(days=9)
    )

    clock.refresh_from_db()
    assert clock.ending == Clock.Ending.MET


def test_an_extension_goes_on_from_the_last_day(here: Office, now: datetime):
    clock = preserved(here, now)

    longer = actions.extend(clock, "P90D", reason="asked for in time", by=here[Role.DUTY_OFFICER], at=now)

    clock.refresh_from_db()
    assert (clock.ending, longer.extends) == (Clock.Ending.EXTENDED, clock)
    assert longer.due_at == datetime(2027, 4, 21, tzinfo=UTC)


def test_what_is_over_is_not_extended(here: Office, now: datetime):
    clock = preserved(here, now)

    with pytest.raises(NotPossible, match="It was over"):
        actions.extend(clock, "P90D", reason="late", by=here[Role.DUTY_OFFICER], at=now + timedelta(days=70))

    clock.refresh_from_db()
    assert clock.ending == ""


def test_the_second_who_stops_a_clock_is_told(here: Office, now: datetime):
    clock = preserved(here, now)
    actions.stop(clock, reason="withdrawn", by=here[Role.DUTY_OFFICER], at=now, version=1)

    with pytest.raises(ChangedMeanwhile):
        actions.meet(Clock.objects.get(pk=clock.pk), by=here[Role.EXECUTING_OFFICER], at=now, version=1)


def test_an_event_nobody_knows_is_refused_with_the_nearest(here: Office, now: datetime):
    with pytest.raises(BadInput, match="Did you mean 'data-preserved'"):
        actions.record_event(request(here), "data-preservd", happened_at=now, by=here[Role.DUTY_OFFICER], at=now)


def test_what_is_to_come_has_not_happened(here: Office, now: datetime):
    with pytest.raises(BadInput, match="still to come"):
        actions.record_event(
            request(here), "data-preserved", happened_at=now + timedelta(1), by=here[Role.DUTY_OFFICER], at=now
        )


def test_a_period_of_practice_can_be_set_and_one_of_the_law_cannot(here: Office, now: datetime):
    admin = here[Role.ADMINISTRATOR]
    actions.set_practice("preserve-now", "PT2H", by=admin, at=now)
    asked = request(here)

    actions.happened(asked, "received", now)

    assert Clock.objects.get(request=asked, rule="preserve-now").due_at == now + timedelta(hours=2)
    with pytest.raises(BadInput, match="stand in the record"):
        actions.set_practice("bud-29-7", "P5D", by=admin, at=now)


def test_who_need_not_know_sees_no_clock_and_sets_none(here: Office, there: Office, now: datetime):
    clock = preserved(here, now)

    assert list(queries.running(there[Role.DUTY_OFFICER])) == []
    with pytest.raises(NotAllowed):
        actions.meet(clock, by=there[Role.DUTY_OFFICER], at=now)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    here: Office, now: datetime, many: int, django_assert_num_queries
):
    for _ in range(many):
        preserved(here, now)

    with django_assert_num_queries(1):
        assert len(queries.dues(queries.running(here[Role.DUTY_OFFICER]), now)) == 2 * many


def test_a_last_day_on_a_holiday_names_the_working_day_before_it(here: Office, now: datetime):
    asked = request(here)
    actions.set_own(asked, "hearing", due=datetime(2026, 12, 26, 3, tzinfo=UTC), by=here[Role.DUTY_OFFICER], at=now)
    Clock.objects.update(zone="America/Sao_Paulo")

    (due,) = queries.dues(queries.running(here[Role.DUTY_OFFICER]), now)

    assert (due.last_day, due.work_by, due.is_moved) == (date(2026, 12, 25), date(2026, 12, 24), True)


def test_reminders_go_once_to_those_who_can_act_and_say_nothing(here: Office, now: datetime):
    clock = preserved(here, now)
    near = clock.due_at - timedelta(days=3)

    first, again = remind(near), remind(near)

    assert (first, again) == (4, 0)  # drafter, approver, executing and duty officer; the other clock is far
    assert clock.request.reference not in "".join(message.body + message.subject for message in mail.outbox)


def test_the_calendar_names_references_and_opens_to_its_secret_alone(here: Office, now: datetime):
    clock = preserved(here, now)
    duty = here[Role.DUTY_OFFICER]
    secret = actions.make_feed(by=duty, at=now)

    calendar = Calendar.from_ical(as_icalendar(queries.dues(queries.running(duty), now), name="Desk", now=now))

    event, _ = calendar.walk("VEVENT")
    assert str(event["summary"]).startswith(clock.request.reference)
    assert event["dtstart"].dt == date(2027, 1, 20)
    assert queries.account_of_feed(secret) == duty
    assert queries.account_of_feed(secret + "x") is None
    actions.stop_feed(by=duty, at=now)
    assert queries.account_of_feed(secret) is None


def test_a_step_starts_and_ends_clocks_within_its_own_transaction(here: Office, now: datetime):
    officer = here[Role.EXECUTING_OFFICER]
    asked = receive(
        people.case(here),
        by=officer,
        at=now,
        kind="take-evidence",
        counterpart="PRT",
        title="Hear a witness",
        due_on=date(2026, 12, 4),
    )
    before = set(Clock.objects.filter(request=asked, ending="").values_list("what", flat=True))

    take_step(asked, "begin-triage", by=officer, at=now)
    take_step(asked, "accept", by=officer, at=now)

    after = set(Clock.objects.filter(request=asked, ending="").values_list("what", flat=True))
    assert before == {"acknowledge and decide what is missing", "answer by the day that was asked for"}
    assert after == {"answer", "answer by the day that was asked for"}
    asked.refresh_from_db()
    assert asked.due_on == date(2026, 12, 4)


def test_a_reservation_that_ends_is_named_until_it_has_ended():
    statement = next(one for about in kept().statements.values() for one in about if one.until is not None)
    last = statement.until.last

    before = queries.renewals(kept(), statement.party, last)
    after = queries.renewals(kept(), statement.party, last + timedelta(days=1))

    assert statement in before
    assert statement not in after


@pytest.mark.parametrize(("theirs", "zone", "is_assumed"), [("", "UTC", True), ("Asia/Tokyo", "Asia/Tokyo", False)])
def test_what_binds_them_ends_by_their_clock_and_where_that_is_not_known_by_ours_which_is_kept(
    here: Office, now: datetime, theirs: str, zone: str, is_assumed: bool
):
    asked = request(here)
    asked.direction = "outgoing"
    asked.contact = Contact.objects.create(party="PRT", time_zone=theirs)
    asked.save()

    actions.record_event(asked, "data-preserved", happened_at=now, by=here[Role.EXECUTING_OFFICER], at=now)

    clock = Clock.objects.get(request=asked, rule="bud-29-7")
    assert (clock.is_ours, clock.zone, clock.is_zone_assumed) == (False, zone, is_assumed)


def test_a_calendar_tells_the_article_and_whether_it_was_compared_with_its_text(here: Office, now: datetime):
    clock = preserved(here, now)
    memory = next(one for one in rules(kept()).rules.values() if catalogue_of(kept()).certainty_of(one.id) == "memory")

    sure = as_icalendar(queries.dues([clock], now), name="Deadlines", now=now).decode()
    clock.rule, clock.instrument, clock.cites = memory.id, memory.instrument, memory.cites
    doubtful = as_icalendar(queries.dues([clock], now), name="Deadlines", now=now).decode()

    assert "art. 29(7)" in sure
    assert "from memory" not in sure
    assert "from memory" in doubtful.replace("\r\n ", "")


def test_every_extension_names_a_provision_of_the_record():
    named = {rule.extension for rule in rules(kept()).rules.values() if rule.extension}

    assert named == {"bud-29-7", "cyb-42-9", "bud-16-2", "cyb-25-2"}
    assert all(catalogue_of(kept()).provision(name) for name in named)


@pytest.mark.parametrize("name", ["coeex-16-4-must", "rs-92-3-clock", "coeex-14-1b"])
def test_a_period_of_the_law_that_nothing_lets_go_on_is_not_extended(here: Office, now: datetime, name: str):
    rule, clock = rules(kept()).rules[name], preserved(here, now)
    clock.rule, clock.instrument, clock.cites = rule.id, rule.instrument, rule.cites
    clock.save()

    with pytest.raises(NotPossible, match="No provision of the record lets the period"):
        actions.extend(clock, "P20D", reason="the papers are late", by=here[Role.DUTY_OFFICER], at=now)

    clock.refresh_from_db()
    assert clock.ending == ""
    assert not queries.dues([clock], now)[0].can_be_extended


def test_habits_and_days_of_our_own_can_go_on(here: Office, now: datetime):
    own = actions.set_own(request(here), "a hearing", due=now + timedelta(days=9), by=here[Role.DUTY_OFFICER], at=now)

    longer = actions.extend(own, "P5D", reason="the court sits later", by=here[Role.DUTY_OFFICER], at=now)

    assert longer.due_at > own.due_at
    assert rules(kept()).rules["answer"].can_be_extended
