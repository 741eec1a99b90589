"""Reading requests: narrowed, ordered, in as many queries for one as for three."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk import people
from tests.desk.asked import complete, incoming, outgoing, peopled, walk
from tests.desk.people import NOW, Office

from servanda.desk.cases.models import Case
from servanda.desk.errors import BadInput
from servanda.desk.people.roles import Role
from servanda.desk.requests import actions, queries
from servanda.desk.requests.questions import questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(here: Office) -> Case:
    return peopled(people.case(here))


def references(here: Office, role: Role = Role.DRAFTER, **said: str) -> list[str]:
    found = queries.filtered(here[role], queries.read_filter(said), NOW)
    return [one.reference for one in found]


def test_a_list_is_narrowed_by_each_thing(here: Office, case: Case):
    first = outgoing(case, here, urgency="urgent", title="Hear Q and R")
    second = outgoing(case, here, kind="extradition", counterpart="ESP")
    came = incoming(case, here, due_on=NOW.date() - timedelta(days=1))
    walk(second, here, "withdraw", "close")

    assert references(here, direction="incoming") == [came.reference]
    assert references(here, state="open", direction="outgoing") == [first.reference]
    assert references(here, state="closed") == [second.reference]
    assert references(here, counterpart="ESP") == [second.reference]
    assert references(here, kind="extradition") == [second.reference]
    assert references(here, urgency="urgent") == [first.reference]
    assert references(here, words="Q hear") == [first.reference]
    assert references(here, words="% _") == []
    assert references(here, overdue="1") == [came.reference]
    assert set(references(here, mine="1")) == {first.reference, second.reference}
    assert references(here, Role.EXECUTING_OFFICER, mine="1") == [came.reference]
    assert len(references(here, case=case.reference)) == 3


@pytest.mark.parametrize("said", [{"direction": "up"}, {"state": "drafts"}, {"kind": "extradtion"}, {"urgency": "now"}])
def test_what_nothing_can_have_is_told(here: Office, said: dict):
    with pytest.raises(BadInput):
        references(here, **said)


def test_who_reads_no_cases_reads_no_requests(here: Office, there: Office, case: Case):
    request = outgoing(case, here)

    for account in (here[Role.AUDITOR], here[Role.ADMINISTRATOR], there[Role.DRAFTER]):
        assert not queries.every(account).exists()
        assert queries.one(account, request.reference) is None


def test_one_request_costs_the_same_however_much_hangs_on_it(here: Office, case: Case):
    request = complete(outgoing(case, here), here)
    costs = []
    for _ in range(3):
        actions.add_answer(request, what="A record", by=here[Role.DRAFTER], at=NOW)
        actions.add_condition(request, kind="other", given_by="PRT", text="Return it", by=here[Role.DRAFTER], at=NOW)
        later = outgoing(case, here)
        actions.link(request, later, relation="supplement", by=here[Role.DRAFTER], at=NOW)
        with CaptureQueriesContext(connection) as asked:
            found = queries.one(here[Role.DRAFTER], request.reference)
            assert found is not None
            assert [link.later.title for link in found.followed_by.all()]
            assert all(one.binds_us in (True, False) for one in found.conditions.all())
        costs.append(len(asked))

    assert len(set(costs)) == 1, costs


def test_the_steps_that_are_open_say_who_is_waited_for(here: Office, case: Case):
    both = people.account(here.authority, "both@bra.example", Role.DRAFTER, Role.APPROVER)
    case.access.create(account=both, given_by=both, given_at=NOW)
    request = complete(outgoing(case, here), here)
    actions.take_step(request, "submit", by=both, at=NOW)

    found = {one.step.name: one.waits_for for one in queries.open_steps(request, both)}

    assert found == {"send-back": "", "approve": "another pair of eyes", "withdraw": ""}
    assert queries.open_steps(request, here[Role.CUSTODIAN]) == []


def test_only_what_the_kind_and_the_basis_need_is_asked(here: Office, case: Case):
    case.offences = ["money-laundering"]
    case.save()
    request = outgoing(case, here)
    before = {one.id for one in questions(request, NOW.date())}
    actions.choose_basis(request, "untoc-18-1", by=here[Role.DRAFTER], at=NOW)

    after = {one.id: one.need for one in questions(request, NOW.date())}

    assert before == {
        f"particulars.{name}" for name in ("persons-heard", "questions", "procedure", "presence", "interpretation")
    }
    assert after["contents.untoc-m-c-purpose"] == "mandatory"
    assert after["contents.untoc-m-c-persons"] == "conditional"
    assert {"given.transnational", "given.organized-group"} <= set(after)
    assert "given.by-computer-system" not in after


def test_what_was_read_for_a_page_is_read_anew_under_the_lock(here: Office, case: Case):
    request = outgoing(case, here)
    shown = queries.one(here[Role.DRAFTER], request.reference)
    assert shown is not None
    complete(request, here)
    walk(request, here, "submit", "send-back")

    actions.take_step(shown, "submit", by=here[Role.DRAFTER], at=NOW)

    assert [one.number for one in request.steps.all()] == [1, 2, 3]
    assert shown.contents.count() == request.contents.count() > 0
