"""Proposed acts: only acts of parties, never written, each with its reason."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.documents.model import Document, DocumentKind
from servanda.documents.proposals import Proposals, propose
from servanda.documents.understanding import understand_prose
from servanda.facts import Record, load

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def record() -> Record:
    return load()


def proposed(text: str, record: Record) -> Proposals:
    events = understand_prose(Document(kind=DocumentKind.NEWS, text=text), record).events
    return propose(events, record, source="letter.txt", today=TODAY)


def test_a_deposit_nobody_recorded_is_a_new_act(record):
    found = proposed(
        "Japan deposited its instrument of ratification of the UN Convention against Cybercrime on 2 March 2026.",
        record,
    )
    (act,) = found.diff.new

    assert (act.party, act.instrument, act.kind.value, str(act.on)) == (
        "JPN",
        "un-cybercrime",
        "ratification",
        "2026-03-02",
    )
    assert act.source == "letter.txt"


def test_what_is_recorded_already_changes_nothing(record):
    found = proposed("Kenya signed the Rome Statute on 11 August 1999.", record)

    assert len(found.diff.same) == 1
    assert found.diff.is_empty


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Parliament ratified the Rome Statute on 2 March 2026.", "a parliament's vote is no deposit"),
        ("Kenya will sign the UN Convention against Cybercrime on 2 March 2027.", "it is planned, not done"),
        (
            "Kenya announced on 2 March 2026 that it would withdraw from the Rome Statute.",
            "an announcement is no notification",
        ),
        ("Kenya signed the UN Convention against Cybercrime.", "no day is known"),
        (
            "Kenya ratified the UN Convention against Cybercrime on 2 March 2026.",
            "ratified at home or deposited: the words leave it open",
        ),
    ],
)
def test_what_is_no_act_is_told_with_the_reason(text, why, record):
    found = proposed(text, record)

    assert found.acts == ()
    assert [one.why for one in found.unproposed] == [why]


def test_the_record_itself_stays_as_it_is(record):
    before = dict(record.acts)
    proposed(
        "Japan deposited its instrument of ratification of the UN Convention against Cybercrime on 2 March 2026.",
        record,
    )

    assert dict(record.acts) == before
