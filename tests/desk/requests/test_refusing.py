"""Refusal, postponement, conditions, answers: what binds, and what it blocks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.desk import people
from tests.desk.asked import complete, incoming, outgoing, peopled, walk
from tests.desk.people import NOW, Office

from servanda.desk.cases.models import Case
from servanda.desk.errors import BadInput, Incomplete, NotPossible
from servanda.desk.people.roles import Role
from servanda.desk.requests import actions
from servanda.desk.requests.conditions import blocked
from servanda.desk.requests.models import Request
from servanda.desk.requests.refusing import consultations, grounds
from servanda.desk.requests.resting import proposals

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def case(here: Office) -> Case:
    made = peopled(people.case(here))
    made.offences = ["money-laundering"]
    made.save()
    return made


@pytest.fixture
def asked(here: Office, case: Case) -> Request:
    """A request of Portugal under the Convention against Corruption, in triage."""
    request = incoming(case, here)
    walk(request, here, "begin-triage")
    actions.choose_basis(request, "uncac-46-1", **by(here))
    return request


def by(here: Office, role: Role = Role.EXECUTING_OFFICER) -> dict:
    return {"by": here[role], "at": NOW}


def refuse(request: Request, here: Office, **details: object) -> None:
    actions.take_step(request, "propose-refusal", reason="as the ground says", **details, **by(here))


def consult(request: Request, here: Office) -> None:
    actions.record_consultation(
        request, held_on=TODAY, with_whom="Prosecutor General", about="terms and conditions", **by(here)
    )


def test_the_grounds_are_those_of_the_instrument_with_their_strength(here: Office, asked: Request):
    found = {one.provision.id: one.provision.effect for one in grounds(asked, TODAY, "refuse")}

    assert found["uncac-mr-form"] == "may-refuse"
    assert found["uncac-mr-bank"] == "prohibited"
    assert "untoc-mr-form" not in found
    assert [one.provision.id for one in consultations(asked, TODAY, "refuse")] == ["uncac-m-consult"]


def test_a_refusal_needs_a_ground_and_the_consultation_first(here: Office, asked: Request):
    with pytest.raises(Incomplete, match="one of uncac-m"):
        refuse(asked, here)
    with pytest.raises(NotPossible, match=r"untoc-mr-form is no ground .*Did you mean 'uncac-mr-form'"):
        refuse(asked, here, grounds=["untoc-mr-form"])
    with pytest.raises(NotPossible, match="Bank secrecy is no ground"):
        refuse(asked, here, grounds=["uncac-mr-bank"])
    with pytest.raises(Incomplete, match="uncac-m-consult"):
        refuse(asked, here, grounds=["uncac-mr-form"])

    consult(asked, here)
    refuse(asked, here, grounds=["uncac-mr-form"])
    walk(asked, here, "refuse", "close")

    assert asked.state == "closed"


def test_a_consultation_owed_where_appropriate_may_be_left_out_with_a_reason(here: Office, case: Case):
    request = incoming(case, here, kind="extradition")
    actions.choose_basis(request, "uncac-44-1", **by(here))
    walk(request, here, "begin-triage")

    with pytest.raises(Incomplete, match="uncac-x-consult"):
        refuse(request, here, grounds=["uncac-xr-domestic"])
    refuse(request, here, grounds=["uncac-xr-domestic"], not_consulted="They told us their views on 3 November.")

    assert request.state == "refusal-proposed"


def test_a_postponement_needs_its_own_ground(here: Office, asked: Request):
    walk(asked, here, "accept")
    consult(asked, here)

    with pytest.raises(NotPossible, match="is no ground to postpone"):
        actions.take_step(asked, "postpone", reason="later", grounds=["uncac-mr-form"], **by(here))
    actions.take_step(asked, "postpone", reason="our trial", grounds=["uncac-m-postponement"], **by(here))

    assert asked.steps.last().details == {"grounds": ["uncac-m-postponement"]}


def test_the_court_is_consulted_before_anything_is_refused_to_it(here: Office):
    case = peopled(people.case(here))
    case.offences = ["cah-deportation"]
    case.save()
    request = incoming(case, here, kind="court-assistance", counterpart="ICC")
    walk(request, here, "begin-triage")
    offered = [one.provision.id for one in proposals(request, TODAY)]
    actions.choose_basis(request, "rs-93-1", **by(here))

    assert offered == ["rs-93-1"]
    assert [one.article for one in request.contents.all()][:2] == ["96(2)(a)", "96(2)(b)"]
    with pytest.raises(Incomplete, match="rs-97"):
        refuse(request, here, grounds=["rs-mr-security"])


def test_surrender_rests_on_the_statute_and_asks_for_the_warrant(here: Office):
    case = people.case(here)
    case.offences = ["cah-deportation"]
    case.save()
    request = incoming(case, here, kind="surrender", counterpart="ICC")

    actions.choose_basis(request, "rs-89-1", **by(here))

    assert {"warrant-copy": "mandatory"}.items() <= {one.item: one.need for one in request.contents.all()}.items()


def test_what_was_supplied_binds_us_until_consent_comes(here: Office, case: Case):
    request = complete(outgoing(case, here), here)
    walk(request, here, "submit", "approve", "send", "record-executed")
    drafter = by(here, Role.DRAFTER)

    condition = request.conditions.get()
    assert (condition.kind, condition.provision, condition.given_by) == ("use-limitation", "uncac-m-use", "PRT")
    actions.intend(request, "use", offence="money-laundering", **drafter)
    with pytest.raises(NotPossible, match=r"Limit on use .PRT, uncac-m-use.*ask PRT for consent"):
        actions.intend(request, "use", offence="torture", **drafter)
    with pytest.raises(NotPossible, match="forbids it"):
        actions.intend(request, "pass-on", to="ESP", **drafter)

    actions.lift_condition(condition, why="Consent of 3 December", **drafter)
    actions.intend(request, "pass-on", to="ESP", **drafter)


def test_what_may_not_be_passed_on_is_not_sent_on(here: Office, case: Case):
    first = complete(outgoing(case, here), here)
    walk(first, here, "submit", "approve", "send", "record-executed")
    drafter = by(here, Role.DRAFTER)
    onward = complete(outgoing(case, here, counterpart="ESP"), here)

    actions.link(first, onward, relation="onward", **drafter)

    with pytest.raises(NotPossible, match=f"with {first.reference}"):
        actions.take_step(onward, "submit", **drafter)


def test_speciality_leaves_open_the_offences_of_the_surrender_and_those_below(here: Office, case: Case):
    request = outgoing(case, here)
    drafter = by(here, Role.DRAFTER)
    actions.add_condition(
        request,
        kind="speciality",
        given_by="PRT",
        text="Only the offence of the surrender",
        offences=["money-laundering"],
        until="2027-03",
        **drafter,
    )

    assert blocked(request, "prosecute", TODAY, offence="money-laundering") == ()
    assert len(blocked(request, "prosecute", TODAY, offence="genocide")) == 1
    assert len(blocked(request, "prosecute", TODAY)) == 1
    assert blocked(request, "prosecute", TODAY + timedelta(days=140), offence="genocide") == ()


def test_an_assurance_that_is_awaited_holds_back_the_answer(here: Office, asked: Request):
    walk(asked, here, "accept", "begin-execution")
    awaited = actions.add_condition(
        asked, kind="assurance-death-penalty", given_by="PRT", text="Asked for", is_awaited=True, **by(here)
    )
    with pytest.raises(Incomplete, match="at least one thing"):
        walk(asked, here, "prepare-answer")
    actions.add_answer(asked, what="Record of the hearing", **by(here))
    walk(asked, here, "prepare-answer")

    with pytest.raises(NotPossible, match="awaited from PRT: Assurance: no death penalty"):
        walk(asked, here, "answer")
    actions.receive_assurance(awaited, text="Note of 20 November", **by(here))
    walk(asked, here, "answer")

    assert asked.state == "answered"
    assert asked.answers.get().given_at == NOW


def test_an_answer_is_given_part_by_part(here: Office, asked: Request):
    walk(asked, here, "accept", "begin-execution")
    actions.add_answer(asked, what="First record", sha256="a" * 64, **by(here))
    wrong = actions.add_answer(asked, what="Not this one", **by(here))
    actions.take_back_answer(wrong, **by(here))
    walk(asked, here, "prepare-answer", "answer-in-part")
    actions.add_answer(asked, what="Second record", **by(here))
    walk(asked, here, "prepare-answer", "answer", "close")

    assert [(one.number, one.given_at is not None) for one in asked.answers.all()] == [(1, True), (2, False), (3, True)]
    with pytest.raises(NotPossible, match="has been given"):
        actions.take_back_answer(asked.answers.first(), **by(here))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "speciallity"}, "kind: 'speciallity'"),
        ({"given_by": "ESP"}, "expected BRA or PRT"),
        ({"text": " "}, "text: it is empty"),
        ({"provision": "uncac-46-99"}, "no provision of the record"),
        ({"until": "for ever"}, "until: "),
    ],
)
def test_a_condition_that_cannot_be_understood_is_told(here: Office, asked: Request, said: dict, told: str):
    good = {"kind": "speciality", "given_by": "PRT", "text": "Only this offence"}

    with pytest.raises(BadInput, match=told):
        actions.add_condition(asked, **good | said, **by(here))

    assert not asked.conditions.exists()


def test_a_consultation_to_come_was_not_held(here: Office, asked: Request):
    with pytest.raises(BadInput, match="has not come"):
        actions.record_consultation(
            asked, held_on=TODAY + timedelta(days=1), with_whom="PRT", about="terms", **by(here)
        )
