"""A desk with people: the tests' builders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from tests.desk.people import Office, office

from servanda.desk.evidence.guards import LEDGER
from servanda.desk.trail.guards import TRAIL

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that commit empty the database afterwards, trail and ledgers too, which the database refuses otherwise."""
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    if not commits and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    for guard in (TRAIL, LEDGER):
        guard.set(connection)
    yield
    for guard in (TRAIL, LEDGER):
        guard.lift(connection)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def here(db: None) -> Office:
    """An authority with one account for each role."""
    return office("bra-central", party="BRA")


@pytest.fixture
def there(db: None) -> Office:
    """Another authority."""
    return office("prt-central", party="PRT")
