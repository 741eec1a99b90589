"""Search finds what was written, in what one may see, and nothing that was withdrawn."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases.models import Fact, Person
from servanda.desk.people.roles import Role
from servanda.desk.search.models import Text
from servanda.desk.search.queries import search

pytestmark = pytest.mark.django_db


def test_words_are_found_without_case_and_accents_and_begun_only(here: Office):
    case = people.case(here, title="Forced displacement near São Félix")

    hits = search(here[Role.DRAFTER], "SAO displ")

    assert [(hit.case, hit.kind) for hit in hits] == [(case.reference, "case")]


def test_nobody_finds_what_they_need_not_know(here: Office, there: Office):
    people.case(here, known_to=(Role.DRAFTER,), title="Secret prison")

    assert search(here[Role.DRAFTER], "prison")
    assert search(here[Role.APPROVER], "prison") == []
    assert search(there[Role.DRAFTER], "prison") == []


def test_what_is_changed_is_found_by_its_new_words_alone(here: Office):
    fact = Fact.objects.create(case=people.case(here), text="A convoy left at dawn.")
    fact.text = "A column left at dusk."
    fact.save()

    assert [hit.kind for hit in search(here[Role.DRAFTER], "column")] == ["fact"]
    assert search(here[Role.DRAFTER], "convoy") == []


def test_what_is_withdrawn_is_gone_from_the_index(here: Office, now: datetime):
    fact = Fact.objects.create(case=people.case(here), text="A convoy left at dawn.")
    fact.withdrawn_at = now
    fact.save()

    assert search(here[Role.DRAFTER], "convoy") == []


def test_a_person_without_a_name_is_found_by_the_token_alone(here: Office):
    person = Person.objects.create(case=people.case(here), role="witness", token="W-3", name="Maria Exemplo")
    person.name, person.is_sealed = "", True
    person.save()

    assert search(here[Role.DRAFTER], "exemplo") == []
    assert [hit.says for hit in search(here[Role.DRAFTER], "w 3")] == ["W-3"]


@pytest.mark.parametrize("many", [1, 3])
def test_a_search_is_one_query(here: Office, many: int, django_assert_num_queries):
    for _ in range(many):
        people.case(here)

    with django_assert_num_queries(1):
        assert len(search(here[Role.DRAFTER], "attack village")) == many


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(asked=st.text(max_size=60))
def test_whatever_is_asked_is_answered(here: Office, asked: str):
    assert isinstance(search(here[Role.DRAFTER], asked.replace("\x00", "")), list)


def test_the_index_and_the_texts_never_part(here: Office):
    case = people.case(here)
    case.delete()

    assert not Text.objects.exists()
    assert search(here[Role.DRAFTER], "village") == []
