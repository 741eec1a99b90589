"""Bases, duties, forums, gaps, campaigns and the whole assessment, on the real record."""

import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from servanda.facts import load
from servanda.facts.errors import UnknownName
from servanda.facts.suppositions import suppose
from servanda.inquiries.assess import assess
from servanda.inquiries.bases import Facts, bases
from servanda.inquiries.between import between
from servanda.inquiries.campaign import campaign
from servanda.inquiries.case import read_case
from servanda.inquiries.duties import duties
from servanda.inquiries.errors import BadCase, InquiryError, SameState
from servanda.inquiries.forums import forums
from servanda.inquiries.gaps import difference, gaps
from servanda.inquiries.rendering.markdown import to_markdown
from servanda.inquiries.report import report
from servanda.law.kleene import Answer

RECORD = load()
TODAY = date(2026, 11, 21)
EXAMPLES = Path(__file__).parents[2] / "examples"


def case_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_gambia_may_ask_germany_for_extradition_over_torture():
    found = bases(RECORD, "GMB", "DEU", "torture", "extradition", TODAY)

    assert found.answer is Answer.YES
    assert found.bases[0].finding.provision.id == "cat-8"
    assert found.bases[0].finding.provision.effect == "may"
    assert any(f.provision.id == "cat-3" and f.answer is Answer.NOT_KNOWN for f in found.safeguards)


def test_between_members_of_the_union_the_arrest_warrant_is_named():
    found = bases(RECORD, "LTU", "POL", "torture", "extradition", TODAY)

    assert [regime.id for regime in found.outside] == ["european-arrest-warrant"]
    assert bases(RECORD, "LTU", "POL", "torture", "extradition", date(2003, 12, 31)).outside == ()


def test_a_missing_fact_says_who_could_tell():
    found = bases(RECORD, "FRA", "DEU", "money-laundering", "extradition", TODAY)
    convention = next(b for b in found.bases if b.finding.provision.instrument == "coe-extradition-1957")
    told = {step.text: step.tells for step in convention.finding.proof.missing()}

    assert told["Is the conduct punishable in both States?"] == "the authorities of both States"


def test_given_facts_settle_the_answer():
    facts = Facts(
        given={"dual-criminality": True, "sentenced": False}, penalty_years={"FRA": 10, "DEU": 5}, conduct=TODAY
    )
    found = bases(RECORD, "FRA", "DEU", "money-laundering", "extradition", TODAY, facts)

    settled = [b.finding for b in found.bases if b.finding.answer is Answer.YES]
    assert "coe-extradition-1957" in {f.provision.instrument for f in settled}


def test_a_state_cannot_ask_itself():
    with pytest.raises(SameState, match="two different States"):
        bases(RECORD, "Germany", "DEU", "torture", "extradition", TODAY)


def test_an_unknown_measure_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="extradition"):
        bases(RECORD, "GMB", "DEU", "torture", "extraditon", TODAY)


def test_the_state_where_the_suspect_is_must_prosecute_or_extradite_a_torturer():
    found = duties(RECORD, "POL", "torture", TODAY)

    assert {f.provision.id for f in found.of_kind("prosecute-or-extradite") if f.answer is Answer.YES} == {"cat-7-1"}
    assert "must prosecute or extradite: yes (cat 7(1))" in found.sentence()


def test_before_the_convention_nobody_owed_it():
    found = duties(RECORD, "POL", "torture", date(1980, 1, 1))

    assert found.of_kind("prosecute-or-extradite") == ()


def test_the_court_reaches_a_deportation_that_ended_in_a_party():
    case = read_case(RECORD, EXAMPLES / "deportation-across-a-border.yaml")
    found = forums(RECORD, case, TODAY)

    assert {f.answer for f in found.court} == {Answer.YES}
    assert any(f.provision.kind == "court-precondition" and f.answer is Answer.YES for f in found.steps)


def test_an_answer_that_changes_within_the_conduct_is_split_by_its_days(tmp_path):
    path = case_file(
        tmp_path,
        "title: Across a withdrawal\noffences: [cah-murder]\n"
        "committed: {from: 2016-01-01, to: 2019-12-31, in: [PHL]}\n"
        "suspects: [{nationality: [PHL], present_in: DEU}]\nfacts: {adult-at-conduct: true}\non: 2026-10-01\n",
    )
    found = forums(RECORD, read_case(RECORD, path), date(2026, 10, 1))
    spans = [f.conduct for f in found.court if f.conduct]

    assert date(2019, 3, 16) in {end for _, end in spans}
    assert all(later[0] == earlier[1] + timedelta(days=1) for earlier, later in pairwise(sorted(spans)))


def test_a_case_without_place_or_presence_is_answered_as_far_as_it_goes(tmp_path):
    path = case_file(tmp_path, "title: Little is known\noffences: [torture]\n")
    found = assess(RECORD, read_case(RECORD, path), TODAY)

    assert found.owed == ()
    assert found.requests == ()
    assert "The International Criminal Court" in to_markdown(report(RECORD, found))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: X\noffences: [tortur]\n", "case.yaml:2.*'tortur'.*Did you mean 'torture'"),
        ("title: X\noffences: [torture]\nrequestin: GMB\n", "'requestin'.*Did you mean 'requesting'"),
        ("title: X\noffences: [torture]\ncommitted: {from: 2020-05-01, to: 2020-04-01}\n", "before 2020-05-01"),
        ("title: X\noffences: [torture]\nfacts: {dual-criminality: perhaps}\n", "expected true or false"),
        ("title: X\noffences: [torture]\nrequesting: GMB\nrequested: Gambia\n", "asking itself"),
        ("title: X\noffences: torture: yes\n", "not YAML"),
        ("- a list\n", "expected a mapping"),
        ("title: X\n", "no offence"),
    ],
)
def test_a_bad_case_says_what_is_wrong_and_where(tmp_path, text, said):
    with pytest.raises(BadCase) as refused:
        read_case(RECORD, case_file(tmp_path, text))

    assert re.search(said, str(refused.value)), str(refused.value)


def test_a_case_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadCase, match="no such file"):
        read_case(RECORD, tmp_path / "none.yaml")


def test_every_state_is_on_one_level_of_the_safe_haven_view():
    found = gaps(RECORD, "torture", date(2022, 1, 1))

    assert sum(found.counts().values()) == len(found.places)
    assert found.counts()["must"] == 173
    assert next(p for p in found.places if p.state == "IND").closed_by == ("cat",)
    assert next(p for p in found.places if p.state == "DEU").by == ("cat-7-1",)


def test_one_more_accession_closes_what_the_gap_says():
    supposed = suppose(RECORD, ("IND ratification cat 2021-01-01",))
    place = next(p for p in gaps(supposed, "torture", date(2022, 1, 1)).places if p.state == "IND")

    assert (place.level, place.by) == ("must", ("cat-7-1",))


def test_what_a_what_if_changes_is_told_by_pairs():
    supposed = suppose(RECORD, ("IND ratification cat 2021-01-01",))
    found = difference(RECORD, supposed, "torture", "extradition", date(2022, 1, 1))

    assert found["lost"] == []
    assert ("DEU", "IND") in found["gained"]
    assert {state for pair in found["gained"] for state in pair} >= {"IND"}
    assert all("IND" in pair for pair in found["gained"])


def test_a_campaign_gains_what_exact_counting_finds():
    found = campaign(RECORD, "torture", 3, date(2022, 1, 1))
    acts = [f"{s} accession {i} 2021-01-01" for step in found.steps for s, i in step.acts]

    assert len(acts) == 3
    assert found.closed_after - found.closed_before == sum(step.gains for step in found.steps)
    again = campaign(suppose(RECORD, tuple(acts)), "torture", 1, date(2022, 1, 1))
    assert again.closed_before == found.closed_after


def test_no_single_swap_would_improve_a_campaign_of_one():
    found = campaign(RECORD, "enforced-disappearance", 1, date(2024, 9, 1))
    (step,) = found.steps
    rivals = [
        campaign(RECORD, "enforced-disappearance", 1, date(2024, 9, 1), candidates=[state]).steps
        for state in ("IND", "CHN", "USA")
    ]

    assert all(step.gains >= rival[0].gains for rival in rivals if rival)


def test_a_plan_of_nothing_is_refused():
    with pytest.raises(InquiryError, match="between 1 and 100"):
        campaign(RECORD, "torture", 0, TODAY)


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.glob("*.yaml")))
def test_every_line_of_an_assessment_has_its_proof(name):
    case = read_case(RECORD, EXAMPLES / name)
    found = report(RECORD, assess(RECORD, case, TODAY))
    answered = [line for section in found.sections for line in section.lines if line.answer is Answer.YES]

    assert all(line.proofs for line in answered)
    assert found.disclaimer in to_markdown(found)


def test_no_recorded_basis_is_not_no_since_bilateral_treaties_are_not_recorded():
    found = bases(RECORD, "USA", "CHN", "cah-murder", "transit", date(1990, 1, 1))

    assert found.bases == ()
    assert found.answer is Answer.NOT_KNOWN
    assert "no basis is recorded" in found.sentence()
    assert "a bilateral treaty" in found.remains[0]


def test_at_a_glance_a_basis_that_only_permits_is_told_from_one_that_obliges():
    found = between(RECORD, "GMB", "DEU", TODAY, ["torture"], ["extradition", "take-evidence"])

    assert found.effects == {("torture", "extradition"): "may", ("torture", "take-evidence"): "shall"}


def test_no_recorded_duty_is_not_no_since_custom_and_bilateral_treaties_are_not_recorded():
    found = duties(RECORD, "USA", "cah-murder", date(1950, 1, 1), absence="practical")

    assert found.answer is Answer.NOT_KNOWN
    assert found.to_json()["answer"] == "not known"
    assert found.sentence().endswith("not known, no duty is recorded")


def test_pairs_without_a_recorded_basis_are_counted_as_not_known():
    (pairs,) = gaps(RECORD, "cah-murder", date(1990, 1, 1), ["extradition"]).pairs

    assert pairs.yes + pairs.not_known == 199 * 198
    assert 0 < pairs.unrecorded <= pairs.not_known
    assert set(pairs.to_json()) == {"measure", "yes", "not_known", "unrecorded"}
