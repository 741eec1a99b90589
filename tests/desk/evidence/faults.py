"""Registering dies: run as a program, it kills a child of its own at each step of the store and each statement.

``SERVANDA_DESK`` and ``DATABASE_URL`` name a new, empty desk. Says as JSON what stood after each.
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import contextmanager
from typing import Any

from tests.desk.faults import NOW, Dying, in_child, people  # starts Django

from django.core.management import call_command  # isort: skip  # models stand only now
from django.db import connection  # isort: skip

from servanda.custody.store import Store  # isort: skip
from servanda.desk.evidence import actions, queries  # isort: skip
from servanda.desk.evidence.models import Item  # isort: skip
from servanda.desk.evidence.storing import open_store  # isort: skip
from servanda.desk.evidence.sweeping import sweep_store  # isort: skip
from servanda.desk.installation import here  # isort: skip
from servanda.desk.people.roles import Role  # isort: skip
from servanda.desk.trail import chain  # isort: skip

CONTENT = b"the night shift's log"


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


def register(case: Any, office: people.Office, dying: Dying) -> None:
    """Register in the child, with a store opened there."""
    store = open_store(here())
    store.shelf = DyingShelf(store.shelf, dying)  # type: ignore[assignment]  # it stands for the one it holds
    with connection.execute_wrapper(dying):
        actions.register(
            case,
            kind="record",
            title="Log",
            by=office[Role.CUSTODIAN],
            at=NOW,
            store=store,
            content=io.BytesIO(CONTENT),
        )


def stood(case: Any, store: Store, office: people.Office) -> dict[str, Any]:
    ledger = queries.ledger(case)
    return {
        "items": Item.objects.count(),
        "served": [
            queries.content(item, store, by=office[Role.CUSTODIAN], at=NOW).read() == CONTENT
            for item in Item.objects.all()
        ],
        "lines": len(ledger.entries),
        "entries": sum(row["did"] == "evidence.register" for row in chain.exported()),
        "whole": ledger.whole and chain.verify().is_whole and sweep_store(store, at=NOW).sound,
    }


def dying(office: people.Office) -> list[dict[str, Any]]:
    """Until a child lives to the end, one moment later each time."""
    case, store, found = people.case(office), open_store(here()), list[dict[str, Any]]()
    for last in range(300):
        child = in_child(lambda last=last: register(case, office, Dying(last)))  # type: ignore[misc]  # called at once
        _, status = os.waitpid(child, 0)
        found.append({"killed": os.WIFSIGNALED(status), **stood(case, store, office)})
        if not os.WIFSIGNALED(status):
            return found
    raise AssertionError("registering never ended")


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    json.dump(dying(people.office("bra-central", party="BRA")), sys.stdout)
