"""The duty officer's page, as it is used."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from tests.desk import people
from tests.desk.people import Office
from tests.web.desk.visits import visit

from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import receive
from servanda.desk.requests.models import Request
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db

CALL = {
    "counterpart": "PRT",
    "provider": "Post Example Ltda",
    "accounts": "mailbox-7@post.example",
    "offence": "cyber-illegal-access",
    "kind": "preserve-data",
    "their_reference": "PT-247-0031",
}


def test_a_call_is_taken_with_one_form_and_its_acknowledgement_is_there(here: Office):
    duty = visit(here[Role.DUTY_OFFICER])

    answer = duty.post("/desk/duty/call", CALL | {"do": "held"}, follow=True)

    request = Request.objects.get()
    assert request.state == "accepted"
    assert answer.redirect_chain[-1][0] == f"/desk/requests/{request.reference}/letters"
    assert "Acknowledgement" in answer.content.decode()
    page = duty.get("/desk/duty").content.decode()
    assert request.reference in page
    assert "Preserved at least until" in page


def test_what_was_typed_stays_where_something_is_wrong(here: Office):
    answer = visit(here[Role.DUTY_OFFICER]).post(
        "/desk/duty/call", CALL | {"counterpart": "XXX", "received_at": "soon"}
    )

    assert answer.status_code == 422
    assert "mailbox-7@post.example" in answer.content.decode()
    assert not Request.objects.exists()


@pytest.mark.parametrize("received_at", ["2099-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00+14:00", "now"])
def test_a_time_that_cannot_be_is_told(here: Office, received_at: str):
    answer = visit(here[Role.DUTY_OFFICER]).post("/desk/duty/call", CALL | {"received_at": received_at})

    assert answer.status_code == 422


def test_what_waits_is_taken_and_held_by_two_buttons(here: Office, now: datetime):
    officer = here[Role.DUTY_OFFICER]
    waits = receive(
        people.case(here), by=officer, at=now - timedelta(minutes=5), kind="preserve-data", counterpart="PRT", title="M"
    )
    duty = visit(officer)
    assert "Take it</button>" in duty.get("/desk/duty").content.decode()

    duty.post(f"/desk/duty/{waits.reference}/take")
    assert "The data are held</button>" in duty.get("/desk/duty").content.decode()
    duty.post(f"/desk/duty/{waits.reference}/preserved")

    waits.refresh_from_db()
    assert waits.state == "accepted"
    assert waits.clocks.get(rule="preserve-now").ending == "met"


def test_asking_another_state_leads_to_what_is_still_missing(here: Office):
    duty, approver = visit(here[Role.DUTY_OFFICER]), here[Role.APPROVER]
    said = CALL | {"facts": "A network was entered.", "necessity": "It is deleted soon.", "known_to": str(approver.pk)}

    answer = duty.post("/desk/duty/ask", said, follow=True)

    request = Request.objects.get()
    assert (request.state, request.direction, request.urgency) == ("draft", "outgoing", "emergency")
    assert answer.redirect_chain[-1][0] == f"/desk/requests/{request.reference}/write"
    assert visit(approver).get(f"/desk/requests/{request.reference}").status_code == 200


def test_an_executing_officer_takes_calls_and_asks_nobody(here: Office):
    officer = visit(here[Role.EXECUTING_OFFICER])

    assert "Ask another State" not in officer.get("/desk/duty").content.decode()
    assert officer.post("/desk/duty/ask", CALL | {"facts": "x"}).status_code == 404
    assert not Request.objects.exists()


def test_a_foreign_colleague_cannot_be_let_know(here: Office, there: Office):
    said = CALL | {"known_to": str(there[Role.EXECUTING_OFFICER].pk)}

    assert visit(here[Role.DUTY_OFFICER]).post("/desk/duty/call", said).status_code == 404
    assert not Request.objects.exists()


def test_a_call_that_came_before_is_asked_about_and_not_entered_twice(here: Office):
    duty = visit(here[Role.DUTY_OFFICER])
    duty.post("/desk/duty/call", CALL)
    first = Request.objects.get()

    again = duty.post("/desk/duty/call", CALL | {"provider": "Post"})
    asked = again.content.decode()

    assert again.status_code == 422
    assert Request.objects.count() == 1
    assert f'/desk/requests/{first.reference}"' in asked
    assert 'value="Post"' in asked
    assert "It is another call" in asked
    assert duty.post("/desk/duty/call", CALL | {"is_another": "yes"}).status_code == 302
    assert Request.objects.count() == 2


def test_a_call_names_more_than_one_offence(here: Office):
    said = CALL | {"offence": ["cyber-illegal-access", "", "torture", "torture"]}

    visit(here[Role.DUTY_OFFICER]).post("/desk/duty/call", said)

    assert Request.objects.get().case.offences == ["cyber-illegal-access", "torture"]


def test_the_page_renews_itself_and_the_trail_has_only_what_was_new(here: Office):
    duty = visit(here[Role.DUTY_OFFICER])
    shown = re.search(r'data-shown="(\w+)"', duty.get("/desk/duty").content.decode())
    assert shown is not None
    before = Entry.objects.count()

    same = duty.get(f"/desk/duty/fresh?shown={shown[1]}").content.decode()
    unchanged = Entry.objects.count()
    duty.post("/desk/duty/call", CALL)
    taken = Entry.objects.count()
    fresh = duty.get(f"/desk/duty/fresh?shown={shown[1]}").content.decode()

    assert f'data-shown="{shown[1]}"' in same
    assert unchanged == before
    assert Request.objects.get().reference in fresh
    assert shown[1] not in fresh
    assert Entry.objects.count() == taken + 1
    assert Entry.objects.last().details == {"page": "duty, renewed"}


def test_a_page_that_renews_itself_keeps_nobody_signed_in(here: Office):
    duty = visit(here[Role.DUTY_OFFICER])
    duty.get("/desk/duty")
    session = duty.session
    session["door-seen"] -= 29 * 60
    session.save()

    duty.get("/desk/duty/fresh")
    renewed = duty.session["door-seen"]
    duty.get("/desk/duty")

    assert renewed == session["door-seen"]
    assert duty.session["door-seen"] > renewed
