"""The curves that chapters fit: Wright's law and the logistic, each with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import statsmodels.api as sm
from numpy.typing import ArrayLike
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


def logistic(years: ArrayLike, shares: ArrayLike, ceiling: float | None = 100.0) -> Logistic:
    """Fit a logistic curve by non-linear least squares.

    Args:
        years: calendar years.
        shares: shares in percent.
        ceiling: level at which the curve flattens; `None` fits it too, between the last share
            and 100 percent.

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
            bounds = ([*bounds[0], lowest], [*bounds[1], 100.0])
            best, covariance = curve_fit(
                _logistic, x, y, [*start, (lowest + 100) / 2], bounds=bounds
            )
            errors = np.sqrt(np.diag(covariance))
    except RuntimeError as error:
        raise FitError(f"No logistic curve fits these {len(x)} years: {error}") from None
    (rate, midpoint, top), (rate_error, midpoint_error, top_error) = best, errors
    return Logistic(
        float(top), rate, midpoint, float(top_error), float(rate_error), float(midpoint_error)
    )


def growth_per_year(first: float, last: float, years: int) -> float:
    """Average growth a year, as a fraction: the rate that leads from `first` to `last`."""
    return (last / first) ** (1 / years) - 1
