"""Mandates as CSV and calendar."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar

from servanda.documents.mandates import Mandate
from servanda.documents.mandates_clauses import Strength
from servanda.documents.mandates_forms import COLUMNS, to_csv, to_icalendar
from servanda.documents.mandates_terms import Due

MANDATE = Mandate(
    id="A/RES/70/1#op1.1", paragraph="1", verb="requests", strength=Strength.REQUESTS, who="Secretary-General",
    what="report, and again", deliverable="report", to="General Assembly",
    due=Due(text="at its 72nd session", first=date(2017, 9, 12), last=date(2018, 9, 17), session=72, why="rule 1"),
    recurrence=None, is_task=True, span=None,
)  # fmt: skip
NOW = datetime(2020, 1, 1, tzinfo=UTC)


def test_the_table_comes_back_as_it_went_out():
    (row,) = csv.DictReader(io.StringIO(to_csv([MANDATE])))

    assert tuple(row) == COLUMNS
    assert (row["what"], row["due_until"], row["recurs"]) == ("report, and again", "2018-09-17", "")


def test_no_cell_is_a_formula_for_a_spreadsheet():
    (row,) = csv.DictReader(io.StringIO(to_csv([replace(MANDATE, what="=1+1")])))

    assert row["what"] == "'=1+1"


def test_a_session_is_an_event_over_its_days_with_an_identifier_that_stays():
    calendars = [Calendar.from_ical(to_icalendar([MANDATE], now=NOW)) for _ in range(2)]
    events = [calendar.walk("VEVENT")[0] for calendar in calendars]

    assert (events[0]["dtstart"].dt, events[0]["dtend"].dt) == (date(2017, 9, 12), date(2018, 9, 18))
    assert events[0]["uid"] == events[1]["uid"] == "A/RES/70/1#op1.1@servanda"


def test_what_has_no_day_is_not_in_the_calendar():
    assert Calendar.from_ical(to_icalendar([replace(MANDATE, due=None)], now=NOW)).walk("VEVENT") == []
