"""De-confliction: equal identifiers meet, and nothing else is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.custody.errors import BadRecord
from servanda.custody.matching import Question, answer, ask, new_pair_key, token

DAY = date(2026, 5, 4)
KEY = new_pair_key("Unit A", "Unit B", date(2027, 1, 1), cost=2)
LEJLA = ("person", "Lejla Đurić", "1988-02-03")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("person", "Lejla Đurić", "1988-02-03"), ("person", " đurić,  LEJLA", "1988-02-03")),
        (("person", "José Peña-Núñez", "1970-01-01"), ("person", "Jose Pena Nunez", "1970-01-01")),
        (("document", "bih", "A 123-456"), ("document", "BIH", "a123456")),
        (("telephone", "+387 33 123-456"), ("telephone", "0038733123456")),
        (("email", " A.B@Example.org "), ("email", "a.b@example.org")),
    ],
)
def test_what_is_written_differently_and_means_the_same_meets(one, other):
    assert token(KEY, *one) == token(KEY, *other)


def test_another_person_kind_or_key_gives_another_token():
    found = {
        token(KEY, *LEJLA),
        token(KEY, "person", "Lejla Đurić", "1988-02-04"),
        token(KEY, "email", "lejla"),
        token(KEY, "telephone", "+1"),
        token(replace(KEY, cost=3), *LEJLA),
        token(new_pair_key("Unit A", "Unit B", date(2027, 1, 1), cost=2), *LEJLA),
    }

    assert len(found) == 6


@given(st.text("ab01", min_size=1, max_size=6), st.text("ab01", min_size=1, max_size=6))
@settings(max_examples=40)
def test_parts_do_not_run_into_each_other(one, other):
    assert token(KEY, "document", one + other, "7") != token(KEY, "document", one, other + "7")


def test_an_answer_names_whom_to_contact_and_nothing_else():
    met = {token(KEY, *LEJLA): "witness-unit@b.example", token(KEY, "email", "x@y.org"): "somebody else"}
    question, whose = ask(KEY, "Unit A", [LEJLA, ("telephone", "+43 1 23")], DAY)

    assert answer(KEY, question, met, DAY) == {token(KEY, *LEJLA): "witness-unit@b.example"}
    assert set(whose) == set(question.tokens)
    assert sorted(whose.values()) == [LEJLA, ("telephone", "+43 1 23")]


def test_a_question_shows_no_order_and_no_name():
    asked = [("telephone", f"+43 1 {number}") for number in range(8)]
    in_order = tuple(token(KEY, *one) for one in asked)
    orders = {ask(KEY, "Unit A", asked, DAY)[0].tokens for _ in range(6)}

    assert {frozenset(one) for one in orders} == {frozenset(in_order)}
    assert len(orders) > 1


def test_a_key_shows_nothing_of_its_secret():
    assert repr(KEY) == "PairKey(Unit A and Unit B, until 2027-01-01)"


@pytest.mark.parametrize(
    ("asker", "on", "says"), [("Unit C", DAY, "not one of Unit A"), ("Unit A", date(2027, 1, 1), "ended on")]
)
def test_a_key_serves_its_two_authorities_until_its_day(asker, on, says):
    with pytest.raises(BadRecord, match=says):
        ask(KEY, asker, [LEJLA], on)
    with pytest.raises(BadRecord, match=says):
        answer(KEY, Question(asker=asker, tokens=()), {}, on)


def test_a_question_by_the_thousand_is_refused():
    with pytest.raises(BadRecord, match="the limit is 1000"):
        answer(KEY, Question(asker="Unit A", tokens=("0",) * 1001), {}, DAY)


@pytest.mark.parametrize(
    ("identifier", "says"),
    [
        (("person", "Lejla"), "a name and a day of birth"),
        (("person", "Lejla", "1988"), "known to the day"),
        (("telephone", "33 123"), "no country code"),
        (("persn", "x"), "no identifier is called"),
        (("email", " "), "none of them empty"),
        (("document", "BIH", "---"), "nothing is left"),
    ],
)
def test_what_cannot_be_compared_is_refused(identifier, says):
    with pytest.raises(BadRecord, match=says):
        token(KEY, *identifier)
