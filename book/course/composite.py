"""Composite indices: indicators of different units made into one number.

Three steps, as in the handbook of Nardo and others (2008): put the indicators on one scale, choose
weights, add up. Rows are the things compared (economies), columns are the indicators, and more
always means more of what the index is about.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


class CompositeError(Exception):
    """The numbers given cannot make an index; the message says why."""


def min_max(table: pd.DataFrame) -> pd.DataFrame:
    """Scale each column so that its lowest value is 0 and its highest 1.

    Raises:
        CompositeError: a value is missing, or a column has the same value everywhere.
    """
    _refuse_gaps(table)
    width = table.max() - table.min()
    if flat := list(width.index[width == 0]):
        raise CompositeError(f"{flat[0]} is the same in every row: it has no lowest and highest.")
    return (table - table.min()) / width


def entropy_weights(table: pd.DataFrame) -> pd.Series:
    """Weights that grow with how unevenly a column is spread over the rows; they add up to 1.

    With shares `p = x / sum(x)` in a column of `n` rows, entropy is `-sum(p * ln p) / ln n`: 1
    where all rows have the same share, 0 where one row has everything. A weight is 1 minus the
    entropy, divided by the sum over the columns (Lotfi and Fallahnejad 2010; Xu 2004).
    `0 * ln 0` counts as 0.

    Raises:
        CompositeError: fewer than two rows, a missing or negative value, a column of zeros, or no
            column with any spread.
    """
    _refuse_gaps(table)
    values = table.to_numpy(dtype=float)
    if len(values) < 2 or (values < 0).any() or (values.sum(axis=0) == 0).any():
        raise CompositeError(
            "Entropy weights need two rows or more, no negative value and no column of zeros."
        )
    share = values / values.sum(axis=0)
    entropy = -(share * np.log(np.where(share > 0, share, 1))).sum(axis=0) / np.log(len(share))
    spread = np.clip(1 - entropy, 0, None)  # rounding may leave a hair below zero
    if np.isclose(spread, 0, atol=1e-12).all():
        raise CompositeError("No column has any spread, so entropy gives no weights.")
    return pd.Series(spread / spread.sum(), index=table.columns, name="weight")


def index(scaled: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """Weighted mean of the scaled columns; weights need not add up to 1.

    Raises:
        CompositeError: the weights are not those of the columns, are negative or are all zero.
    """
    _refuse_gaps(scaled)
    if set(weights.index) != set(scaled.columns):
        raise CompositeError("Give one weight for each column, under the column's name.")
    if (weights < 0).any() or weights.sum() == 0:
        raise CompositeError("No weight may be negative, and one at least must be above zero.")
    return (scaled @ weights.loc[scaled.columns] / weights.sum()).rename("index")


def _refuse_gaps(table: pd.DataFrame) -> None:
    if table.isna().any(axis=None):
        column = table.columns[table.isna().any()][0]
        raise CompositeError(f"{column} has a missing value: leave the row or the column out.")
