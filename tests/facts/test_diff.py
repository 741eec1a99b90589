"""Acts set beside the record: what is new, what changes, what contradicts, and what nobody is called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.facts import load
from servanda.facts.days import read_day
from servanda.facts.diff import apply, compare
from servanda.facts.errors import UnsettledDiff
from servanda.facts.loading import BUNDLED, read_registry
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind, Source
from servanda.facts.schema import ACT_COLUMNS

RECORD = load()
ACTS = [act for acts in RECORD.acts.values() for act in acts]
TODAY = date(2026, 11, 21)


def act(party: str, kind: str, on: str, instrument: str = "cat", **more: object) -> Act:
    told = Act(
        party=party,
        instrument=instrument,
        kind=ActKind(kind),
        on=read_day(on),
        effective=None,
        recorded_on=TODAY,
        source="untc-scrape",
        note="",
        at="list.csv:2",
    )
    return replace(told, **more)


def test_an_act_nobody_recorded_is_new():
    accession = act("Bhutan", "accession", "2026-03-01")

    diff = compare(RECORD, [accession])

    assert diff.new == (replace(accession, party="BTN"),)
    assert (diff.changed, diff.contradicting, diff.unknown) == ((), (), ())


def test_what_is_recorded_already_is_the_same():
    assert compare(RECORD, [act("Afghanistan", "ratification", "1987-04-01")]).is_empty


def test_a_vaguer_day_adds_nothing():
    assert compare(RECORD, [act("Afghanistan", "ratification", "1987-04")]).is_empty


def test_another_day_of_the_same_act_changes_it_and_keeps_what_was_said():
    (change,) = compare(RECORD, [act("AFG", "ratification", "1987-04-02")]).changed

    assert (str(change.new.on), change.new.effective) == ("1987-04-02", None)
    assert change.new.note == "recorded on 1987-04-01 until 2026-11-21"
    assert change.new.recorded_on == change.old.recorded_on


def test_another_consent_on_the_same_day_changes_its_kind():
    (change,) = compare(RECORD, [act("AFG", "accession", "1987-04-01")]).changed

    assert (change.old.kind, change.new.kind) == (ActKind.RATIFICATION, ActKind.ACCESSION)
    assert change.new.effective == date(1987, 6, 26)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (act("AFG", "accession", "1999-05-05"), "already gave it by ratification on 1987-04-01"),
        (act("BTN", "withdrawal", "1999-05-05"), "consent to cat before it"),
        (act("BTN", "accession", "1950-05-05"), "a day from adoption on 1984-12-10 on"),
        (act("BTN", "accession", "2027-05-05"), "a day from the act itself"),
        (act("BTN", "accession", "2020-05-05", effective=date(1987, 6, 25)), "entry into force on 1987-06-26"),
        (act("AFG", "signature", "2027-01-01", "un-cybercrime", recorded_on=date(2027, 2, 1)), "signature closed"),
    ],
)
def test_what_cannot_be_true_beside_the_record_contradicts(told: Act, why: str):
    (contradiction,) = compare(RECORD, [told]).contradicting

    assert why in contradiction.why


def test_the_second_of_two_consents_in_one_list_contradicts():
    diff = compare(RECORD, [act("BTN", "ratification", "2020-01-01"), act("BTN", "accession", "2021-01-01")])

    assert (len(diff.new), len(diff.contradicting)) == (1, 1)


def test_whoever_left_may_come_back():
    returned = act("Burundi", "accession", "2026-01-01", "rome-statute")

    assert len(compare(RECORD, [returned]).new) == 1


def test_an_effective_day_of_an_instrument_not_in_force_contradicts():
    told = act("Latvia", "ratification", "2025-08-28", "ljubljana-hague", effective=date(2025, 12, 1))

    (contradiction,) = compare(RECORD, [told]).contradicting

    assert "no day of entry into force" in contradiction.why


def test_a_name_nobody_bears_is_kept_as_it_was_found():
    (unknown,) = compare(RECORD, [act("Atlantis3,4", "accession", "2020-01-01")]).unknown

    assert unknown.act.party == "Atlantis3,4"


def test_a_whole_list_shows_which_recorded_acts_it_does_not_tell():
    told = [a for a in RECORD.acts["cat"] if a.party != "AFG"]

    absent = compare(RECORD, told, whole=[ActKind.SIGNATURE, ActKind.RATIFICATION]).absent

    assert [(a.party, a.kind) for a in absent] == [("AFG", "signature"), ("AFG", "ratification")]


@given(st.lists(st.sampled_from(ACTS), max_size=30))
@settings(max_examples=30)
def test_the_record_beside_itself_differs_in_nothing(acts: list[Act]):
    assert compare(RECORD, acts).is_empty


@given(st.data())
@settings(max_examples=25)
def test_adding_an_act_never_changes_the_past_as_known_before_it_was_recorded(data: st.DataObject):
    party = data.draw(st.sampled_from(sorted(RECORD.parties)))
    on = data.draw(st.dates(date(1990, 1, 1), date(2026, 11, 1)))
    told = act(party, data.draw(st.sampled_from(["signature", "accession", "withdrawal"])), on.isoformat())
    before = date(2026, 11, 20)

    later = RECORD.supposing(compare(RECORD, [told]).new)

    assert later.as_known_on(before).acts == RECORD.as_known_on(before).acts


def copied(folder: Path) -> Path:
    """An empty registry of additions."""
    (folder / "acts").mkdir(parents=True)
    (folder / "acts" / "cat.csv").write_text(",".join(ACT_COLUMNS) + "\n")
    return folder


def with_acts(folder: Path) -> Record:
    record, problems = read_registry(folder)
    assert problems.found == []
    return record


def test_new_acts_are_written_sorted_and_read_back(tmp_path: Path):
    folder = copied(tmp_path)
    told = [act("Tuvalu", "accession", "2026-03-01"), act("Bhutan", "accession", "2026-02-01")]

    apply(compare(RECORD, told), folder)

    assert (folder / "acts" / "cat.csv").read_text().splitlines()[1:] == [
        "BTN,accession,2026-02-01,,2026-11-21,untc-scrape,",
        "TUV,accession,2026-03-01,,2026-11-21,untc-scrape,",
    ]
    assert compare(with_acts(folder), told).is_empty


def test_overlay_and_supposition_agree(tmp_path: Path):
    told = compare(RECORD, [act("Bhutan", "accession", "2026-02-01")]).new
    apply(compare(RECORD, told), copied(tmp_path))

    written = with_acts(tmp_path).acts["cat"]

    assert [replace(a, at="") for a in written] == [replace(a, at="") for a in RECORD.supposing(told).acts["cat"]]


def test_a_change_rewrites_its_line_and_no_other(tmp_path: Path):
    (tmp_path / "acts").mkdir()
    copy = tmp_path / "acts" / "cat.csv"
    copy.write_bytes((BUNDLED / "acts" / "cat.csv").read_bytes())
    before = copy.read_text().splitlines()

    apply(compare(RECORD, [act("AFG", "ratification", "1987-04-02")]), tmp_path)

    changed = [(old, new) for old, new in zip(before, copy.read_text().splitlines(), strict=True) if old != new]
    assert [new for _, new in changed] == [
        "AFG,ratification,1987-04-02,,2026-11-21,untc-scrape,recorded on 1987-04-01 until 2026-11-21"
    ]


def test_a_source_is_added_once(tmp_path: Path):
    source = Source(key="depositary-2026", what="the depositary's list", as_of="2026-11", licence="")

    for told in (act("BTN", "accession", "2026-02-01"), act("TUV", "accession", "2026-02-01")):
        apply(compare(RECORD, [told]), tmp_path, [source])

    assert (tmp_path / "sources.csv").read_text().count("depositary-2026") == 1


@pytest.mark.parametrize(
    "told",
    [
        act("Atlantis", "accession", "2020-01-01"),
        act("AFG", "accession", "1999-05-05"),
        act("AFG", "ratification", "1987-04-02"),  # stands in the bundled registry, not in the folder
    ],
)
def test_nothing_is_written_while_something_is_unsettled(tmp_path: Path, told: Act):
    folder = copied(tmp_path)
    before = (folder / "acts" / "cat.csv").read_text()
    diff = compare(RECORD, [act("BTN", "accession", "2026-02-01"), told])

    with pytest.raises(UnsettledDiff, match="Nothing was written"):
        apply(diff, folder)

    assert (folder / "acts" / "cat.csv").read_text() == before
    assert sorted(path.name for path in folder.rglob("*")) == ["acts", "cat.csv"]


def test_a_file_that_cannot_be_put_in_place_leaves_the_others_as_they_were(tmp_path: Path):
    folder = copied(tmp_path)
    (folder / "acts" / "opcat.csv").mkdir()
    diff = compare(RECORD, [act("BTN", "accession", "2026-02-01"), act("BTN", "accession", "2026-02-01", "opcat")])

    with pytest.raises(OSError, match=r"opcat\.csv"):
        apply(diff, folder)

    assert (folder / "acts" / "cat.csv").read_text() == ",".join(ACT_COLUMNS) + "\n"
    assert not list(folder.rglob("*.new"))
