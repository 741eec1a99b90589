"""Having been bound and left: known from States that never were bound, and only from the effective day on."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts import load
from servanda.law.conditions import CaseView, read_condition
from servanda.law.kleene import Answer
from servanda.law.rules import Rules
from servanda.law.setting import Setting
from servanda.law.standing import Standing


@pytest.mark.parametrize(
    ("state", "day", "answer"),
    [
        ("BDI", date(2017, 10, 26), Answer.NO),  # notice of 2016-10-27, effective a year later
        ("BDI", date(2017, 10, 27), Answer.YES),
        ("USA", date(2020, 1, 1), Answer.NO),  # never bound
        ("DEU", date(2020, 1, 1), Answer.NO),  # still bound
        ("GMB", date(2020, 1, 1), Answer.NO),  # its notice was revoked before it took effect
    ],
)
def test_who_has_withdrawn_from_the_rome_statute(state: str, day: date, answer: Answer) -> None:
    rules = Rules(Standing(load()))
    view = CaseView(rules, Setting(roles={}, offence="genocide", decision=day, bound=state), "rome-statute")

    assert read_condition({"withdrew": "bound"}, rules.standing.record).prove(view).answer is answer


def test_the_surviving_duty_does_not_ask_when_the_crime_was_committed() -> None:
    rules = Rules(Standing(load()))
    setting = Setting(
        roles={},
        offence="genocide",
        decision=date(2025, 3, 1),
        conduct=date(2004, 1, 1),  # before the Philippines joined
        facts={"proceedings-begun-before-withdrawal": True},
        bound="PHL",
    )

    assert rules.prove("rs-127-2", setting).answer is Answer.YES
