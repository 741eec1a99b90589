"""The desk to look at: every state, reached by steps that could have been taken."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from servanda.desk.checking import stretch
from servanda.desk.demonstration.heard import compare
from servanda.desk.demonstration.keeping import keep
from servanda.desk.demonstration.parcels import carry, trust_each_other
from servanda.desk.demonstration.playing import play, staff
from servanda.desk.demonstration.round import TITLE, go_round
from servanda.desk.evidence.models import Item, Restriction
from servanda.desk.evidence.queries import ledger, matrix_of
from servanda.desk.evidence.storing import open_store
from servanda.desk.evidence.sweeping import sweep_store
from servanda.desk.exchange.models import Parcel
from servanda.desk.installation import make
from servanda.desk.people.roles import Role
from servanda.desk.permissions import needs_to_know
from servanda.desk.requests.machines import MACHINES
from servanda.desk.requests.models import Request
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
def test_requests_rest_on_the_record_and_nothing_happened_after_it_was_asked_about(now: datetime):
    made = list(play(staff("invented words for a look", now), now))

    assert [one.title for one in made if one.basis and not one.basis.get("provision")] == []
    (court,) = [one for one in made if one.counterpart == "ICC"]
    assert court.basis["provision"].startswith("rs-")
    (ours,) = [one for one in made if one.kind == "preserve-data" and one.direction == "outgoing"]
    assert ours.basis["provision"] == "bud-29"
    late = [
        one.title
        for one in made
        for fact in one.case.facts.all()
        if fact.began and stretch(fact.began).last > one.made_at.date()
    ]
    assert late == []


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


@pytest.mark.django_db
def test_evidence_of_every_kind_is_held_bound_and_handled(now: datetime, tmp_path: Path):
    store = open_store(make(tmp_path / "desk"))
    offices = staff("invented words for a look", now)
    list(play(offices, now))

    made = keep(store, offices, now)

    case = made[0].case
    rows = matrix_of(case)
    assert {item.kind for item in made} == set(Item.Kind.values)
    assert {item.derivation for item in made} >= {"transcript", "redaction"}
    assert {one.said["kind"] for one in Restriction.objects.all()} >= {"consent", "embargo", "no-death-penalty"}
    assert {row.hole for row in rows} == {True, False}
    assert ledger(case).whole
    assert ledger(case).findings == ()
    assert len(ledger(case).entries) > 10
    assert sweep_store(store, at=now).sound


@pytest.mark.django_db
def test_a_question_is_answered_one_waits_and_one_came(now: datetime, tmp_path: Path):
    desk = make(tmp_path / "desk")
    offices = staff("invented words for a look", now)
    trust_each_other(desk, offices, now)
    list(play(offices, now))

    answered, waits, theirs = compare(desk, offices, now)

    answered.refresh_from_db()
    assert list(answered.met) == ["W-1"]
    assert set(answered.left_out.values()) == {"no-day"}
    assert (waits.answered_at, waits.about) == (None, ["W-1"])
    assert theirs.case.authority.party == "PRT"


@pytest.mark.django_db
def test_one_request_goes_the_whole_way_and_its_evidence_comes_back_under_conditions(now: datetime, tmp_path: Path):
    desk = make(tmp_path / "desk")
    offices = staff("invented words for a look", now)
    trust_each_other(desk, offices, now)
    list(play(offices, now))

    asks, answers = go_round(desk, offices, now)

    mine = Request.objects.get(title=TITLE)
    first, second = mine.case.items.order_by("pk")
    assert [(one.state, one.receipt_outcome) for one in (asks, answers)] == [("receipted", "accepted")] * 2
    assert (mine.state, mine.conditions.filter(kind="use-limitation", given_by="PRT").exists()) == ("executed", True)
    assert (second.parent, second.derivation, answers.items) == (
        first, "transcript", [first.their_reference, second.their_reference],
    )  # fmt: skip
    assert {one.said["kind"] for one in first.restrictions.all()} == {"fair-trial", "use-limitation"}
    assert ledger(mine.case).findings == ()
    assert chain.verify().is_whole
