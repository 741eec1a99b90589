"""A fact supposed, written into a folder of one's own, or recorded: the answers are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.facts import load
from servanda.facts.diff import apply, compare
from servanda.facts.record import Record
from servanda.facts.suppositions import read_supposition
from servanda.inquiries.status import status

RECORD = load()
TODAY = date(2026, 11, 21)
OUTSIDE = sorted(
    code
    for code, party in RECORD.parties.items()
    if party.kind == "state" and code not in {act.party for act in RECORD.acts["opcat"]}
)


def standing_of(record: Record, on: date) -> tuple[object, ...]:
    found = status(record, "opcat", on)
    return found.in_force, found.parties, found.contracting_states, found.parties_by_region


@given(st.sampled_from(OUTSIDE), st.dates(date(2007, 1, 1), TODAY), st.integers(-40, 400))
@settings(max_examples=12, deadline=None)
def test_supposed_and_added_facts_give_the_same_answer(party: str, joined: date, later: int):
    act = replace(
        read_supposition(RECORD, f"{party} accession opcat {joined}"),
        recorded_on=TODAY,
        hypothetical=False,
        source="untc-scrape",
        note="",
    )
    on = max(joined + timedelta(later), date(2007, 1, 1))

    with TemporaryDirectory() as folder:
        apply(compare(RECORD, [act]), Path(folder))
        added = standing_of(load(folder), on)

    assert added == standing_of(RECORD.supposing([act]), on)


@given(st.sampled_from(OUTSIDE), st.dates(date(2007, 1, 1), TODAY))
@settings(max_examples=12, deadline=None)
def test_what_was_recorded_later_does_not_change_what_was_known(party: str, joined: date):
    act = replace(
        read_supposition(RECORD, f"{party} accession opcat {joined}"),
        recorded_on=TODAY + timedelta(1),
        hypothetical=False,
    )

    known = RECORD.supposing([act]).as_known_on(TODAY)

    assert standing_of(known, TODAY) == standing_of(RECORD.as_known_on(TODAY), TODAY)
