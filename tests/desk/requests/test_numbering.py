"""References: no gap, no number twice, whoever asks at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection, transaction
from tests.desk import people
from tests.desk.asked import outgoing

from servanda.desk.cases.numbering import next_reference


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_each_its_own_number(now: object):
    office = people.office("bra-central", party="BRA")
    case = people.case(office)

    def one(_: int) -> str:
        try:
            return outgoing(case, office).reference
        finally:
            connection.close()

    if connection.vendor == "sqlite":
        pytest.skip("SQLite stands in memory here, for one connection; PostgreSQL shows it")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(one, range(12)))

    assert sorted(found) == [f"BRA-O-2026-{number:04}" for number in range(1, 13)]


@pytest.mark.django_db
def test_what_is_undone_leaves_no_gap():
    office = people.office("bra-central", party="BRA")
    case = people.case(office)

    class Undone(Exception):
        pass

    with suppress(Undone), transaction.atomic():
        outgoing(case, office)
        raise Undone

    assert next_reference(office.authority, "O", 2026) == "BRA-O-2026-0001"
