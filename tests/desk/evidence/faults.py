"""Registering dies: run as a program, it kills a child of its own at each step of the store and each statement.

    python -m tests.desk.evidence.faults dying      an item with its content
    python -m tests.desk.evidence.faults sending    content in pieces, for an item that waits; somebody else goes on
    python -m tests.desk.evidence.faults full       the disk takes no more
    python -m tests.desk.evidence.faults rotating   the store's key is replaced

``SERVANDA_DESK`` and ``DATABASE_URL`` name a new, empty desk. Says as JSON what stood after each.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import resource
import sys
from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from typing import Any

from tests.desk.faults import NOW, Dying, in_child, people  # starts Django

from django.core.management import call_command  # isort: skip  # models stand only now
from django.db import connection  # isort: skip

from servanda.custody.store import Store  # isort: skip
from servanda.custody.upload import Upload  # isort: skip
from servanda.desk.errors import NotNow  # isort: skip
from servanda.desk.evidence import actions, queries  # isort: skip
from servanda.desk.evidence.models import Item  # isort: skip
from servanda.desk.evidence.proving import prove_ledgers  # isort: skip
from servanda.desk.evidence.rotating import rotate_key  # isort: skip
from servanda.desk.evidence.storing import open_store, told  # isort: skip
from servanda.desk.evidence.sweeping import sweep_store  # isort: skip
from servanda.desk.installation import here  # isort: skip
from servanda.desk.people.roles import Role  # isort: skip
from servanda.desk.trail import chain  # isort: skip

CONTENT = b"the night shift's log, as the guard left it"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PIECE = 20  # bytes
LIMIT = 8 << 20  # more than the database has


class DyingShelf:
    """The shelf of a store, on which each writing and taking away is a moment to die at, before and after it."""

    def __init__(self, shelf: Any, dying: Dying) -> None:
        self.shelf, self.dying = shelf, dying

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shelf, name)

    def moment(self) -> None:
        self.dying(lambda *_: None, "", None, False, None)

    @contextmanager
    def create(self, name: str) -> Any:
        self.moment()
        with self.shelf.create(name) as file:
            yield file
            self.moment()
        self.moment()

    def delete(self, name: str) -> None:
        self.moment()
        self.shelf.delete(name)


def its_store(dying: Dying) -> Store:
    """The store as a child opens it, dying at its moments."""
    store = open_store(here())
    store.shelf = DyingShelf(store.shelf, dying)  # type: ignore[assignment]  # it stands for the one it holds
    return store


def register(case: Any, by: Any, store: Store) -> Item:
    """An item with its content."""
    source = io.BytesIO(CONTENT)
    return actions.register(case, kind="record", title="Log", by=by, at=NOW, store=store, content=source)


def send(item: Item, by: Any, store: Store) -> None:
    """What an item still lacks of its content, in pieces, and its end; from wherever somebody else left it."""
    upload = Upload(store, item.reference)
    for start in range(upload.offset, len(CONTENT), PIECE):
        upload.append(io.BytesIO(CONTENT[start : start + PIECE]), at=start)
    actions.ingest(item, store, upload, by=by, at=NOW, sha256=SHA256)


def stood(case: Any, store: Store, by: Any) -> dict[str, Any]:
    ledger, swept = queries.ledger(case), sweep_store(store, at=NOW)
    held = Item.objects.filter(case=case).exclude(sha256="")
    return {
        "items": case.items.count(),
        "served": [queries.content(item, store, by=by, at=NOW).read() == CONTENT for item in held],
        "lines": len(ledger.entries),
        "entries": sum(row["did"] == "evidence.register" and row["case"] == case.reference for row in chain.exported()),
        "whole": ledger.whole and prove_ledgers().is_whole and chain.verify().is_whole and swept.sound,
    }


def killed(work: Callable[[], None]) -> bool:
    _, status = os.waitpid(in_child(work), 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        raise AssertionError("the child failed otherwise")
    return os.WIFSIGNALED(status)


def dying(office: people.Office) -> list[dict[str, Any]]:
    """Registering with content, until a child lives to the end, one moment later each time."""
    case, store, by = people.case(office), open_store(here()), office[Role.CUSTODIAN]
    found = list[dict[str, Any]]()
    for last in range(300):

        def work(dying: Dying) -> None:
            with connection.execute_wrapper(dying):
                register(case, by, its_store(dying))

        found.append({"killed": killed(partial(work, Dying(last))), **stood(case, store, by)})
        if not found[-1]["killed"]:
            return found
    raise AssertionError("registering never ended")


def sending(office: people.Office) -> list[dict[str, Any]]:
    """Content for an item that waits, in pieces: what a killed child leaves, and what stands when another goes on."""
    by, found = office[Role.CUSTODIAN], list[dict[str, Any]]()
    for last in range(300):
        case, store = people.case(office), open_store(here())
        item = actions.register(case, kind="record", title="Log", by=by, at=NOW)

        def work(item: Item, dying: Dying) -> None:
            with connection.execute_wrapper(dying):
                send(item, by, its_store(dying))

        was_killed = killed(partial(work, item, Dying(last)))
        left = stood(case, store, by)
        item.refresh_from_db()
        if not item.sha256:
            send(item, by, store)
        found.append({"killed": was_killed, "left": left, "then": stood(case, store, by)})
        remove(item, store, by)
        if not was_killed:
            return found
    raise AssertionError("sending never ended")


def remove(item: Item, store: Store, by: Any) -> None:
    """So that the next time begins with an empty store."""
    actions.handle(item, "disposed", by=by, at=NOW, why="For the next time.", store=store)
    assert list(store.objects()) == []


def rotating(office: people.Office) -> list[dict[str, Any]]:
    """The key replaced: each statement, and each file of the keys opened or renamed, is a moment to die at."""
    case, by, found = people.case(office), office[Role.CUSTODIAN], list[dict[str, Any]]()
    register(case, by, open_store(here()))
    for last in range(300):

        def work(dying: Dying) -> None:
            def at_files(event: str, args: tuple[Any, ...]) -> None:
                if event in ("open", "os.rename", "os.remove") and "/keys/" in str(args[0]):
                    dying(lambda *_: None, "", None, False, None)

            sys.addaudithook(at_files)
            with connection.execute_wrapper(dying):
                rotate_key(here(), None, at=NOW)

        was_killed = killed(partial(work, Dying(last)))
        rotated = sum(row["did"] == "evidence.rotate-key" for row in chain.exported())
        found.append({"killed": was_killed, "rotated": rotated, **stood(case, open_store(here()), by)})
        if not was_killed:
            return found
    raise AssertionError("replacing the key never ended")


def full(office: people.Office) -> list[dict[str, Any]]:
    """The disk takes no file above some size: told, and gone on with when there is room again."""
    case, store, by = people.case(office), open_store(here()), office[Role.CUSTODIAN]
    item = actions.register(case, kind="record", title="Log", by=by, at=NOW)
    Upload(store, item.reference).append(io.BytesIO(CONTENT[:PIECE]))

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, LIMIT))
        try:
            with told():
                Upload(store, item.reference).append(io.BytesIO(bytes(2 * LIMIT)), at=PIECE)
        except NotNow as wrong:
            os._exit(7 if "there is no room" in wrong.why else 8)

    _, status = os.waitpid(in_child(work), 0)
    left = {"ended": os.waitstatus_to_exitcode(status), "offset": Upload(store, item.reference).offset}
    send(item, by, store)
    return [{**left, **stood(case, store, by)}]


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    way = {"dying": dying, "sending": sending, "full": full, "rotating": rotating}[sys.argv[1]]
    json.dump(way(people.office("bra-central", party="BRA")), sys.stdout)
