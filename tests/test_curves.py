"""The fits find what is known to be there, and what others have published for the same data."""

from __future__ import annotations

import numpy as np
import pytest
from course import curves, datasets
from scipy import stats


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


@pytest.mark.parametrize("values", [([1, 2], [1, 2]), ([1, 2, 3, 0], [1, 2, 3, 4])])
def test_wright_refuses_what_cannot_be_fitted(values) -> None:
    with pytest.raises(curves.FitError, match="at least four points, all of them above zero"):
        curves.wright(*values)


def test_logistic_refuses_three_years() -> None:
    with pytest.raises(curves.FitError, match="at least four years"):
        curves.logistic([2000, 2001, 2002], [1, 2, 3])


def test_growth_per_year() -> None:
    assert curves.growth_per_year(100, 121, 2) == pytest.approx(0.1)
