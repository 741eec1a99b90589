"""Forecasts: seeded, honest about what they cannot know, blind to the future, and better than the naive one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from servanda.facts import load
from servanda.facts.suppositions import suppose
from servanda.law.calendar import after
from servanda.treatymaking.backtest import Case, cases, score
from servanda.treatymaking.errors import BadHorizon, NoForecast
from servanda.treatymaking.forecast import Quantiles, forecast
from servanda.treatymaking.gaps import at_mean_gap
from servanda.treatymaking.hazards import TERMS, fit, hazards, person_periods, terms
from servanda.treatymaking.histories import day, moment, world

RECORD = load()
TODAY = date(2026, 11, 21)
FEW = 400  # draws


@pytest.fixture(scope="module")
def cybercrime():
    return forecast(RECORD, "un-cybercrime", on=TODAY, draws=FEW)


@pytest.fixture(scope="module")
def rome():
    return forecast(RECORD, "rome-statute", on=TODAY, draws=FEW)


def test_the_same_question_gets_the_same_forecast():
    one, other = (forecast(RECORD, "cat", on=date(1986, 2, 4), draws=FEW) for _ in range(2))

    assert (one.threshold, one.counts, one.gains) == (other.threshold, other.counts, other.gains)


def test_the_final_clause_is_counted_from_the_threshold(cybercrime):
    clause = RECORD.instruments["un-cybercrime"].force

    assert cybercrime.in_force.middle == after(clause.delay, cybercrime.threshold.middle)
    assert cybercrime.in_force.middle - cybercrime.threshold.middle == timedelta(days=90)


def test_no_draw_contradicts_that_it_is_known_not_to_be_in_force(cybercrime):
    assert cybercrime.in_force.low > RECORD.instruments["un-cybercrime"].not_in_force_as_of


def test_quantiles_and_counts_are_in_order(cybercrime):
    days = (cybercrime.threshold.low, cybercrime.threshold.middle, cybercrime.threshold.high)

    assert list(days) == sorted(days)
    assert all(c.low <= c.middle <= c.high for c in cybercrime.counts)
    assert [c.middle for c in cybercrime.counts] == sorted(c.middle for c in cybercrime.counts)


def test_a_signatory_is_likelier_to_join_than_others_on_the_whole(cybercrime):
    signed = {a.party for a in RECORD.acts["un-cybercrime"] if str(a.kind) == "signature"}
    chance = {d.state: d.chance_3 for d in cybercrime.drivers}

    assert np.mean([chance[s] for s in signed & chance.keys()]) > 1.5 * np.mean(
        [c for s, c in chance.items() if s not in signed]
    )


def test_who_is_recorded_singly_after_the_list_is_counted_and_not_expected(cybercrime):
    assert cybercrime.counted == 1  # Qatar, February 2026; the list was read in November 2025
    assert "QAT" not in {d.state for d in cybercrime.drivers}
    assert cybercrime.counts[0].low >= 1


def test_each_further_deposit_brings_the_threshold_forward(cybercrime):
    assert all(gain.days > 0 for gain in cybercrime.gains)


def test_supposed_deposits_bring_it_forward_and_are_named(cybercrime):
    acts = [f"{code} ratification un-cybercrime 2027-01-15" for code in ("VNM", "RUS", "CHN", "FRA", "BRA")]
    supposed = forecast(suppose(RECORD, acts), "un-cybercrime", on=TODAY, draws=FEW)

    assert len(supposed.supposed) == 5
    assert supposed.threshold.middle < cybercrime.threshold.middle


def test_a_forecast_sees_no_act_after_its_day():
    on = date(1990, 7, 17)
    blind = replace(
        RECORD,
        acts={k: tuple(a for a in acts if a.on.last <= on) for k, acts in RECORD.acts.items()},
    )
    asked = {"on": on, "draws": FEW}

    assert forecast(blind, "drugs-1988", **asked).threshold == forecast(RECORD, "drugs-1988", **asked).threshold


def test_an_instrument_in_force_gets_counts_but_no_threshold(rome):
    assert rome.threshold is None
    assert rome.reached.day.first == date(2002, 7, 1)
    assert rome.joined == 125
    assert rome.counts[0].low <= rome.joined  # six have given notice


def test_states_that_declined_are_not_expected(rome):
    assert {"USA", "RUS", "ISR", "SDN"} & {d.state for d in rome.drivers} == set()


@pytest.mark.parametrize(
    ("instrument", "on", "said"),
    [
        ("cah-draft-articles", TODAY, "no final clause"),
        ("genocide-convention", date(1949, 12, 9), "1 comparable instruments with 0 deposits"),
        ("rome-war-crimes-2010", date(2011, 6, 10), "amendment"),
        ("rome-statute", date(1990, 1, 1), "opened on 1998-07-17"),
        ("additional-protocol-iii", TODAY, "not recorded"),
    ],
)
def test_where_the_record_cannot_carry_a_forecast_it_says_so(instrument, on, said):
    with pytest.raises(NoForecast, match=said):
        forecast(RECORD, instrument, on=on, draws=FEW)


def test_an_absurd_horizon_is_refused():
    with pytest.raises(BadHorizon, match="Ask nearer"):
        forecast(RECORD, "un-cybercrime", on=date(2150, 1, 1))


def test_the_regression_gives_back_the_deposits_it_was_fitted_on():
    known = moment(date(2005, 1, 1))
    all_ = world(RECORD, date(2005, 1, 1))
    rows = person_periods(all_, known, "cat", momentum=False)
    model = fit(all_, known, without="cat", age=1.0)
    mean = np.exp(rows.terms @ model.weights + model.level) * rows.years

    assert rows.terms.shape[1] == len(TERMS)
    assert mean.sum() == pytest.approx(rows.joined.sum(), rel=0.02)
    assert sum(weight for weight, *_ in model.kinds) == pytest.approx(1)


def test_hazards_are_rates_of_states_not_probabilities():
    known = moment(date(2005, 1, 1))
    all_ = world(RECORD, date(2005, 1, 1))
    model = fit(all_, known, without="cat", age=1.0)
    found = hazards(all_, model, all_.histories["opcat"], moment(date(2006, 6, 1)))

    assert found.shape == (len(all_.states.codes),)
    assert (found > 0).all()


def test_terms_know_nothing_after_the_day_they_are_asked_for():
    all_ = world(RECORD, date(2005, 1, 1))
    rome = all_.histories["rome-statute"]
    early = moment(date(1999, 1, 1))
    later = replace(rome, joined=np.where(rome.joined > early, np.inf, rome.joined))

    asked = terms(all_, rome, early, early, momentum=True)
    blind = terms(all_, later, early, early, momentum=True)

    assert asked == pytest.approx(blind)


def test_a_moment_is_a_day_again():
    assert day(moment(date(2028, 2, 29))) == date(2028, 2, 29)
    assert day(moment(date(2200, 1, 1))) is None
    assert day(np.inf) is None


def test_the_naive_forecast_goes_on_at_the_mean_gap():
    cat = RECORD.instruments["cat"]  # two deposits in the first year, twenty needed

    assert at_mean_gap(RECORD, cat, date(1986, 2, 4)) == date(1986, 2, 4) + timedelta(days=round(18 * 365 / 2))


def case(actual, said, read_to=date(2020, 1, 1)):
    return Case(
        instrument="x",
        months=3,
        on=date(2000, 1, 1),
        needed=2,
        counted=0,
        actual=actual,
        forecast=said,
        refused="",
        read_to=read_to,
        baseline=date(2010, 1, 1),
    )


def test_an_interval_that_ended_before_anything_happened_counts_as_missed():
    said = Quantiles(low=date(2001, 1, 1), middle=date(2002, 1, 1), high=date(2003, 1, 1))
    hit, early = case(date(2002, 1, 1), said), case(date(2000, 6, 1), said)
    never, open_ = case(None, said), case(None, said, read_to=date(2002, 6, 1))
    found = score([hit, early, never, open_])

    assert (found.cases, found.coverage, found.early, found.late) == (3, *(pytest.approx(1 / 3),) * 3)


def test_backtests_beat_the_naive_forecast_on_four_treaties():
    tried = cases(RECORD, horizons=(12,), draws=FEW, only={"cat", "untoc", "uncac", "crc-opac"})
    found = score(tried)

    assert found.cases == 4
    assert found.median_error < 0.5 * found.baseline_error
