"""What conventions leave out (wholly domestic cases, acts of war), and what stands above a basis for a request."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts.loading import read_registry
from servanda.law.kleene import Answer
from servanda.law.proof import Proof
from servanda.law.rules import Rules
from servanda.law.setting import Setting
from servanda.law.standing import Standing

DAY = date(2012, 6, 1)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules(Standing(read_registry()[0]))


def prove(
    rules: Rules, key: str, offence: str, roles: dict[str, str], context: str | None = None, **facts: bool
) -> Proof:
    """One provision for one case."""
    setting = Setting(
        roles={role: (state,) for role, state in roles.items()},
        offence=offence,
        decision=DAY,
        conduct=DAY,
        context=context,
        facts={name.replace("_", "-"): value for name, value in facts.items()},
    )
    return max(rules.prove_each(key, setting), key=lambda proof: proof.answer)


ABROAD = {"presence": "KEN", "territorial": "TZA", "requested": "KEN", "requesting": "TZA"}
AT_HOME = dict.fromkeys(("presence", "territorial", "national", "victim-national"), "KEN")


def test_a_suspect_found_abroad_is_prosecuted_or_extradited(rules: Rules):
    assert prove(rules, "host-8-1", "hostage-taking", ABROAD, "peace").answer is Answer.YES


def test_a_wholly_domestic_case_is_outside_once_nobody_else_is_concerned(rules: Rules):
    alone = prove(rules, "host-8-1", "hostage-taking", AT_HOME, "peace", international_element=False)

    assert alone.answer is Answer.NO
    assert prove(rules, "host-8-1", "hostage-taking", AT_HOME, "peace").answer is Answer.NOT_KNOWN


def test_hostages_in_internal_conflict_stay_within_the_convention_on_one_reading(rules: Rules):
    in_peace = prove(rules, "host-11", "hostage-taking", ABROAD, "peace")
    in_internal_conflict = prove(rules, "host-11", "hostage-taking", ABROAD, "NIAC")

    assert (in_peace.answer, in_internal_conflict.answer) == (Answer.YES, Answer.YES)
    assert (in_peace.weakest_certainty(), in_internal_conflict.weakest_certainty()) == ("text", "contested")


def test_grave_breaches_take_hostages_out_of_the_convention(rules: Rules):
    proof = prove(rules, "host-8-1", "hostage-taking", ABROAD, "IAC", humanitarian_law_covers=True)

    assert proof.answer is Answer.NO


def test_whether_armed_forces_acted_is_asked_and_not_guessed(rules: Rules):
    open_question = prove(rules, "bomb-8", "terrorist-bombing", ABROAD)
    answered = prove(rules, "bomb-8", "terrorist-bombing", ABROAD, armed_forces_under_other_law=False)

    assert (open_question.answer, answered.answer) == (Answer.NOT_KNOWN, Answer.YES)
    assert [step.tells for step in open_question.missing()] == ["the investigating authority"]


def test_assistance_against_bombings_is_owed_in_domestic_cases_too(rules: Rules):
    roles = {**AT_HOME, "requested": "KEN", "requesting": "TZA"}
    facts = {"international_element": False, "armed_forces_under_other_law": False}

    assert prove(rules, "bomb-10", "terrorist-bombing", roles, **facts).answer is Answer.YES
    assert prove(rules, "bomb-x", "terrorist-bombing", roles, **facts).answer is Answer.NO


def test_the_financing_convention_covers_the_financing_not_the_act_financed(rules: Rules):
    roles = {"requested": "KEN", "requesting": "TZA"}

    assert prove(rules, "fin-12", "terrorist-financing", roles).answer is Answer.YES
    assert prove(rules, "fin-12", "aircraft-hijacking", roles).answer is Answer.NO


def test_a_danger_of_torture_forbids_extradition_once_it_is_found(rules: Rules):
    found = prove(rules, "iccpr-xr-torture", "genocide", ABROAD, danger_of_torture=True)

    assert found.answer is Answer.YES
    assert prove(rules, "iccpr-xr-torture", "genocide", ABROAD).answer is Answer.NOT_KNOWN


def test_a_state_without_the_death_penalty_asks_for_assurances(rules: Rules):
    facts = {
        "death_penalty_possible": True,
        "no_sufficient_assurance": True,
        "death_penalty_contrary_to_covenant": False,
    }

    abolished = prove(rules, "iccpr-xr-death", "genocide", ABROAD, death_penalty_abolished=True, **facts)
    kept = prove(rules, "iccpr-xr-death", "genocide", ABROAD, death_penalty_abolished=False, **facts)

    assert (abolished.answer, kept.answer) == (Answer.YES, Answer.NO)
