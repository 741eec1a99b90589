"""What rests on a fact: the answers that change without it, and the proofs that hold it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from servanda.cli.__main__ import main
from servanda.facts import load
from servanda.facts.errors import UnknownName
from servanda.inquiries.case import read_case
from servanda.inquiries.resting import rests_on

RECORD = load()
CASE = """title: Torture and a flight
offences: [torture]
committed: {from: 2015-03-01, to: 2015-03-01, in: [BLR]}
suspects: [{name: Suspect A, nationality: [BLR], present_in: POL}]
requesting: LTU
measures: [extradition]
on: 2026-01-01
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE)
    return path


def test_a_duty_rests_on_its_own_provision(case: Path):
    found = rests_on(RECORD, "cat-7-1", [(read_case(RECORD, case), date(2026, 1, 1))])

    assert [(one.provision, one.state, one.answer, one.without) for one in found] == [("cat-7-1", "POL", "yes", None)]


def test_without_its_accession_a_state_owes_nothing_that_is_known(case: Path):
    found = rests_on(RECORD, "cat/Poland", [(read_case(RECORD, case), date(2026, 1, 1))])

    changed = {one.provision: (one.answer, one.without) for one in found}
    assert changed["cat-7-1"][0] == "yes"
    assert changed["cat-7-1"][1] != "yes"


def test_what_says_nothing_about_the_case_changes_nothing(case: Path):
    assert rests_on(RECORD, "apic/Uganda", [(read_case(RECORD, case), date(2026, 1, 1))]) == ()


def test_a_reading_is_found_in_the_provisions_that_take_it(case: Path):
    found = rests_on(RECORD, "conduct-before-entry-into-force", [(read_case(RECORD, case), date(2026, 1, 1))])

    assert "cat-7-1" in {one.provision for one in found}


@pytest.mark.parametrize("what", ["cat-7-11x", "cat/Atlantis", "kat/Poland"])
def test_what_is_not_in_the_record_is_unknown(case: Path, what: str):
    with pytest.raises(UnknownName):
        rests_on(RECORD, what, [(read_case(RECORD, case), date(2026, 1, 1))])


def test_the_command_tells_it_as_a_table_and_as_json(case: Path):
    text = CliRunner().invoke(main, ["record", "rests-on", "cat-7-1", str(case)])
    data = CliRunner().invoke(main, ["record", "rests-on", "cat-7-1", str(case), "--json"])

    assert "One answer rests on cat-7-1 (cases: 1)" in text.output
    assert '"provision": "cat-7-1"' in data.output
