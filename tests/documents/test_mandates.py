"""Mandates: who is asked to do what, by when, for whom, how often."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.documents.mandates import Mandate, mandates, requests_json
from servanda.documents.mandates_clauses import Strength, clauses
from servanda.documents.mandates_terms import deliverable, due, recipient, recurrence
from servanda.documents.model import Document, DocumentKind, Paragraph, Preface, Section


def resolution(*operative: Paragraph | str) -> Document:
    paragraphs = tuple(
        one if isinstance(one, Paragraph) else Paragraph(id=f"op{n}", kind="operative", number=str(n), text=one)
        for n, one in enumerate(operative, 1)
    )
    preface = Preface(symbol="A/RES/70/1", body="General Assembly", adopted_on=date(2015, 12, 1))
    return Document(
        kind=DocumentKind.RESOLUTION,
        text="",
        preface=preface,
        sections=(Section(kind="operative", paragraphs=paragraphs),),
    )


def only(text: str) -> Mandate:
    (mandate,) = mandates(resolution(text))
    return mandate


def test_a_request_is_taken_apart():
    mandate = only(
        "Requests the Secretary-General, in consultation with Member States, to submit to the General Assembly at its "
        "seventy-second session a comprehensive report on the protection of witnesses;"
    )

    assert mandate.id == "A/RES/70/1#op1.1"
    assert (mandate.who, mandate.to, mandate.deliverable) == (
        "Secretary-General",
        "General Assembly",
        "comprehensive report",
    )
    assert mandate.due is not None
    assert (mandate.due.session, mandate.due.first, mandate.due.last) == (72, date(2017, 9, 12), date(2018, 9, 17))
    assert mandate.strength is Strength.REQUESTS


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Invites States parties to the Treaty on Open Skies to consider joining;",
            [("States parties to the Treaty on Open Skies", "consider joining")],
        ),
        (
            "Takes note of the report, and also requests the Committee to continue its work, and invites it to meet;",
            [("Committee", "continue its work"), ("Committee", "meet")],
        ),
        (
            "Urges all States, and encourages organizations, to cooperate;",
            [("States", "cooperate"), ("organizations", "cooperate")],
        ),
        ("Stresses the need for the Registrar to inform the Assembly;", [("Registrar", "inform the Assembly")]),
        ("Welcomes the requests for assistance and the appeals of donors;", []),
        (
            "Decides that a written record of the debate shall be prepared by the Third Committee in May;",
            [("Third Committee", "prepare a written record of the debate in May")],
        ),
    ],
)
def test_each_clause_says_who_is_asked_to_do_what(text, asked):
    assert [(clause.who, clause.what) for clause in clauses(text.rstrip(";"))] == asked


def test_sub_paragraphs_are_tasks_of_whom_the_lead_names():
    children = tuple(
        Paragraph(id=f"op1({letter})", kind="operative", number=f"({letter})", text=text)
        for letter, text in (("a", "To appoint a coordinator;"), ("b", "To report to the Council within 90 days."))
    )
    lead = Paragraph(id="op1", kind="operative", number="1", text="Requests the Secretary-General:", children=children)

    found = mandates(resolution(lead))

    assert [(one.paragraph, one.who, one.what) for one in found] == [
        ("1(a)", "Secretary-General", "appoint a coordinator"),
        ("1(b)", "Secretary-General", "report to the Council within 90 days"),
    ]
    assert found[1].due is not None
    assert found[1].due.last == date(2016, 2, 29)


@pytest.mark.parametrize(
    ("what", "last"),
    [
        ("submit comments by the end of 2016", date(2016, 12, 31)),
        ("submit it no later than 31 October 2016", date(2016, 10, 31)),
        ("report within six months", date(2016, 6, 1)),
        ("report in due course", None),
    ],
)
def test_a_term_becomes_a_day_where_it_can(what, last):
    found = due(what, adopted=date(2015, 12, 1), of_assembly=True)

    assert (found.last if found else None) == last


def test_the_session_of_another_organ_has_no_known_days():
    found = due("report at its thirtieth session", adopted=date(2015, 12, 1), of_assembly=False)

    assert found is not None
    assert (found.text, found.first) == ("at its thirtieth session", None)


@pytest.mark.parametrize(
    ("what", "period"),
    [
        ("report annually to the Council", "P1Y"),
        ("report every six months", "P6M"),
        ("report at its seventy-first and seventy-second sessions", "P1Y"),
        ("submit a report on its activities for 2014–2015", "P1Y"),
        ("report once", None),
    ],
)
def test_recurrence_comes_with_its_reason(what, period):
    found = recurrence(what)

    assert (found.period if found else None) == period
    assert found is None or found.why


def test_the_recipient_is_who_gets_or_hears_it():
    assert recipient("keep the Security Council informed") == "Security Council"
    assert recipient("bring the matter to the attention of the Human Rights Council") == "Human Rights Council"
    assert recipient("continue to support access to the Court") is None


def test_a_deliverable_is_named_only_where_something_is_delivered():
    assert deliverable("prepare a short summary of views") == "short summary"
    assert deliverable("protect the reports of victims") is None


def test_an_appeal_at_large_is_no_task():
    document = resolution(
        "Calls upon all States to cooperate;",
        "Encourages the Registrar to continue to assist;",
        "Invites States to submit to the Secretary-General written comments by 1 May 2016;",
    )

    assert [row["para"] for row in requests_json(document)] == ["2", "3"]


def test_a_statement_of_the_president_asks_in_whole_sentences():
    text = (
        "“The Security Council requests the Secretary-General to report by 1 May 2016. "
        "The Council urges all parties to talk.”"
    )
    paragraph = Paragraph(id="p2", kind="text", text=text)
    document = Document(
        kind=DocumentKind.PRESIDENTIAL_STATEMENT, text=text, sections=(Section(kind="body", paragraphs=(paragraph,)),)
    )

    assert [(one.paragraph, one.who) for one in mandates(document)] == [("p2", "Secretary-General"), ("p2", "parties")]


def test_a_clause_lends_its_task_only_to_one_it_is_joined_with():
    text = "Encourages the widest participation of States in the Assembly, invites States to contribute to the fund"

    assert [(clause.who, clause.what) for clause in clauses(text)] == [("States", "contribute to the fund")]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Calls upon States that are under an obligation to cooperate to provide such help", "provide such help"),
        ("Urges parties to armed conflict to protect civilians", "protect civilians"),
    ],
)
def test_the_task_is_not_taken_for_what_tells_who_is_meant(text, what):
    assert [clause.what for clause in clauses(text)] == [what]
