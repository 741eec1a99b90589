"""Parties, instruments, offences and measures are found by code, name or alias, in any case."""

import pytest

from servanda.facts import load
from servanda.facts.errors import UnknownName

RECORD = load()


@pytest.mark.parametrize("name", ["CIV", "civ", "Ivory Coast", "Côte d'Ivoire", "cote d’ivoire", "CI"])
def test_a_party_is_found_by_any_of_its_names(name):
    assert RECORD.party(name).code == "CIV"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("UNTOC", "untoc"),
        ("Palermo Convention", "untoc"),
        ("Convention against Torture", "cat"),
        ("ETS 24", "coe-extradition-1957"),
        ("Ljubljana–The Hague Convention", "ljubljana-hague"),
        ("the Rome Statute", "rome-statute"),
    ],
)
def test_an_instrument_is_found_by_any_of_its_names(name, key):
    assert RECORD.instrument(name).id == key


def test_a_misspelt_name_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'untoc-trafficking'"):
        RECORD.instrument("untoc-traficking")


def test_torture_alone_is_the_crime_of_the_convention_not_an_act_of_another_crime():
    assert RECORD.crime("Torture").id == "torture"


def test_a_name_that_several_bear_is_refused_with_all_of_them():
    with pytest.raises(UnknownName) as refused:
        RECORD.crime("Starvation of civilians and such")

    assert refused.value.kind == "offence"


def test_an_act_of_a_core_crime_is_titled_with_it():
    assert RECORD.offence_title("cah-deportation") == "Deportation or forcible transfer (crimes against humanity)"
    assert RECORD.offence_title("genocide") == "Genocide"
