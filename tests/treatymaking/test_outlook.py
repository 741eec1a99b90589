"""The outlook puts what is done and what is drawn together."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from servanda.facts.loading import load
from servanda.inquiries.gaps import gaps
from servanda.treatymaking.errors import NoForecast
from servanda.treatymaking.forecast import Joining, joining
from servanda.treatymaking.histories import NEVER, moment
from servanda.treatymaking.outlook import outlook

RECORD = load()
DAY = date(2030, 12, 31)


@pytest.fixture(scope="module")
def found():
    return gaps(RECORD, "torture", DAY)


def drawn(found, bound):
    codes = tuple(place.state for place in found.places)
    return {"cat": Joining(instrument="cat", codes=codes, bound=np.full((10, len(codes)), bound))}


def test_if_nobody_joins_the_forecast_is_what_is_done(found):
    (year,) = outlook([found], drawn(found, NEVER))

    assert (year.low, year.middle, year.high) == (year.done,) * 3 == (found.counts()["must"],) * 3
    assert year.likely() == ()


def test_if_all_join_all_whom_the_treaty_would_oblige_are_counted(found):
    (year,) = outlook([found], drawn(found, moment(date(2029, 1, 1))))
    closable = {p.state for p in found.places if "cat" in p.closed_by}

    assert year.low == year.high == year.done + len(closable)
    assert set(year.likely()) == closable


def test_without_a_forecast_nobody_is_counted(found):
    (year,) = outlook([found], {})

    assert (year.done, year.chances) == (year.middle, {})


def test_the_drawn_days_of_a_treaty_in_force_lie_ahead_of_what_is_known():
    found = joining(RECORD, "cat", on=date(2026, 11, 1), draws=50)
    known = RECORD.instruments["cat"].as_of
    finite = found.bound[np.isfinite(found.bound)]

    assert known is not None
    assert found.bound.shape == (50, len(found.codes))
    assert len(finite)
    assert finite.min() > moment(known)


def test_a_treaty_that_has_not_reached_its_threshold_is_left_out_with_the_reason():
    with pytest.raises(NoForecast, match="threshold"):
        joining(RECORD, "ljubljana-hague", on=date(2026, 11, 1), draws=10)
