"""Events in prose: planned is not done, a committee is no plenary, a signature no ratification."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.documents.events import Event, events_in, number_in, read_prose
from servanda.documents.events_text import Naming, published_on, sentences
from servanda.facts import load


@pytest.fixture(scope="module")
def naming() -> Naming:
    return Naming(load())


def told(text: str, naming: Naming, published: date | None = None) -> list[Event]:
    return events_in(read_prose(text, naming, published))


@pytest.mark.parametrize(
    ("text", "kind", "day"),
    [
        (
            "The Sixth Committee approved on 12 November 2025 a resolution on a convention on mercenaries.",
            "committee_approval",
            "2025-11-12",
        ),
        (
            "The General Assembly adopted the Convention against Cybercrime on 24 December 2024.",
            "adoption",
            "2024-12-24",
        ),
        ("The Convention against Cybercrime was adopted in December 2024.", "adoption", "2024-12"),
        ("The Convention against Cybercrime will be adopted on 24 December 2024.", "adoption_planned", "2024-12-24"),
        (
            "The Convention against Cybercrime opened for signature on 25 October 2025.",
            "opening_for_signature",
            "2025-10-25",
        ),
        ("The Convention against Cybercrime will open for signature in 2025.", "opening_for_signature_planned", "2025"),
        ("Kenya signed the Rome Statute on 11 August 1999.", "signature", "1999-08-11"),
        ("Kenya will sign the Rome Statute on 11 August 1999.", "signature_planned", "1999-08-11"),
        (
            "Kenya deposited its instrument of ratification of the Rome Statute on 15 March 2005.",
            "ratification",
            "2005-03-15",
        ),
        ("Parliament ratified the Rome Statute on 1 March 2005.", "parliamentary_ratification", "2005-03-01"),
        ("Tunisia acceded to the Rome Statute on 24 June 2011.", "accession", "2011-06-24"),
        (
            "Burundi announced on 12 October 2016 that it would withdraw from the Rome Statute.",
            "withdrawal_announced",
            "2016-10-12",
        ),
        (
            "Burundi notified the United Nations of its withdrawal from the Rome Statute on 27 October 2016.",
            "withdrawal_notified",
            "2016-10-27",
        ),
        (
            "The withdrawal of Burundi from the Rome Statute took effect on 27 October 2017.",
            "withdrawal_effective",
            "2017-10-27",
        ),
        ("The Rome Statute entered into force on 1 July 2002.", "entry_into_force", "2002-07-01"),
        (
            "The Council referred the situation in Darfur to the International Criminal Court on 31 March 2005.",
            "referral",
            "2005-03-31",
        ),
        (
            "Burundi formally left on 27 October 2017, after it had told the Court, under the Rome Statute.",
            "withdrawal_effective",
            "2017-10-27",
        ),
        (
            "The resolution on a convention on mercenaries was approved by the Sixth Committee on 12 November 2025.",
            "committee_approval",
            "2025-11-12",
        ),
        ("Chad joined the Rome Statute on 1 January 2007.", "became_party", "2007-01-01"),
        ("The Convention against Cybercrime remains open for signature until 31 December 2026.", None, None),
        ("Withdrawal from the Rome Statute takes effect one year after its receipt.", None, None),
        ("Groups urge States to sign and ratify the Rome Statute.", "call_to_sign_and_ratify", None),
    ],
)
def test_each_kind_of_event_is_told_apart(text, kind, day, naming):
    assert [(event.type, event.date) for event in told(text, naming)] == ([(kind, day)] if kind else [])


def test_a_treaty_is_known_by_the_names_of_the_press(naming):
    for words in ("global cybercrime treaty", "UN Convention against Cybercrime", "treaty on cybercrime"):
        (event,) = told(f"The UN General Assembly adopted the {words} on 24 December 2024.", naming)
        assert event.instrument_id == "un-cybercrime"


def test_the_treaty_means_the_one_the_text_is_about(naming):
    text = "Parties to the Rome Statute met in The Hague.\n\nThe treaty entered into force on 1 July 2002."

    assert [event.instrument_id for event in told(text, naming)] == ["rome-statute"]


def test_each_year_of_sessions_is_an_event_of_its_own(naming):
    text = "Talks on a treaty on piracy: preparatory sessions are scheduled for 2030 and 2031."

    assert [event.date for event in told(text, naming)] == ["2030", "2031"]


def test_a_day_counted_from_publication_stays_open_until_that_is_known(naming):
    text = "The General Assembly adopted the Convention against Cybercrime on Tuesday."
    (unknown,), (known,) = told(text, naming), told(text, naming, date(2024, 12, 26))

    assert (unknown.date, known.date) == (None, "2024-12-24")
    assert unknown.date_basis.startswith("relative")


def test_what_two_sentences_say_of_one_event_is_one_event(naming):
    text = (
        "Assembly adopts cybercrime treaty at the UN\n"
        "The Convention against Cybercrime was adopted without a vote on 24 December 2024."
    )
    (event,) = told(text, naming)

    assert (event.date, event.how) == ("2024-12-24", "without a vote")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("GENEVA, 3 March 2021 – The Office said", date(2021, 3, 3)),
        ("2021-03-03 | Geneva\nThe Office said", date(2021, 3, 3)),
        ("Press release | 03/25/2021\nThe Office", date(2021, 3, 25)),
        ("OSLO, Mar 3 – The Office said on Wednesday that in 2021 it would", date(2021, 3, 3)),
        ("The Office said on 3 March 2021 that", None),
    ],
)
def test_the_day_of_publication_is_read_from_the_dateline(text, day):
    assert published_on(text) == day


def test_sentences_do_not_end_with_an_abbreviation():
    assert [one.text for one in sentences("On Nov. 3 Mr. Obi met H.E. Ms. Sato. They spoke.")] == [
        "On Nov. 3 Mr. Obi met H.E. Ms. Sato.",
        "They spoke.",
    ]


@pytest.mark.parametrize(
    ("words", "number"), [("40", 40), ("forty", 40), ("sixty-five", 65), ("fortieth", 40), ("40th", 40), ("many", None)]
)
def test_a_number_is_read_in_figures_and_words(words, number):
    assert number_in(words) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Resolution 79/122 was adopted by the General Assembly on 4 December 2024.", [("adoption", "A/RES/79/122")]),
        (
            "The treaty on piracy needs 40 ratifications to come into force.",
            [("entry_into_force_condition", "convention on piracy")],
        ),
        ("Under the Rome Statute leaving takes effect a year after notice.", []),
    ],
)
def test_conditions_and_resolutions_are_no_events_of_the_treaty(text, expected, naming):
    assert [(event.type, event.instrument) for event in told(text, naming)] == expected


def test_a_dateline_without_a_year_prefers_the_year_in_which_the_weekday_is_its_own():
    text = "HANOI, Oct 25 – They signed on Saturday; the text was adopted in 2024 and stays open until 2026."

    assert published_on(text) == date(2025, 10, 25)
