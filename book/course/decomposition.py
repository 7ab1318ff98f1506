"""Index decomposition: how much of a change each factor of a product accounts for."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


class DecompositionError(Exception):
    """The tables given cannot be decomposed; the message says why."""


def log_mean(a: ArrayLike, b: ArrayLike) -> np.ndarray:
    """Logarithmic mean `(a - b) / (log a - log b)`; `a` where both are equal, 0 where one is 0."""
    a, b = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    mean = np.where(a == b, a, 0.0)
    apart = (a != b) & (a > 0) & (b > 0)
    mean[apart] = (a[apart] - b[apart]) / np.log(a[apart] / b[apart])
    return mean


def lmdi(before: ArrayLike, after: ArrayLike) -> np.ndarray:
    """Split the change of a sum of products by factor: additive LMDI-I (Ang 2005, equation 5).

    Rows are sectors, columns are factors; a sector's value is the product of its row and the
    total is the sum over sectors. The effects of all cells add up to the change of the total.

    A sector that is new or gone has a zero in the factor that makes it so. Its whole value then
    goes to that factor (in equal parts if several are zero), the limit that Ang, Zhang and Choi
    (1998) derive; the other factors of the sector get nothing.

    Args:
        before: factors of the first year, none below zero.
        after: factors of the last year, the same sectors and factors in the same order.

    Returns:
        Effects, one row for each sector and one column for each factor, in units of the total.

    Raises:
        DecompositionError: the shapes differ, or a value is missing or below zero.
    """
    old, new = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if old.ndim != 2 or old.shape != new.shape:
        raise DecompositionError("Both tables need the same sectors (rows) and factors (columns).")
    if not (np.all(old >= 0) and np.all(new >= 0)):
        raise DecompositionError("Every factor needs a value in both years, none below zero.")
    value_old, value_new = old.prod(axis=1), new.prod(axis=1)
    switched = (old == 0) != (new == 0)
    ratio = np.divide(new, old, out=np.ones_like(old), where=(old > 0) & (new > 0))
    effects = log_mean(value_new, value_old)[:, None] * np.log(ratio)
    appeared = (value_old == 0) | (value_new == 0)
    parts = switched / np.maximum(switched.sum(axis=1), 1)[:, None]
    effects[appeared] = ((value_new - value_old)[:, None] * parts)[appeared]
    return effects
