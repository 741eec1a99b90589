"""Requests made, received, and taken from state to state."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk import people
from tests.desk.asked import complete, incoming, outgoing, walk, who_may
from tests.desk.people import Office

from servanda.desk.errors import BadInput, ChangedMeanwhile, Incomplete, NotAllowed, NotPossible
from servanda.desk.people.roles import Role
from servanda.desk.requests import actions
from servanda.desk.requests.machines import MACHINES
from servanda.desk.requests.models import Request, Taken
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db


def test_a_draft_counts_on_without_gaps_by_direction_and_year(here: Office, there: Office, now: datetime):
    case, theirs = people.case(here), people.case(there)

    first, second = outgoing(case, here), outgoing(case, here)
    other = outgoing(theirs, there, counterpart="Brazil")
    came = incoming(case, here)
    later = actions.draft(
        case, by=here[Role.DRAFTER], at=now.replace(year=2027), kind="extradition", counterpart="PRT", title="One more"
    )

    found = [one.reference for one in (first, second, other, came, later)]
    assert found == ["BRA-O-2026-0001", "BRA-O-2026-0002", "PRT-O-2026-0001", "BRA-I-2026-0001", "BRA-O-2027-0001"]


def test_what_is_made_stands_in_the_trail_without_its_content(here: Office):
    request = outgoing(people.case(here), here)

    entry = Entry.objects.get()
    assert (entry.did, entry.on) == ("request.draft", f"request:{request.reference}")
    assert entry.details == {"kind": "take-evidence", "to": "PRT"}
    assert (request.state, request.offences, request.version) == ("draft", ["torture"], 1)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "extraditoin"}, "kind: .*Did you mean 'extradition'"),
        ({"counterpart": "Portugl"}, "counterpart: .*Did you mean"),
        ({"counterpart": "Brazil"}, "BRA is our own State"),
        ({"title": "  "}, "title: it is empty"),
        ({"urgency": "now"}, "urgency: 'now'"),
        ({"offences": ["genocide"]}, "genocide is not among those of the case"),
        ({"persons": ["S-9"]}, "S-9 is nobody of this case"),
    ],
)
def test_a_draft_that_cannot_be_understood_is_told_and_leaves_nothing(here: Office, said: dict, told: str):
    case = people.case(here)

    with pytest.raises(BadInput, match=told):
        outgoing(case, here, **said)

    assert not Request.objects.exists()
    assert outgoing(case, here).reference.endswith("-0001")


def test_who_needs_not_know_the_case_drafts_and_receives_nothing_in_it(here: Office, there: Office):
    case = people.case(here, known_to=(Role.APPROVER,))

    for make, office in ((outgoing, here), (incoming, here), (outgoing, there), (incoming, there)):
        with pytest.raises(NotAllowed):
            make(case, office)


def test_another_approves_than_who_wrote(here: Office, now: datetime):
    case = people.case(here)
    both = people.account(here.authority, "both@bra.example", Role.DRAFTER, Role.APPROVER)
    case.access.create(account=both, given_by=both, given_at=now)
    request = actions.draft(case, by=both, at=now, kind="take-evidence", counterpart="PRT", title="Hear a witness")
    complete(request, here)
    actions.take_step(request, "submit", by=here[Role.DRAFTER], at=now)

    with pytest.raises(NotPossible, match="another pair of eyes"):
        actions.take_step(request, "approve", by=both, at=now)

    assert Request.objects.get().state == "review"


def test_another_refuses_than_who_proposed(here: Office, now: datetime):
    case = people.case(here)
    both = people.account(here.authority, "both@bra.example", Role.EXECUTING_OFFICER, Role.APPROVER)
    case.access.create(account=both, given_by=both, given_at=now)
    request = incoming(case, here)
    walk(request, here, "begin-triage")
    actions.take_step(request, "propose-refusal", by=both, at=now, reason="form", law="Code of procedure, art. 7")

    with pytest.raises(NotPossible, match="another pair of eyes"):
        actions.take_step(request, "refuse", by=both, at=now)
    actions.take_step(request, "refuse", by=here[Role.APPROVER], at=now)

    assert request.state == "refused"


def test_a_step_from_elsewhere_names_what_can_be_done(here: Office, now: datetime):
    request = outgoing(people.case(here), here)

    with pytest.raises(NotPossible, match="in state draft: send does not start there; submit, withdraw does"):
        actions.take_step(request, "send", by=here[Role.APPROVER], at=now)
    with pytest.raises(BadInput, match="Did you mean 'submit'"):
        actions.take_step(request, "sumbit", by=here[Role.DRAFTER], at=now)
    with pytest.raises(NotPossible, match="needs a reason"):
        actions.take_step(request, "withdraw", by=here[Role.DRAFTER], at=now, reason=" ")

    assert not Taken.objects.exists()


def test_the_second_of_two_editors_takes_no_step(here: Office, now: datetime):
    request = outgoing(people.case(here), here)
    theirs = Request.objects.get()
    walk(request, here, "withdraw")

    with pytest.raises(ChangedMeanwhile):
        actions.take_step(theirs, "submit", by=here[Role.DRAFTER], at=now, version=1)


@pytest.mark.parametrize("direction", MACHINES)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_no_walk_leaves_the_table(here: Office, now: datetime, direction: str, data: st.DataObject):
    """Whatever is tried, by whomever: a step of the table is taken as it says, anything else changes nothing."""
    case = people.case(here)
    machine = MACHINES[direction]
    if direction == "outgoing":
        request = complete(outgoing(case, here, kind="spontaneous-information"), here)
    else:
        request = incoming(case, here)
    for _ in range(9):
        before, steps = request.state, request.steps.count()
        name = data.draw(st.sampled_from([*machine.steps, *(s.name for s in machine.open_from(before))]))
        by = data.draw(st.sampled_from([*here.people.values(), who_may(here, name)]))
        try:
            actions.take_step(request, name, by=by, at=now, reason="tried", law="Code of procedure, art. 7")
        except (NotAllowed, NotPossible, Incomplete):
            pass
        else:
            assert before in machine.steps[name].starts
            assert request.state == machine.steps[name].leads_to
            assert list(request.steps.values_list("number", flat=True)) == list(range(1, steps + 2))
            continue
        request.refresh_from_db()
        assert (request.state, request.steps.count()) == (before, steps)
