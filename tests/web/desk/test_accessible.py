"""Every page of the desk can be used by all: found by following links, looked at by axe, wide and on a telephone.

One account holds every role, so that each page shows all it can.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Error, Page, sync_playwright
from tests.web.browser import browser_path, serving

pytestmark = [
    pytest.mark.skipif(browser_path() is None, reason="there is no Chromium on this system"),
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the demonstration has its own SQLite either way"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver's own pipes, closed by its process
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SEEDS = (  # a case with much in it, and pages that forms lead to
    "/desk/cases/BRA-C-2026-0001/evidence",
    "/desk/cases/BRA-C-2026-0001/persons",
    "/desk/search?q=river",
    "/desk/people/resets",
    "/accounts/2fa/recovery-codes/generate/",
)
LETTER = b"Lisbon, 3 November 2026. Our reference PT/77. We ask you to hear the witness Ana Lima about torture in 2020."
LOOK = f"""() => axe.run({{runOnly: {RULES}, resultTypes: ["violations"]}}).then(found => found.violations.flatMap(
    one => one.nodes.map(node => one.id + ": " + node.html)))"""
EVERYONE = """
import django, sys; django.setup()
from servanda.desk.cases.models import Access, Case
from servanda.desk.people.models import Account, Authority, Held
from servanda.desk.people.roles import Role
from django.utils import timezone
ours = Authority.objects.get(party="BRA")
every = Account.objects.create_user("all@bra.example", sys.argv[1], name="Everyone", authority=ours)
Held.objects.bulk_create(Held(account=every, role=role) for role in Role)
Access.objects.bulk_create(
    Access(case=case, account=every, given_by=case.opened_by, given_at=timezone.now())
    for case in Case.objects.filter(authority=ours)
)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demonstration, and the password of somebody who may do everything there."""
    folder, password = tmp_path_factory.mktemp("all") / "desk", "invented words for a look"
    environment = {name: value for name, value in os.environ.items() if name not in ("SERVANDA_DESK", "DATABASE_URL")}
    command = [sys.executable, "-m", "servanda.cli", "desk", "demo", str(folder)]
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=300)
    named = {"SERVANDA_DESK": str(folder), "DJANGO_SETTINGS_MODULE": "servanda.web.desk.settings"}
    subprocess.run([sys.executable, "-c", EVERYONE, password], check=True, env=environment | named, timeout=60)
    return folder, password


@pytest.fixture(scope="module")
def address(desk: tuple[Path, str]) -> Iterator[str]:
    with serving("--desk", str(desk[0])) as where:
        yield where


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def page(browser: Browser, address: str, desk: tuple[Path, str]) -> Page:
    """Signed in; a letter was taken in, so that triage has something to show."""
    opened = browser.new_page(base_url=address, viewport={"width": 1280, "height": 900})
    opened.goto("/desk/")
    opened.fill("input[name=login]", "all@bra.example")
    opened.fill("input[name=password]", desk[1])
    opened.click("button[type=submit]")
    opened.wait_for_url("**/desk/")
    opened.goto("/desk/intake/new")
    opened.set_input_files("input[type=file]", {"name": "a.txt", "mimeType": "text/plain", "buffer": LETTER})
    opened.click("form[enctype] button")
    opened.wait_for_url("**/desk/intake/*")
    return opened


def pattern(path: str) -> str:
    """The address as it is written in the table; each part of a case and each form stands for itself."""
    try:
        found = resolve(urlsplit(path).path)
    except Resolver404:
        return ""
    return " ".join([found.route, *(str(found.kwargs[name]) for name in ("part", "verb") if name in found.kwargs)])


def pages(page: Page) -> Iterator[str]:
    """One page of each address that a link leads to, in a breadth-first walk."""
    ahead = ["/desk/", *SEEDS]
    met = {pattern(path) for path in ahead}
    for path in ahead:
        if not is_page(page, path):
            continue
        yield path
        for href in page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))"):
            href = urljoin(path, href)
            if (way := pattern(href)).startswith(("desk", "accounts")) and way not in met:
                met.add(way)
                ahead.append(href)


def is_page(page: Page, path: str) -> bool:
    """Whether a browser shows it; files are downloaded."""
    try:
        answer = page.goto(path, wait_until="domcontentloaded")
    except Error as wrong:
        if "Download is starting" in str(wrong):
            return False
        raise
    assert answer is not None
    assert answer.ok, (path, answer.status)
    return answer.headers["content-type"].startswith("text/html")


def wrongs(page: Page) -> Iterator[str]:
    """What cannot be used by all, wide and on a telephone."""
    page.evaluate(AXE_SCRIPT)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        yield from (f"{width}: {one}" for one in page.evaluate(LOOK))
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield f"{width}: wider than the screen"


def test_every_page_can_be_used_by_all(page: Page):
    found = {path: list(wrongs(page)) for path in pages(page)}

    assert {path: said for path, said in found.items() if said} == {}
    assert len(found) > 80


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/desk/join/no-such-word"])
def test_so_can_the_pages_before_the_door(browser: Browser, address: str, path: str):
    stranger = browser.new_page(base_url=address, viewport={"width": 1280, "height": 900})
    stranger.goto(path)

    found = list(wrongs(stranger))
    stranger.close()

    assert found == []
