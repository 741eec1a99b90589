"""The pages in a real browser: they load, answer clicks, ask nothing of other hosts, and can be used by all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from web.browser import browser_path, serving

playwright = pytest.importorskip("playwright.sync_api", reason="the browser's driver is not installed")
pytestmark = [
    pytest.mark.skipif(browser_path() is None, reason="there is no Chromium on this machine: apt-get install chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver's own pipes, closed by its process
]

CASE = "/case?offence=torture&from=2020-08-10&in=BLR&national=BLR&present=POL&asking=LTU&measure=extradition"
PAGES = (
    "/",
    "/world?offence=enforced-disappearance",
    "/world?offence=torture&here=GMB",
    "/states",
    "/states/GMB",
    "/states/GMB/duties/torture",
    "/instruments",
    "/instruments/un-cybercrime",
    "/instruments/un-cybercrime/forecast",
    "/pair/GMB/DEU",
    "/pair/GMB/DEU/torture/extradition",
    "/ask?q=Gambia+Germny",
    CASE,
    "/what-if?suppose=IND+ratification+cat+2024-01-01",
    "/documents",
    "/agenda",
    "/ledgers",
    "/tracks/un-cybercrime",
    "/sources",
    f"/fr{CASE}",
    "/nothing",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as where:
        yield where


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser, address) -> Iterator[Any]:
    """A page that notes what its console complains of and whom it asks."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    opened = context.new_page()
    opened.complaints, opened.asked = [], set()
    opened.on("console", lambda said: opened.complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda wrong: opened.complaints.append(str(wrong)))
    opened.on("request", lambda request: opened.asked.add(request.url.split("/")[2]))
    yield opened
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_each_page_loads_whole_fits_a_telephone_and_can_be_used_by_all(page, address, path):
    from axe_playwright_python.sync_playwright import Axe

    page.goto(address + path)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})

    page.set_viewport_size({"width": 390, "height": 844})
    width = page.evaluate("document.documentElement.scrollWidth")

    assert found.response["passes"]
    assert found.violations_count == 0, found.generate_report()
    assert [one for one in page.complaints if path != "/nothing"] == []
    assert page.asked == {address.removeprefix("http://")}
    assert width <= 390


def test_the_map_answers_a_click_and_a_second_gives_the_pair(page, address):
    page.goto(f"{address}/world?offence=torture")
    page.locator("a.s", has=page.locator("use[href$='#DEU']")).click()
    page.wait_for_url("**here=DEU**")

    page.locator("a.s", has=page.locator("use[href$='#BRA']")).click()
    page.wait_for_url("**/pair/**")

    assert "/pair/BRA/DEU/torture/extradition" in page.url
    assert "Brazil may ask Germany" in page.locator("h1").inner_text()


def test_a_newcomer_finds_the_safe_havens_in_three_clicks_and_takes_the_list_along(page, address):
    page.goto(address)
    page.click("text=where a suspect of enforced disappearance could live")
    page.click("text=Read silence as no")
    page.locator(".ways a", has_text="no duty").click()
    page.wait_for_url("**level=unrecorded**", wait_until="load")

    rows = page.locator("#places tbody tr").count()
    with page.expect_download() as got:
        page.click("text=CSV")

    assert rows > 100
    assert len(got.value.path().read_text("utf-8-sig").splitlines()) == rows + 1


def test_turning_the_dial_changes_the_answer(page, address):
    page.goto(f"{address}/instruments/rome-statute")
    assert "not in force" not in page.locator(".lead").first.inner_text()

    with page.expect_navigation():
        page.fill("#on", "2001-05-05")
        page.locator("#on").dispatch_event("change")

    assert "on=2001-05-05" in page.url
    assert "not in force" in page.locator(".lead").first.inner_text()


def test_a_question_typed_on_the_front_page_is_answered(page, address):
    page.goto(address)
    page.fill("#q", "can Gambia ask Germany for extradition for torture?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pair/GMB/DEU/torture/extradition")

    page.locator("summary", has_text="Why").first.click()

    assert page.locator(".proof").first.is_visible()


def test_a_text_sent_is_checked_in_place(page, address):
    page.goto(f"{address}/documents")
    page.fill(
        "#text", "The UN Convention against Cybercrime will enter into force 90 days after 40 States have signed it."
    )
    page.click("button[value=page]")

    page.locator(".verdict").first.wait_for()

    assert page.locator(".verdict").first.inner_text() in ("wrong", "imprecise", "correct", "unverifiable")


def test_the_paper_of_a_case_downloads(page, address):
    page.goto(address + CASE)

    got = page.request.get(page.locator("a", has_text="PDF").first.evaluate("a => a.href"))

    assert got.body().startswith(b"%PDF-")


def test_everything_works_without_scripts(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/world?offence=torture")
    page.locator("a.s", has=page.locator("use[href$='#IND']")).click()
    page.locator("a.s", has=page.locator("use[href$='#POL']")).click()
    page.wait_for_url("**/pair/POL/IND/**")

    page.fill("#on", "1990-01-01")
    page.locator(".dial button").click()
    page.wait_for_url("**on=1990-01-01**")

    assert "1990-01-01" in page.locator(".asof").first.inner_text()
    context.close()


def test_a_reader_with_a_keyboard_alone_reaches_the_answer(page, address):
    page.goto(f"{address}/world")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"

    page.keyboard.press("Enter")

    assert page.url.endswith("#main")


def test_a_table_is_filtered_and_sorted_in_place(page, address):
    page.goto(f"{address}/instruments/cat")
    page.fill("#filter", "guinea")
    shown = page.locator("#who tbody tr:visible")
    assert 1 <= shown.count() <= 5

    page.fill("#filter", "")
    page.locator("#who thead button").nth(3).click()
    days = [cell for cell in page.locator("#who tbody tr td:nth-child(4)").all_inner_texts() if cell[:1].isdigit()]

    assert days == sorted(days)


def test_a_page_with_its_files_weighs_less_than_300_kilobytes(browser, address):
    context = browser.new_context()
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    sizes: list[float] = []
    client.on("Network.loadingFinished", lambda done: sizes.append(done["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")

    assert 20_000 < sum(sizes) < 300_000
    context.close()
