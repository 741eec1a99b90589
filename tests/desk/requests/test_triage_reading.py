"""Reading letters: each proposal rests on words of the letter, and what the letter does not say stays unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.desk.requests.reading_scores import DATA, expected, read, scores, total

from servanda.desk.requests.triage.findings import FIELDS, Reading, of_json
from servanda.desk.requests.triage.reading import read_letter

LETTERS = [(name, letter) for name in ("letters", "unseen") for letter in expected(name)]


def of(letter: str) -> Reading:
    return read("letters", letter, expected("letters")[letter]["ours"])


def test_the_letters_of_ours_are_read_nearly_whole():
    precision, recall = total(scores("letters"))

    assert precision >= 0.97
    assert recall >= 0.95


@pytest.mark.parametrize(("name", "letter"), LETTERS)
def test_each_proposal_rests_on_words_of_the_letter(name: str, letter: str):
    reading = read(name, letter, expected(name)[letter]["ours"])

    assert all(0 <= one.start < one.end <= len(reading.text) for one in reading.proposals)
    assert {one.field for one in reading.proposals} <= set(FIELDS)
    assert all(one.value.partition(":")[2] in " ".join(reading.text.split()) for one in reading.of("person"))


def test_a_request_that_will_follow_is_not_asked_now():
    assert of("03-preservation-en").values("measure") == ("preserve-data",)
    assert "extradition" not in of("07-provisional-arrest-en").values("measure")


def test_what_was_done_before_is_not_asked_again():
    assert "documents-records" not in of("06-video-en").values("measure")


def test_a_letter_that_says_it_is_not_urgent_is_not():
    assert of("06-video-en").first("urgency") == ""
    assert of("12-transfer-fr").first("urgency") == ""


def test_the_name_of_a_treaty_is_no_offence():
    reading = read_letter("We request statements under article 9 of the Convention against Torture.", "PRT")

    assert reading.values("offence") == ()
    assert reading.values("basis") == ("cat:9",)


def test_murder_alone_is_no_crime_against_humanity():
    alone = read_letter("We request the extradition of Anna Example for murder.", "PRT")
    named = read_letter("We request the extradition of Anna Example for crimes against humanity, namely murder.", "PRT")

    assert alone.values("offence") == ()
    assert named.values("offence") == ("cah-murder",)


def test_several_articles_of_one_treaty_are_each_proposed():
    reading = read_letter("We request assistance under articles 46 and 55 of UNCAC.", "PRT")

    assert set(reading.values("basis")) == {"uncac:46", "uncac:55"}


def test_nothing_is_proposed_from_a_letter_that_says_nothing():
    reading = read_letter("Good morning. The weather is fine, and the lamps are lit.", "PRT")

    assert [one for one in reading.proposals if one.confidence != "possible"] == []


def test_an_assurance_about_the_death_penalty_is_told_from_its_threat():
    assert of("10-death-penalty-en").first("death-penalty") == "mentioned"
    assert read("unseen", "b-extradition-fr", "ITA").first("death-penalty") == "assured"


@pytest.mark.parametrize(("name", "letter"), LETTERS[:3])
def test_a_reading_is_stored_and_read_again_the_same(name: str, letter: str):
    reading = read(name, letter, "PRT")

    assert of_json(reading.text, reading.to_json()) == reading


@given(cut=st.integers(0, 1500), again=st.integers(1, 3))
@settings(max_examples=10, deadline=None)
def test_a_mutilated_letter_is_read_without_a_crash(cut: int, again: int):
    text = (DATA / "letters" / "04-search-fr.txt").read_text(encoding="utf-8")

    reading = read_letter(text[cut:] * again + text[:cut], "FRA")

    assert all(one.end <= len(reading.text) for one in reading.proposals)


@given(text=st.text(max_size=400))
@settings(max_examples=30, deadline=None)
def test_any_text_is_read_without_a_crash(text: str):
    assert all(one.start <= one.end <= len(text) for one in read_letter(text, "FRA").proposals)


@pytest.mark.parametrize("name", ["letters", "unseen", "fresh"])
def test_the_manual_tells_how_well_it_reads(name: str):
    manual = (Path(__file__).parents[3] / "docs/letters.md").read_text(encoding="utf-8")
    (row,) = [line for line in manual.splitlines() if line.endswith(f"| `{name}` |")]

    precision, recall = total(scores(name))

    assert row.split(" | ")[1:3] == [f"{precision:.2f}", f"{recall:.2f}"]
