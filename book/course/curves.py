"""The curves that chapters fit: Wright's law, the logistic and Bass, each with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import ArrayLike
from scipy import stats
from scipy.optimize import curve_fit


class FitError(Exception):
    """The numbers given cannot be fitted; the message says why."""


@dataclass(frozen=True)
class LearningCurve:
    """Wright's law `price = exp(intercept) * cumulative ** -exponent`, fitted on logarithms.

    `learning_rate` is the fall of the price at each doubling, as a fraction; `low` and `high`
    bound its 95 % interval; `r2` is the share of the variance of log price that the line explains.
    """

    intercept: float
    exponent: float
    learning_rate: float
    low: float
    high: float
    r2: float
    n: int

    def predict(self, cumulative: ArrayLike) -> np.ndarray:
        """Price that the line gives at each cumulative quantity, in the unit of the fit."""
        return np.exp(self.intercept) * np.asarray(cumulative, dtype=float) ** -self.exponent


def wright(cumulative: ArrayLike, price: ArrayLike, lags: int = 3) -> LearningCurve:
    """Fit Wright's law by least squares on logarithms.

    The interval allows for errors that depend on those of the `lags` years before
    (Newey and West 1987); neighbouring years of a price series are not independent.

    Raises:
        FitError: fewer than four points, or a value that is not positive.
    """
    x, y = np.asarray(cumulative, dtype=float), np.asarray(price, dtype=float)
    if len(x) < 4 or not (np.all(x > 0) and np.all(y > 0)):
        raise FitError("Wright's law needs at least four points, all of them above zero.")
    fit = sm.OLS(np.log(y), sm.add_constant(np.log(x))).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )
    intercept, slope = fit.params
    steep, flat = fit.conf_int()[1]
    return LearningCurve(
        intercept, -slope, 1 - 2**slope, 1 - 2**flat, 1 - 2**steep, fit.rsquared, len(x)
    )


@dataclass(frozen=True)
class Logistic:
    """`share = ceiling / (1 + exp(-rate * (year - midpoint)))`; standard errors beside each.

    `ceiling` is in the unit of the shares; its error is 0 where it was set and not fitted.
    """

    ceiling: float
    rate: float
    midpoint: float
    ceiling_error: float
    rate_error: float
    midpoint_error: float

    def predict(self, years: ArrayLike) -> np.ndarray:
        """Share that the curve gives for each year, in the unit of the fit."""
        return _logistic(np.asarray(years, dtype=float), self.rate, self.midpoint, self.ceiling)


def _logistic(years: np.ndarray, rate: float, midpoint: float, ceiling: float) -> np.ndarray:
    return ceiling / (1 + np.exp(-rate * (years - midpoint)))


def logistic(
    years: ArrayLike, shares: ArrayLike, ceiling: float | None = 100.0, highest: float = 100.0
) -> Logistic:
    """Fit a logistic curve by non-linear least squares.

    Args:
        years: calendar years.
        shares: shares in percent, or counts in any unit.
        ceiling: level at which the curve flattens; `None` fits it too, between the largest share
            and `highest`.
        highest: largest ceiling that a fit may find.

    Raises:
        FitError: fewer than four points, or no curve that fits.
    """
    x, y = np.asarray(years, dtype=float), np.asarray(shares, dtype=float)
    if len(x) < 4:
        raise FitError("A logistic curve needs at least four years.")
    start, bounds = [0.4, x[-1] + 2], ([0.01, x[0] - 20], [3.0, x[-1] + 60])
    try:
        if ceiling is not None:
            best, covariance = curve_fit(
                lambda t, rate, midpoint: _logistic(t, rate, midpoint, ceiling),
                *(x, y, start),
                bounds=bounds,
            )
            best, errors = [*best, ceiling], [*np.sqrt(np.diag(covariance)), 0.0]
        else:
            lowest = float(y.max())
            bounds = ([*bounds[0], lowest], [*bounds[1], highest])
            best, covariance = curve_fit(
                _logistic, x, y, [*start, (lowest + highest) / 2], bounds=bounds
            )
            errors = np.sqrt(np.diag(covariance))
    except RuntimeError as error:
        raise FitError(f"No logistic curve fits these {len(x)} years: {error}") from None
    (rate, midpoint, top), (rate_error, midpoint_error, top_error) = best, errors
    return Logistic(
        float(top), rate, midpoint, float(top_error), float(rate_error), float(midpoint_error)
    )


@dataclass(frozen=True)
class Bass:
    """The model of Bass (1969): `level = ceiling * F(year - launch)`; standard errors beside each.

    `F(t) = (1 - exp(-(p + q) t)) / (1 + (q / p) exp(-(p + q) t))` is the share of the final users
    who have started; `p` is the coefficient of innovation, `q` that of imitation, both a year.
    `n` is the number of counts fitted.
    """

    ceiling: float
    p: float
    q: float
    ceiling_error: float
    p_error: float
    q_error: float
    launch: float
    n: int

    def predict(self, years: ArrayLike) -> np.ndarray:
        """Level that the curve gives for each year, in the unit of the fit."""
        return _bass(np.asarray(years, dtype=float) - self.launch, self.p, self.q, self.ceiling)

    def adopting(self, years: ArrayLike) -> np.ndarray:
        """New users a year: `(p + q F) (1 - F) * ceiling`, innovators and imitators together."""
        reached = self.predict(years) / self.ceiling
        return (self.p + self.q * reached) * (1 - reached) * self.ceiling

    def interval(self, parameter: str) -> tuple[float, float]:
        """95 % interval of `ceiling`, `p` or `q`, by Student's t; not below zero."""
        value, error = getattr(self, parameter), getattr(self, f"{parameter}_error")
        half = stats.t.ppf(0.975, self.n - 3) * error
        return max(0.0, value - half), value + half


def _bass(age: np.ndarray, p: float, q: float, ceiling: float) -> np.ndarray:
    decay = np.exp(-(p + q) * age)
    return ceiling * (1 - decay) / (1 + q / p * decay)


def bass(years: ArrayLike, levels: ArrayLike, launch: float, highest: float | None = None) -> Bass:
    """Fit a Bass curve to levels (users so far) by non-linear least squares.

    Bass (1969) estimated his equation from sales by a straight-line fit; Srinivasan and Mason
    (1986) showed that non-linear least squares on its solution is less biased, as done here.

    Args:
        years: calendar years, fractions allowed.
        levels: users, shares or cumulative sales reached by then, in any unit.
        launch: year in which the level was zero.
        highest: largest ceiling that the fit may find; by default ten times the largest level.

    Raises:
        FitError: fewer than four points, a year before the launch, or no curve that fits.
    """
    x, y = np.asarray(years, dtype=float), np.asarray(levels, dtype=float)
    if len(x) < 4 or np.any(x < launch):
        raise FitError("A Bass curve needs at least four years, none of them before its launch.")
    lowest = float(y.max())
    highest = 10 * lowest if highest is None else highest
    bounds = ([1e-9, 0.0, lowest], [1.0, 3.0, highest])
    start = [0.01, 0.3, min(1.2 * lowest, (lowest + highest) / 2)]
    try:
        best, covariance = curve_fit(
            _bass, x - launch, y, start, bounds=bounds, x_scale=[0.01, 0.1, lowest], max_nfev=5000
        )
    except RuntimeError as error:
        raise FitError(f"No Bass curve fits these {len(x)} years: {error}") from None
    (p, q, ceiling), (p_error, q_error, ceiling_error) = best, np.sqrt(np.diag(covariance))
    values = (float(v) for v in (ceiling, p, q, ceiling_error, p_error, q_error))
    return Bass(*values, launch, len(x))


@dataclass(frozen=True)
class Rise:
    """How a count rose from its first to its last date, beside the whole that it is part of.

    `growth` and `whole_growth` are fractions a year; `falls` counts the steps from one count to
    the next that went down.
    """

    first: float
    last: float
    counts: int
    growth: float
    whole_growth: float
    falls: int

    @property
    def ahead(self) -> bool:
        """Whether the count grew faster than the whole."""
        return self.growth > self.whole_growth

    def spans(self, after: float, until: float) -> bool:
        """Whether the counts begin before the year `after` and go on into `until` or later."""
        return self.first < after and self.last >= until


def rise(counts: pd.Series, whole: pd.Series) -> Rise:
    """Compare a series of counts with the whole, both indexed by year (fractions allowed).

    Between the dates at which the whole is known, a straight line is drawn.

    Raises:
        FitError: fewer than two counts, or dates at which the whole is not known.
    """
    ours, all_of_it = counts.dropna().sort_index(), whole.dropna().sort_index()
    if len(ours) < 2:
        raise FitError("A rise needs at least two counts.")
    first, last = ours.index[0], ours.index[-1]
    if first < all_of_it.index[0] or last > all_of_it.index[-1]:
        raise FitError(f"The whole is not known from {first} to {last}.")
    before, after = np.interp([first, last], all_of_it.index, all_of_it)
    return Rise(
        float(first),
        float(last),
        len(ours),
        growth_per_year(ours.iloc[0], ours.iloc[-1], last - first),
        growth_per_year(before, after, last - first),
        int((ours.diff() < 0).sum()),
    )


def growth_per_year(first: float, last: float, years: float) -> float:
    """Average growth a year, as a fraction: the rate that leads from `first` to `last`."""
    return (last / first) ** (1 / years) - 1
