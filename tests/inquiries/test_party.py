"""One party and all it has done."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts import load
from servanda.inquiries.party import party
from servanda.inquiries.status import participant, status


@pytest.fixture(scope="module")
def record():
    return load()


def test_a_party_is_told_every_instrument_that_can_bind(record):
    found = party(record, "Gambia", date(2026, 11, 21))
    bound = {e.instrument.id: str(e.bound) for e in found.engagements}

    assert bound["cat"] == "yes"
    assert not {i.id for i in record.instruments.values() if i.kind in ("draft", "model")} & bound.keys()


@pytest.mark.parametrize("on", [date(1990, 1, 1), date(2026, 11, 21)])
def test_one_party_alone_is_found_as_among_all(record, on):
    for instrument in record.instruments.values():
        among = {p.code: p for p in status(record, instrument.id, on).participants}

        assert {code: participant(record, instrument, code, on) for code in record.parties} == {
            code: among.get(code) for code in record.parties
        }
