"""Who is bound by an instrument, or by any that covers an offence."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts.errors import UnknownName
from servanda.facts.loading import load
from servanda.inquiries.bound import bound, instruments_about
from servanda.inquiries.errors import NotAsked
from servanda.inquiries.status import status
from servanda.law.kleene import Answer

RECORD = load()


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2020, 1, 1), date(2026, 11, 1)])
@pytest.mark.parametrize("instrument", ["cat", "rome-statute", "un-cybercrime"])
def test_who_is_bound_by_one_instrument_is_who_its_status_says_is_bound(instrument, day):
    found = bound(RECORD, "torture", day, instrument)
    told = {p.code for p in status(RECORD, instrument, day).participants if p.bound is Answer.YES}
    states = {code for code in told if RECORD.parties[code].kind not in ("organisation", "former")}

    assert {s.state for s in found.states if s.answer is Answer.YES} == states


def test_about_an_offence_a_state_is_bound_if_one_treaty_that_covers_it_binds():
    day, about = date(2020, 1, 1), instruments_about(RECORD, "genocide")
    found = {s.state: s for s in bound(RECORD, "genocide", day).states}
    single = {key: {s.state: s for s in bound(RECORD, "genocide", day, key).states} for key in about}

    assert about["genocide-convention"] is Answer.YES
    for state, binding in found.items():
        sure = {key for key in about if about[key] is Answer.YES and single[key][state].answer is Answer.YES}
        assert set(binding.by) == sure


def test_a_treaty_that_covers_some_forms_only_leaves_the_whole_offence_not_known():
    assert instruments_about(RECORD, "cybercrime")["budapest-convention"] is Answer.NOT_KNOWN
    assert bound(RECORD, "cybercrime", date(2010, 1, 1)).counts()["yes"] == 0


def test_the_sentence_and_the_data_tell_the_same():
    found = bound(RECORD, "torture", date(2020, 1, 1))

    assert str(found.counts()["yes"]) in found.sentence()
    assert len(found.to_json()["states"]) == len(found.rows()) == sum(found.counts().values())


def test_an_unknown_instrument_is_named():
    with pytest.raises(UnknownName, match="cta"):
        bound(RECORD, "torture", date(2020, 1, 1), "cta")


def test_what_is_asked_about_is_named():
    with pytest.raises(NotAsked, match="Name an offence, or one instrument"):
        bound(RECORD, None, date(2020, 1, 1))


def test_by_one_instrument_the_sentence_speaks_of_it_alone():
    found = bound(RECORD, None, date(2020, 1, 1), "cat")

    assert found.offence is None
    assert found.sentence().startswith("CAT: 169 States are bound by it, ")
