"""The form of a case asks for all that a case file can say, names apart, and says it again the same."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.inquiries.assess import assess
from servanda.inquiries.case import Case, read_case_text
from servanda.inquiries.report import report
from servanda.web.kept import record
from servanda.web.pages.case_form import content, fields

STATES = ["BLR", "DEU", "GMB", "LTU", "POL"]
SEVERAL = {
    "title": "Two suspects",
    "offences": ["torture"],
    "committed": {"from": date(2020, 8, 10), "in": ["BLR"]},
    "suspects": [
        {"nationality": ["BLR", "LTU"], "present_in": "POL"},
        {"stateless": True, "residence": ["LTU"], "present_in": "DEU"},
    ],
    "victims": [{"nationality": ["LTU"]}, {"stateless": True}],
    "requesting": "LTU",
    "measures": ["extradition"],
    "penalty_years": {"LTU": 8, "POL": 10, "DEU": 0},
    "sentence_months": 6,
    "facts": {"adult-at-conduct": True},
    "on": date(2026, 11, 21),
}

states = st.lists(st.sampled_from(STATES), max_size=2, unique=True)
some = st.lists(st.sampled_from(STATES), min_size=1, max_size=2, unique=True)
suspects = st.fixed_dictionaries(
    {"present_in": st.sampled_from(STATES)},
    optional={"nationality": some, "stateless": st.just(True), "residence": states},
)
victims = st.fixed_dictionaries({}, optional={"nationality": some, "stateless": st.just(True)})
cases = st.fixed_dictionaries(
    {"title": st.just("A"), "offences": st.just(["torture"])},
    optional={
        "suspects": st.lists(suspects, max_size=3),
        "victims": st.lists(victims, max_size=3),
        "penalty_years": st.dictionaries(st.sampled_from(STATES), st.integers(0, 30), max_size=3),
        "sentence_months": st.integers(0, 40),
        "committed": st.fixed_dictionaries({}, optional={"in": some, "flag": some}),
        "requested_on": st.dates(date(2000, 1, 1), date(2030, 1, 1)),
        "facts": st.dictionaries(st.sampled_from(["adult-at-conduct", "dual-criminality"]), st.booleans()),
    },
)


def read(what: dict[str, Any]) -> Case:
    return read_case_text(record(), yaml.safe_dump(what))


def through_the_form(case: Case) -> Case:
    """The case after it was an address."""
    return read(content(QueryDict(urlencode(list(fields(case)))), case.on or date(2026, 11, 21)))


def meaning(case: Case) -> dict[str, Any]:
    """All that answers turn on."""
    return {
        "roles": [case.roles(suspect) for suspect in case.suspects or (None,)],
        "offences": case.offences,
        "days": (case.committed_from, case.committed_to, case.requested_on),
        "facts": dict(case.facts),
        "penalties": dict(case.penalty_years),
        "sentence": case.sentence_months,
    }


@settings(max_examples=40, deadline=None)
@given(cases)
def test_a_case_says_the_same_after_it_was_an_address(what):
    case = read(what)

    assert meaning(through_the_form(case)) == meaning(case)


def test_several_suspects_and_victims_are_assessed_as_from_their_file(reader):
    case = read(SEVERAL)
    told = report(record(), assess(record(), case, date(2026, 11, 21)))

    page = reader.get(f"/case?{urlencode(list(fields(case)))}").content.decode()

    # persons have no names in the form, so that the line with the case itself differs
    assert [line.text for line in told.sections[0].lines if line.text not in page] == []
    assert 'name="national.2"' in page
    assert 'name="stateless.2" value="yes" checked' in page
    assert 'name="present.3"' in page
    assert '<input id="penalty-POL" type="number" min="0" max="999" name="penalty.POL" value="10">' in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"penalty.POL": "many"}, "a number of years"),
        ({"penalty.Polnd": "4"}, "Did you mean"),
        ({"sentence": "-4"}, "number"),
        ({"national.2": "XXX"}, "XXX"),
        ({"national.3": ["POL"] * 9}, "more than 8"),
    ],
)
def test_what_is_wrong_about_persons_and_penalties_is_told(reader, changed, says):
    response = reader.get("/case", {"offence": "torture", "on": "2026-11-21", **changed})

    assert response.status_code == 422
    assert says in response.content.decode()
