"""Entry into force: every known day derives from the clause and the acts, for the treaty and for each party."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.facts import load
from servanda.facts.days import exactly, read_day
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind
from servanda.law.force import entry_into_force
from servanda.law.kleene import Answer
from servanda.law.standing import Standing

RECORD = load()
STANDING = Standing(RECORD)
NO_LIST = {"additional-protocol-iii", "coe-mla-1st-protocol-1978"}  # no list of their parties was available
KNOWN = sorted(
    one.id
    for one in RECORD.instruments.values()
    if one.published_in_force is not None and one.force is not None and one.id not in NO_LIST
)


def act(party: str, kind: str, on: str, instrument: str) -> Act:
    like = RECORD.acts["cat"][0]
    return replace(
        like, party=party, kind=ActKind(kind), on=read_day(on), instrument=instrument, effective=None, note=""
    )


def with_only(instrument: str, acts: list[Act]) -> Record:
    one = replace(RECORD.instruments[instrument], published_in_force=None)
    return replace(
        RECORD,
        acts={**RECORD.acts, instrument: tuple(acts)},
        instruments={**RECORD.instruments, instrument: one},
    )


@pytest.mark.parametrize("instrument", KNOWN)
def test_the_known_day_of_entry_into_force_derives(instrument: str):
    published = RECORD.instruments[instrument].published_in_force
    assert published is not None

    assert STANDING.force(instrument).day == exactly(published)


def test_most_instruments_in_force_are_known_to_derive():
    assert len(KNOWN) >= 34


def test_what_is_not_in_force_does_not_derive():
    waiting = [one.id for one in RECORD.instruments.values() if one.not_in_force_as_of]

    assert "un-cybercrime" in waiting
    assert [key for key in waiting if STANDING.force(key).day is not None] == []


def test_an_organisation_does_not_count_beside_its_members():
    codes = sorted(p.code for p in RECORD.parties.values() if p.kind == "state")[:39]
    acts = [act(code, "ratification", "2003-01-01", "untoc") for code in codes]
    organisation = act("EUU", "approval", "2003-01-02", "untoc")

    record = with_only("untoc", [*acts, organisation])
    assert entry_into_force(record, record.instruments["untoc"]).day is None

    record = with_only("untoc", [*acts, organisation, act("ZWE", "accession", "2003-07-01", "untoc")])
    assert entry_into_force(record, record.instruments["untoc"]).day == exactly(date(2003, 9, 29))


def test_a_succession_does_not_count_towards_the_threshold():
    codes = sorted(p.code for p in RECORD.parties.values() if p.kind == "state")[:40]
    acts = [act(code, "succession" if code == codes[0] else "accession", "2003-01-01", "untoc") for code in codes]

    record = with_only("untoc", acts)

    assert entry_into_force(record, record.instruments["untoc"]).day is None


def test_a_day_known_to_the_month_leaves_entry_into_force_within_a_month():
    codes = sorted(p.code for p in RECORD.parties.values() if p.kind == "state")[:40]
    acts = [
        act(code, "ratification", "2026-02" if code == codes[-1] else "2026-01-01", "un-cybercrime") for code in codes
    ]

    record = with_only("un-cybercrime", acts)

    assert str(entry_into_force(record, record.instruments["un-cybercrime"]).day) == "2026-05-02/2026-05-29"


def test_whoever_joins_later_is_bound_by_its_own_deposit():
    (period,) = Standing(RECORD).periods("rome-statute")["ARM"]

    assert str(period.derived) == "2024-02-01"


def test_leaving_takes_a_year_and_a_notice_taken_back_changes_nothing():
    burundi = [STANDING.is_party("BDI", "rome-statute", day) for day in (date(2017, 10, 26), date(2017, 10, 27))]
    gambia = STANDING.is_party("GMB", "rome-statute", date(2018, 1, 1))

    assert [*burundi, gambia] == [Answer.YES, Answer.NO, Answer.YES]


def test_a_signatory_is_not_bound():
    assert STANDING.is_party("USA", "rome-statute", date(2026, 10, 1)) is Answer.NO


def test_of_a_party_the_list_is_known_to_lack_nothing_is_known_once_the_treaty_is_in_force():
    days = (date(1978, 1, 1), date(2020, 1, 1))

    assert [STANDING.is_party("MNE", "additional-protocol-ii", day) for day in days] == [Answer.NO, Answer.NOT_KNOWN]


def test_a_vague_deposit_leaves_it_not_known_between_its_first_and_last_day():
    record = RECORD.supposing([act("BTN", "accession", "2020-02", "cat")])
    standing = Standing(record)

    answers = [standing.is_party("BTN", "cat", date(2020, month, day)) for month, day in ((3, 1), (3, 10), (3, 31))]

    assert answers == [Answer.NO, Answer.NOT_KNOWN, Answer.YES]


@given(st.data())
@settings(max_examples=30)
def test_one_more_deposit_never_delays_entry_into_force(data: st.DataObject):
    codes = sorted(p.code for p in RECORD.parties.values() if p.kind == "state")
    chosen = data.draw(st.lists(st.sampled_from(codes), min_size=20, max_size=30, unique=True))
    deposits = st.dates(date(1985, 1, 1), date(2020, 1, 1))
    acts = [act(code, "ratification", data.draw(deposits).isoformat(), "cat") for code in chosen]

    fewer, more = with_only("cat", acts[:-1]), with_only("cat", acts)
    before = entry_into_force(fewer, fewer.instruments["cat"]).day
    after = entry_into_force(more, more.instruments["cat"]).day

    assert before is None or (after is not None and after.first <= before.first)
