"""The jurisdiction of the Court, composed from single provisions of the Rome Statute."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts.loading import read_registry
from servanda.law.kleene import Answer
from servanda.law.rules import Rules
from servanda.law.setting import Setting
from servanda.law.standing import Standing
from servanda.law.world import World

TODAY = date(2026, 10, 1)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules(Standing(read_registry()[0]))


def answer(rules: Rules, key: str, offence: str, conduct: str, *, facts: tuple[str, ...] = (), **roles: str) -> Answer:
    setting = Setting(
        roles={role: (state,) for role, state in roles.items()},
        offence=offence,
        decision=TODAY,
        conduct=date.fromisoformat(conduct),
        facts=dict.fromkeys(("adult-at-conduct", *facts), True),
    )
    return max(proof.answer for proof in rules.prove_each(key, setting))


def jurisdiction(
    rules: Rules, offence: str, conduct: str, territorial: str, national: str, facts: tuple[str, ...] = ()
) -> Answer:
    return answer(rules, "rs-jurisdiction", offence, conduct, facts=facts, territorial=territorial, national=national)


def test_a_declaration_opens_the_territory_of_a_state_that_is_not_a_party(rules: Rules) -> None:
    assert jurisdiction(rules, "war-crimes", "2022-03-01", "UKR", "RUS") is Answer.YES


def test_without_party_declaration_or_referral_there_is_no_jurisdiction(rules: Rules) -> None:
    assert jurisdiction(rules, "war-crimes", "2014-03-01", "SYR", "SYR") is Answer.NO


def test_a_declaration_under_article_124_keeps_out_nationals_and_not_the_territory(rules: Rules) -> None:
    assert jurisdiction(rules, "war-crimes", "2025-03-01", "RUS", "UKR") is Answer.NO
    assert jurisdiction(rules, "genocide", "2025-03-01", "RUS", "UKR") is Answer.YES
    assert jurisdiction(rules, "war-crimes", "2025-03-01", "UKR", "RUS") is Answer.YES


def test_a_later_party_is_reached_from_its_own_entry_into_force(rules: Rules) -> None:
    assert jurisdiction(rules, "crimes-against-humanity", "2003-04-30", "AFG", "USA") is Answer.NO
    assert jurisdiction(rules, "crimes-against-humanity", "2003-05-01", "AFG", "USA") is Answer.YES


def test_after_a_withdrawal_only_judges_can_say_what_was_kept_without_proceedings(rules: Rules) -> None:
    begun = ("proceedings-begun-before-withdrawal",)

    assert jurisdiction(rules, "crimes-against-humanity", "2015-06-01", "BDI", "BDI") is Answer.NOT_KNOWN
    assert jurisdiction(rules, "crimes-against-humanity", "2015-06-01", "BDI", "BDI", begun) is Answer.YES
    assert jurisdiction(rules, "crimes-against-humanity", "2018-06-01", "BDI", "BDI", begun) is Answer.NO


def test_an_amended_crime_needs_acceptance_and_no_party_that_stayed_out(rules: Rules) -> None:
    assert jurisdiction(rules, "wc-niac-poison", "2020-05-01", "DEU", "DEU") is Answer.YES
    assert jurisdiction(rules, "wc-niac-poison", "2020-05-01", "DEU", "FRA") is Answer.NO
    assert jurisdiction(rules, "wc-niac-poison", "2020-05-01", "FRA", "USA") is Answer.NO
    assert jurisdiction(rules, "wc-niac-biological", "2020-05-01", "DEU", "DEU") is Answer.NOT_KNOWN
    assert jurisdiction(rules, "war-crimes", "2020-05-01", "FRA", "FRA") is Answer.YES


def test_aggression_reaches_no_state_outside_the_statute_unless_the_council_refers(rules: Rules) -> None:
    by_party = ("act-of-aggression-by-party",)

    assert jurisdiction(rules, "aggression", "2020-05-01", "DEU", "BEL", by_party) is Answer.YES
    assert jurisdiction(rules, "aggression", "2018-05-01", "DEU", "BEL", by_party) is Answer.NO
    assert jurisdiction(rules, "aggression", "2026-02-24", "UKR", "RUS", by_party) is Answer.NO
    referred = ("within-referred-situation",)
    assert jurisdiction(rules, "aggression", "2022-02-24", "SDN", "USA", referred) is Answer.YES


def test_a_referral_by_the_council_reaches_a_situation_and_not_a_whole_state(rules: Rules) -> None:
    referred = ("within-referred-situation",)

    assert jurisdiction(rules, "genocide", "2023-06-15", "SDN", "SDN") is Answer.NOT_KNOWN
    assert jurisdiction(rules, "genocide", "2023-06-15", "SDN", "SDN", referred) is Answer.YES
    assert jurisdiction(rules, "genocide", "2002-06-15", "SDN", "SDN", referred) is Answer.NO
    assert jurisdiction(rules, "genocide", "2011-02-10", "LBY", "LBY", referred) is Answer.NO


def test_whether_one_acceptance_is_enough_for_aggression_is_left_to_the_judges(rules: Rules) -> None:
    facts = ("act-of-aggression-by-party",)

    assert jurisdiction(rules, "aggression", "2020-05-01", "DEU", "FRA", facts) is Answer.NOT_KNOWN
    assert (
        jurisdiction(rules, "aggression", "2020-05-01", "DEU", "FRA", (*facts, "one-acceptance-suffices")) is Answer.YES
    )
    assert jurisdiction(rules, "aggression", "2020-05-01", "GBR", "FRA", facts) is Answer.NO


def test_conspiracy_to_commit_genocide_is_left_out_of_the_statute_and_incitement_is_not(rules: Rules) -> None:
    assert jurisdiction(rules, "gen-conspiracy", "2025-03-01", "DEU", "DEU") is Answer.NO
    assert jurisdiction(rules, "gen-incitement", "2025-03-01", "DEU", "DEU") is Answer.YES
    assert jurisdiction(rules, "genocide", "2025-03-01", "DEU", "DEU") is Answer.YES


def test_the_duty_to_surrender_outlives_withdrawal_for_proceedings_begun_before(rules: Rules) -> None:
    facts = ("court-request", "proceedings-begun-before-withdrawal")

    assert answer(rules, "rs-89-1", "genocide", "2016-01-01", facts=facts, presence="PHL") is Answer.YES
    assert answer(rules, "rs-89-1", "genocide", "2016-01-01", facts=facts, presence="USA") is Answer.NO
    assert answer(rules, "rs-89-1", "genocide", "2016-01-01", facts=facts[:1], presence="DEU") is Answer.YES
    assert answer(rules, "rs-89-1", "genocide", "2016-01-01", presence="DEU") is Answer.NOT_KNOWN


@pytest.mark.parametrize("offence", ["war-crimes", "wc-niac-poison", "aggression", "gen-conspiracy"])
def test_both_readings_agree_on_the_jurisdiction_of_the_court(rules: Rules, offence: str) -> None:
    world = World(rules, date(2025, 6, 1))

    plane = world.provision("rs-jurisdiction", offence)

    for state in ("DEU", "FRA", "USA", "UKR", "SDN", "BDI"):
        setting = world.setting(state, "CHE", offence)
        (proof,) = rules.prove_each("rs-jurisdiction", setting)
        assert plane.at(world.position["CHE"], world.position[state]) is proof.answer


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (date(2014, 3, 1), Answer.NO),  # covered later, but nothing was lodged yet
        (date(2014, 4, 16), Answer.NO),
        (date(2014, 4, 17), Answer.YES),
        (TODAY, Answer.YES),
    ],
)
def test_an_acceptance_reaches_back_but_counts_only_once_it_is_lodged(rules: Rules, asked: date, expected: Answer):
    roles = {"territorial": ("UKR",), "national": ("UKR",)}
    setting = Setting(roles=roles, offence="war-crimes", decision=asked, conduct=date(2014, 1, 10))

    assert max(proof.answer for proof in rules.prove_each("rs-j-12-3", setting)) is expected


@pytest.mark.parametrize(("asked", "expected"), [(date(2011, 2, 25), Answer.NO), (date(2011, 2, 26), Answer.YES)])
def test_a_referral_of_the_council_counts_from_its_day_on(rules: Rules, asked: date, expected: Answer):
    setting = Setting(
        roles={"territorial": ("LBY",)},
        offence="crimes-against-humanity",
        decision=asked,
        conduct=date(2011, 2, 20),
        facts={"within-referred-situation": True},
    )

    assert max(proof.answer for proof in rules.prove_each("rs-j-sc", setting)) is expected
