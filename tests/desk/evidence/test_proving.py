"""The ledger of a case cannot be changed past the desk without the database refusing, or the trail telling."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from tests.desk import people
from tests.desk.evidence.conftest import Registering
from tests.desk.people import Office

from servanda.custody.ledger import Entry, entry_of, line_of, lines_of, next_entry
from servanda.custody.moments import read_instant
from servanda.custody.verifying import verify
from servanda.desk.cases.models import Case
from servanda.desk.evidence import queries
from servanda.desk.evidence.entering import entries_of
from servanda.desk.evidence.guards import LEDGER
from servanda.desk.evidence.models import Line
from servanda.desk.evidence.proving import prove_ledgers

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(here: Office, registered: Registering) -> Case:
    """With three entries on three items; another case beside it."""
    made = people.case(here)
    for content in (b"1", b"2", b"3"):
        registered(made, content)
    registered(people.case(here), b"4")
    return made


@pytest.fixture
def unguarded(db: None) -> Iterator[None]:
    """As for whoever owns the database."""
    LEDGER.lift(connection)
    yield
    LEDGER.set(connection)


def told() -> list[tuple[str, int]]:
    return [(one.case, one.number) for one in prove_ledgers().findings]


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_an_entry(case: Case, verb: str):
    with pytest.raises(DatabaseError, match="neither changed nor removed"), transaction.atomic():
        getattr(Line.objects.filter(number=2), verb)(**({"text": "{}"} if verb == "update" else {}))

    assert (told(), prove_ledgers().ledgers, prove_ledgers().entries) == ([], 2, 4)


def test_a_changed_entry_is_named(case: Case, unguarded: None):
    line = Line.objects.get(case=case, number=2)
    Line.objects.filter(pk=line.pk).update(text=line.text.replace("Registered", "Rigistered"))

    assert not queries.ledger(case).whole
    assert told() == [(case.reference, 2)]


def test_a_ledger_that_was_written_anew_is_whole_in_itself_and_named_by_the_trail(case: Case, unguarded: None):
    forged: list[Entry] = []
    for old in entries_of(case):
        why = "Found in the street." if old.number > 1 else old.why
        recorded = read_instant(old.recorded_at)
        forged.append(
            next_entry(
                forged,
                item=old.item,
                kind=old.kind,
                who=old.who,
                recorded_at=recorded,
                why=why,
                after=old.after,
                salt=old.salt,
            )
        )
    for entry in forged:
        text = line_of(entry).decode().rstrip("\n")
        Line.objects.filter(case=case, number=entry.number).update(text=text, hash=entry.hash)

    assert verify(lines_of(forged).splitlines(keepends=True)).whole
    assert queries.ledger(case).whole
    assert told() == [(case.reference, 2), (case.reference, 3)]


def test_what_was_cut_off_and_what_was_added_past_the_desk_is_named(case: Case, unguarded: None):
    last = Line.objects.get(case=case, number=3)
    last.delete()
    assert told() == [(case.reference, 3)]
    last.save()
    more = next_entry(
        entries_of(case),
        item=entry_of(last.text.encode()).item,
        kind="sealed",
        who=entries_of(case)[0].who,
        recorded_at=read_instant(entries_of(case)[0].recorded_at),
        why="As ordered.",
    )
    text = line_of(more).decode().rstrip("\n")

    Line.objects.create(case=case, number=4, item=last.item, hash=more.hash, text=text)

    assert queries.ledger(case).whole
    assert told() == [(case.reference, 4)]


def test_a_ledger_that_is_gone_altogether_is_missed(case: Case, unguarded: None):
    Line.objects.filter(case=case).delete()

    assert told() == [(case.reference, number) for number in (1, 2, 3)]
