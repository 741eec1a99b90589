"""What silence means where a condition rests on declarations."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts.loading import load
from servanda.law.kleene import Answer
from servanda.law.rules import Rules
from servanda.law.setting import Setting
from servanda.law.standing import Standing

DAY = date(2020, 3, 2)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules(Standing(load()))


def answer(rules: Rules, key: str, offence: str = "genocide", **facts: bool) -> Answer:
    setting = Setting(
        roles={"requesting": ("FRA",), "requested": ("DEU",)}, offence=offence, decision=DAY, conduct=DAY, facts=facts
    )
    return max(proof.answer for proof in rules.prove_each(key, setting))


def test_silence_is_not_known_where_no_list_of_declarations_was_read(rules: Rules) -> None:
    assert rules.standing.record.instruments["coe-mla-1959"].statements_missing

    assert answer(rules, "coemla-16") is Answer.NOT_KNOWN
    assert answer(rules, "coemla-16-2") is Answer.NOT_KNOWN


def test_a_ground_that_needs_a_declaration_is_no_where_its_facts_are_not_so(rules: Rules) -> None:
    met = {"dual-criminality": True, "extraditable-offence": True, "domestic-law-allows": True}

    assert answer(rules, "coemla-mr-search", **met) is Answer.NO
    assert answer(rules, "coemla-mr-search", **{**met, "dual-criminality": False}) is Answer.NOT_KNOWN


def test_a_political_offence_bars_extradition_unless_another_convention_says_it_is_none(rules: Rules) -> None:
    political = {"political-offence": True, "attack-on-head-of-state": False}

    assert answer(rules, "coeex-xr-political", "crimes-against-humanity", **political) is Answer.YES
    assert answer(rules, "coeex-xr-political", "genocide", **political) is Answer.NO
