"""Published beside derived: each disagreement is found, shown with its arithmetic, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from servanda.facts import load
from servanda.facts.days import read_day
from servanda.facts.record import Count
from servanda.inquiries.findings import findings

RECORD = load()


def with_act_changed(instrument: str, party: str, **changes: object):
    acts = tuple(
        replace(act, **changes) if act.party == party and act.effective else act for act in RECORD.acts[instrument]
    )
    return replace(RECORD, acts={**RECORD.acts, instrument: acts})


def test_every_published_count_is_met():
    assert [found for found in findings(RECORD).found if found.what == "count"] == []


def test_every_disagreement_about_a_day_has_a_reason():
    silent = [one for one in findings(RECORD).found if one.party and not one.reason]

    assert silent == []


def test_the_armed_conflict_clause_shows_as_earlier_than_six_months():
    (found,) = [one for one in findings(RECORD, "additional-protocol-ii").found if one.party == "SSD"]

    assert (found.published, found.derived, found.apart) == ("2013-01-25", "2013-07-25", 181)
    assert found.arithmetic == "2013-01-25 + 6 months = 2013-07-25"
    assert found.article == "23(2)"


def test_a_published_day_one_day_off_is_found():
    record = with_act_changed("opcat", "CHE", effective=date(2009, 10, 25))

    (found,) = findings(record, "opcat").found

    assert (found.party, found.published, found.derived, found.apart) == ("CHE", "2009-10-25", "2009-10-24", -1)


def test_a_published_day_of_leaving_is_compared_too():
    gone = tuple(
        replace(act, effective=date(2018, 3, 17)) if act.party == "PHL" and act.kind == "withdrawal" else act
        for act in RECORD.acts["rome-statute"]
    )

    found = findings(replace(RECORD, acts={**RECORD.acts, "rome-statute": gone}), "rome-statute").found

    assert [(one.what, one.party, one.apart) for one in found] == [("left on", "PHL", 365)]


def test_a_notice_may_name_a_later_day_of_leaving():
    later = tuple(
        replace(act, effective=date(2030, 1, 1)) if act.party == "VEN" and act.kind == "withdrawal" else act
        for act in RECORD.acts["rome-statute"]
    )

    assert findings(replace(RECORD, acts={**RECORD.acts, "rome-statute": later}), "rome-statute").found == ()


def test_a_count_that_differs_is_found_with_ours():
    count = Count(
        instrument="rome-statute", what="parties", on=read_day("2016-07"), number=130, region="", source="rome-list"
    )

    (found,) = findings(replace(RECORD, counts=(count,)), "rome-statute").found

    assert (found.published, found.derived, found.apart) == ("130", "124", -6)


def test_a_published_entry_into_force_that_cannot_be_derived_says_what_is_missing():
    (found,) = findings(RECORD, "coe-mla-1st-protocol-1978").found

    assert (found.published, found.derived, found.apart) == ("1982-04-12", "not reached", None)
    assert "0 of 3 instruments are recorded" in found.arithmetic
