"""Overlap of mandates across documents."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.documents.mandates import Mandate
from servanda.documents.mandates_clauses import Strength
from servanda.documents.overlap import overlaps


def mandate(name: str, what: str, who: str = "Secretary-General") -> Mandate:
    return Mandate(
        id=name, paragraph="1", verb="requests", strength=Strength.REQUESTS, who=who, what=what,
        deliverable=None, to=None, due=None, recurrence=None, is_task=True, span=None,
    )  # fmt: skip


PIRACY = mandate("A#op1.1", "submit a report on piracy off the coast of Ruritania")
PIRACY_AGAIN = mandate("B#op1.1", "submit a further report on piracy off the coast of Ruritania", who="Director")
OZONE = mandate("C#op1.1", "convene an expert meeting on ozone depletion")


def test_the_pair_that_asks_for_nearly_the_same_comes_first():
    (found,) = overlaps([[PIRACY], [PIRACY_AGAIN], [OZONE]])

    assert (found.one, found.other, found.same_addressee) == (PIRACY, PIRACY_AGAIN, False)
    assert 0.3 < found.score < 1


def test_mandates_of_one_document_are_not_compared():
    assert overlaps([[PIRACY, PIRACY_AGAIN]]) == []


words = st.lists(
    st.sampled_from(["report", "piracy", "ozone", "coast", "meeting", "experts", "ruritania", "depletion"]),
    min_size=1,
    max_size=6,
)


@given(st.lists(words, min_size=2, max_size=8))
@settings(max_examples=40)
def test_the_order_of_documents_does_not_change_how_alike_they_are(texts):
    corpus = [[mandate(str(number), " ".join(text))] for number, text in enumerate(texts)]

    one, other = overlaps(corpus, top=100), overlaps(corpus[::-1], top=100)

    assert sorted(pair.score for pair in one) == sorted(pair.score for pair in other)
    assert all(0 <= pair.score <= 1 for pair in one)
