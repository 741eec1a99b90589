"""The rows of the four documents that need a desk: each address answers in the demonstration, with the words named."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from tests.web.desk.test_clocks import signed_in

from servanda.desk.demonstration.keeping import keep
from servanda.desk.demonstration.parcels import carry, trust_each_other
from servanda.desk.demonstration.playing import play, staff
from servanda.desk.evidence.storing import open_store
from servanda.desk.installation import make
from servanda.desk.people.roles import Role

TEXT = (Path(__file__).parents[3] / "docs/seeds.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(/desk/[^`]+)` “([^”]+)”", TEXT)


READERS = (Role.DRAFTER, Role.DUTY_OFFICER)


@pytest.mark.django_db
def test_each_address_of_the_desk_answers_with_its_words(now: datetime, tmp_path: Path):
    desk = make(tmp_path / "desk")
    offices = staff("invented words for a look", now)
    trust_each_other(desk, offices, now)
    list(play(offices, now))
    carry(desk, offices, now)
    keep(open_store(desk), offices, now)
    readers = [signed_in(offices["BRA"][role]) for role in READERS]

    missing = [
        (address, words)
        for address, words in NAMED
        if not any(words in _shown(reader.get(address)) for reader in readers)
    ]

    assert len(NAMED) >= 11
    assert missing == []


def _shown(answer) -> str:
    return unescape(re.sub(r"<[^>]+>", "", answer.content.decode())) if answer.status_code == 200 else ""
