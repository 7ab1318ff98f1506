"""The fits find what is known to be there, and what others have published for the same data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from course import curves, datasets
from scipy import stats
from scipy.optimize import curve_fit


@pytest.fixture
def solar():
    price = datasets.load("pv_module_price")
    rows = price.merge(datasets.load("pv_cumulative_capacity"), on="year")
    rows["mw"] = rows["irena_mw"].where(rows["year"] >= 2004, rows["nemet_mw"])
    return rows


def test_wright_finds_an_exact_law() -> None:
    made = np.geomspace(1, 1e6, 30)
    fit = curves.wright(made, 50 * made**-0.3)
    assert fit.learning_rate == pytest.approx(1 - 2**-0.3)
    assert fit.low == pytest.approx(fit.high, abs=1e-6)
    assert fit.predict([1e3]).item() == pytest.approx(50 * 1e3**-0.3)


def test_wright_agrees_with_scipy_on_the_line(solar) -> None:
    fit = curves.wright(solar["mw"], solar["price_usd2023_per_w"])
    line = stats.linregress(np.log(solar["mw"]), np.log(solar["price_usd2023_per_w"]))
    assert -fit.exponent == pytest.approx(line.slope)
    assert fit.r2 == pytest.approx(line.rvalue**2)
    assert fit.low < fit.learning_rate < fit.high


def test_interval_is_wider_than_for_independent_years(solar) -> None:
    """Neighbouring years are alike; an interval that ignores it promises too much."""
    fit = curves.wright(solar["mw"], solar["price_usd2023_per_w"])
    line = stats.linregress(np.log(solar["mw"]), np.log(solar["price_usd2023_per_w"]))
    naive = 2 * line.stderr * stats.t.ppf(0.975, fit.n - 2)
    ours = np.log2((1 - fit.low) / (1 - fit.high))
    assert ours > 1.2 * naive


def test_solar_modules_as_published(solar) -> None:
    """Roser (2020), note 16: the data of 1976 to 2019 imply 22.5 % a doubling."""
    rows = solar[solar["year"].between(1976, 2019)]
    fit = curves.wright(rows["mw"], rows["price_usd2023_per_w"])
    assert 100 * fit.learning_rate == pytest.approx(22.5, abs=0.5)


def test_battery_cells_as_published() -> None:
    """Ritchie (2021): 18.9 % a doubling, from the series of Ziegler and Trancik."""
    cells = datasets.load("battery_cells").dropna(subset="market_mwh")
    cells = cells.assign(total=cells["market_mwh"].cumsum()).query("year >= 1992")
    fit = curves.wright(cells["total"], cells["price_usd_per_kwh"])
    assert 100 * fit.learning_rate == pytest.approx(18.9, abs=0.2)


@pytest.mark.parametrize("ceiling", [100.0, None])
def test_logistic_finds_an_exact_curve(ceiling: float | None) -> None:
    years = np.arange(2000, 2030)
    top = ceiling or 60.0
    curve = curves.logistic(years, top / (1 + np.exp(-0.5 * (years - 2015))), ceiling)
    assert (curve.ceiling, curve.rate, curve.midpoint) == pytest.approx((top, 0.5, 2015))


def test_an_early_logistic_leaves_its_ceiling_open() -> None:
    """The point that the chapter makes: before the midpoint the ceiling is not in the data."""
    years = np.arange(2000, 2012)
    noise = np.random.default_rng(1).normal(0, 0.2, len(years))
    shares = 60 / (1 + np.exp(-0.5 * (years - 2015))) + noise
    early = curves.logistic(years, shares, None)
    assert early.ceiling_error > 20


def test_logistic_finds_a_ceiling_in_another_unit() -> None:
    years = np.arange(2000, 2030)
    curve = curves.logistic(years, 900 / (1 + np.exp(-0.5 * (years - 2015))), None, highest=1400)
    assert curve.ceiling == pytest.approx(900)


# Wang, C., Bass diffusion model, RPubs 2012 (rpubs.com/chengjun/bass_model): sales of video
# recorders in ten years from 1979, in thousands; the fit and its standard errors as printed by R's
# nls. The R package DIMORA uses the same sales as the example of its function BASS.standard.
RECORDERS = np.array([840, 1470, 2110, 4000, 7590, 10950, 10530, 9470, 7790, 5890])
PUBLISHED = {"ceiling": (6.80e4, 3.13e3), "p": (6.59e-3, 1.43e-3), "q": (6.38e-1, 4.14e-2)}


@pytest.mark.parametrize("name", PUBLISHED)
def test_bass_as_published(name: str) -> None:
    """Fitted to the sum of sales, each parameter is within one published standard error."""
    fit = curves.bass(np.arange(1, 11), RECORDERS.cumsum(), launch=0)
    value, error = PUBLISHED[name]
    assert getattr(fit, name) == pytest.approx(value, abs=error)
    low, high = fit.interval(name)
    assert low < value < high


def test_bass_rate_gives_the_published_fit_exactly() -> None:
    """Fitted to yearly sales as there, our formula gives the printed digits and errors."""

    def sales(age, ceiling, p, q):
        return curves.Bass(ceiling, p, q, 0, 0, 0, launch=0, n=10).adopting(age)

    best, covariance = curve_fit(sales, np.arange(1, 11), RECORDERS, [6e4, 0.03, 0.38])
    printed = np.array(list(PUBLISHED.values()))
    assert best == pytest.approx(printed[:, 0], rel=2e-3)
    assert np.sqrt(np.diag(covariance)) == pytest.approx(printed[:, 1], rel=2e-3)


def test_bass_finds_an_exact_curve() -> None:
    years = np.arange(1995, 2024)
    true = curves.Bass(80.0, 0.004, 0.25, 0, 0, 0, launch=1994, n=len(years))
    fit = curves.bass(years, true.predict(years), launch=1994, highest=100)
    assert (fit.ceiling, fit.p, fit.q) == pytest.approx((80, 0.004, 0.25), rel=1e-4)
    new = np.diff(fit.predict(np.linspace(2000, 2001, 1001))).sum()
    assert new == pytest.approx(fit.adopting(np.linspace(2000, 2001, 1001)).mean(), rel=1e-3)


def test_bass_without_its_beginning_is_a_logistic() -> None:
    """The point that the chapter makes: late counts fix p + q and the ceiling, but not p."""
    counts = datasets.load("internet_applications").query("application == 'online payment'")
    date = counts["year"] + counts["month"] / 12
    early, late = (curves.bass(date, counts["users_million"], launch) for launch in (1995, 2010))
    s_curve = curves.logistic(date, counts["users_million"], None, highest=1400)
    assert late.p / early.p > 100
    assert late.ceiling == pytest.approx(early.ceiling, rel=0.01)
    assert s_curve.ceiling == pytest.approx(early.ceiling, rel=0.01)
    assert s_curve.rate == pytest.approx(early.p + early.q, rel=0.01)


@pytest.mark.parametrize("years", [[2000, 2001, 2002], [1990, 2001, 2002, 2003]])
def test_bass_refuses_too_few_years_and_years_before_launch(years) -> None:
    with pytest.raises(curves.FitError, match="at least four years, none of them before"):
        curves.bass(years, range(len(years)), launch=1995)


def test_rise_compares_with_the_whole() -> None:
    counts = pd.Series({2016: 100.0, 2018: 90.0, 2020: 146.41})
    whole = pd.Series({2015: 50.0, 2017: 50.0, 2021: 50.0})
    found = curves.rise(counts, whole)
    assert found.growth == pytest.approx(0.1)
    assert found.whole_growth == pytest.approx(0)
    assert (found.falls, found.counts, found.ahead) == (1, 3, True)
    assert found.spans(2017, 2020)
    assert not found.spans(2016, 2020)


def test_rise_refuses_what_it_cannot_compare() -> None:
    with pytest.raises(curves.FitError, match="at least two counts"):
        curves.rise(pd.Series({2016: 1.0}), pd.Series({2016: 1.0}))
    with pytest.raises(curves.FitError, match="whole is not known from 2016 to 2020"):
        curves.rise(pd.Series({2016: 1.0, 2020: 2.0}), pd.Series({2017: 1.0, 2021: 2.0}))


@pytest.mark.parametrize("values", [([1, 2], [1, 2]), ([1, 2, 3, 0], [1, 2, 3, 4])])
def test_wright_refuses_what_cannot_be_fitted(values) -> None:
    with pytest.raises(curves.FitError, match="at least four points, all of them above zero"):
        curves.wright(*values)


def test_logistic_refuses_three_years() -> None:
    with pytest.raises(curves.FitError, match="at least four years"):
        curves.logistic([2000, 2001, 2002], [1, 2, 3])


def test_growth_per_year() -> None:
    assert curves.growth_per_year(100, 121, 2) == pytest.approx(0.1)
