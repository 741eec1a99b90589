"""One basis alone, for those who have chosen it already."""

from __future__ import annotations

from datetime import date

import pytest

from servanda.facts.loading import kept
from servanda.inquiries.bases import bases_in, basis_in
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
