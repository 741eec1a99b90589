"""Lists that others published, where they are at hand: what they tell is in the record, and nothing against it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from servanda.facts import load
from servanda.facts.diff import Diff, compare
from servanda.facts.errors import UnreadableImport
from servanda.facts.importing import StatusList, read_status_list

RECORD = load()
SCRAPES = {
    "untc2015_18-10.csv": "rome-statute",
    "untc2015_18-13.csv": "apic",
    "untc2015_4-1.csv": "genocide-convention",
    "untc2015_4-9.csv": "cat",
}


def read(path: Path, instrument: str | None = None) -> StatusList:
    return read_status_list(path, RECORD, source="untc-scrape", recorded_on=date(2026, 11, 21), instrument=instrument)


def beside(found: StatusList) -> Diff:
    return compare(RECORD, found.acts, whole=found.kinds)


@pytest.mark.parametrize("name", SCRAPES)
def test_a_scrape_of_the_depositarys_page_agrees_with_the_record(shared: Path, name: str):
    found = read(shared / "samples" / "status" / name)

    diff = beside(found)

    assert found.instrument == SCRAPES[name]
    assert (diff.is_empty, len(diff.same)) == (True, len(found.acts))


def test_a_day_of_effect_under_a_treaty_not_in_force_stands_against_the_record(shared: Path):
    diff = beside(read(shared / "samples" / "status" / "lhc_status_nl.csv", "ljubljana-hague"))

    assert [one.act.party for one in diff.contradicting] == ["LVA"]
    assert (diff.new, diff.changed, diff.unknown) == ((), (), ())


@pytest.mark.parametrize("number", ["I-5-a", "II-1", "III-1"])
def test_a_list_of_a_treaty_outside_the_record_is_refused_by_its_title(shared: Path, number: str):
    with pytest.raises(UnreadableImport, match="none of the"):
        read(shared / "samples" / "mtdsg" / f"reconstructed_{number}.en.xml")


def test_a_sister_format_is_refused(shared: Path):
    with pytest.raises(UnreadableImport, match="among the participants"):
        read(shared / "samples" / "mtdsg" / "informea_cms_parties.xml")
