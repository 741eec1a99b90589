"""The agenda: right for a day, honest about what has none, and a calendar that real clients take."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from servanda.facts import load
from servanda.treatymaking.agenda import agenda
from servanda.treatymaking.calendar_file import as_icalendar
from servanda.treatymaking.errors import BadHorizon, BadPicture
from servanda.treatymaking.reading import load_tracks, read_track
from treatymaking.builders import TRACK, written

RECORD, TRACKS = load(), load_tracks()
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_the_agenda_of_21_november_2026():
    found = agenda(TRACKS, RECORD, on=date(2026, 11, 21), until=date(2027, 12, 31))

    assert [(i.key, i.days_left(found.on)) for i in found.dated][:6] == [
        ("rome-statute/assembly-2026", (0, 40)),
        ("icc-report/cycle-2026", (0, 40)),
        ("un-cybercrime/protocol-first-session", (10, 40)),
        ("un-cybercrime/signature-closes", (40, 40)),
        ("rome-statute/NER/withdrawal/2026-06-18", (209, 209)),
        ("rome-statute/BFA/withdrawal/2026-06-24", (215, 215)),
    ]


def test_the_agenda_of_1_january_2028():
    found = agenda(TRACKS, RECORD, on=date(2028, 1, 1))

    assert [i.key for i in found.dated] == [
        "crimes-against-humanity/conference-2028",
        "rome-statute/assembly-2028",
        "icc-report/cycle-2028",
        "crimes-against-humanity/conference-2029",
    ]
    assert "crimes-against-humanity/preparatory-2027" in [i.key for i in found.unrecorded]


def test_the_agenda_of_an_earlier_day_knows_nothing_later():
    found = agenda(TRACKS, RECORD, on=date(2008, 1, 1))
    keys = {i.key for i in (*found.dated, *found.undated)}

    assert "rome-statute/assembly-6-resumed" in keys
    assert not {k for k in keys if k.startswith(("un-cybercrime/", "ljubljana-hague/"))}
    assert "rome-statute/review-conference" not in keys  # not fixed by then, as far as recorded


def test_nothing_expected_is_given_a_day():
    found = agenda(TRACKS, RECORD, on=date(2026, 11, 21))

    assert "un-cybercrime/entry-into-force" in [i.key for i in found.undated]
    assert all(i.when is None for i in found.undated)


def test_a_revoked_withdrawal_takes_no_effect():
    found = agenda(TRACKS, RECORD, on=date(2025, 7, 1), who="HUN")

    assert not [i for i in found.dated if i.kind == "withdrawal" and "HUN" in i.who]


def test_a_state_sees_what_concerns_it():
    niger = agenda(TRACKS, RECORD, on=date(2026, 11, 21), who="NER").dated
    kenya = agenda(TRACKS, RECORD, on=date(2026, 11, 21), who="KEN").dated
    china = agenda(TRACKS, RECORD, on=date(2026, 11, 21), who="CHN").dated

    assert {i.key for i in niger} - {i.key for i in kenya} == {"rome-statute/NER/withdrawal/2026-06-18"}
    assert {i.about for i in kenya} - {i.about for i in china} == {"Rome Statute"}


def test_a_body_is_found_by_a_part_of_its_name():
    found = agenda(TRACKS, RECORD, on=date(2026, 11, 21), who="assembly of states parties")

    assert found.dated == ()  # the parties act there, not the body


@pytest.mark.parametrize("days", [(date(2026, 11, 21), date(2026, 11, 20)), (date(2026, 1, 1), date(2500, 1, 1))])
def test_an_absurd_horizon_is_refused(days):
    with pytest.raises(BadHorizon):
        agenda(TRACKS, RECORD, on=days[0], until=days[1])


def events(content: bytes) -> dict[str, object]:
    return {str(e["uid"]): e for e in Calendar.from_ical(content).walk("VEVENT")}


def test_the_calendar_keeps_to_rfc_5545():
    content = as_icalendar(agenda(TRACKS, RECORD, on=date(2026, 11, 21)), now=NOON)
    lines = content.split(b"\r\n")
    unfolded = content.replace(b"\r\n ", b"").split(b"\r\n")

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in lines) <= 75  # 3.1: octets, without the line break
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert {b"VERSION:2.0", b"METHOD:PUBLISH"} <= set(unfolded)
    for name in (b"UID:", b"DTSTAMP:", b"DTSTART;VALUE=DATE:", b"SUMMARY:"):  # 3.6.1
        assert sum(line.startswith(name) for line in unfolded) == unfolded.count(b"BEGIN:VEVENT")
    uids = [line for line in unfolded if line.startswith(b"UID:")]
    assert len(uids) == len(set(uids))


def test_an_event_ends_on_the_day_after_its_last():
    found = events(as_icalendar(agenda(TRACKS, RECORD, on=date(2026, 1, 1)), now=NOON))
    session = found["crimes-against-humanity/preparatory-2026@servanda"]

    assert (session["dtstart"].dt, session["dtend"].dt) == (date(2026, 1, 19), date(2026, 1, 31))
    assert session["status"] == "CONFIRMED"


def test_what_is_known_to_the_year_is_tentative_and_says_so():
    found = events(as_icalendar(agenda(TRACKS, RECORD, on=date(2026, 11, 21)), now=NOON))
    session = found["crimes-against-humanity/conference-2028@servanda"]

    assert session["status"] == "TENTATIVE"
    assert "some day in 2028" in session["summary"]


def test_written_again_nothing_changes():
    found = agenda(TRACKS, RECORD, on=date(2026, 11, 21))
    first = as_icalendar(found, now=NOON)

    assert as_icalendar(found, now=LATER, before=first) == first


def test_a_changed_day_updates_its_event_and_a_dropped_step_is_cancelled(tmp_path):
    before, after = read_track(written(tmp_path)), None
    moved = TRACK.replace("when: 2027\n    lasts: one week", "when: 2027-02-01/2027-02-05")
    moved = moved.replace("2026-03-02/2026-03-13", "2026-03-02/2026-03-13").replace("after: [mandate]", "after: []")
    after = read_track(
        written(tmp_path, moved.replace("id: first-session", "id: renamed").replace("first-session", "renamed"))
    )
    day = date(2026, 1, 15)
    first = as_icalendar(agenda({"rivers": before}, RECORD, on=day), now=NOON)
    second = events(as_icalendar(agenda({"rivers": after}, RECORD, on=day), now=LATER, before=first))

    assert second["rivers/second-session@servanda"]["sequence"] == 1
    assert second["rivers/second-session@servanda"]["dtstart"].dt == date(2027, 2, 1)
    assert second["rivers/first-session@servanda"]["status"] == "CANCELLED"


def test_what_is_over_stays_in_the_calendar():
    first = as_icalendar(agenda(TRACKS, RECORD, on=date(2026, 11, 21)), now=NOON)
    second = events(as_icalendar(agenda(TRACKS, RECORD, on=date(2027, 8, 1)), now=LATER, before=first))

    assert second["rome-statute/NER/withdrawal/2026-06-18@servanda"]["status"] == "CONFIRMED"


def test_a_file_that_is_no_calendar_is_not_replaced():
    with pytest.raises(BadPicture, match="no calendar"):
        as_icalendar(agenda(TRACKS, RECORD, on=date(2026, 11, 21)), now=NOON, before=b"Dear Sir,\r\n")
