"""Two people on each side, in a real browser: from an assessed case to closed files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.web.browser import browser_path, serving
from tests.web.desk.walking import Person, Walk

SHOWN = ("assessment", "basis-extradition", "gate-closed", "checks", "clocks", "closed")
pytestmark = [
    pytest.mark.skipif(browser_path() is None, reason="there is no Chromium on this system"),
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the demonstration has its own SQLite either way"),
]


def servanda(*words: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("SERVANDA_DESK", "DATABASE_URL")}
    command = [sys.executable, "-m", "servanda.cli", "desk", *words]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demonstration and the password of its accounts."""
    folder = tmp_path_factory.mktemp("demo") / "desk"
    found = re.search(r"password (\S+):", servanda("demo", str(folder)))
    assert found is not None
    return folder, found[1]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


def test_from_an_assessed_case_to_closed_files(demo: tuple[Path, str], browser: Browser, tmp_path: Path):
    folder, password = demo
    pictures = os.environ.get("SERVANDA_PICTURES")  # where what the manual shows is kept

    def look(page: Page, name: str) -> None:
        if pictures and name in SHOWN:
            page.screenshot(path=Path(pictures) / f"walk-{name}.png")

    with serving("--desk", str(folder)) as address:
        asks = {role: Person(browser, address, f"{role}@bra.example", password) for role in ("drafter", "approver")}
        asked = {
            role: Person(browser, address, f"{role}@prt.example", password)
            for role in ("executing-officer", "approver")
        }
        walk = Walk(asks, asked, look)
        case = walk.open_case("Detention centre")

        extradition = walk.draft(case, "extradition", "Extradition, asked in this walk")
        assert walk.is_stopped(extradition)
        walk.complete(extradition)
        theirs = walk.take_in(walk.send(extradition, tmp_path), "Extradition, as Brazil asks")
        walk.let_know(theirs, "Approver")
        walk.ask_for_more(extradition, theirs)
        walk.execute(extradition, theirs)
        evidence = walk.draft(case, "take-evidence", "Hearing, asked in this walk")
        assert walk.is_stopped(evidence)
        walk.complete(evidence)
        walk.send(evidence, tmp_path)

        assert (asks["drafter"].state(extradition), asked["approver"].state(theirs)) == ("closed", "closed")
        assert asks["drafter"].state(evidence) == "sent"
        clocks = walk.clocks(asked["executing-officer"], theirs)
        assert clocks
        assert all("Met" in clock for clock in clocks), clocks
    assert "whole" in servanda("verify-audit", "--desk", str(folder))
