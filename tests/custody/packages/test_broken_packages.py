"""A small sample of the thousands of packages that ``benchmarks.fuzz_packages`` breaks; see docs/packages.md."""

from __future__ import annotations

import pytest
from benchmarks.fuzz_packages import WAYS, broken, tried


@pytest.mark.parametrize("seeds", [range(20), range(20, 40), range(40, 60)])
def test_a_broken_package_gets_its_verdict_and_is_never_believed_wrongly(seeds):
    became = [tried(seed) for seed in seeds]

    assert [one for one in became if one.startswith("WRONG")] == []


def test_the_sample_breaks_packages_in_every_way():
    assert {broken(seed)[0] for seed in range(20)} == {way.__name__ for way in WAYS}
