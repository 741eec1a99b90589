"""The rows of the four documents that need a desk: each address answers in the demonstration, with the words named."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from tests.web.desk.test_clocks import signed_in

from servanda.desk.demonstration.playing import play, staff
from servanda.desk.people.roles import Role

TEXT = (Path(__file__).parents[3] / "docs/seeds.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(/desk/[^`]+)` “([^”]+)”", TEXT)


@pytest.mark.django_db
def test_each_address_of_the_desk_answers_with_its_words(now: datetime):
    offices = staff("invented words for a look", now)
    list(play(offices, now))
    reader = signed_in(offices["BRA"][Role.DRAFTER])

    missing = [(address, words) for address, words in NAMED if words not in _shown(reader.get(address))]

    assert len(NAMED) >= 5
    assert missing == []


def _shown(answer) -> str:
    return unescape(re.sub(r"<[^>]+>", "", answer.content.decode())) if answer.status_code == 200 else ""
