"""What-ifs are read strictly, leave the record untouched and are marked wherever they bear an answer."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.facts import load
from servanda.facts.errors import BadSupposition
from servanda.facts.suppositions import read_supposition, suppose
from servanda.inquiries.asking import rules_of
from servanda.inquiries.bases import bases
from servanda.law.kleene import Answer

RECORD = load()


def test_a_supposition_may_name_a_party_in_several_words():
    act = read_supposition(RECORD, "Ivory Coast accession cat 2027-03-01")

    assert (act.party, act.instrument, str(act.on), act.hypothetical) == ("CIV", "cat", "2027-03-01", True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("KEN cat 2027-03-01", "expected PARTY ACT INSTRUMENT DAY"),
        ("KEN acession cat 2027-03-01", "Did you mean 'accession'"),
        ("KEN accession cat soon", "Write 2026-11-21"),
        ("Kenia accession cat 2027-03-01", "Did you mean 'KEN'"),
        ("GMB accession cat 2027-03-01", "already consented by ratification on 2018-09-28"),
        ("IND withdrawal cat 2027-03-01", "has not consented"),
    ],
)
def test_what_cannot_be_supposed_is_refused_with_what_to_do(text, said):
    with pytest.raises(BadSupposition, match=said):
        suppose(RECORD, (text,))


def test_two_suppositions_may_not_contradict_each_other():
    with pytest.raises(BadSupposition, match="already consented"):
        suppose(RECORD, ("IND ratification cat 2027-03-01", "IND ratification cat 2028-03-01"))


def test_the_record_itself_stays_as_it_was():
    record = RECORD
    before = len(record.acts["cat"])

    supposed = suppose(record, ("IND ratification cat 2027-03-01",))

    assert (len(record.acts["cat"]), len(supposed.acts["cat"])) == (before, before + 1)


def test_a_hypothetical_act_marks_the_answer_that_rests_on_it():
    supposed = suppose(RECORD, ("IND ratification cat 2027-03-01",))

    found = bases(supposed, "IND", "DEU", "torture", "extradition", date(2027, 6, 1))

    by_cat = next(b.finding for b in found.bases if b.finding.provision.instrument == "cat")
    assert by_cat.answer is Answer.YES
    assert by_cat.proof.rests_on_supposition()
    assert found.asked.supposing == ("IND ratification cat 2027-03-01",)


@given(st.dates(min_value=date(2026, 12, 1), max_value=date(2040, 1, 1)))
@settings(max_examples=20, deadline=None)
def test_an_act_supposed_later_never_changes_what_was_known_of_earlier_days(day):
    supposed = suppose(RECORD, (f"IND ratification cat {day}",))
    early = date(2022, 2, 15)  # the list was read on that day

    assert rules_of(supposed).standing.is_party("IND", "cat", early) is Answer.NO
    assert rules_of(supposed).standing.is_party("DEU", "cat", early) is Answer.YES
    assert rules_of(supposed).standing.is_party("IND", "cat", day) is Answer.NO
