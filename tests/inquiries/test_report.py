"""Reports: every line with its proof, the same words on every face, three pages on paper."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest

from servanda.facts import load
from servanda.inquiries.assess import assess
from servanda.inquiries.case import read_case
from servanda.inquiries.lines import Report
from servanda.inquiries.rendering.markdown import to_markdown
from servanda.inquiries.rendering.page import to_html
from servanda.inquiries.rendering.paper import to_pdf
from servanda.inquiries.report import report
from servanda.inquiries.wording import inner, joined, named, period
from servanda.law.kleene import Answer

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
RECORD = load()


def report_of(path: Path) -> Report:
    return report(RECORD, assess(RECORD, read_case(RECORD, path), date(2026, 11, 21)))


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def found(request: pytest.FixtureRequest) -> Report:
    return report_of(request.param)


class Outline(HTMLParser):
    """What a page holds: open tags, addresses it asks for, its visible text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.asked: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.asked += [given[key] or "" for key in ("src", "href") if key in given]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def body(found: Report, page: str) -> str:
    """A page without its running head and foot."""
    return re.sub(r"^.*?page \d+ of \d+", "", page).removesuffix(found.as_of)


def bare(text: str) -> str:
    """Letters and marks alone: paper breaks lines, also at hyphens."""
    return re.sub(r"[\s\-\x02\ufffe]", "", text)


def test_lines_are_numbered_through(found: Report):
    numbers = [line.number for line in found.lines()]

    assert numbers == list(range(1, len(numbers) + 1))


def test_every_line_with_an_answer_has_a_proof_or_says_what_is_missing(found: Report):
    bare = [
        line.text
        for section in found.sections
        for line in section.lines
        if line.answer is not None and not line.proofs and not section.heading.startswith("Not known")
    ]

    assert [text for text in bare if "no such duty is recorded" not in text] == []


def test_a_line_that_refers_back_has_the_same_proofs(found: Report):
    by_number = {line.number: line for line in found.lines()}

    assert all(line.proofs == by_number[line.see].proofs for line in by_number.values() if line.see)


def test_the_proof_of_a_line_has_its_answer(found: Report):
    alone = [line for line in found.lines() if line.answer is not None and len(line.proofs) == 1]

    assert alone
    assert all(line.proofs[0].answer is line.answer or "may ask" in line.text for line in alone)


def test_no_list_of_open_questions_names_a_fact_twice(found: Report):
    missing = next(s for s in found.sections if s.heading.startswith("Not known"))
    questions = [q for line in missing.lines for q in re.findall(r"[A-Z][^?]+\?", line.text.split(": ", 1)[1])]

    assert len(questions) == len(set(questions))


def test_the_page_asks_for_nothing_and_is_well_formed(found: Report):
    page = to_html(found)
    outline = Outline(page)

    assert outline.open == []
    assert all(address.startswith("#") and address[1:] in outline.ids for address in outline.asked)
    assert len(outline.ids) == len(set(outline.ids))
    assert [word for word in ("<script", "url(", "@import") if word in page] == []


def test_every_face_has_every_line(found: Report):
    page = " ".join("".join(Outline(to_html(found)).words).split())
    paper = bare("".join(body(found, page) for page in pages_of(to_pdf(found))))
    markdown = to_markdown(found)

    for line in found.lines():
        assert line.text in markdown
        assert line.text in page
        assert bare(line.text) in paper


def test_a_realistic_case_fits_three_pages_without_its_proofs(found: Report):
    pages = pages_of(to_pdf(found))
    proofs = next(number for number, page in enumerate(pages) if "Each proof bears the number of its line" in page)

    assert proofs <= 3


def test_every_page_of_paper_has_title_number_and_day(found: Report):
    pages = pages_of(to_pdf(found))

    for number, page in enumerate(pages, start=1):
        assert found.title in page
        assert f"page {number} of {len(pages)}" in page
        assert found.as_of in page


def test_paper_is_tagged_and_the_same_each_time(found: Report):
    first = to_pdf(found)

    assert first == to_pdf(found)
    assert pypdfium2.PdfDocument(first).is_tagged()


def test_markup_in_a_title_stays_text():
    odd = report_of(EXAMPLES[0])
    title = '<b>A & B</b> #pagebreak() *x* "q"'
    changed = Report(title=title, on=odd.on, as_of=odd.as_of, sections=odd.sections)

    assert "<b>A" not in to_html(changed)
    assert title in "".join(pages_of(to_pdf(changed)))


def test_a_sign_no_font_has_does_not_keep_the_paper_from_being_made():
    known = report_of(EXAMPLES[0])
    odd = Report(title="A \U0010ffff B", on=known.on, as_of=known.as_of, sections=known.sections)

    assert b"pdfuaid:part" in to_pdf(known)
    assert b"pdfuaid:part" not in to_pdf(odd)
    assert pypdfium2.PdfDocument(to_pdf(odd)).is_tagged()


def test_torture_found_abroad_says_what_poland_owes():
    texts = [line.text for line in report_of(EXAMPLES[-1]).lines() if line.answer is Answer.YES]

    assert "Poland must prosecute or extradite for torture (CAT, art. 7(1))." in texts


def test_words_of_reports():
    assert period("P40D") == "40 days"
    assert period("P1Y6M") == "1 year, 6 months"
    assert period("without delay") == "without delay"
    assert joined(["a", "b", "b", "c"]) == "a, b and c"
    assert joined(["a"]) == "a"
    assert inner("Extradition") == "extradition"
    assert inner("ICT-related theft") == "ICT-related theft"
    assert named(RECORD.party("GMB")) == "the Gambia"
    assert named(RECORD.party("POL")) == "Poland"
