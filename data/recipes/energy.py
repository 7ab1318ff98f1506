"""Solar, wind, batteries, electricity, electric vehicles and their chargers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from recipes import KEYS, iso3, join, owid, table


@table("pv_module_price", ["year"])
def pv_module_price(raw: Path) -> pd.DataFrame:
    price = {"Solar photovoltaic module price": "price_usd2023_per_w"}
    table = owid(raw / "solar-price" / "solar-pv-prices.csv", price, world=True).round(3)
    # Two single values from a second publisher, read in an interview with its analyst.
    return table.assign(bnef_usd2023_per_w=table["year"].map({2012: 1.09, 2023: 0.13}))


@table("pv_cumulative_capacity", ["year"])
def pv_cumulative_capacity(raw: Path) -> pd.DataFrame:
    folder = raw / "pv-cumulative"
    nemet = pd.read_csv(folder / "pcdb_Photovoltaics_4.csv").rename(
        columns={"Time (Year)": "year", "Previous Capacity (MW)": "nemet_mw"}
    )[["year", "nemet_mw"]]
    lafond = pd.read_csv(folder / "solar_pv_costs_capacity_lafond2017_old.csv").rename(
        columns={"Year": "year", "Cumulative capacity": "lafond_mw"}
    )[["year", "lafond_mw"]]
    irena = solar_wind_capacity(raw).query("iso3 == 'WLD'")
    irena = irena.assign(irena_mw=irena["solar_gw"] * 1000)[["year", "irena_mw"]]
    return nemet.merge(lafond, how="outer").merge(irena, how="outer").round(2)


@table("battery_cells", ["year"])
def battery_cells(raw: Path) -> pd.DataFrame:
    price = owid(
        raw / "battery-price" / "price-of-lithium-ion-battery-cells.csv",
        {"Price of lithium-ion battery cells": "price_usd_per_kwh"},
        world=True,
    )
    market = pd.read_csv(raw / "battery-cumulative" / "ziegler_trancik2021_representative.csv")
    market = market.rename(columns={"market_size_all_mwh_ANNUAL": "market_mwh"})[
        ["year", "market_mwh"]
    ]
    return price.merge(market, on="year", how="left").round(
        {"price_usd_per_kwh": 1, "market_mwh": 2}
    )


@table("solar_wind_capacity", ["iso3", "year"])
def solar_wind_capacity(raw: Path) -> pd.DataFrame:
    folder = raw / "solar-wind-capacity"
    solar = owid(
        folder / "installed-solar-pv-capacity.csv", {"Solar capacity (total) (GW)": "solar_gw"}
    )
    wind = owid(
        folder / "cumulative-installed-wind-energy-capacity-gigawatts.csv",
        {"Wind capacity (total) (GW)": "wind_gw"},
    )
    return join(solar, wind).round(3)


@table("electricity_mix", ["iso3", "year"])
def electricity_mix(raw: Path) -> pd.DataFrame:
    ending = " - TWh (adapted for visualization of chart electricity-prod-source-stacked)"
    fuels = ["solar", "wind", "nuclear", "hydro", "bioenergy", "oil", "gas", "coal"]
    columns = {f"Electricity from {fuel}{ending}": f"{fuel}_twh" for fuel in fuels}
    columns[f"Other renewables excluding bioenergy{ending}"] = "other_renewables_twh"
    mix = owid(raw / "electricity-mix" / "electricity-prod-source-stacked.csv", columns)
    # Before 2000 the publisher has no separate bioenergy for many economies; we start there.
    return mix.query("year >= 2000").round(2)


@table("ev_sales", ["iso3", "year"])
def ev_sales(raw: Path) -> pd.DataFrame:
    folder = raw / "ev-sales-owid"
    sold = owid(folder / "electric-car-sales.csv", {"Electric cars sold": "cars_sold"})
    share = owid(
        folder / "electric-car-sales-share.csv",
        {"Share of new cars that are electric": "sales_share_pct"},
    )
    return join(sold, share)


@table("ev_stock", ["iso3", "year"])
def ev_stock(raw: Path) -> pd.DataFrame:
    cars = _gevo(raw).query("mode == 'Cars'")
    rows = _counted(cars, KEYS, "EV stock", "cars_in_use")
    return rows[[*KEYS, "cars_in_use", "stock_share_pct", "sales_share_pct"]]


@table("ev_modes", ["iso3", "year", "mode"])
def ev_modes(raw: Path) -> pd.DataFrame:
    others = _gevo(raw).query("mode != 'Cars'")
    # The publisher's own rounding, two or three digits, stays; this only cuts float noise.
    return _counted(others, [*KEYS, "mode"], "EV sales", "sold").round(6)


@table("ev_chargers", ["iso3", "year"])
def ev_chargers(raw: Path) -> pd.DataFrame:
    rows = _gevo(raw).query("parameter == 'EV charging points'")
    names = {"Publicly available slow": "slow", "Publicly available fast": "fast"}
    wide = rows.pivot(index=KEYS, columns="powertrain", values="value")
    return wide.rename(columns=names)[["slow", "fast"]].round().astype("Int64").reset_index()


@table("battery_demand", ["iso3", "year", "mode"])
def battery_demand(raw: Path) -> pd.DataFrame:
    rows = _gevo(raw).query("parameter == 'Battery demand'")
    return rows.rename(columns={"value": "demand_gwh"})[["iso3", "year", "mode", "demand_gwh"]]


def _gevo(raw: Path) -> pd.DataFrame:
    """The IEA data explorer's rows for our economies, with iso3."""
    rows = pd.read_csv(raw / "iea-gevo2025" / "gevo2025_historical_selected.csv")
    return rows.assign(iso3=iso3(rows["region_country"])).dropna(subset="iso3")


def _counted(rows: pd.DataFrame, keys: list[str], parameter: str, column: str) -> pd.DataFrame:
    """Whole vehicles of all drives by keys, with the electric shares of sales and of the stock."""
    total = rows[rows["parameter"] == parameter].groupby(keys)["value"].sum()
    columns = {column: total.round().astype("Int64")}
    shares = {"sales_share_pct": "EV sales share", "stock_share_pct": "EV stock share"}
    for name, share in shares.items():
        columns[name] = rows[rows["parameter"] == share].set_index(keys)["value"]
    return pd.DataFrame(columns).reset_index()
