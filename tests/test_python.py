"""The library as people use it from Python: one import, answers that show themselves."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import polars
import pytest

import servanda as sv
from servanda.inquiries.answering import Shown

ON = date(2026, 11, 21)
RECORD = sv.load()
CASE = Path(__file__).parents[1] / "examples" / "torture-found-abroad.yaml"


def answers() -> list[Shown]:
    assessed = sv.assess(RECORD, sv.read_case(RECORD, CASE), ON)
    return [
        sv.status(RECORD, "cat", ON),
        sv.party(RECORD, "Poland", ON),
        sv.bases(RECORD, "Lithuania", "Poland", "torture", "extradition", ON),
        sv.duties(RECORD, "Poland", "torture", ON),
        sv.gaps(RECORD, "torture", ON),
        sv.campaign(RECORD, "torture", 1, ON, candidates=["Iran"]),
        assessed.forums,
        assessed,
    ]


@pytest.fixture(scope="module", params=range(8), ids=lambda n: f"answer-{n}")
def answer(request: pytest.FixtureRequest) -> Shown:
    return answers()[request.param]


def test_every_public_name_is_there():
    assert [name for name in sv.__all__ if not hasattr(sv, name)] == []
    assert set(sv.__all__) <= set(dir(sv))


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="basis"):
        _ = sv.basis


def test_importing_the_library_imports_none_of_its_rooms():
    code = "import sys, servanda; print([m for m in sys.modules if m.startswith('servanda.')])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert out.stdout.strip() == "[]"


def test_an_answer_begins_with_its_sentence_and_ends_with_its_day(answer: Shown):
    shown = " ".join(str(answer).split())

    assert shown.startswith(" ".join(answer.sentence().split()))
    assert shown.endswith(answer.asked.line())
    assert "\x1b" not in shown
    assert max(map(len, str(answer).splitlines())) <= 100


def test_an_answer_in_a_notebook_is_escaped_html(answer: Shown):
    html = answer._repr_html_()

    assert html.count("<table>") == html.count("</table>") <= 1
    assert answer.asked.line() in html
    assert html.count("<tr>") <= 41


def test_a_frame_has_every_row_with_the_three_values(answer: Shown):
    frame = answer.to_frame()

    assert frame.height == len(answer.rows()) > 0
    if "answer" in frame.columns:
        assert set(frame["answer"]) <= {"yes", "no", "not known"}


def test_the_frame_of_a_status_agrees_with_its_count():
    found = sv.status(RECORD, "cat", ON)

    assert found.to_frame().filter(polars.col("bound") == "yes").height == found.parties


def test_a_day_is_always_asked_for():
    with pytest.raises(TypeError, match="on"):
        sv.bases(RECORD, "GMB", "DEU", "torture", "extradition")


def test_a_supposition_marks_the_answer():
    supposed = sv.suppose(RECORD, ("IRN accession cat 2026-12-01",))
    before = sv.status(RECORD, "cat", date(2027, 6, 1)).parties

    assert sv.status(supposed, "cat", date(2027, 6, 1)).parties == before + 1
    assert "supposing" in str(sv.status(supposed, "cat", date(2027, 6, 1)))
