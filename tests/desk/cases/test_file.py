"""The file itself: references without gaps, changes, access, facts."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases import actions
from servanda.desk.cases.models import Access, Case, Fact
from servanda.desk.errors import BadInput, ChangedMeanwhile, NotAllowed, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.permissions import has_access, needs_to_know
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db


def opened(here: Office, now: datetime, **more: object) -> Case:
    return actions.open_case(title="Attack on a village", by=here[Role.DRAFTER], at=now, **more)  # type: ignore[arg-type]  # the fields vary


def test_references_are_counted_for_each_authority_and_year(here: Office, there: Office, now: datetime):
    found = [opened(here, now).reference for _ in range(2)]
    found += [opened(there, now).reference, opened(here, datetime(2027, 1, 1, tzinfo=UTC)).reference]

    assert found == ["BRA-C-2026-0001", "BRA-C-2026-0002", "PRT-C-2026-0001", "BRA-C-2027-0001"]


def test_a_case_that_fails_leaves_no_gap(here: Office, now: datetime):
    with suppress(NotPossible):
        opened(here, now, known_to=[here[Role.AUDITOR]])

    assert opened(here, now).reference == "BRA-C-2026-0001"


def test_a_second_authority_of_the_same_state_has_its_own_series(here: Office, now: datetime):
    second = people.office("bra-prosecution", party="BRA")

    assert [opened(office, now).reference for office in (here, second)] == ["BRA-C-2026-0001", "BRA2-C-2026-0001"]


@pytest.mark.django_db(transaction=True)
def test_many_who_open_at_once_share_no_number(here: Office, now: datetime):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite stands in memory here, for one connection; PostgreSQL shows it")

    def one() -> None:
        opened(here, now)
        connection.close()

    threads = [Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(Case.objects.values_list("reference", flat=True)) == [f"BRA-C-2026-{n:04}" for n in range(1, 9)]


def test_names_become_ids_of_the_record(here: Office, now: datetime):
    case = opened(here, now, offences=["Torture"], measures=["extradite"], requested="portugal", context="NIAC")

    assert (case.offences, case.measures, case.requested) == (["torture"], ["extradition"], "PRT")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("offences", ["tortur"], "Did you mean 'torture'"),
        ("title", "", "title is empty"),
        ("title", "x" * 301, "at most 300"),
        ("title", "a\0b", "NUL"),
        ("title", "a\ud800", "half"),
        ("title", 3, "a text was expected"),
        ("context", "war", "none of peace"),
        ("requested", "Atlantis", "not the name of a party"),
        ("known", {"adult-at-conduc": True}, "Did you mean 'adult-at-conduct'"),
        ("known", {"adult-at-conduct": "yes"}, "true or false"),
        ("penalty_years", {"BRA": -1}, "numbers of years"),
        ("sentence_months", "12", "number of months"),
        ("titel", "x", "Did you mean 'title'"),
        ("measures", "extradition", "a list was expected"),
    ],
)
def test_what_cannot_be_understood_is_told_and_nothing_is_kept(
    here: Office, now: datetime, field: str, value: object, told: str
):
    case = opened(here, now)

    with pytest.raises(BadInput, match=told):
        actions.change_case(case, by=here[Role.DRAFTER], at=now, **{field: value})

    case.refresh_from_db()
    assert (case.title, case.version) == ("Attack on a village", 1)


def test_adding_to_a_case_disturbs_nobody_who_edits_it(here: Office, now: datetime):
    case = opened(here, now, offences=["torture"])
    actions.add_fact(Case.objects.get(), text="The village burned.", by=here[Role.DRAFTER], at=now)

    actions.change_case(case, by=here[Role.DRAFTER], at=now, version=1, title="Attack on two villages")

    with pytest.raises(ChangedMeanwhile):
        actions.change_case(case, by=here[Role.DRAFTER], at=now, version=1, title="Attack on three")


def test_a_closed_case_stays_as_it_is_until_it_is_opened_again(here: Office, now: datetime):
    case = people.case(here)
    actions.close_case(case, by=here[Role.APPROVER], at=now, because="acquitted")

    with pytest.raises(NotPossible, match="closed on 2026-11-21"):
        actions.add_note(case, text="too late", by=here[Role.DRAFTER], at=now)
    actions.reopen_case(case, by=here[Role.APPROVER], at=now, because="new evidence.")

    assert actions.add_note(case, text="in time", by=here[Role.DRAFTER], at=now).pk
    assert case.notes.last().text == "Opened again: new evidence. It had been closed on 2026-11-21 (acquitted)."


def test_the_trail_says_which_fields_and_never_what_stands_in_them(here: Office, now: datetime):
    case = opened(here, now)

    actions.change_case(case, by=here[Role.DRAFTER], at=now, title="Operation Nightfall")

    assert Entry.objects.last().details == {"changed": ["title"]}


def test_access_is_given_and_ended_with_a_reason(here: Office, now: datetime):
    case = opened(here, now)
    officer = here[Role.EXECUTING_OFFICER]

    access = actions.give_access(case, officer, by=here[Role.DRAFTER], at=now, reason="will execute")
    assert has_access(officer, case)
    actions.give_access(case, here[Role.APPROVER], by=officer, at=now, reason="approves")
    actions.end_access(access, by=here[Role.APPROVER], at=now, because="moved on")

    access.refresh_from_db()
    assert not has_access(officer, case)
    assert (access.reason, access.ended_because) == ("will execute", "moved on")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_reads_no_cases_is_given_none(here: Office, now: datetime, role: Role):
    with pytest.raises(NotPossible, match="no role that reads cases"):
        actions.give_access(opened(here, now), here[role], by=here[Role.DRAFTER], at=now, reason="curious")


def test_nobody_elsewhere_is_given_access(here: Office, there: Office, now: datetime):
    with pytest.raises(NotPossible, match="does not work at this authority"):
        actions.give_access(opened(here, now), there[Role.DRAFTER], by=here[Role.DRAFTER], at=now, reason="asked")


def test_the_last_access_stays(here: Office, now: datetime):
    case = people.case(here, known_to=(Role.APPROVER,))

    with pytest.raises(NotPossible, match="Nobody else knows"):
        actions.end_access(case.access.get(), by=here[Role.APPROVER], at=now, because="going home")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(given_to=st.lists(st.tuples(st.sampled_from(list(Role)), st.booleans(), st.booleans()), max_size=6))
def test_the_list_of_cases_is_what_each_needs_to_know(
    here: Office, there: Office, now: datetime, given_to: list[tuple[Role, bool, bool]]
):
    cases = [people.case(here, known_to=()), people.case(there, known_to=())]
    for role, is_here, is_ended in dict.fromkeys(given_to):
        account = (here if is_here else there)[role]
        Access.objects.filter(case=cases[0], account=account, ended_at=None).update(ended_at=now)
        Access.objects.create(
            case=cases[0], account=account, given_by=account, given_at=now, ended_at=now if is_ended else None
        )

    for account in Account.objects.all():
        assert set(needs_to_know(account)) == {case for case in Case.objects.all() if has_access(account, case)}


def test_a_fact_has_partial_days_and_several_places(here: Office, now: datetime):
    case = people.case(here)
    places = [{"party": "Syria", "place": "Hama"}, {"party": "LBN"}, {"party": "", "place": ""}]

    fact = actions.add_fact(
        case, text="Held.", began="2011-04~", ended="2011-06", places=places, by=here[Role.DRAFTER], at=now
    )

    assert Fact.objects.get().places == [{"party": "SYR", "place": "Hama"}, {"party": "LBN", "place": ""}]
    with pytest.raises(BadInput, match="lies before"):
        actions.change_fact(fact, ended="2010", by=here[Role.DRAFTER], at=now)
    with pytest.raises(BadInput, match="not in the calendar"):
        actions.change_fact(fact, ended="2011-02-30", by=here[Role.DRAFTER], at=now)


def test_a_withdrawn_fact_is_kept_and_no_longer_changed(here: Office, now: datetime):
    fact = actions.add_fact(people.case(here), text="Held.", by=here[Role.DRAFTER], at=now)
    actions.withdraw_fact(fact, by=here[Role.DRAFTER], at=now, because="the witness was mistaken")

    with pytest.raises(NotPossible, match="withdrawn on 2026-11-21"):
        actions.change_fact(fact, text="Not held.", by=here[Role.DRAFTER], at=now)


def test_who_does_not_know_the_case_changes_nothing(here: Office, there: Office, now: datetime):
    case = people.case(here, known_to=(Role.DRAFTER,))

    for stranger in (here[Role.EXECUTING_OFFICER], there[Role.DRAFTER], here[Role.ADMINISTRATOR]):
        with pytest.raises(NotAllowed):
            actions.add_person(case, role="witness", name="Somebody", by=stranger, at=now)


def test_a_task_goes_to_who_knows_the_case(here: Office, now: datetime):
    case = people.case(here, known_to=(Role.DRAFTER, Role.APPROVER))
    task = actions.add_task(
        case, title="Call the lab", assignee=here[Role.APPROVER], due="2026-12-01", by=here[Role.DRAFTER], at=now
    )

    with pytest.raises(NotPossible, match="does not know"):
        actions.change_task(task, assignee=here[Role.CUSTODIAN], by=here[Role.DRAFTER], at=now)
    actions.finish_task(task, by=here[Role.APPROVER], at=now)

    task.refresh_from_db()
    assert (task.done_by, str(task.due)) == (here[Role.APPROVER], "2026-12-01")


def test_a_note_is_withdrawn_by_its_author_alone(here: Office, now: datetime):
    note = actions.add_note(people.case(here), text="Called.", by=here[Role.DRAFTER], at=now)

    with pytest.raises(NotPossible, match="by who made it"):
        actions.withdraw_note(note, by=here[Role.APPROVER], at=now)
    actions.withdraw_note(note, by=here[Role.DRAFTER], at=now)

    note.refresh_from_db()
    assert note.withdrawn_at == now
