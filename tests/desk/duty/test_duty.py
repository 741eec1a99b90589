"""What the duty officer does in one go, and what is then to be seen; preservation until the decision that follows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.desk import people
from tests.desk.asked import complete, walk
from tests.desk.people import Office

from servanda.desk.cases.models import Case
from servanda.desk.clocks import actions as clocks
from servanda.desk.clocks.models import Clock, Event
from servanda.desk.clocks.preservation import preservation
from servanda.desk.duty.queries import duty
from servanda.desk.duty.taking import ask_now, preserved, take_now, take_up
from servanda.desk.errors import BadInput, Incomplete, MaybeTwice, NotAllowed, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.requests import actions
from servanda.desk.requests.gate import gate
from servanda.desk.requests.models import Request
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db

CALL: dict[str, Any] = {
    "counterpart": "PRT",
    "accounts": "mailbox-7@post.example",
    "provider": "Post Example Ltda, Recife",
    "offences": ["cyber-illegal-access"],
    "their_reference": "PT-247-0031",
}
ASK: dict[str, Any] = {
    "counterpart": "PRT",
    "accounts": "box@mail.example",
    "provider": "Mail Example, Porto",
    "offences": ["cyber-illegal-access"],
    "facts": "Someone entered the network of a hospital.",
    "necessity": "The provider deletes after ten days.",
}


def workers(office: Office) -> list[Account]:
    """Everyone who works on cases."""
    return [one for role, one in office.people.items() if role not in (Role.AUDITOR, Role.ADMINISTRATOR)]


def taken(office: Office, now: datetime, **more: Any) -> Request:
    return take_now(by=office[Role.DUTY_OFFICER], at=now, **CALL, **more)


def test_a_call_becomes_an_accepted_request_with_its_acknowledgement_in_one_go(here: Office, now: datetime):
    request = taken(here, now, received_at=now - timedelta(minutes=6), preserved_at=now)

    assert (request.state, request.urgency, request.their_reference) == ("accepted", "emergency", "PT-247-0031")
    assert request.basis["provision"] == "bud-29"
    assert request.particulars == {"accounts": CALL["accounts"], "provider": CALL["provider"]}
    assert [letter.kind for letter in request.letters.all()] == ["acknowledgement"]
    assert {clock.rule: clock.ending for clock in request.clocks.all()} == {
        "acknowledge": "met",
        "preserve-now": "met",
        "answer": "",
        "bud-29-7": "",
        "bud-16-2": "",
    }


def test_each_thing_done_stands_in_the_trail(here: Office, now: datetime):
    request = taken(here, now, preserved_at=now)

    did = Entry.objects.filter(case=request.case.reference).order_by("number").values_list("did", flat=True)
    assert list(did) == [
        "case.open",
        "request.receive",
        "request.read-in",
        "request.read-in",
        "request.begin-triage",
        "request.accept",
        "clock.change",
        "letter.make",
    ]
    assert not any("mailbox-7" in str(entry.details) for entry in Entry.objects.all())


def test_until_the_data_are_held_four_hours_run(here: Office, now: datetime):
    request = taken(here, now)
    (line,) = duty(here[Role.DUTY_OFFICER], now + timedelta(minutes=61)).incoming

    assert line.clock is not None
    assert (line.clock.rule, line.clock.due_at, line.is_late) == ("preserve-now", now + timedelta(hours=4), False)
    assert (line.waited, line.is_to_preserve, line.can_be_taken) == ("1 h 01", True, False)

    preserved(request, happened_at=now, by=here[Role.DUTY_OFFICER], at=now + timedelta(hours=1))

    (line,) = duty(here[Role.DUTY_OFFICER], now + timedelta(days=3)).incoming
    assert (line.is_to_preserve, line.waited) == (False, "3 d 0 h")
    assert Clock.objects.get(rule="preserve-now").ending == "met"


@pytest.mark.parametrize(
    "wrong", [{"counterpart": "Atlantis"}, {"offences": ["witchcraft"]}, {"preserved_at": "later"}, {"kind": "x"}]
)
def test_a_call_that_cannot_be_entered_leaves_nothing(here: Office, now: datetime, wrong: dict[str, Any]):
    if "preserved_at" in wrong:
        wrong = {"preserved_at": now + timedelta(hours=1)}

    with pytest.raises(BadInput):
        take_now(by=here[Role.DUTY_OFFICER], at=now, **(CALL | wrong))

    assert not Case.objects.exists()
    assert not Entry.objects.exists()


def test_who_has_no_duty_takes_nothing(here: Office, now: datetime):
    with pytest.raises(NotAllowed):
        take_now(by=here[Role.CUSTODIAN], at=now, **CALL)


def test_what_waits_in_the_list_is_taken_up_as_it_came(here: Office, now: datetime):
    officer = here[Role.DUTY_OFFICER]
    said = {"kind": "preserve-data", "counterpart": "PRT", "title": "Mailbox", "urgency": "emergency"}
    waits = actions.receive(people.case(here), by=officer, at=now, **said)
    (line,) = duty(officer, now).incoming
    assert line.can_be_taken

    take_up(waits, by=officer, at=now)

    assert waits.state == "accepted"
    with pytest.raises(NotPossible):
        take_up(waits, by=officer, at=now)


def test_asking_another_state_stays_under_the_gate_and_other_eyes(here: Office, now: datetime):
    officer, approver = here[Role.DUTY_OFFICER], here[Role.APPROVER]
    request = ask_now(by=officer, at=now, known_to=[approver], **ASK)
    assert (request.state, request.urgency, request.basis["provision"]) == ("draft", "emergency", "bud-29")
    with pytest.raises(Incomplete, match="follow"):  # that a request for the data will follow
        actions.take_step(request, "submit", by=officer, at=now)

    intention = request.contents.get(item="intention-to-request-mla")
    actions.write(request, {intention.provision: "A request follows within 45 days."}, by=officer, at=now)
    actions.change(request, channel="diplomatic", by=officer, at=now)
    assert gate(request, now.date()).is_open
    actions.take_step(request, "submit", by=officer, at=now)

    assert list(duty(officer, now).outgoing) == [request]
    with pytest.raises(NotAllowed):
        actions.take_step(request, "approve", by=officer, at=now)
    actions.take_step(request, "approve", by=approver, at=now)
    actions.take_step(request, "send", by=officer, at=now)
    assert list(duty(officer, now).outgoing) == []


def test_nobody_sees_what_they_need_not_know(here: Office, there: Office, now: datetime):
    taken(here, now)
    ask_now(by=here[Role.DUTY_OFFICER], at=now, **ASK)

    for other in (there[Role.DUTY_OFFICER], here[Role.EXECUTING_OFFICER]):
        assert duty(other, now).incoming == []
        assert duty(other, now).outgoing == []


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    here: Office, now: datetime, many: int, django_assert_num_queries
):
    for _ in range(many):
        request = taken(here, now, preserved_at=now, is_another=True)
        actions.receive(
            request.case, by=here[Role.DUTY_OFFICER], at=now, kind="access-stored-data", counterpart="PRT", title="Box"
        )

    with django_assert_num_queries(5):
        duty(here[Role.DUTY_OFFICER], now)


def test_data_are_kept_until_the_request_that_follows_is_decided(here: Office, now: datetime):
    officer = here[Role.DUTY_OFFICER]
    first = taken(here, now, preserved_at=now, known_to=workers(here))
    kept_ = preservation(first)
    assert kept_ is not None
    assert kept_.at_least_until is not None
    assert kept_.at_least_until.rule == "bud-29-7"

    later = now + timedelta(days=30)
    asked = actions.receive(
        first.case, by=officer, at=later, kind="access-stored-data", counterpart="PRT", title="The mailbox itself"
    )
    actions.link(first, asked, by=officer, at=later, relation="follow-up")

    assert Clock.objects.get(rule="bud-29-7").ending == "met"
    first = Request.objects.get(pk=first.pk)
    kept_ = preservation(first)
    assert kept_ is not None
    assert (kept_.until_decided, kept_.at_least_until, kept_.is_decided) == (asked, None, False)

    actions.take_step(asked, "record-withdrawal", by=officer, at=later, reason="no longer needed")
    decided = preservation(Request.objects.get(pk=first.pk))
    assert decided is not None
    assert (decided.until_decided, decided.is_decided) == (None, True)


def test_a_draft_that_follows_keeps_nothing_until_it_is_sent(here: Office, now: datetime):
    officer = here[Role.DUTY_OFFICER]
    first = ask_now(by=officer, at=now, known_to=workers(here), **ASK)
    texts = {one.provision: "As told." for one in first.contents.filter(is_dropped=False)}
    actions.write(first, texts, by=officer, at=now)
    actions.change(first, channel="diplomatic", by=officer, at=now)
    walk(first, here, "submit", "approve", "send")
    clocks.record_event(first, "data-preserved", happened_at=now, by=officer, at=now)
    follow = actions.follow_up(first, by=here[Role.DRAFTER], at=now, kind="access-stored-data", title="The mailbox")
    assert not Event.objects.filter(name="follow-up-sent").exists()

    complete(follow, here)
    walk(follow, here, "submit", "approve", "send")

    event = Event.objects.get(name="follow-up-sent")
    assert (event.request, event.note) == (first, follow.reference)
    assert Clock.objects.get(rule="follow-up-preservation").ending == "met"
    held = preservation(Request.objects.get(pk=first.pk))
    assert held is not None
    assert held.until_decided == follow


@pytest.mark.parametrize("closed", [False, True])
def test_a_draft_that_was_withdrawn_does_not_end_the_time_for_which_data_are_kept(
    here: Office, now: datetime, closed: bool
):
    officer, drafter = here[Role.DUTY_OFFICER], here[Role.DRAFTER]
    first = ask_now(by=officer, at=now, known_to=workers(here), **ASK)
    texts = {one.provision: "As told." for one in first.contents.filter(is_dropped=False)}
    actions.write(first, texts, by=officer, at=now)
    actions.change(first, channel="diplomatic", by=officer, at=now)
    walk(first, here, "submit", "approve", "send")
    clocks.record_event(first, "data-preserved", happened_at=now, by=officer, at=now)
    follow = actions.follow_up(first, by=drafter, at=now, kind="access-stored-data", title="The mailbox")

    actions.take_step(follow, "withdraw", by=drafter, at=now, reason="another case asks for it")
    if closed:
        actions.take_step(follow, "close", by=drafter, at=now)

    held = preservation(Request.objects.get(pk=first.pk))
    assert held is not None
    assert not held.is_decided
    assert held.at_least_until is not None
    assert held.at_least_until.rule == "bud-29-7"


def test_a_preservation_is_extended_before_it_ends_and_not_after(here: Office, now: datetime):
    officer = here[Role.DUTY_OFFICER]
    request = taken(here, now, preserved_at=now)
    clock = Clock.objects.get(rule="bud-29-7")

    longer = clocks.extend(clock, "P60D", reason="the court sits in March", by=officer, at=now + timedelta(days=50))

    held = preservation(Request.objects.get(pk=request.pk))
    assert held is not None
    assert held.at_least_until == longer
    assert longer.last_day - clock.last_day == timedelta(days=60)
    with pytest.raises(NotPossible):
        clocks.extend(longer, "P60D", reason="too late", by=officer, at=now + timedelta(days=130))


@pytest.mark.parametrize(
    ("again", "hours", "is_same"),
    [
        ({}, 2, True),
        ({"their_reference": "pt 247/0031", "accounts": "other@post.example"}, 24 * 20, True),
        ({"their_reference": "", "accounts": "x@y.example, MAILBOX-7@post.example."}, 40, True),
        ({"their_reference": ""}, 50, False),
        ({"their_reference": "PT-9", "accounts": "other@post.example"}, 1, False),
        ({"their_reference": "", "kind": "access-stored-data"}, 1, False),
        ({"counterpart": "ESP"}, 1, False),
    ],
)
def test_the_same_call_is_recognised(here: Office, now: datetime, again: dict[str, Any], hours: int, is_same: bool):
    first = taken(here, now - timedelta(hours=hours))

    if is_same:
        with pytest.raises(MaybeTwice) as told:
            take_now(by=here[Role.DUTY_OFFICER], at=now, **CALL | again)
        assert told.value.like == (first,)
    else:
        take_now(by=here[Role.DUTY_OFFICER], at=now, **CALL | again)
    assert Request.objects.count() == 2 - is_same


def test_whoever_says_it_is_another_enters_it(here: Office, now: datetime):
    taken(here, now)

    taken(here, now, is_another=True)

    assert Request.objects.count() == 2


def test_of_a_call_in_a_case_one_does_not_know_only_who_took_it_is_told(here: Office, there: Office, now: datetime):
    taken(here, now - timedelta(hours=1))

    with pytest.raises(MaybeTwice) as told:
        take_now(by=here[Role.EXECUTING_OFFICER], at=now, **CALL)
    take_now(by=there[Role.DUTY_OFFICER], at=now, **CALL | {"counterpart": "BRA"})

    (line,) = told.value.elsewhere
    assert told.value.like == ()
    assert here[Role.DUTY_OFFICER].name in line
    assert "BRA-" not in line + str(told.value)
