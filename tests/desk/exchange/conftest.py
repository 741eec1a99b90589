"""Two authorities that trust each other, in one installation of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.desk.people import NOW, Office

from servanda.desk.exchange import keys
from servanda.desk.installation import Installation, make


@pytest.fixture
def desk(tmp_path: Path, here: Office, there: Office) -> Installation:
    """Both have keys, and know each other's."""
    made = make(tmp_path / "desk")
    for office in (here, there):
        authority = office.authority
        held = keys.make_keys(made, authority.code, authority.name, host="localhost", at=NOW)
        keys.introduce(made, authority.code, authority.party, authority.name, held.certificate, keys.recipient_of(held))
    return made
