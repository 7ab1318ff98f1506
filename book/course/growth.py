"""Growth accounting: what capital, work and schooling explain of output, and what they leave."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd


def accounts(
    rows: pd.DataFrame,
    *,
    labour_share: pd.Series | float | None = None,
    capital: str = "capital_million_usd",
    workers: str = "employment_million",
) -> pd.DataFrame:
    """Split one economy's growth of output, year by year, into inputs and a residual.

    Every part is 100 times a difference of logarithms, so that parts add up and years can be
    averaged. Each input weighs by its share of income, averaged over the two years (a Törnqvist
    index): labour by `labour_share`, capital by the rest.

    Args:
        rows: one economy of a Penn World Table; its years need no order, but no gaps.
        labour_share: by year, or one for all years; by default the column of that name.
        capital: the column that measures capital.
        workers: the column that counts people at work.

    Returns:
        By year from the second on: `output` and its parts `capital`, `work` (people and hours),
        `schooling` and `residual`. A year with a missing input has no values.
    """
    by_year = rows.set_index("year").sort_index()
    if labour_share is None:
        labour_share = by_year["labour_share"]
    labour_share = pd.Series(labour_share, by_year.index, dtype=float)
    weight = labour_share.rolling(2).mean()

    def change(column: str) -> pd.Series:
        return 100 * np.log(by_year[column].astype(float)).diff()

    parts = pd.DataFrame(
        {
            "output": change("gdp_million_usd"),
            "capital": (1 - weight) * change(capital),
            "work": weight * (change(workers) + change("hours_per_worker")),
            "schooling": weight * change("human_capital_index"),
        }
    )
    inputs = parts[["capital", "work", "schooling"]].sum(axis=1, skipna=False)
    return parts.assign(residual=parts["output"] - inputs).iloc[1:]


def by_period(yearly: pd.DataFrame, bounds: list[int]) -> pd.DataFrame:
    """Average a year of each period between neighbouring `bounds`, labelled like `2008–2019`.

    Growth of a year belongs to the year in which it ends: the period from 2008 to 2019 holds the
    growth of 2009 to 2019.
    """
    means = {f"{a}–{b}": yearly.loc[a + 1 : b].mean(skipna=False) for a, b in pairwise(bounds)}
    return pd.DataFrame(means).T.rename_axis("period")
