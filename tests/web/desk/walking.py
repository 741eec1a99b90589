"""Two people at work in a browser: the steps of the walk, on whichever desk they are given."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

__all__ = ["Person", "Walk"]

Look = Callable[[Page, str], None]
_SAMPLE = "As the file shows (invented for this walk)."


class Person:
    """Somebody signed in, in a browser window of their own."""

    def __init__(self, browser: Browser, address: str, email: str, password: str) -> None:
        self.address = address
        self.page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.page.goto(f"{address}/desk/")
        self.page.fill("input[name=login]", email)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(f"{address}/desk/")

    def go(self, path: str) -> None:
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def step(self, reference: str, name: str, reason: str = "") -> None:
        """Press a button on the page of a request; a reason opens the fold first."""
        self.go(f"/desk/requests/{reference}")
        if reason:
            fold = self.page.locator(".steps details", has=self.page.locator(f'button[value="{name}"]'))
            fold.locator("summary").click()
            fold.locator("textarea[name=reason]").fill(reason)
            fold.locator(f'button[value="{name}"]').click()
        else:
            self.page.locator(f'.steps button[value="{name}"]').click()
        self.page.wait_for_load_state()

    def state(self, reference: str) -> str:
        self.go(f"/desk/requests/{reference}")
        return self.page.locator(".asof .state").inner_text()

    def says(self) -> str:
        return self.page.locator("main").inner_text()


class Walk:
    """From an assessed case to closed files on both sides."""

    def __init__(self, asks: dict[str, Person], asked: dict[str, Person], look: Look) -> None:
        self.asks, self.asked, self.look = asks, asked, look

    def open_case(self, title: str) -> str:
        """A case with a fact and two persons, assessed; its reference."""
        drafter = self.asks["drafter"]
        drafter.go("/desk/cases")
        row = drafter.page.locator("tr", has_text=title)
        reference = row.locator("a.reference").inner_text()
        drafter.go(f"/desk/cases/{reference}/law")
        drafter.page.get_by_role("link", name=re.compile("Assess")).last.click()
        drafter.page.locator("main form button").last.click()
        drafter.page.wait_for_load_state()
        self.look(drafter.page, "assessment")
        return reference

    def draft(self, case: str, kind: str, title: str) -> str:
        """A request out of the case, resting on what the record gives; not yet complete. Its reference."""
        page = self.asks["drafter"].page
        self.asks["drafter"].go(f"/desk/requests/new?case={case}")
        page.select_option("select[name=counterpart]", "PRT")
        page.select_option("select[name=kind]", kind)
        page.fill("input[name=title]", title)
        for box in page.locator("input[name=persons]").all():
            box.check()
        page.locator("form[data-keeps] button").click()
        page.wait_for_load_state()
        self.look(page, f"basis-{kind}")
        page.locator("section.finding button[name=provision]").first.click()
        page.wait_for_load_state()
        found = re.search(r"BRA-O-\d{4}-\d{4}", page.url)
        assert found is not None, page.url
        return found[0]

    def is_stopped(self, reference: str) -> bool:
        """Whether the gate keeps an incomplete draft from being submitted."""
        drafter = self.asks["drafter"]
        drafter.go(f"/desk/requests/{reference}")
        self.look(drafter.page, "gate-closed")
        return drafter.page.locator('button[value="submit"]').count() == 0

    def complete(self, reference: str) -> None:
        """Write everything that the gate asks for."""
        drafter = self.asks["drafter"]
        drafter.go(f"/desk/requests/{reference}/write")
        page = drafter.page
        form = page.locator("form.stacked[data-keeps]")
        for field in form.locator('[name^="contents."]').all():
            if not field.input_value():
                field.fill(_SAMPLE)
        for needed in form.locator('.field[id^="particulars."]:has(b.caution)').all():
            self._answer(needed)
        page.select_option("select[name=contact]", index=1)
        page.fill("input[name=channel]", "direct")
        page.fill("input[name=language]", "en")
        form.locator("button").last.click()
        page.wait_for_load_state()
        self.look(page, "gate-open")

    def _answer(self, needed: Locator) -> None:
        """One required question, whatever its form."""
        if needed.locator("select").count():
            needed.locator("select").select_option(index=1)
        elif needed.locator("input[type=checkbox]").count():
            needed.locator("input[type=checkbox]").first.check()
        else:
            needed.locator("input, textarea").first.fill(_SAMPLE)

    def send(self, reference: str, folder: Path) -> Path:
        """Submitted, approved by other eyes, made into a letter, sent; the letter's twin as a file."""
        self.asks["drafter"].step(reference, "submit")
        self.asks["approver"].step(reference, "approve")
        twin = self._letter(self.asks["drafter"], reference, folder)
        self.asks["approver"].step(reference, "send")
        return twin

    def _letter(self, person: Person, reference: str, folder: Path) -> Path:
        person.go(f"/desk/requests/{reference}/letters")
        person.page.locator("form[data-keeps] button").last.click()
        person.page.wait_for_load_state()
        self.look(person.page, "letters")
        with person.page.expect_download() as coming:
            person.page.get_by_role("link", name="JSON", exact=True).first.evaluate(
                "a => { a.download = ''; a.click(); }"
            )
        twin = folder / f"{reference}.json"
        coming.value.save_as(twin)
        return twin

    def take_in(self, twin: Path, title: str) -> str:
        """On the other side: the letter is read, confirmed, entered; its reference there."""
        officer = self.asked["executing-officer"]
        officer.go("/desk/intake/new")
        page = officer.page
        page.set_input_files("input[type=file]", twin)
        page.locator("form[enctype] button").click()
        page.wait_for_load_state()
        self.look(page, "intake")
        page.locator("form.proposed button").click()
        page.wait_for_load_state()
        self.look(page, "checks")
        page.locator('form[action$="/enter"] input[name=title]').fill(title)
        page.locator('form[action$="/enter"] button').click()
        page.wait_for_load_state()
        found = re.search(r"PRT-I-\d{4}-\d{4}", page.content())
        assert found is not None
        return found[0]

    def ask_for_more(self, ours: str, theirs: str) -> None:
        """It is triaged there, more is asked for, and it goes from here."""
        officer, drafter = self.asked["executing-officer"], self.asks["drafter"]
        officer.step(theirs, "begin-triage")
        officer.step(theirs, "ask-for-more", "The warrant is not enclosed.")
        self.look(officer.page, "more-asked-for")
        drafter.step(ours, "record-acknowledgement")
        drafter.step(ours, "record-more-asked", "They ask for the warrant.")
        self.asks["approver"].step(ours, "send-more")
        officer.step(theirs, "resume-triage")

    def let_know(self, theirs: str, colleague: str) -> None:
        """Whoever entered the letter gives a colleague access to the new case; nobody else sees it."""
        officer = self.asked["executing-officer"]
        officer.go(f"/desk/requests/{theirs}")
        officer.page.locator(".kicker a", has_text="PRT-C-").click()
        officer.page.get_by_role("link", name="Access", exact=True).click()
        officer.page.get_by_role("link", name="Give access").click()
        accounts = officer.page.locator("form.stacked select")
        accounts.select_option(
            label=next(one for one in accounts.locator("option").all_inner_texts() if colleague in one)
        )
        officer.page.locator(
            "form.stacked textarea, form.stacked input[type=text], form.stacked input:not([type])"
        ).last.fill("Approves what we answer.")
        officer.page.locator("form.stacked button").click()
        officer.page.wait_for_load_state()
        self.look(officer.page, "access")

    def execute(self, ours: str, theirs: str) -> None:
        """Accepted, executed, answered by other eyes; both files closed."""
        officer, drafter = self.asked["executing-officer"], self.asks["drafter"]
        officer.step(theirs, "accept")
        officer.step(theirs, "begin-execution")
        self._add_answer(officer, theirs)
        officer.step(theirs, "prepare-answer")
        self.asked["approver"].step(theirs, "answer")
        self.look(self.asked["approver"].page, "answered")
        officer.step(theirs, "close")
        drafter.step(ours, "record-executed")
        drafter.step(ours, "close")
        self.look(drafter.page, "closed")

    def _add_answer(self, officer: Person, reference: str) -> None:
        officer.go(f"/desk/requests/{reference}")
        form = officer.page.locator('details:has(form[action$="/answer"]):has(textarea[name=what])')
        form.locator("summary").click()
        form.locator("textarea[name=what]").fill("The person was handed over (invented).")
        form.locator("button").click()
        officer.page.wait_for_load_state()

    def clocks(self, person: Person, reference: str) -> list[str]:
        """The clocks of a request as they stand: "Met" and the like."""
        person.go(f"/desk/requests/{reference}/clocks")
        self.look(person.page, "clocks")
        return [row.inner_text() for row in person.page.locator("main table tbody tr").all()]
