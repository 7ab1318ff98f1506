"""Growth accounting gives the table's own productivity, and adds up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from course import datasets, growth

# Capital services, 2008 to 2019, 2017 = 1: `rkna` of the Penn World Table 10.01 (R package pwt10,
# 10.01-0). The table's own productivity rests on them; our table holds the stock of capital.
CAPITAL_SERVICES = {
    "BRA": ".76519 .79115 .82942 .86936 .90566 .94492 .97614 .99108 .99436 1 1.00997 1.02172",
    "CHN": ".36541 .41903 .47935 .54225 .61016 .68216 .75644 .83425 .91552 1 1.08986 1.18228",
    "DEU": ".88518 .89118 .90211 .91683 .92922 .93975 .95248 .96695 .98275 1 1.01903 1.03798",
    "IND": ".49557 .54134 .59363 .65197 .71139 .76272 .81350 .87008 .93216 1 1.07287 1.13593",
    "JPN": ".95090 .95123 .95249 .95435 .95867 .96491 .97347 .98274 .99029 1 1.00993 1.02034",
    "KOR": ".68246 .71333 .74966 .78542 .81895 .85079 .88369 .91800 .95490 1 1.04025 1.07544",
    "USA": ".84596 .85679 .87069 .88613 .90402 .92185 .94127 .96112 .98016 1 1.02297 1.04605",
}


def economy(code: str) -> pd.DataFrame:
    rows = datasets.load("penn_world_table_10_01")
    return rows[rows["iso3"] == code]


def published(rows: pd.DataFrame) -> pd.Series:
    return 100 * np.log(rows.set_index("year")["tfp_own_past"]).diff().iloc[1:]


@pytest.mark.parametrize("code", CAPITAL_SERVICES)
def test_the_residual_is_the_tables_own_productivity(code: str) -> None:
    """With capital services, within the rounding of the columns: hours are whole hours."""
    rows = economy(code).query("year >= 2008")
    services = [float(value) for value in CAPITAL_SERVICES[code].split()]
    ours = growth.accounts(rows.assign(services=services), capital="services")["residual"]
    assert ours.mean() == pytest.approx(published(rows).mean(), abs=0.005)
    assert ours.to_numpy() == pytest.approx(published(rows).to_numpy(), abs=0.05)


@pytest.mark.parametrize("code", CAPITAL_SERVICES)
def test_with_the_stock_of_capital_it_comes_near(code: str) -> None:
    """The stock counts a computer like a building of the same price, so the residual differs."""
    rows = economy(code)
    ours = growth.accounts(rows)["residual"]
    assert ours.mean() == pytest.approx(published(rows).mean(), abs=0.4)
    assert ours.corr(published(rows)) > 0.98


def test_the_parts_add_up_to_output() -> None:
    yearly = growth.accounts(economy("CHN"))
    parts = yearly[["capital", "work", "schooling", "residual"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(yearly["output"].to_numpy())
    mean = growth.by_period(yearly, [1978, 2008, 2019])
    assert list(mean.index) == ["1978–2008", "2008–2019"]
    total = 30 * mean["output"].iloc[0] + 11 * mean["output"].iloc[1]
    assert total == pytest.approx(yearly["output"].sum())


def made_up(years: int = 4) -> pd.DataFrame:
    """Capital grows by 10 %, people by 2 %, productivity by 3 % a year; labour earns 60 %."""
    year = np.arange(2000, 2000 + years)
    t = year - 2000
    return pd.DataFrame(
        {
            "year": year,
            "gdp_million_usd": 7 * np.exp(0.03 * t + 0.4 * 0.1 * t + 0.6 * 0.02 * t),
            "capital_million_usd": 20 * np.exp(0.1 * t),
            "employment_million": 5 * np.exp(0.02 * t),
            "hours_per_worker": 2000,
            "human_capital_index": 2.5,
            "labour_share": 0.6,
        }
    )


def test_it_finds_what_was_put_in() -> None:
    found = growth.accounts(made_up().sample(frac=1, random_state=1))
    assert found.index.tolist() == [2001, 2002, 2003]
    assert found["capital"].to_numpy() == pytest.approx(4.0)
    assert found["work"].to_numpy() == pytest.approx(1.2)
    assert found["schooling"].to_numpy() == pytest.approx(0.0)
    assert found["residual"].to_numpy() == pytest.approx(3.0)


def test_a_given_share_replaces_the_tables() -> None:
    given = growth.accounts(made_up(), labour_share=0.5)
    assert given["residual"].to_numpy() == pytest.approx(8.2 - 5.0 - 1.0)
    by_year = pd.Series({2000: 0.4, 2001: 0.6, 2002: 0.5, 2003: 0.5})
    assert growth.accounts(made_up(), labour_share=by_year)["capital"].iloc[0] == pytest.approx(5.0)


def test_a_missing_input_leaves_no_residual() -> None:
    rows = made_up()
    rows.loc[2, "hours_per_worker"] = np.nan
    found = growth.accounts(rows)["residual"]
    assert found.notna().tolist() == [True, False, False]
    assert np.isnan(growth.by_period(growth.accounts(rows), [2000, 2003])["residual"].iloc[0])
