"""What conditions bar, and what lifts them."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.custody.conditions import ACTIONS, FACTS, KINDS, Condition, Step, allowed, blocked, condition_of
from servanda.custody.errors import BadRecord
from servanda.law.kleene import Answer

DAY = date(2026, 5, 4)
CONSENT = Condition(kind="consent", text="For use by courts, never in public.", recipients=("The Court",))
LIMITED = Condition(kind="use-limitation", text="Only in case 7/26.", purposes=("7/26",))
DEATH = Condition(kind="no-death-penalty", text="Against an assurance only.")
EMBARGO = Condition(kind="embargo", text="While the witness travels.", until=date(2026, 6, 1))

conditions = st.builds(
    Condition,
    kind=st.sampled_from(KINDS),
    text=st.just("as said"),
    items=st.sampled_from([(), ("EV-1",), ("EV-2",)]),
    until=st.sampled_from([None, date(2026, 1, 1), date(2027, 1, 1)]),
    purposes=st.sampled_from([(), ("7/26",)]),
    recipients=st.sampled_from([(), ("The Court",)]),
)
steps = st.builds(
    Step,
    action=st.sampled_from(ACTIONS),
    on=st.just(DAY),
    item=st.just("EV-1"),
    recipient=st.sampled_from(["", "The Court", "The Press"]),
    purpose=st.sampled_from(["", "7/26", "8/26"]),
    facts=st.dictionaries(st.sampled_from(sorted(FACTS)), st.sampled_from([True, False, None])),
)


def step(action, **more):
    return Step(action=action, on=DAY, item="EV-1", **more)


def answer(conditions, *asked, **more):
    return allowed(blocked(conditions, step(*asked, **more)))


@pytest.mark.parametrize(
    ("condition", "asked", "more", "may"),
    [
        (CONSENT, "share", {"recipient": "The Court", "facts": {"consent": True}}, Answer.YES),
        (CONSENT, "share", {"recipient": "The Court"}, Answer.NOT_KNOWN),
        (CONSENT, "share", {"recipient": "The Court", "facts": {"consent": False}}, Answer.NO),
        (CONSENT, "share", {"recipient": "The Press", "facts": {"consent": True}}, Answer.NO),
        (CONSENT, "share", {"facts": {"consent": True}}, Answer.NOT_KNOWN),
        (CONSENT, "publish", {"recipient": "The Court", "facts": {"consent": True}}, Answer.NO),
        (CONSENT, "examine", {}, Answer.YES),
        (LIMITED, "use", {"purpose": "7/26"}, Answer.YES),
        (LIMITED, "use", {"purpose": "8/26"}, Answer.NOT_KNOWN),
        (LIMITED, "use", {"purpose": "8/26", "facts": {"agreed": False}}, Answer.NO),
        (LIMITED, "use", {"purpose": "8/26", "facts": {"agreed": True}}, Answer.YES),
        (LIMITED, "disclose", {"purpose": "8/26", "facts": {"exculpatory": True}}, Answer.YES),
        (DEATH, "share", {}, Answer.NOT_KNOWN),
        (DEATH, "share", {"facts": {"no-death-penalty": True}}, Answer.YES),
        (DEATH, "use", {"facts": {"no-death-penalty": False}}, Answer.NO),
        (EMBARGO, "publish", {"facts": {"agreed": True}}, Answer.NO),
        (EMBARGO, "read", {}, Answer.YES),
        (Condition(kind="return", text="Comes back."), "destroy", {"facts": {"agreed": False}}, Answer.NO),
        (Condition(kind="confidentiality", text="The unit.", recipients=("Unit",)), "read", {"recipient": "X"}, None),
        (Condition(kind="other", text="Read me."), "share", {}, Answer.NOT_KNOWN),
    ],
)
def test_a_condition_bars_what_it_says_and_no_more(condition, asked, more, may):
    assert answer([condition], asked, **more) is (Answer.NOT_KNOWN if may is None else may)


def test_a_barrier_says_why():
    (found,) = blocked([LIMITED], step("use", purpose="8/26"))

    assert found.why == (
        "use-limitation bars using it: Only in case 7/26. The purpose is 8/26, and allowed is 7/26; "
        "it is not known that whoever set the condition agreed to this step."
    )


def test_what_exculpates_passes_with_a_duty_to_tell():
    (found,) = blocked([LIMITED], step("disclose", purpose="8/26", facts={"exculpatory": True}))

    assert found.answer is Answer.NO
    assert "is told before" in found.why


def test_a_condition_binds_to_its_last_day_and_for_its_items_only():
    ended = Condition(kind="embargo", text="Over.", until=date(2026, 5, 3))
    today = Condition(kind="embargo", text="The last day.", until=DAY)
    elsewhere = Condition(kind="embargo", text="Of another.", items=("EV-2",))

    assert blocked([ended, elsewhere], step("publish")) == ()
    assert answer([today], "publish") is Answer.NO


@given(st.lists(conditions, max_size=3), steps)
@settings(max_examples=100)
def test_what_becomes_known_never_turns_an_answer_around(given_conditions, asked):
    before = allowed(blocked(given_conditions, asked))

    for fact in FACTS:
        if asked.facts.get(fact) is None and fact != "exculpatory":
            for value in (True, False):
                facts = {**asked.facts, fact: value}
                after = allowed(
                    blocked(
                        given_conditions,
                        Step(
                            action=asked.action,
                            on=DAY,
                            item="EV-1",
                            recipient=asked.recipient,
                            purpose=asked.purpose,
                            facts=facts,
                        ),
                    )
                )
                assert before in (Answer.NOT_KNOWN, after)


@given(st.lists(conditions, max_size=3), conditions, steps)
@settings(max_examples=60)
def test_one_condition_more_never_allows_more(some, one, asked):
    assert allowed(blocked([*some, one], asked)) <= allowed(blocked(some, asked))


@given(conditions)
@settings(max_examples=60)
def test_a_condition_travels_as_its_schema_says_and_comes_back_the_same(condition):
    assert condition_of(json.loads(json.dumps(condition.as_json()))) == condition


def test_the_kinds_are_those_of_the_schema():
    path = files("servanda") / "registry/schemas/conditions.schema.json"
    if not path.is_file():
        pytest.skip("the schema of conditions is not here yet")

    assert json.loads(path.read_text())["items"]["properties"]["kind"]["enum"] == list(KINDS)


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ({"kind": "embarg", "text": "x"}, "Did you mean 'embargo'"),
        ({"kind": "embargo"}, "lacks 'text'"),
        ({"kind": "embargo", "text": "x", "until": "soon"}, "not a day"),
    ],
)
def test_what_is_no_condition_is_refused(said, hint):
    with pytest.raises(BadRecord, match=hint):
        condition_of(said)


def test_a_step_or_fact_that_nobody_knows_is_refused():
    with pytest.raises(BadRecord, match="Did you mean 'share'"):
        blocked([], step("shar"))
    with pytest.raises(BadRecord, match="Did you mean 'consent'"):
        blocked([], step("share", facts={"consnt": True}))
