"""Tracks: what they say on a day, what positions were taken, and what cannot be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.facts import load
from servanda.facts.days import read_day
from servanda.treatymaking.errors import BadTrack, UnknownTrack
from servanda.treatymaking.reading import find, load_tracks, read_track
from servanda.treatymaking.tracks import Standing, in_words, positions, standing
from treatymaking.builders import TRACK, written

TRACKS = load_tracks()


def test_the_bundled_tracks_are_there_and_sound():
    assert sorted(TRACKS) == [
        "crimes-against-humanity",
        "icc-report",
        "ljubljana-hague",
        "rome-statute",
        "un-cybercrime",
    ]


def test_every_bundled_step_names_its_source():
    assert [s.id for t in TRACKS.values() for s in t.steps if not s.source or not s.says] == []


def test_bundled_tracks_name_parties_and_instruments_of_the_record():
    record = load()
    actors = {p for t in TRACKS.values() for x in t.positions for p in (x.actor, *x.partners)}
    actors |= {w for t in TRACKS.values() for s in t.steps for w in s.who}

    assert [a for a in actors if len(a) == 3 and a.isupper() and a not in record.parties] == []
    assert [t.instrument for t in TRACKS.values() if t.instrument not in record.instruments] == []


def test_the_plenary_vote_was_scheduled_after_the_committee_and_done_on_its_day():
    plenary = TRACKS["crimes-against-humanity"].step("a-res-79-122")

    assert standing(plenary, date(2024, 11, 21)) is Standing.NOT_YET
    assert standing(plenary, date(2024, 11, 25)) is Standing.SCHEDULED
    assert standing(plenary, date(2024, 12, 4)) is Standing.DONE


def test_a_session_is_under_way_from_its_first_to_its_last_day(tmp_path):
    session = read_track(written(tmp_path)).step("first-session")
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 13), date(2026, 3, 14)]

    assert [standing(session, day) for day in days] == [
        Standing.SCHEDULED,
        Standing.UNDER_WAY,
        Standing.UNDER_WAY,
        Standing.PASSED,
    ]


def test_a_year_is_due_while_it_runs_and_never_gets_a_day(tmp_path):
    session = read_track(written(tmp_path)).step("second-session")

    assert standing(session, date(2027, 6, 1)) is Standing.DUE
    assert in_words(session.when) == "2027"


@settings(max_examples=50)
@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(0, 900))
def test_what_is_done_stays_done(day, later):
    for track in TRACKS.values():
        for step in track.steps:
            if standing(step, day) is Standing.DONE:
                assert standing(step, day + timedelta(days=later)) is Standing.DONE


def test_positions_are_asked_by_state_by_step_and_by_article(tmp_path):
    track = read_track(written(tmp_path))

    assert [p.kind for p in positions([track], actor="UGA")] == ["amendment"]
    assert [p.actor for p in positions([track], step="first-session")] == ["River Friends"]
    assert [p.kind for p in positions([track], article="2")] == ["amendment", "withdrawal"]
    assert list(positions([track], article="21")) == []


def test_a_track_of_ones_own_joins_the_bundled_ones(tmp_path):
    written(tmp_path)

    assert find(load_tracks(tmp_path), "rivers").title == "Convention on rivers"


def test_a_misspelt_track_is_answered_with_the_likely_one():
    with pytest.raises(UnknownTrack, match="Did you mean 'un-cybercrime'"):
        find(TRACKS, "un-cybercrme")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("body: Committee\n    place", "body: Comittee\n    place", "Did you mean 'Committee'"),
        ("kind: mandate", "kind: mandte", "Did you mean 'mandate'"),
        ("when: 2027\n", "when: 2025\n", "before 'first-session'"),
        ("when: 2020-05-01", "when: 2020-02-31", "not in the calendar"),
        ("when: 2026-03-02/2026-03-13", "when: 2026-03-13/2026-03-02", "ends before it begins"),
        ("after: [mandate]", "after: [adoption]", "each after the other"),
        ("after: [mandate]", "after: [nothing]", "unknown step 'nothing'"),
        ("set_on: 2020-04-01", "set_on: 2021-04-01", "after it took place"),
        ("abstaining: 30", "abstaining: -3", "for a vote"),
        ("how: vote", "how: consensus", "for a vote"),
        ("step: first-session", "step: third-session", "unknown step 'third-session'"),
        ("id: second-session", "id: first-session", "a second step 'first-session'"),
        ("    lasts: one week", "    last: one week", "Did you mean 'lasts'"),
        ("as_of: 2026-01-01", "as_of: 2020-01-01", "after the day of the record"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(tmp_path, old, new, said):
    assert old in TRACK

    with pytest.raises(BadTrack, match=r"rivers\.yaml") as refused:
        read_track(written(tmp_path, TRACK.replace(old, new, 1)))

    assert said in str(refused.value)


def test_overlapping_sessions_of_one_body_are_refused(tmp_path):
    clash = TRACK.replace("when: 2027\n    lasts: one week", "when: 2026-03-10/2026-03-20")

    with pytest.raises(BadTrack, match="of one body at the same time"):
        read_track(written(tmp_path, clash))


def test_an_empty_file_is_refused(tmp_path):
    with pytest.raises(BadTrack):
        read_track(written(tmp_path, ""))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2013/2019", "2013 to 2019"),
        ("2026-10/2026-12", "2026-10 to 2026-12"),
        ("2026", "2026"),
        ("2026-01-19/2026-01-30", "2026-01-19 to 2026-01-30"),
    ],
)
def test_a_stretch_is_said_as_short_as_it_can_be(text, said):
    assert in_words(read_day(text)) == said
