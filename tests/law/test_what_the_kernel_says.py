"""The eleven provisions that break simpler models, and what answers mean: each shown to hold and to fail."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import pytest

from servanda.facts import load
from servanda.facts.suppositions import suppose
from servanda.inquiries.asking import rules_of
from servanda.inquiries.bases import Facts, bases
from servanda.law.kleene import Answer
from servanda.law.proof import Proof
from servanda.law.setting import Setting

YES, NO, OPEN = Answer.YES, Answer.NO, Answer.NOT_KNOWN
JOINING = (
    *("AGO", "ARE", "AUS", "AUT", "BEL", "BLR", "BRA", "CHL", "CHN", "COL", "CUB", "DEU", "DZA", "EGY", "ETH", "FRA"),
    *("GHA", "GRC", "IRN", "IRL", "KAZ", "KEN", "LAO", "LUX", "MOZ", "MYS", "NGA", "PAK", "PER", "PHL", "POL", "PRT"),
    *("RUS", "SAU", "SGP", "SVK", "THA", "TUR", "VNM", "ZWE"),
)
ACTS_OF_CYBERCRIME = tuple(f"{state} ratification un-cybercrime 2026-01-15" for state in JOINING)


@lru_cache(maxsize=4)
def supposing(acts: tuple[str, ...]) -> Any:
    return suppose(load(), acts) if acts else load()


def prove(
    key: str,
    offence: str,
    on: str,
    conduct: str | None = None,
    facts: dict[str, bool] | None = None,
    suppositions: tuple[str, ...] = (),
    years: dict[str, int] | None = None,
    measure: str | None = None,
    months: int | None = None,
    each: str | None = None,
    **roles: str | tuple[str, ...],
) -> Proof:
    """One provision for one case; the States that hold a role are given by its name, with _ for -."""
    record = supposing(suppositions)
    setting = Setting(
        roles={
            role.replace("_", "-"): (states,) if isinstance(states, str) else states for role, states in roles.items()
        },
        offence=offence,
        decision=date.fromisoformat(on),
        conduct=date.fromisoformat(conduct or on),
        facts=facts or {},
        penalty_years=years or {},
        sentence_months=months,
        measure=measure,
        bound=each,
    )
    rules = rules_of(record)
    return rules.prove(key, setting) if each else max(rules.prove_each(key, setting), key=lambda proof: proof.answer)


def answer(*given: Any, **more: Any) -> Answer:
    return prove(*given, **more).answer


# 1: the State of presence, without a request
def test_presence_alone_binds_and_the_place_need_not_be_in_a_party():
    assert answer("cat-7-1", "torture", "2012-07-20", presence="SEN", territorial="MMR") is YES
    assert answer("cat-7-1", "torture", "2012-07-20", presence="MMR", territorial="SEN") is NO


def test_extradition_discharges_the_duty_and_is_no_condition_of_it():
    done = {"extradited": True}

    assert answer("cat-7-1", "torture", "2012-07-20", presence="SEN", territorial="TCD", facts=done) is NO
    assert prove("cat-7-1", "torture", "2012-07-20", presence="SEN", territorial="TCD").missing() == ()


# 2 and 3: the requested State, after refusals of different kinds
@pytest.mark.parametrize(
    ("key", "offence", "on", "pair", "more"),
    [
        ("untoc-16-10", "organized-criminal-group", "2016-01-11", ("BEN", "NGA"), ("organized-group", "transnational")),
        ("uncac-44-11", "bribery-national-officials", "2016-01-11", ("BEN", "NGA"), ()),
        ("cyb-37-11", "cyber-illegal-access", "2027-10-01", ("RUS", "BRA"), ()),
    ],
)
def test_refusal_for_nationality_and_a_request_trigger_the_duty(key, offence, on, pair, more):
    asking, asked = pair
    case = {"requesting": asking, "requested": asked, "national": asked, "suppositions": ACTS_OF_CYBERCRIME}
    base = {"dual-criminality": True, **dict.fromkeys(more, True)}
    both = {**base, "refused-for-nationality": True, "asked-to-prosecute": True}

    assert answer(key, offence, on, facts=both, **case) is YES
    assert answer(key, offence, on, facts=base, **case) is OPEN
    assert answer(key, offence, on, facts={**both, "asked-to-prosecute": False}, **case) is NO
    assert answer(key, offence, on, facts={**base, "asked-to-prosecute": True}, **{**case, "national": asking}) is NO


def test_the_budapest_convention_knows_a_second_refusal():
    own, asked = "refused-for-own-jurisdiction", "asked-to-prosecute"
    given = {"dual-criminality": True, "refused-for-nationality": False, asked: True}
    case = {"requesting": "USA", "requested": "FRA", "national": "DEU", "years": {"USA": 5, "FRA": 5}}

    assert answer("bud-24-6", "cyber-illegal-access", "2020-01-01", facts={**given, own: True}, **case) is YES
    assert answer("bud-24-6", "cyber-illegal-access", "2020-01-01", facts={**given, own: False}, **case) is NO
    assert answer("untoc-16-10", "money-laundering", "2020-01-01", facts={**given, own: True}, **case) is NO


# 4: the Court, through several States
def test_one_of_several_states_of_the_place_or_of_nationality_opens_the_court():
    adult = {"adult-at-conduct": True}
    places = {"territorial": ("MMR", "BGD"), "national": "MMR", "flag": ()}

    assert answer("rs-jurisdiction", "cah-deportation", "2026-01-01", "2017-09-01", facts=adult, **places) is YES
    alone = {**places, "territorial": "MMR"}
    assert answer("rs-jurisdiction", "cah-deportation", "2026-01-01", "2017-09-01", facts=adult, **alone) is NO


def test_the_day_of_the_conduct_is_read_and_a_declaration_reaches_only_its_window():
    adult = {"adult-at-conduct": True}
    case = {"territorial": "UKR", "national": "RUS", "flag": (), "facts": adult}

    assert answer("rs-jurisdiction", "crimes-against-humanity", "2026-01-01", "2013-11-20", **case) is NO
    assert answer("rs-jurisdiction", "crimes-against-humanity", "2026-01-01", "2013-11-21", **case) is YES


# 5: an exclusion for one crime overrides what opens the Court to the others
def test_aggression_is_excluded_where_the_same_case_is_open_for_other_crimes():
    case = {"territorial": "UKR", "national": "RUS", "flag": ()}
    facts = {"adult-at-conduct": True, "act-of-aggression-by-party": True, "one-acceptance-suffices": True}

    assert answer("rs-jurisdiction", "crimes-against-humanity", "2026-03-01", facts=facts, **case) is YES
    assert answer("rs-jurisdiction", "aggression", "2026-03-01", facts=facts, **case) is NO


def test_a_contested_reading_is_carried_to_the_answer():
    case = {"territorial": "DEU", "national": "FRA", "flag": ()}
    facts = {"adult-at-conduct": True, "act-of-aggression-by-party": True}
    proof = prove("rs-jurisdiction", "aggression", "2026-03-01", facts=facts, **case)

    assert (proof.answer, proof.weakest_certainty()) == (OPEN, "contested")


# 6: what outlives withdrawal
def test_cooperation_outlives_withdrawal_only_for_what_had_begun():
    case = {
        "facts": {"court-request": True, "proceedings-begun-before-withdrawal": True},
        "each": "PHL",
    }

    assert answer("rs-127-2", "crimes-against-humanity", "2025-03-11", "2017-01-01", **case) is YES
    case["facts"] = {"court-request": True, "proceedings-begun-before-withdrawal": False}
    assert answer("rs-127-2", "crimes-against-humanity", "2025-03-11", "2017-01-01", **case) is NO


# 7: annexes in pairs, a memory carried along
def test_an_annex_works_only_between_those_that_declared_it():
    joined = tuple(f"{s} ratification ljubljana-hague 2025-09-01" for s in ("CHE", "NLD", "BEL", "SVN"))
    core = prove(
        "lh-24",
        "genocide",
        "2028-01-01",
        suppositions=joined,
        requesting="CHE",
        requested="NLD",
        measure="take-evidence",
    )
    annexed = prove(
        "lh-24",
        "torture",
        "2028-01-01",
        suppositions=joined,
        requesting="CHE",
        requested="NLD",
        measure="take-evidence",
    )

    assert core.answer is YES
    assert annexed.answer is not YES
    assert {step.tells for step in annexed.missing() if "annex" in step.text} == {"the depositary"}
    assert core.weakest_certainty() != "text"
    assert core.rests_on_supposition()


# 8: three tiers of offences and measures
@pytest.mark.parametrize(
    ("offence", "measure", "years", "expected"),
    [
        ("cyber-illegal-access", "take-evidence", {}, {"cyb-coop-a"}),
        ("cyber-illegal-access", "access-stored-data", {}, {"cyb-coop-a", "cyb-coop-b"}),
        ("torture", "access-stored-data", {"RUS": 10}, {"cyb-coop-c"}),
        ("torture", "access-stored-data", {"RUS": 3}, set()),
        ("torture", "take-evidence", {"RUS": 10}, set()),
    ],
)
def test_serious_crimes_get_electronic_evidence_only(offence, measure, years, expected):
    record = supposing(ACTS_OF_CYBERCRIME)
    found = bases(record, "RUS", "BRA", offence, measure, date(2027, 10, 1), Facts(penalty_years=years))
    held = {b.finding.provision.id for b in found.bases if b.finding.answer is YES}

    assert {key for key in held if key.startswith("cyb-")} == expected


# 9: paragraphs for want of another treaty
def test_silence_about_other_treaties_is_never_proof_that_there_is_none():
    facts = {"organized-group": True, "transnational": True}
    apart = {"requesting": "NGA", "requested": "BEN", "facts": facts, "measure": "take-evidence"}
    together = {"requesting": "FRA", "requested": "DEU", "facts": facts, "measure": "take-evidence"}

    assert answer("untoc-18-7", "organized-criminal-group", "2016-01-11", **apart) is OPEN
    assert answer("untoc-18-7", "organized-criminal-group", "2016-01-11", **together) is NO


# 10: thresholds, and what only declarations tell
def test_both_laws_must_reach_the_threshold():
    case = {"requesting": "TUR", "requested": "NOR", "measure": "extradition"}
    facts = {"dual-criminality": True, "sentenced": False}

    assert answer("coeex-basis", "torture", "2020-01-01", years={"TUR": 1, "NOR": 1}, facts=facts, **case) is YES
    assert answer("coeex-basis", "torture", "2020-01-01", years={"TUR": 1, "NOR": 0}, facts=facts, **case) is NO
    assert answer("coeex-basis", "torture", "2020-01-01", years={"TUR": 1}, facts=facts, **case) is OPEN


# 11: safeguards above a basis
def test_a_safeguard_forbids_the_use_of_a_basis_and_does_not_remove_it():
    danger = Facts(given={"danger-of-torture": True})
    found = bases(load(), "SEN", "TCD", "torture", "extradition", date(2012, 7, 20), danger)

    assert any(b.finding.answer is YES for b in found.bases)
    assert {f.provision.effect for f in found.safeguards if f.provision.id == "cat-3" and f.answer is YES} == {
        "shall-not"
    }


# what answers mean
def test_asking_for_a_parent_asks_for_each_child():
    parent = prove("gc-search", "war-crimes", "2020-01-01", each="DEU")

    assert parent.answer is OPEN
    assert [step.text.startswith("Which form of") for step in parent.missing()] == [True]
    assert answer("gc-search", "wc-gb-wilful-killing", "2020-01-01", each="DEU") is YES
    assert answer("gc-search", "wc-ca3-violence", "2020-01-01", each="DEU") is NO


def test_silence_supports_no_up_to_the_day_of_the_list_and_not_after():
    read_on = load().instruments["cat"].as_of
    assert read_on is not None

    assert answer("cat-7-1", "torture", read_on.isoformat(), presence="MMR") is NO
    assert answer("cat-7-1", "torture", "2026-11-21", presence="MMR") is OPEN


def test_a_missing_place_or_day_is_asked_for_and_never_a_no():
    setting = Setting(roles={}, offence="torture", decision=date(2020, 1, 1))
    (proof,) = rules_of(load()).prove_each("cat-7-1", setting)

    assert proof.answer is OPEN
    assert [step.text for step in proof.missing()] == ["Which State is the presence State?"]


def test_what_is_open_reads_as_a_question_or_as_what_follows_whether():
    proof = prove("drug-6", "drug-trafficking", "2020-01-01", requesting="MEX", requested="USA", measure="extradition")

    assert proof.answer is OPEN
    assert all("?" in step.text for step in proof.missing())
