"""The trail: appended only, whole or it says where it breaks."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from servanda.desk.trail import chain
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db


def entries(now: datetime, many: int = 3) -> None:
    for minute in range(many):
        chain.append(at=now + timedelta(minutes=minute), who="ana@bra.example", did="case.read", details={"n": minute})


def test_each_entry_follows_from_the_one_before(now: datetime):
    entries(now)

    verdict = chain.verify()

    assert verdict.is_whole
    assert verdict.entries == 3
    assert verdict.findings == ()


@pytest.mark.parametrize("change", [{"who": "else@bra.example"}, {"details": {}}, {"digest": "0" * 64}])
def test_a_changed_entry_is_named(now: datetime, change: dict[str, object]):
    entries(now)
    rows = list(chain.exported())
    rows[1] |= change

    verdict = chain.verify_rows(rows)

    assert not verdict.is_whole
    assert verdict.findings[0].number == 2


def test_a_removed_entry_is_missed(now: datetime):
    entries(now)
    first, _, third = chain.exported()

    verdict = chain.verify_rows([first, third])

    assert verdict.findings[0].says == "entry 2 is missing; 3 stands in its place"


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove(now: datetime, verb: str):
    entries(now)

    with pytest.raises(DatabaseError, match="neither changed nor removed"), transaction.atomic():
        getattr(Entry.objects.filter(number=2), verb)(**({"who": "x"} if verb == "update" else {}))

    assert chain.verify().is_whole


def test_a_clock_set_back_is_told_but_breaks_nothing(now: datetime):
    chain.append(at=now, who="a", did="case.read", details={})
    chain.append(at=now - timedelta(hours=1), who="a", did="case.read", details={})

    verdict = chain.verify()

    assert verdict.is_whole
    assert "clock was set back" in verdict.findings[0].says
