"""People: by invitation only, within their own authority, by four eyes where a lock is taken off."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases.queries import colleagues
from servanda.desk.duty.queries import colleagues as on_duty
from servanda.desk.errors import BadInput, NotAllowed, NotPossible
from servanda.desk.people import actions, queries
from servanda.desk.people.models import Account, Invitation, Token
from servanda.desk.people.roles import Role
from servanda.desk.people.tokens import digest_of
from servanda.desk.permissions import has_access, may, needs_to_know
from servanda.desk.trail import chain
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db

GOOD = "quiet-harbour-lantern-42"


def invited(here: Office, now: datetime, **changed: object) -> actions.Invited:
    asked: dict[str, object] = {"email": "Ana@bra.example", "name": "Ana Prado", "roles": ["drafter"]}
    return actions.invite(by=here[Role.ADMINISTRATOR], at=now, **(asked | changed))  # type: ignore[arg-type]  # values of several kinds


def test_who_is_invited_joins_with_the_roles_given(here: Office, now: datetime):
    ours = invited(here, now, roles=["drafter", "duty-officer"])

    ana = actions.join(ours.word, password=GOOD, at=now + timedelta(days=1))

    assert (ana.email, ana.authority, ana.roles) == (
        "ana@bra.example",
        here.authority,
        {Role.DRAFTER, Role.DUTY_OFFICER},
    )
    assert ana.password.startswith("argon2")
    assert ana.check_password(GOOD)
    assert [entry.did for entry in Entry.objects.all()] == ["account.invite", "account.join"]


def test_the_word_of_a_link_is_nowhere_in_the_database(here: Office, now: datetime):
    ours = invited(here, now)

    assert ours.word not in str(Invitation.objects.values())
    assert ours.word not in str(list(chain.exported()))


@pytest.mark.parametrize("case", ["used", "withdrawn", "expired", "asked again", "wrong"])
def test_a_link_opens_once_and_in_its_days_only(here: Office, now: datetime, case: str):
    ours, later, word = invited(here, now), now + timedelta(hours=1), None
    if case == "used":
        actions.join(ours.word, password=GOOD, at=now)
    elif case == "withdrawn":
        actions.withdraw_invitation(ours.invitation, by=here[Role.ADMINISTRATOR], at=now)
    elif case == "expired":
        later = now + timedelta(days=3)
    elif case == "asked again":
        invited(here, now)
    else:
        word = "x" * 43

    with pytest.raises(NotAllowed):
        actions.join(word or ours.word, password=GOOD, at=later)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("too-short-13c", "at least 14"),
        ("ana@bra.example", "similar"),
        ("telechargement", "too common"),
        ("PasswordPassword", "padded"),
        ("Dragon-1987-2026", "padded"),
        ("19870403-19870403", "padded"),
        ("abababababababab", "padded"),
    ],
)
def test_a_password_is_long_rare_and_not_like_its_owner(here: Office, now: datetime, password: str, says: str):
    ours = invited(here, now)

    with pytest.raises(BadInput, match=says):
        actions.join(ours.word, password=password, at=now)

    assert not Account.objects.filter(email="ana@bra.example").exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "no address"},
        {"email": "a" * 100 + "@bra.example"},
        {"name": " "},
        {"name": "x" * 201},
        {"roles": []},
        {"roles": ["king"]},
        {"roles": ["administrator", "drafter"]},
        {"email": "drafter@bra-central.example"},
    ],
)
def test_a_bad_invitation_is_refused_and_leaves_nothing(here: Office, now: datetime, changed: dict[str, object]):
    with pytest.raises(BadInput):
        invited(here, now, **changed)

    assert not Invitation.objects.exists()
    assert not Entry.objects.exists()


def test_only_an_administrator_invites_and_only_at_home(here: Office, there: Office, now: datetime):
    with pytest.raises(NotAllowed):
        actions.invite(email="x@y.example", name="X", roles=["drafter"], by=here[Role.APPROVER], at=now)
    with pytest.raises(NotAllowed):
        actions.deactivate(there[Role.DRAFTER], by=here[Role.ADMINISTRATOR], at=now, reason="not mine")


def test_the_first_administrator_is_invited_by_the_installation(db: None, now: datetime):
    first = actions.found_authority(
        code="gmb-central",
        name="Central authority of The Gambia",
        party="GMB",
        kind="central-authority",
        email="first@gmb.example",
        administrator="First",
        at=now,
    )

    account = actions.join(first.word, password=GOOD, at=now)

    assert account.roles == {Role.ADMINISTRATOR}
    assert [entry.did for entry in Entry.objects.all()] == ["authority.found", "account.join"]


def test_roles_change_and_the_trail_tells_from_what(here: Office, now: datetime):
    drafter = here[Role.DRAFTER]

    actions.change_roles(drafter, ["approver", "drafter"], by=here[Role.ADMINISTRATOR], at=now)

    assert drafter.roles == {Role.APPROVER, Role.DRAFTER}
    assert Entry.objects.get().details == {"roles": ["approver", "drafter"], "before": ["drafter"]}


def test_a_role_taken_away_stays_with_its_end_and_gives_nothing(here: Office, now: datetime):
    drafter, admin, later = here[Role.DRAFTER], here[Role.ADMINISTRATOR], now + timedelta(days=9)
    case = people.case(here)
    actions.change_roles(drafter, ["auditor"], by=admin, at=now)
    without = Account.objects.get(pk=drafter.pk)

    knew = (has_access(without, case), list(needs_to_know(without)), may(without, "case.read", case))
    named = [one.pk for one in colleagues(case)] + [one.pk for one in on_duty(admin, "request.draft")]
    actions.change_roles(drafter, ["drafter"], by=admin, at=later)
    again = Account.objects.get(pk=drafter.pk)

    assert knew == (False, [], False)
    assert drafter.pk not in named
    assert has_access(again, case)
    assert again.roles == {Role.DRAFTER}
    assert [(one.role, one.given_at, one.ended_at, one.ended_by) for one in queries.roles_held(again)] == [
        ("drafter", later, None, None),
        ("auditor", now, later, admin),
        ("drafter", None, now, admin),
    ]


def test_nobody_raises_deactivates_or_frees_oneself(here: Office, now: datetime):
    admin = here[Role.ADMINISTRATOR]

    for change in (
        lambda: actions.change_roles(admin, ["auditor"], by=admin, at=now),
        lambda: actions.deactivate(admin, by=admin, at=now, reason="done"),
        lambda: actions.ask_factor_reset(admin, by=admin, at=now, reason="lost"),
    ):
        with pytest.raises(NotPossible):
            change()

    assert not Entry.objects.exists()


def test_whoever_is_deactivated_does_nothing_and_their_tokens_open_nothing(here: Office, now: datetime):
    drafter = here[Role.DRAFTER]
    _, word = actions.make_token(
        name="sync", scopes=["case.read"], expires_at=now + timedelta(days=9), by=drafter, at=now
    )

    actions.deactivate(drafter, by=here[Role.ADMINISTRATOR], at=now, reason="left the ministry")

    assert queries.account_of_token(word, now) is None
    actions.reactivate(drafter, by=here[Role.ADMINISTRATOR], at=now)
    assert queries.account_of_token(word, now) is None
    assert Account.objects.get(pk=drafter.pk).is_active


def test_a_lost_factor_is_taken_off_by_two(here: Office, there: Office, now: datetime):
    drafter, admin = here[Role.DRAFTER], here[Role.ADMINISTRATOR]
    reset = actions.ask_factor_reset(drafter, by=admin, at=now, reason="telephone fell into the sea")
    with pytest.raises(NotPossible, match="already"):
        actions.ask_factor_reset(drafter, by=admin, at=now, reason="again")

    with pytest.raises(NotPossible, match="four eyes"):
        actions.confirm_factor_reset(reset, by=admin, at=now)
    with pytest.raises(NotAllowed):
        actions.confirm_factor_reset(reset, by=there[Role.APPROVER], at=now)
    assert queries.has_factor(drafter)

    actions.confirm_factor_reset(reset, by=here[Role.APPROVER], at=now)

    assert not Authenticator.objects.filter(user=drafter).exists()
    assert Entry.objects.last().details["asked_by"] == admin.email
    with pytest.raises(NotPossible):
        actions.drop_factor_reset(reset, by=here[Role.APPROVER], at=now)


def test_an_unlocked_address_may_try_again(here: Office, now: datetime):
    drafter = here[Role.DRAFTER]
    AccessAttempt.objects.create(username=digest_of(drafter.email), ip_address="192.0.2.1", failures_since_start=9)
    AccessAttempt.objects.update(attempt_time=now - timedelta(minutes=5))
    assert queries.locked_out(now) == {digest_of(drafter.email)}
    assert queries.locked_out(now + timedelta(hours=1)) == frozenset()

    actions.unlock(drafter, by=here[Role.ADMINISTRATOR], at=now)

    assert queries.locked_out(now) == frozenset()


def test_a_token_opens_within_its_scopes_and_days(here: Office, now: datetime):
    from servanda.desk.permissions import may

    drafter = here[Role.DRAFTER]
    end = now + timedelta(days=30)
    token, word = actions.make_token(name="registry", scopes=["overview.read"], expires_at=end, by=drafter, at=now)

    account, scopes = queries.account_of_token(word, now) or pytest.fail("it opens nothing")

    assert (account, scopes) == (drafter, frozenset({"overview.read"}))
    assert may(account, "overview.read")
    assert not may(account, "directory.read")
    assert not may(account, "token.make")
    assert Token.objects.get().last_used_at == now
    assert word not in str(Token.objects.values())
    assert queries.account_of_token(word, end) is None
    assert queries.account_of_token(word[:-1], now) is None
    actions.revoke_token(token, by=drafter, at=now)
    assert queries.account_of_token(word, now) is None


@pytest.mark.parametrize("scopes", [[], ["account.invite"], ["token.make"], ["nonsense"], ["account"]])
def test_a_token_never_opens_more_than_its_owner(here: Office, now: datetime, scopes: list[str]):
    soon = now + timedelta(days=30)

    if scopes == ["account"]:  # a drafter's part of "account" is to have joined: it opens nothing more
        actions.make_token(name="x", scopes=scopes, expires_at=soon, by=here[Role.DRAFTER], at=now)
        return
    with pytest.raises(BadInput):
        actions.make_token(name="x", scopes=scopes, expires_at=soon, by=here[Role.DRAFTER], at=now)


def test_one_revokes_ones_own_token_and_the_administrator_anyones_at_home(here: Office, there: Office, now: datetime):
    soon = now + timedelta(days=30)
    token, _ = actions.make_token(name="x", scopes=["case"], expires_at=soon, by=here[Role.DRAFTER], at=now)

    for other in (here[Role.APPROVER], there[Role.ADMINISTRATOR]):
        with pytest.raises(NotAllowed):
            actions.revoke_token(token, by=other, at=now)
    actions.revoke_token(token, by=here[Role.ADMINISTRATOR], at=now)

    assert Token.objects.get().revoked_at == now


def test_lists_hold_ones_own_authority_in_a_fixed_number_of_queries(
    here: Office, there: Office, now: datetime, django_assert_num_queries
):
    admin = here[Role.ADMINISTRATOR]
    with django_assert_num_queries(6):
        colleagues = queries.colleagues(admin, at=now)

    assert {colleague.account.authority_id for colleague in colleagues} == {here.authority.pk}
    assert all(colleague.factors == ("webauthn",) for colleague in colleagues)
    assert queries.colleagues(here[Role.DRAFTER], at=now) == []
    invited(here, now)
    assert [one.email for one in queries.invitations(admin)] == ["ana@bra.example"]
    assert not queries.invitations(there[Role.ADMINISTRATOR]).exists()
