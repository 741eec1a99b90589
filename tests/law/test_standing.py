"""Who is bound, from when until when: entry into force, withdrawal, succession, silence after the list was read."""

from datetime import date

import pytest

from servanda.facts import load
from servanda.inquiries.asking import rules_of
from servanda.law.kleene import Answer, both, either, known
from servanda.law.setting import Setting

RECORD = load()
YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN


@pytest.mark.parametrize(
    ("party", "instrument", "day", "answer"),
    [
        ("AFG", "rome-statute", date(2003, 4, 30), NO),  # deposit of 10 February 2003
        ("AFG", "rome-statute", date(2003, 5, 1), YES),  # art. 126(2)
        ("BDI", "rome-statute", date(2017, 10, 26), YES),
        ("BDI", "rome-statute", date(2017, 10, 27), NO),  # a year after its notice (art. 127(1))
        ("PHL", "rome-statute", date(2019, 3, 17), NO),
        ("GMB", "rome-statute", date(2018, 1, 1), YES),  # its notice was taken back in time
        ("HUN", "rome-statute", date(2026, 6, 3), YES),
        ("USA", "rome-statute", date(2026, 1, 1), NO),  # signed only
        ("RUS", "coe-extradition-1957", date(2023, 1, 1), YES),  # outlives membership of the Council
        ("XCSK", "iccpr", date(1980, 1, 1), YES),
        ("XCSK", "iccpr", date(1993, 1, 1), NO),  # it no longer exists
        ("IND", "cat", date(2022, 2, 15), NO),  # the day the list was read
        ("IND", "cat", date(2022, 2, 16), NOT_KNOWN),  # nothing is recorded since
        ("DEU", "un-cybercrime", date(2026, 11, 21), NO),  # not in force
        ("DEU", "model-extradition-1990", date(2026, 11, 21), NO),  # binds nobody
    ],
)
def test_a_party_is_bound_on_that_day(party, instrument, day, answer):
    assert rules_of(RECORD).standing.is_party(party, instrument, day) is answer


def test_the_practical_reading_takes_a_list_for_complete_beyond_its_day():
    assert rules_of(RECORD, "practical").standing.is_party("IND", "cat", date(2026, 11, 21)) is NO


def test_nothing_is_known_before_it_was_recorded():
    record = RECORD.as_known_on(date(2020, 1, 1))

    assert rules_of(record).standing.is_party("DEU", "cat", date(2019, 1, 1)) is NOT_KNOWN
    assert rules_of(record).standing.in_force("cat", date(2019, 1, 1)) is NOT_KNOWN


def test_a_succession_without_a_published_day_binds_from_its_notification_at_the_latest():
    standing = rules_of(RECORD).standing
    silent = [a for acts in RECORD.acts.values() for a in acts if a.kind == "succession" and not a.effective]

    assert silent
    assert {standing.is_party(a.party, a.instrument, a.on.last) for a in silent} == {YES}


def test_kleenes_tables():
    assert [both((a, b)) for a in Answer for b in Answer] == [
        *(NO, NO, NO),
        *(NO, NOT_KNOWN, NOT_KNOWN),
        *(NO, NOT_KNOWN, YES),
    ]
    assert either((NO, NOT_KNOWN)) is NOT_KNOWN
    assert (~NOT_KNOWN, ~YES, known(None)) == (NOT_KNOWN, NO, NOT_KNOWN)


def test_a_territory_kept_out_is_not_reached_and_whether_it_is_concerned_must_be_said():
    rules = rules_of(RECORD)

    def answer(**facts):
        roles = {"presence": ("DNK",)}
        day = date(2024, 1, 1)
        setting = Setting(roles=roles, offence="enforced-disappearance", decision=day, conduct=day, facts=facts)
        return rules.prove("cped-11-1", setting.binding("DNK")).answer

    assert [answer(), answer(**{"territory-kept-out": False}), answer(**{"territory-kept-out": True})] == [
        *(NOT_KNOWN, YES, NO),
    ]
