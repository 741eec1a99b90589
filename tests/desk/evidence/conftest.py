"""A store of its own for each test, and small builders of items."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from tests.desk.people import NOW, Office

from servanda.custody.store import Store
from servanda.desk.cases.models import Case
from servanda.desk.evidence import actions
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.storing import open_store
from servanda.desk.installation import Installation, make
from servanda.desk.people.roles import Role


@pytest.fixture
def desk(tmp_path: Path) -> Installation:
    return make(tmp_path / "desk")


@pytest.fixture
def store(desk: Installation) -> Store:
    return open_store(desk)


class Registering:
    """Registers items as the custodian."""

    def __init__(self, office: Office, store: Store) -> None:
        self.office, self.store = office, store

    def __call__(self, case: Case, content: bytes | None = b"the night shift's log", **given: Any) -> Item:
        said: dict[str, Any] = {"kind": "digital object", "title": "Log of the night shift"} | given
        source = io.BytesIO(content) if content is not None else None
        by = self.office[Role.CUSTODIAN]
        return actions.register(case, by=by, at=NOW, store=self.store, content=source, **said)


@pytest.fixture
def registered(here: Office, store: Store) -> Registering:
    return Registering(here, store)
