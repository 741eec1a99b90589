"""What nobody names any more goes from the store after a day, and nothing else does."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from tests.desk import people
from tests.desk.evidence.conftest import Registering
from tests.desk.people import Office

from servanda.custody.store import Store
from servanda.custody.upload import Upload, put, unfinished
from servanda.desk.errors import BadInput
from servanda.desk.evidence import actions
from servanda.desk.evidence.holding import RESTORED
from servanda.desk.evidence.sweeping import sweep_store
from servanda.desk.people.roles import Role
from servanda.desk.trail import chain
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db
LATER = timedelta(days=2)


@pytest.fixture
def today() -> datetime:
    """Objects stand in the store since this moment, whatever the desk's clock was told."""
    return datetime.now(UTC)


def test_what_was_not_registered_goes_after_a_day_and_is_told(
    here: Office, registered: Registering, store: Store, today: datetime
):
    kept = registered(people.case(here), b"kept")
    with pytest.raises(BadInput):
        registered(kept.case, b"left over", kind="no kind")

    first, second = sweep_store(store, at=today), sweep_store(store, at=today + LATER)

    assert (len(first.unnamed), first.cleared) == (1, ())
    assert (second.unnamed, second.cleared) == ((), first.unnamed)
    assert Entry.objects.filter(did="evidence.sweep").last().details["cleared"] == list(first.unnamed)  # type: ignore[union-attr]  # there are two
    assert list(store.objects()) == [kept.sha256]
    assert list(store.shelf.names("parts/")) == list(store.stat(kept.sha256).parts)


def test_uploads_go_on_for_items_that_wait_and_are_forgotten_for_others(
    here: Office, registered: Registering, store: Store, today: datetime
):
    waiting, done = registered(people.case(here), None), registered(people.case(here), b"done")
    for name in (waiting.reference, done.reference, "of-a-page"):
        Upload(store, name).append(io.BytesIO(b"some"))

    first, second = sweep_store(store, at=today), sweep_store(store, at=today + LATER)

    assert (first.forgotten, second.forgotten) == (0, 2)
    assert unfinished(store) == {waiting.reference: 4}
    assert second.sound
    assert len(list(store.shelf.names("parts/"))) == 2


def test_what_stood_when_an_older_database_was_restored_is_left_to_people(
    here: Office, store: Store, today: datetime, now: datetime
):
    put(store, io.BytesIO(b"registered after the backup"))
    with transaction.atomic():
        chain.append(at=datetime.now(UTC), who="servanda", did=RESTORED, details={})

    swept = sweep_store(store, at=today + LATER)

    assert (len(swept.unnamed), swept.cleared) == (1, ())


def test_what_is_disposed_of_goes_with_the_next_sweep_if_it_could_not_go_at_once(
    here: Office, registered: Registering, store: Store, today: datetime, django_capture_on_commit_callbacks: Any
):
    item = registered(people.case(here))
    with django_capture_on_commit_callbacks():  # the process dies before they run
        actions.handle(item, "disposed", by=here[Role.CUSTODIAN], at=today, why="As ordered.", store=store)

    assert sweep_store(store, at=today + LATER).cleared == (item.sha256,)


def test_what_two_items_hold_stays_when_one_is_disposed_of(
    here: Office, registered: Registering, store: Store, today: datetime, django_capture_on_commit_callbacks: Any
):
    item, other = registered(people.case(here)), registered(people.case(here))
    with django_capture_on_commit_callbacks(execute=True):
        actions.handle(item, "disposed", by=here[Role.CUSTODIAN], at=today, why="As ordered.", store=store)

    swept = sweep_store(store, at=today + LATER)

    assert (swept.sound, swept.cleared, list(store.objects())) == (True, (), [other.sha256])
