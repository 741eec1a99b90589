"""Claims and their check against the record and the clause."""

from __future__ import annotations

import pytest

from servanda.documents.model import Document, DocumentKind
from servanda.documents.understanding import understand_prose


def verdicts(text: str, kind: str) -> list[tuple[str, str]]:
    document = Document(kind=DocumentKind.NEWS, text=text)
    return [(one.anchor, one.verdict) for one in understand_prose(document).claims if one.kind == kind]


def verdict(text: str, kind: str) -> str:
    ((_, found),) = verdicts(text, kind)
    return found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("will enter into force 90 days after the fortieth instrument of ratification is deposited", "correct"),
        ("will enter into force 90 days after 40 States ratify it", "correct"),
        ("will enter into force 90 days after 40 States have signed it", "wrong"),
        ("will take effect 90 days after receiving 40 signatures", "wrong"),
        ("will enter into force 90 days after 50 ratifications", "wrong"),
        ("will enter into force 60 days after the 40th ratification", "wrong"),
        ("will enter into force three months after the 40th ratification", "imprecise"),
        ("needs 40 ratifications to enter into force", "imprecise"),
        ("needs 60 ratifications to enter into force", "wrong"),
    ],
)
def test_a_threshold_is_checked_by_the_final_clause(words, expected):
    assert verdict(f"The UN Convention against Cybercrime {words}.", "threshold") == expected


def test_a_clause_known_from_memory_refutes_nothing():
    text = "The Ljubljana-The Hague Convention will enter into force 90 days after 50 ratifications."

    assert verdict(text, "threshold") == "unverifiable"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 January 2025. Ukraine became the 125th State Party to the Rome Statute.", "correct"),
        ("1 January 2025. Ukraine became the 120th State Party to the Rome Statute.", "wrong"),
        ("2 January 2025. The Rome Statute has 125 States Parties.", "correct"),
        ("2 January 2025. The Rome Statute has more than 120 States Parties.", "correct"),
        ("2 January 2025. The Rome Statute has 139 States Parties.", "wrong"),
        ("2 January 2025. The vote in the 193-member General Assembly on the treaty.", "correct"),
        ("2 January 2025. The Rome Statute binds many; the Court has 139 members.", "wrong"),
        ("2 January 2025. In 2016 the Rome Statute was in force for 124 States Parties.", "unverifiable"),
        ("The Rome Statute has 139 States Parties.", "unverifiable"),
        ("The Rome Statute has 128 articles.", "correct"),
        ("The Rome Statute has 99 articles.", "wrong"),
        ("The UN Convention against Corruption has 99 articles.", "unverifiable"),
    ],
)
def test_counts_are_checked_as_of_the_day_of_the_text(text, expected):
    assert verdict(text, "count") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The General Assembly adopted the Convention against Cybercrime on 24 December 2024.", "correct"),
        ("The General Assembly adopted the Convention against Cybercrime in December 2024.", "correct"),
        ("The General Assembly adopted the Convention against Cybercrime on 4 May 2023.", "wrong"),
        ("The Rome Statute entered into force on 1 July 2002.", "correct"),
        ("The Rome Statute entered into force in 1998.", "wrong"),
        ("Armenia: the Rome Statute enters into force for Armenia on 1 February 2024.", "correct"),
        ("Kenya signed the Rome Statute on 11 August 1999.", "correct"),
        ("States signed the UN Convention against Cybercrime in May 2023.", "wrong"),
        (
            "On 25 October 2024 Ukraine deposited its instrument of ratification of the Rome Statute, and on "
            "1 January 2025 it entered into force for Ukraine.",
            "correct",
        ),
        ("Atlantis signed the Rome Statute on 11 August 1999.", "unverifiable"),
    ],
)
def test_days_are_checked_by_the_record_and_never_refuted_by_its_gaps(text, expected):
    assert expected in [found for _, found in verdicts(text, "date")]


def test_withdrawal_does_not_work_at_once():
    text = "Ruritania said it would withdraw from the Rome Statute with immediate effect."

    assert verdict(text, "effect") == "wrong"


def test_an_office_is_checked_on_the_day_the_record_gives_the_news():
    text = (
        "The UN General Assembly adopted the Convention against Cybercrime on Tuesday. "
        "UNGA President Dennis Francis spoke."
    )
    document = Document(kind=DocumentKind.NEWS, text=text)
    (claim,) = [one for one in understand_prose(document).claims if one.kind == "role"]

    assert claim.verdict == "wrong"
    assert "Philémon Yang" in (claim.correct or "")


def test_a_day_in_the_sentence_goes_before_the_day_of_the_text():
    text = "5 May 2025. On 3 May 2015 UN Secretary-General Ban Ki-moon praised the Rome Statute."

    assert verdict(text, "role") == "correct"


def test_a_vote_that_never_took_place_is_wrong():
    text = "The General Assembly adopted by a recorded vote of 90 to 3 the UN Convention against Cybercrime."

    assert verdict(text, "procedure") == "wrong"


def test_the_head_of_another_organisation_is_not_the_secretary_general():
    text = "5 May 2025. The charity’s Secretary General Jane Doe praised the Rome Statute."

    assert verdicts(text, "role") == []


def test_a_claim_keeps_its_literal_words_and_their_place():
    text = "The UN Convention against Cybercrime takes effect 90 days after 40 States sign."
    (claim,) = [
        one for one in understand_prose(Document(kind=DocumentKind.NEWS, text=text)).claims if one.kind == "threshold"
    ]

    assert text[claim.span.start : claim.span.end] == claim.anchor
    assert claim.against == "United Nations Convention against Cybercrime, art. 65(1)"


def test_a_text_that_contradicts_itself_needs_no_record():
    text = (
        "The Treaty of Ruritania on Fishing enters into force 30 days after 12 ratifications.\n"
        "Ministers said the Treaty of Ruritania on Fishing enters into force 30 days after 15 ratifications."
    )
    (found,) = understand_prose(Document(kind=DocumentKind.NEWS, text=text)).contradictions

    assert found.why == "12 and 15"


def test_what_is_not_in_english_is_not_misheard():
    text = "Die Konvention tritt in Kraft, wenn 40 Staaten unterzeichnet haben: signed after 40 signatures."
    found = understand_prose(Document(kind=DocumentKind.NEWS, text=text, language="de"))

    assert (found.events, found.claims) == ((), ())
