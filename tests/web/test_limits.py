"""Costly questions are counted for the whole installation, whichever process is asked."""

from __future__ import annotations

from multiprocessing import get_context
from types import SimpleNamespace

from django.test import override_settings
from hypothesis import example, given
from hypothesis import settings as trying
from hypothesis import strategies as st

MOST, EACH = 20, 16


def answered(place: str, reader: str) -> int:
    """How many of ``EACH`` questions of one reader a process lets through."""
    from django.conf import settings

    if not settings.configured:
        settings.configure(API_COUNTS=place, API_COSTLY_QUESTIONS=MOST)
    from servanda.web.api.limits import PerReader

    limit = PerReader("questions", MOST, 600)
    request = SimpleNamespace(META={"REMOTE_ADDR": reader})
    return sum(limit.allow_request(request) for _ in range(EACH))


def test_two_processes_together_let_through_no_more_than_the_limit(tmp_path):
    place = str(tmp_path / "asked.sqlite")

    with get_context("spawn").Pool(2) as processes:
        one = processes.starmap(answered, [(place, "192.0.2.1")] * 2, chunksize=1)
        other = processes.starmap(answered, [(place, "192.0.2.2")], chunksize=1)

    assert sum(one) == MOST
    assert other == [EACH]


@given(asked=st.lists(st.sampled_from(["192.0.2.1", "192.0.2.2", ""]), max_size=12))
@trying(deadline=None, max_examples=20)
@example(asked=["192.0.2.1"] * 5)
def test_each_reader_is_counted_alone(asked, tmp_path_factory):
    from servanda.web.api.limits import PerReader

    limit = PerReader("documents", 3, 600)
    with override_settings(API_COUNTS=str(tmp_path_factory.mktemp("counts") / "asked.sqlite")):
        allowed = [limit.allow_request(SimpleNamespace(META={"REMOTE_ADDR": one})) for one in asked]

    assert allowed == [asked[:place].count(one) < 3 for place, one in enumerate(asked)]


def test_what_is_past_is_forgotten(tmp_path, settings):
    from servanda.web.api.limits import PerReader

    settings.API_COUNTS = str(tmp_path / "asked.sqlite")
    limit = PerReader("questions", 1, 0)  # a time of no length: nothing stays

    assert [limit.allow_request(SimpleNamespace(META={"REMOTE_ADDR": "::1"})) for _ in range(3)] == [True] * 3


def test_a_count_that_cannot_be_taken_refuses_nobody(tmp_path, settings):
    from servanda.web.api.limits import PerReader

    settings.API_COUNTS = str(tmp_path / "nowhere" / "asked.sqlite")
    limit = PerReader("questions", 1, 60)

    assert [limit.allow_request(SimpleNamespace(META={"REMOTE_ADDR": "::1"})) for _ in range(2)] == [True] * 2
