"""What a State owes to victims, witnesses and suspects."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts.errors import UnknownName
from servanda.facts.loading import load
from servanda.inquiries.duties import duties
from servanda.inquiries.rights import OWED_TO, owed_to
from servanda.law.kleene import Answer

RECORD, ON = load(), date(2026, 11, 21)


def test_a_victim_of_torture_is_owed_complaint_redress_and_a_remedy():
    found = {f.provision.id: f.answer for f in owed_to(RECORD, "victim", "BRA", ["torture"], ON)}

    assert {key for key, answer in found.items() if answer is Answer.YES} >= {"cat-13", "cat-14", "iccpr-2-3"}


def test_a_suspect_is_owed_a_fair_trial_and_no_redress_of_victims():
    found = owed_to(RECORD, "suspect", "BRA", ["torture"], ON)

    assert {"cat-7-3", "iccpr-14-2"} <= {f.provision.id for f in found}
    assert {f.provision.kind for f in found} <= set(OWED_TO["suspect"])


def test_over_several_offences_each_provision_is_told_once_by_its_strongest_answer():
    offences = ["torture", "money-laundering"]
    found = owed_to(RECORD, "victim", "BRA", offences, ON)
    single = [f for one in offences for f in duties(RECORD, "BRA", one, ON).of_kind(*OWED_TO["victim"])]

    assert len({f.provision.id for f in found}) == len(found)
    for one in found:
        assert one.answer is max(f.answer for f in single if f.provision.id == one.provision.id)


def test_nothing_is_said_for_other_roles_and_nothing_without_an_offence():
    assert owed_to(RECORD, "expert", "BRA", ["torture"], ON) == ()
    assert owed_to(RECORD, "victim", "BRA", [], ON) == ()


def test_an_offence_that_is_none_is_refused():
    with pytest.raises(UnknownName):
        owed_to(RECORD, "victim", "BRA", ["tortur"], ON)
