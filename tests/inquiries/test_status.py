"""Status of instruments and parties: counts, thresholds, days, and the proof behind them."""

from datetime import date

import pytest

from servanda.facts import load
from servanda.inquiries.party import instruments, party
from servanda.inquiries.status import status
from servanda.law.kleene import Answer

RECORD = load()


def test_the_sixtieth_deposit_brought_the_rome_statute_into_force():
    found = status(RECORD, "rome-statute", date(2026, 11, 21))
    said = [step.text for step in found.proof.because]

    assert (found.in_force, str(found.derived.day), found.published) == (Answer.YES, "2002-07-01", date(2002, 7, 1))
    assert "the 60th was that of Ireland: ratification on 2002-04-11" in said
    assert "counted: 2002-04-11 + 60 days = 2002-06-10; first of the next month: 2002-07-01" in said


@pytest.mark.parametrize(
    ("instrument", "day", "parties", "contracting", "signatures"),
    [
        ("rome-statute", date(2002, 6, 30), 0, 74, 139),
        ("rome-statute", date(2012, 7, 1), 121, 121, 139),
        ("rome-statute", date(2026, 10, 2), 125, 125, 139),
        ("geneva-conventions-1949", date(2014, 7, 18), 196, 196, 0),
        ("untoc", date(2026, 9, 11), 194, 195, 147),  # the last deposit is not yet thirty days old
    ],
)
def test_parties_contracting_states_and_signatures_are_three_counts(instrument, day, parties, contracting, signatures):
    found = status(RECORD, instrument, day)

    assert (found.parties, found.contracting_states, found.signatures) == (parties, contracting, signatures)


def test_a_signatory_that_said_it_will_not_join_is_no_longer_counted_as_one_that_may():
    found = status(RECORD, "rome-statute", date(2026, 10, 2))

    assert {"USA", "RUS", "ISR", "SDN"}.isdisjoint(found.signatories_not_bound)
    assert "EGY" in found.signatories_not_bound


def test_the_cybercrime_convention_is_not_in_force_on_the_day_the_sources_were_read():
    found = status(RECORD, "un-cybercrime", date(2026, 11, 21))

    assert found.in_force is Answer.NO
    assert found.derived.needed == 40


def test_whether_the_ljubljana_hague_convention_is_in_force_is_not_known():
    found = status(RECORD, "ljubljana-hague", date(2026, 11, 21))

    assert found.in_force is Answer.NOT_KNOWN
    assert found.to_json()["certainty"] == "memory"


def test_status_says_what_it_promises_as_json():
    found = status(RECORD, "cat", date(2020, 1, 1)).to_json(participants=True)

    assert {"instrument", "adopted_on", "in_force", "in_force_from", "threshold", "signatures"} <= set(found)
    assert {"signatories_not_bound", "contracting_states", "parties", "parties_by_region", "participants"} <= set(found)
    assert {"on", "as_of", "known_on", "sources"} <= set(found)
    assert found["in_force_from"] == {"published": "1987-06-26", "derived": "1987-06-26"}
    assert sum(found["parties_by_region"].values()) == found["parties"]


def test_a_party_is_shown_with_what_it_declared():
    found = party(RECORD, "Ukraine", date(2026, 11, 21))
    statute = next(e for e in found.engagements if e.instrument.id == "rome-statute")

    assert statute.bound is Answer.YES
    assert {"12(3)"} <= {s.article for s in statute.statements}


def test_every_instrument_is_listed_in_order_of_adoption():
    found = instruments(RECORD, date(2026, 11, 21))

    adopted = [s.instrument.adopted.first for s in found if s.instrument.adopted]
    assert len(found) == len(RECORD.instruments)
    assert adopted == sorted(adopted)
