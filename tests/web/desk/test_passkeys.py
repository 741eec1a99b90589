"""In a real browser with an authenticator of its own: join, set up a passkey, sign in with it, sign in with both."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect, sync_playwright
from tests.desk.people import Office

from servanda.desk.people import actions
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry
from web.browser import browser_path

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(browser_path() is None, reason="there is no Chromium on this system"),
]
expect.set_options(timeout=20_000)  # milliseconds: the machine may be busy
GOOD = "quiet-harbour-lantern-42"
PICTURES = os.environ.get("SERVANDA_PICTURES")  # a folder, to look at what people see


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A browser that holds a key in place of a person's finger."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs a loop beside the tests
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        key = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})
        yield page
        browser.close()
        connections.close_all()  # within the driver's loop this thread holds a connection of its own


def look(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"desk-{name}.png", full_page=True)


def test_someone_joins_with_a_passkey_and_comes_back_with_it(page: Page, live_server: Any, here: Office):
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    admin = here[Role.ADMINISTRATOR]
    invited = actions.invite(email="ana@bra.example", name="Ana", roles=["drafter"], by=admin, at=timezone.now())

    page.goto(f"{live_server.url}/desk/join/{invited.word}")
    look(page, "join")
    page.fill("#password", GOOD)
    page.fill("#again", GOOD)
    page.click("text=Join >> nth=-1")
    expect(page.locator("h1")).to_have_text("Second factor")
    look(page, "factor-first")

    page.click("text=Add")
    look(page, "key-add")
    page.fill("#id_name", "my laptop")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    expect(page.locator("h1")).to_have_text("Recovery codes")
    look(page, "codes")
    page.goto(f"{live_server.url}/desk/")
    expect(page.locator(".who")).to_contain_text("Ana")
    look(page, "overview")

    page.goto(f"{live_server.url}/accounts/logout/")
    look(page, "sign-out")
    page.click("main button")
    look(page, "sign-in")
    page.click("#passkey_login")
    expect(page.locator(".who")).to_contain_text("Ana")

    page.goto(f"{live_server.url}/accounts/logout/")
    page.click("main button")
    page.fill("#id_login", "ana@bra.example")
    page.fill("#id_password", GOOD)
    page.click("form.stacked button >> nth=0")
    expect(page.locator("h1")).to_have_text("Second factor")
    look(page, "second-factor")
    page.click("#mfa_webauthn_authenticate")
    expect(page.locator(".who")).to_contain_text("Ana")

    page.goto(f"{live_server.url}/accounts/2fa/totp/activate/")
    look(page, "confirm")
    page.click("main a:has-text('security key')")
    page.click("#mfa_webauthn_reauthenticate")
    expect(page.locator("h1")).to_have_text("Authenticator app")
    look(page, "app")

    for name, path in {
        "factors": "2fa/",
        "keys": "2fa/webauthn/",
        "password": "password/change/",
        "sessions": "sessions/",
    }.items():
        page.goto(f"{live_server.url}/accounts/{path}")
        look(page, name)
    page.goto(f"{live_server.url}/desk/tokens")
    look(page, "tokens")

    assert wrong == []
    assert Authenticator.objects.filter(user__email="ana@bra.example", type="webauthn").count() == 1
    assert [entry.did for entry in Entry.objects.all()].count("account.sign-in") == 3


def test_the_administrator_and_the_auditor_look_at_their_pages(page: Page, live_server: Any, here: Office):
    from tests.web.desk.visits import visit

    actions.invite(email="x@bra.example", name="X", roles=["drafter"], by=here[Role.ADMINISTRATOR], at=timezone.now())
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    ways = {
        Role.ADMINISTRATOR: {"people": "people", "account": f"people/{here[Role.DRAFTER].pk}"},
        Role.AUDITOR: {"trail": "trail"},
        Role.APPROVER: {"resets": "people/resets"},
    }
    reset = actions.ask_factor_reset(here[Role.DRAFTER], by=here[Role.ADMINISTRATOR], at=timezone.now(), reason="lost")

    for role, pages in ways.items():
        cookie = visit(here[role]).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        for name, path in pages.items():
            page.goto(f"{live_server.url}/desk/{path}")
            expect(page.locator("h1")).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            look(page, name)

    assert wrong == []
    assert reset.confirmed_at is None
