"""The administrator's pages, one's own tokens, and the auditor's trail."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.desk import people as builders
from tests.desk.people import Office
from tests.web.desk.visits import visit

from servanda.desk.people import actions, queries
from servanda.desk.people.models import Account, Invitation, Token
from servanda.desk.people.roles import Role
from servanda.desk.trail import chain
from servanda.desk.trail.models import Entry
from servanda.desk.trail.proof import verify_rows
from servanda.web.desk.backend import Backend

pytestmark = pytest.mark.django_db

NEW = {"name": "Ana Prado", "email": "ana@bra.example", "roles": ["drafter", "duty-officer"]}


def test_where_no_mail_goes_out_the_link_is_shown_once(here: Office):
    admin = visit(here[Role.ADMINISTRATOR])

    page = admin.post("/desk/people/invite", NEW).content.decode()

    link = re.search(r"http://localhost(/desk/join/[\w-]+)", page)
    assert link is not None
    assert admin.get(link[1]).status_code == 200
    assert link[1].split("/")[-1] not in admin.get("/desk/people").content.decode()


def test_where_mail_goes_out_the_link_travels_and_is_not_shown(here: Office, settings: Any):
    from dataclasses import replace

    settings.INSTALLATION = replace(settings.INSTALLATION, mail="smtp://mail.example")
    answer = visit(here[Role.ADMINISTRATOR]).post("/desk/people/invite", NEW)

    assert answer.headers["Location"] == "/desk/people"
    assert "/desk/join/" in mail.outbox[0].body
    assert mail.outbox[0].to == ["ana@bra.example"]


def test_a_bad_invitation_is_told_on_a_page(here: Office):
    answer = visit(here[Role.ADMINISTRATOR]).post("/desk/people/invite", NEW | {"roles": ["administrator", "drafter"]})

    assert answer.status_code == 422
    assert "reads no cases" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_changes_ask_who_is_there_anew_and_then_go_on(here: Office):
    account = here[Role.ADMINISTRATOR]
    account.set_password("quiet-harbour-lantern-42")
    account.save()
    admin = visit(account, confirmed=False)

    asked = admin.post("/desk/people/invite", NEW)
    assert asked.headers["Location"] == "/accounts/reauthenticate/?next=%2Fdesk%2Fpeople%2Finvite"
    assert not Invitation.objects.exists()
    answer = admin.post(
        "/accounts/reauthenticate/", {"password": "quiet-harbour-lantern-42", "next": "/desk/people/invite"}
    )

    assert answer.status_code == 200
    assert Invitation.objects.get().email == "ana@bra.example"


@pytest.mark.parametrize(
    ("what", "sent", "holds"),
    [
        ("roles", {"roles": ["approver"]}, lambda one: one.roles == {Role.APPROVER}),
        ("deactivate", {"reason": "left"}, lambda one: not one.is_active),
        ("ask-factor-reset", {"reason": "lost"}, lambda one: one.factor_resets.exists()),
        ("unlock", {}, lambda one: one.is_active),
        ("end-sessions", {}, lambda one: one.is_active),
        ("reset-link", {}, lambda one: one.is_active),
    ],
)
def test_an_account_is_changed_from_its_page(here: Office, what: str, sent: dict[str, Any], holds: Any):
    whom = here[Role.DRAFTER]

    answer = visit(here[Role.ADMINISTRATOR]).post(f"/desk/people/{whom.pk}/{what}", sent)

    assert answer.status_code in {200, 302}
    assert holds(Account.objects.get(pk=whom.pk))
    assert Entry.objects.filter(on=f"account:{whom.email}").exists()


def test_a_reset_link_opens_the_form_for_a_new_password(here: Office):
    page = visit(here[Role.ADMINISTRATOR]).post(f"/desk/people/{here[Role.DRAFTER].pk}/reset-link").content.decode()

    link = re.search(r"http://localhost(/accounts/password/reset/key/[\w-]+/)", page)

    assert link is not None
    from django.test import Client

    assert Client(HTTP_HOST="localhost").get(link[1], follow=True).status_code == 200


def test_deactivating_ends_what_is_open(here: Office):
    drafter = visit(here[Role.DRAFTER])
    assert drafter.get("/desk/").status_code == 200

    visit(here[Role.ADMINISTRATOR]).post(f"/desk/people/{here[Role.DRAFTER].pk}/deactivate", {"reason": "left"})

    assert drafter.get("/desk/").status_code == 302


def test_a_lost_factor_is_confirmed_by_an_approver_on_a_page(here: Office):
    whom, admin = here[Role.DRAFTER], visit(here[Role.ADMINISTRATOR])
    admin.post(f"/desk/people/{whom.pk}/ask-factor-reset", {"reason": "lost"})
    reset = whom.factor_resets.get()
    approver = visit(here[Role.APPROVER])
    assert "lost" in approver.get("/desk/people/resets").content.decode()

    assert admin.post(f"/desk/people/resets/{reset.pk}", {"how": "confirm"}).status_code == 422
    approver.post(f"/desk/people/resets/{reset.pk}", {"how": "confirm"})

    assert not queries.has_factor(whom)


def test_a_token_is_made_shown_once_and_revoked(here: Office):
    drafter, until = visit(here[Role.DRAFTER]), f"{timezone.now() + timedelta(days=30):%Y-%m-%d}"

    page = drafter.post("/desk/tokens", {"name": "x", "until": until, "scopes": ["case"], "more": "request.read"})
    word = re.search(r"servanda_[\w-]+", page.content.decode())

    assert word is not None
    assert Token.objects.get().scopes == ["case", "request.read"]
    assert word[0] not in drafter.get("/desk/tokens").content.decode()
    drafter.post(f"/desk/tokens/{Token.objects.get().pk}/revoke")
    assert queries.account_of_token(word[0], timezone.now()) is None


@pytest.mark.parametrize("until", ["", "soon", "2026-13-01", "1999-01-01", "2999-01-01"])
def test_a_token_without_a_sound_last_day_is_refused(here: Office, until: str):
    assert (
        visit(here[Role.DRAFTER]).post("/desk/tokens", {"name": "x", "until": until, "scopes": ["case"]}).status_code
        == 422
    )


def test_an_auditor_finds_entries_and_is_told_of_bad_days(here: Office, there: Office):
    actions.unlock(here[Role.DRAFTER], by=here[Role.ADMINISTRATOR], at=timezone.now())
    actions.unlock(there[Role.DRAFTER], by=there[Role.ADMINISTRATOR], at=timezone.now())
    auditor = visit(here[Role.AUDITOR])

    page = auditor.get("/desk/trail?did=account").content.decode()

    assert "drafter@bra-central.example" in page
    assert "prt-central" not in page
    assert auditor.get("/desk/trail?since=yesterday").status_code == 422
    assert auditor.get("/desk/trail?before=-1").status_code == 422
    assert Entry.objects.last().details == {"sought": ["did account"]}


def test_an_auditors_file_proves_itself(here: Office, there: Office):
    actions.unlock(here[Role.DRAFTER], by=here[Role.ADMINISTRATOR], at=timezone.now())
    actions.unlock(there[Role.DRAFTER], by=there[Role.ADMINISTRATOR], at=timezone.now())
    auditor = visit(here[Role.AUDITOR])

    lines = b"".join(auditor.get("/desk/trail.jsonl").streaming_content).decode().splitlines()
    table = b"".join(auditor.get("/desk/trail.csv").streaming_content).decode()

    verdict = verify_rows([json.loads(line) for line in lines])
    assert (verdict.is_whole, verdict.withheld) == (True, 1)
    assert table.startswith("number,at,authority,who,did,on,case,details\r\n1,")
    assert "prt-central" not in table
    assert chain.verify().is_whole


@pytest.mark.parametrize(("role", "path"), [(Role.ADMINISTRATOR, "/desk/people"), (Role.AUDITOR, "/desk/trail")])
def test_lists_cost_the_same_for_one_and_for_many(here: Office, role: Role, path: str):
    visitor = visit(here[role])
    visitor.get(path)
    counts = []
    for more in (0, 3):
        for number in range(more):
            builders.account(here.authority, f"more{number}@bra.example", Role.DRAFTER)
        with CaptureQueriesContext(connection) as asked:
            visitor.get(path)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_programs_read_accounts_and_the_trail_a_page_at_a_time(here: Office):
    for _ in range(2):
        actions.unlock(here[Role.DRAFTER], by=here[Role.ADMINISTRATOR], at=timezone.now())
    auditor = visit(here[Role.AUDITOR])

    page = auditor.get("/desk/api/v1/trail?did=account.unlock&before=2").json()

    assert [entry["number"] for entry in page["entries"]] == [1]
    assert page["further"] is None
    assert {one["email"] for one in auditor.get("/desk/api/v1/accounts").json()} == {
        account.email for account in here.people.values()
    }
    assert auditor.get("/desk/api/v1/trail?since=yesterday").status_code == 422


def test_the_account_shows_every_role_it_ever_held(here: Office, now: datetime):
    drafter, admin = here[Role.DRAFTER], here[Role.ADMINISTRATOR]
    actions.change_roles(drafter, ["custodian"], by=admin, at=now)

    page = visit(admin).get(f"/desk/people/{drafter.pk}").content.decode()
    listed = visit(admin).get("/desk/people").content.decode()

    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page)
    assert [(role, "held now" in rest) for role, rest in rows] == [("Custodian", True), ("Drafter", False)]
    assert f"{now:%Y-%m-%d}" in rows[1][1]
    assert admin.name in rows[1][1]
    assert "<td>Custodian</td>" in listed


def test_a_role_taken_away_gives_nothing_to_whoever_is_signed_in(here: Office, now: datetime):
    drafter, admin = here[Role.DRAFTER], here[Role.ADMINISTRATOR]
    case = builders.case(here)
    signed_in = visit(drafter)
    before = signed_in.get(f"/desk/cases/{case.reference}").status_code

    actions.change_roles(drafter, ["auditor"], by=admin, at=now)

    assert before == 200
    assert signed_in.get(f"/desk/cases/{case.reference}").status_code == 404
    assert signed_in.get("/desk/trail").status_code == 200
    assert Backend().get_user(drafter.pk).roles == {Role.AUDITOR}
