"""One basis alone, for those who have chosen it already."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts.loading import kept
from servanda.inquiries.bases import bases, bases_in, basis_in
from servanda.law.kleene import Answer
from servanda.law.setting import Setting


@pytest.mark.parametrize("measure", ["take-evidence", "extradition", "preserve-data"])
def test_one_basis_alone_reads_like_the_same_among_all(measure: str):
    case = Setting(
        roles={"requesting": ("BRA",), "requested": ("PRT",)},
        offence="money-laundering",
        measure=measure,
        decision=date(2026, 11, 21),
    )

    found = bases_in(kept(), case)

    assert found.bases
    for basis in found.bases:
        assert basis_in(kept(), case, basis.finding.provision.id) == basis
    for failing in found.failing:
        assert basis_in(kept(), case, failing.provision.id) is None
    assert basis_in(kept(), case, "cat-3") is None


def test_the_basis_made_for_a_measure_goes_before_general_clauses_and_says_why():
    first, second, *_ = bases(kept(), "BRA", "PRT", "torture", "preserve-data", date(2026, 11, 21)).bases

    assert (first.finding.provision.id, second.finding.provision.id) == ("bud-29", "cat-9")
    assert first.finding.answer is second.finding.answer is Answer.YES
    assert first.special == ("29(1)", "29(2)", "29(7)")
    assert first.why_first().startswith("made for this measure (29(1), 29(2), 29(7))")
    assert second.why_first() == ""


def test_what_is_certain_goes_before_what_is_special_and_may_not_hold():
    found = bases(kept(), "BRA", "GMB", "torture", "preserve-data", date(2026, 11, 21)).bases

    assert found[0].finding.provision.id == "cat-9"
    assert any(one.special for one in found[1:])


@pytest.mark.parametrize("measure", sorted(kept().measures))
def test_among_equals_no_general_clause_goes_before_a_special_one(measure: str):
    found = bases(kept(), "FRA", "PRT", "torture", measure, date(2026, 11, 21)).bases
    ranks = [(b.finding.answer, b.finding.provision.effect, b.finding.certainty != "text") for b in found]

    for rank in set(ranks):
        special = [bool(one.special) for one, its in zip(found, ranks, strict=True) if its == rank]
        assert special == sorted(special, reverse=True)
