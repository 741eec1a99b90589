"""Meetings: days, places, and what is none."""

from __future__ import annotations

import pytest

from servanda.documents.meetings import meetings_in
from servanda.documents.model import Paragraph


def found(text: str) -> list[tuple[str, str | None, str | None]]:
    paragraph = Paragraph(id="op1", kind="operative", text=text)
    return [(one.first, one.last, one.place) for one in meetings_in(paragraph)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "the fifth session of the Conference, to be held in Lima from 29 November to 3 December 2004",
            [("2004-11-29", "2004-12-03", "Lima")],
        ),
        (
            "looks forward to the third session, to be held in Lima from 1 to 5 May 2004, and to the resumed third "
            "session, to be held in Rome from 2 to 4 June 2004",
            [("2004-05-01", "2004-05-05", "Lima"), ("2004-06-02", "2004-06-04", "Rome")],
        ),
        ("the forum, convened on 5 May 2004 in Dakar", [("2004-05-05", None, "Dakar")]),
    ],
)
def test_a_meeting_has_days_and_a_place(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the budget for the period from 1 July 2004 to 30 June 2005, considered at the session held earlier",
        "the Convention, adopted at the conference and opened for signature on 5 May 2004",
        "recalls its resolution 58/1 of 5 May 2004 on the convening of a session",
        "no later than 5 May 2004 a meeting shall be convened",
    ],
)
def test_other_days_are_no_meetings(text):
    assert found(text) == []


def test_further_days_of_one_meeting_belong_to_it():
    paragraph = Paragraph(
        id="op4", kind="operative", text="the Committee shall meet for six days, from 3 to 7 May and 10 May 2004"
    )
    (meeting,) = meetings_in(paragraph)

    assert (meeting.first, meeting.last, meeting.also, meeting.duration) == (
        "2004-05-03",
        "2004-05-07",
        ("2004-05-10",),
        "six days",
    )


def test_the_same_meeting_of_another_year_is_another_meeting():
    text = "the Fair for Ruritania, a conference held in Lima from 21 to 23 May 2008 and 2 and 3 June 2010"

    assert found(text) == [("2008-05-21", "2008-05-23", "Lima"), ("2010-06-02", "2010-06-03", "Lima")]


def test_a_place_named_with_the_session_counts():
    text = "to hold its tenth session in Lima, looks forward to that session, to be held from 6 to 11 May 2011"

    assert found(text) == [("2011-05-06", "2011-05-11", "Lima")]
