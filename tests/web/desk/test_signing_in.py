"""Signing in: by invitation, password and second factor; told to the trail; closed to strangers and guessers."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from axes.models import AccessAttempt
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.desk.people import Office

from servanda.desk.people import actions
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.trail import chain
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db

GOOD = "quiet-harbour-lantern-42"


@pytest.fixture
def visitor() -> Client:
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def ana(here: Office) -> Account:
    """The drafter, with a password and an authenticator app in place of the key."""
    account = here[Role.DRAFTER]
    account.set_password(GOOD)
    account.save()
    Authenticator.objects.filter(user=account).delete()
    return account


def secret_of(account: Account) -> str:
    secret = generate_totp_secret()
    TOTP.activate(account, secret)
    return secret


def code(secret: str) -> str:
    """What the app shows now; at the very end of its half minute, the next."""
    left = 30 - time.time() % 30
    if left < 2:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(visitor: Client, account: Account, password: str = GOOD) -> Any:
    return visitor.post("/accounts/login/", {"login": account.email, "password": password})


def did() -> list[str]:
    """What concerned accounts; the first page is in the trail, too."""
    return [entry.did for entry in Entry.objects.exclude(did="overview.read")]


@pytest.mark.django_db(transaction=True)
def test_from_the_invitation_to_the_desk(visitor: Client, here: Office):
    invited = actions.invite(
        email="new@bra.example", name="New", roles=["drafter"], by=here[Role.ADMINISTRATOR], at=timezone.now()
    )
    link = f"/desk/join/{invited.word}"
    assert "Join Central authority of BRA" in visitor.get(link).content.decode()

    assert visitor.post(link, {"password": "short", "again": "short"}).status_code == 422
    assert visitor.post(link, {"password": GOOD, "again": GOOD + "x"}).status_code == 422
    assert visitor.post(link, {"password": GOOD, "again": GOOD}).headers["Location"] == "/desk/"
    assert visitor.get("/desk/").headers["Location"] == "/accounts/2fa/"
    assert visitor.get("/desk/api/v1/").status_code == 401
    assert "Set up a second factor first" in visitor.get("/accounts/2fa/").content.decode()

    page = visitor.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)
    assert secret is not None
    assert "<svg" in page
    assert "data:image" not in page
    answer = visitor.post("/accounts/2fa/totp/activate/", {"code": code(secret[1])})
    assert answer.headers["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r"^\d{8}$", visitor.get("/accounts/2fa/recovery-codes/").content.decode(), re.M)) >= 9
    assert visitor.get("/desk/").status_code == 200

    assert visitor.get(link).status_code == 404
    assert did() == [
        "account.invite",
        "account.join",
        "account.sign-in",
        "account.factor-added",
        "account.factor-added",
    ]
    assert chain.verify().is_whole


def test_the_password_alone_opens_nothing(visitor: Client, ana: Account):
    secret = secret_of(ana)

    assert sign_in(visitor, ana).headers["Location"] == "/accounts/2fa/authenticate/"
    assert visitor.get("/desk/").headers["Location"] == "/accounts/login/?next=/desk/"
    assert visitor.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    answer = visitor.post("/accounts/2fa/authenticate/", {"code": code(secret)})

    assert answer.headers["Location"] == "/desk/"
    assert visitor.get("/desk/").status_code == 200
    assert did() == ["account.sign-in-refused", "account.sign-in"]


def test_a_code_opens_once(ana: Account):
    secret, first, second = secret_of(ana), Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
    now = code(secret)

    answers = []
    for visitor in (first, second):
        sign_in(visitor, ana)
        answers.append(visitor.post("/accounts/2fa/authenticate/", {"code": now}).status_code)

    assert answers == [302, 200]


def test_secrets_of_second_factors_are_sealed_in_the_database(ana: Account):
    secret = secret_of(ana)
    codes = RecoveryCodes.activate(ana).generate_codes()

    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in kept
    assert not any(one in kept for one in codes)


def test_a_recovery_code_stands_in_for_the_factor_once(visitor: Client, ana: Account):
    secret_of(ana)
    codes = RecoveryCodes.activate(ana).generate_codes()

    sign_in(visitor, ana)
    assert visitor.post("/accounts/2fa/authenticate/", {"code": codes[0]}).headers["Location"] == "/desk/"
    other = Client(HTTP_HOST="localhost")
    sign_in(other, ana)
    assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 200

    assert "account.recovery-code-used" in did()


def test_the_last_factor_stays(visitor: Client, ana: Account):
    secret = secret_of(ana)
    sign_in(visitor, ana)
    visitor.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    visitor.post("/accounts/reauthenticate/", {"password": GOOD})

    answer = visitor.post("/accounts/2fa/totp/deactivate/")

    assert answer.status_code == 200
    assert "cannot deactivate" in answer.content.decode()
    assert Authenticator.objects.filter(user=ana, type="totp").exists()


def test_the_last_key_stays(visitor: Client, here: Office):
    account = here[Role.APPROVER]
    account.set_password(GOOD)
    account.save()
    visitor.force_login(account, "servanda.web.desk.backend.Backend")
    visitor.post("/accounts/reauthenticate/", {"password": GOOD})
    key = Authenticator.objects.get(user=account)

    answer = visitor.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")

    assert answer.status_code == 422
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_too_many_failures_lock_an_address_with_or_without_account(ana: Account):
    known, stranger = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
    answers: dict[str, list[Any]] = {ana.email: [], "nobody@nowhere.example": []}
    for visitor, email in ((known, ana.email), (stranger, "nobody@nowhere.example")):
        for _ in range(6):
            answer = visitor.post("/accounts/login/", {"login": email, "password": "wrong-" * 4})
            said = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode()).replace(email, "")
            answers[email].append((answer.status_code, said))

    assert answers[ana.email] == answers["nobody@nowhere.example"]
    assert [status for status, _ in answers[ana.email]] == [200, 200, 200, 200, 429, 429]
    assert sign_in(known, ana).status_code == 429
    assert "account.locked" in did()
    assert "nowhere" not in str(list(chain.exported())) + str(list(AccessAttempt.objects.values()))
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=31))
    assert sign_in(known, ana).status_code == 302


def test_an_administrator_unlocks(visitor: Client, ana: Account, here: Office, now: datetime):
    for _ in range(5):
        sign_in(visitor, ana, "wrong-wrong-wrong")
    assert sign_in(visitor, ana).status_code == 429

    actions.unlock(ana, by=here[Role.ADMINISTRATOR], at=now)

    assert sign_in(visitor, ana).status_code == 302


def test_whoever_is_deactivated_is_told_what_strangers_are(visitor: Client, ana: Account):
    ana.is_active = False
    ana.save()

    right, wrong = sign_in(visitor, ana), sign_in(visitor, ana, "wrong-wrong-wrong")

    assert (right.status_code, wrong.status_code) == (200, 200)
    assert [entry.details["why"] for entry in Entry.objects.all()] == ["deactivated", "deactivated"]


def test_a_reset_keeps_the_second_factor_and_tells_strangers_nothing(visitor: Client, ana: Account, settings: Any):
    secret, other = secret_of(ana), Client(HTTP_HOST="localhost")
    sign_in(other, ana)
    other.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert other.get("/desk/").status_code == 200
    stranger = visitor.post("/accounts/password/reset/", {"email": "nobody@nowhere.example"})
    assert mail.outbox == []
    known = visitor.post("/accounts/password/reset/", {"email": ana.email})
    assert (known.status_code, known.headers["Location"]) == (stranger.status_code, stranger.headers["Location"])

    link = re.search(r"/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link is not None
    form = visitor.get(link[0]).headers["Location"]
    better = GOOD + "-better"
    visitor.post(form, {"password1": better, "password2": better})

    assert sign_in(visitor, ana, better).headers["Location"] == "/accounts/2fa/authenticate/"
    assert visitor.get(link[0]).status_code == 200  # says that the link is spent
    assert "account.password-reset" in did()
    assert other.get("/desk/").status_code == 302


@pytest.mark.parametrize(("silent", "seconds"), [(True, 31 * 60), (False, 12 * 3600 + 60)])
def test_a_session_ends_in_silence_and_in_the_end(visitor: Client, here: Office, silent: bool, seconds: int):
    visitor.force_login(here[Role.DRAFTER], "servanda.web.desk.backend.Backend")
    assert visitor.get("/desk/").status_code == 200

    session = visitor.session
    session["door-seen" if silent else "door-began"] -= seconds
    session.save()

    answer = visitor.get("/desk/", follow=True)
    assert answer.redirect_chain == [("/accounts/login/?next=/desk/", 302)]
    assert "You were signed out" in answer.content.decode()
    assert did() == ["account.sign-out"]


def test_a_session_in_use_is_not_written_at_every_page(visitor: Client, here: Office):
    visitor.force_login(here[Role.DRAFTER], "servanda.web.desk.backend.Backend")
    visitor.get("/desk/")

    with CaptureQueriesContext(connection) as asked:
        visitor.get("/accounts/password/change/")

    assert [query["sql"][:6] for query in asked if not query["sql"].startswith("SELECT")] == []


def test_a_token_opens_the_interface_within_its_scopes(visitor: Client, here: Office):
    now = timezone.now()
    token, word = actions.make_token(
        name="registry", scopes=["overview.read"], expires_at=now + timedelta(days=1), by=here[Role.DRAFTER], at=now
    )

    assert visitor.get("/desk/api/v1/", headers={"Authorization": f"Bearer {word}"}).json()["roles"] == ["drafter"]
    actions.revoke_token(token, by=here[Role.DRAFTER], at=now)
    assert visitor.get("/desk/api/v1/", headers={"Authorization": f"Bearer {word}"}).status_code == 401
    assert visitor.get("/desk/api/v1/", headers={"Authorization": "Bearer nonsense"}).status_code == 401


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_set_password", "account_inactive"])
def test_nobody_signs_up(visitor: Client, name: str):
    assert visitor.get(f"/accounts/closed/{name}/").status_code == 404
    assert visitor.get("/accounts/signup/").status_code == 404


def test_scripts_for_passkeys_come_from_here_and_pages_allow_no_other(visitor: Client):
    page = visitor.get("/accounts/login/")

    for way in re.findall(r'src="(/accounts/scripts/[^"]+)"', page.content.decode()):
        answer = visitor.get(way)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert visitor.get("/accounts/scripts/settings.js").status_code == 404


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(visitor: Client, ana: Account):
    secret_of(ana)
    cookie = sign_in(visitor, ana).cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_form_from_elsewhere_is_not_taken(ana: Account):
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")

    answer = strict.post("/accounts/login/", {"login": ana.email, "password": GOOD})

    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (403, "same-origin")
    assert "Nothing was done" in answer.content.decode()
