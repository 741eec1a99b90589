"""Each contested point that a provision names has its page."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from servanda.facts.loading import load
from servanda.inquiries.asking import rules_of
from servanda.law.setting import Setting

PAGES = Path(__file__).parents[2] / "docs" / "readings"


def test_every_reading_a_provision_rests_on_has_a_page() -> None:
    named = {p.reading for i in load().instruments.values() for p in i.provisions if p.reading}

    assert named
    assert set(load().readings) == {page.stem for page in PAGES.glob("*.md") if page.stem not in ("index", "README")}
    assert named <= {page.stem for page in PAGES.glob("*.md")}


def test_a_reading_marks_an_answer_only_where_the_answer_leans_on_it() -> None:
    rules = rules_of(load())

    def certainty(conduct: date) -> str:
        setting = Setting(roles={"presence": ("POL",)}, offence="torture", decision=date(2026, 1, 1), conduct=conduct)
        return rules.prove("cat-7-1", setting.binding("POL")).weakest_certainty()

    assert certainty(date(2020, 8, 10)) == "text"
    assert certainty(date(1980, 8, 10)) == "contested"
