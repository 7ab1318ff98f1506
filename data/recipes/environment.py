"""Energy use, emissions, air, forest, hydrogen, storage and nuclear power."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from recipes import EU_MEMBERS, facts, gapminder, join, ours, owid, table, wdi, with_groups

PJ_PER_10000_TCE = 0.293076  # 29.3076 gigajoules for a tonne of standard coal
PJ_PER_TRILLION_BTU = 1.055056


@table("energy_and_co2_intensity", ["iso3", "year"])
def energy_and_co2_intensity(raw: Path) -> pd.DataFrame:
    world_bank = {
        "EG.EGY.PRIM.PP.KD": "energy_mj_per_usd2017ppp",
        "EG.GDP.PUSE.KO.PP.KD": "gdp_usd2021ppp_per_kgoe",
    }
    series = {
        "energy_use_per_person": "energy_kgoe_per_person",
        "co2_intensity_of_economic_output_kg_co2_per_2021_ppp_of_gdp": "co2_kg_per_usd2021ppp",
    }
    digits = {"gdp_usd2021ppp_per_kgoe": 3, "energy_kgoe_per_person": 0, "co2_kg_per_usd2021ppp": 4}
    joined = join(wdi(raw / "wdi-njf0", world_bank), gapminder(raw, series))
    return joined.query("year >= 1990").round(digits)


@table("co2_emissions", ["iso3", "year"])
def co2_emissions(raw: Path) -> pd.DataFrame:
    folder = raw / "owid-co2"
    consumption = "Share of global annual CO₂ consumption-based emissions"
    intensity = "Carbon intensity of GDP (kg CO2e per 2021 PPP $)"
    gdp = "GDP per capita, PPP (constant 2021 international $)"
    parts = [
        owid(folder / "annual-co2-emissions-per-country.csv", {"Annual CO₂ emissions": "co2_mt"}),
        owid(
            folder / "co-emissions-per-capita.csv",
            {"Annual CO₂ emissions (per capita)": "co2_t_per_person"},
        ),
        owid(
            folder / "share-of-global-consumption-based-co-emissions-and-population.csv",
            {consumption: "consumption_share_pct"},
        ),
        owid(
            folder / "carbon-emission-intensity-vs-gdp-per-capita.csv",
            {intensity: "co2_kg_per_usd2021ppp", gdp: "gdp_usd2021ppp_per_person"},
        ),
        owid(folder / "population.csv", {"all years": "population_m"}),
    ]
    joined = join(*parts).query("1990 <= year <= 2023").dropna(subset="co2_mt")
    joined[["co2_mt", "population_m"]] /= 1e6
    return joined.round(
        {
            "co2_mt": 1,
            "co2_t_per_person": 3,
            "consumption_share_pct": 3,
            "co2_kg_per_usd2021ppp": 4,
            "gdp_usd2021ppp_per_person": 0,
            "population_m": 2,
        }
    )


@table("air_and_forest", ["iso3", "year"])
def air_and_forest(raw: Path) -> pd.DataFrame:
    joined = join(
        wdi(raw / "wdi-rd-zavvnr", {"EN.ATM.PM25.MC.M3": "pm25_ug_m3"}),
        wdi(raw / "wdi-njf0", {"EN.ATM.PM25.MC.M3": "pm25_ug_m3_edition_2025"}),
        gapminder(raw, {"forest_coverage_percent": "forest_pct"}),
    )
    return joined.round({"pm25_ug_m3": 1, "pm25_ug_m3_edition_2025": 1, "forest_pct": 2})


@table("hydrogen_projects", ["iso3", "status", "year"])
def hydrogen_projects(raw: Path) -> pd.DataFrame:
    statuses = {
        "Operational": "operational",
        "FID/Construction": "decided_or_building",
        "Feasibility study": "feasibility_study",
        "Concept": "concept",
        "DEMO": "demonstration",
        "Decommisioned": "closed",
    }
    rows = pd.read_csv(raw / "iea-hydrogen" / "hydrogen_projects.csv", encoding="utf-8-sig")
    rows = rows[rows["Technology"].isin(["ALK", "PEM", "SOEC", "Other Electrolysis"])]
    rows = rows.assign(status=rows["Status"].map(statuses), year=rows["Date online"])
    rows = rows.dropna(subset=["status", "year"]).astype({"year": int})
    rows = rows.rename(columns={"Country": "iso3"})
    # Of closed plants the list states the size only, and not the power.
    size = rows["Announced Size"].str.extract(r"^(\d+)MW$")[0].astype(float)
    closed = rows["status"] == "closed"
    rows["Capacity_MWel"] = rows["Capacity_MWel"].where(~closed, size)
    rows = with_groups(rows, rows["iso3"].isin(EU_MEMBERS.values()))
    counted = rows.groupby(["iso3", "status", "year"], as_index=False)
    sums = counted.agg(
        projects=("Ref", "size"),
        projects_with_capacity=("Capacity_MWel", "count"),
        capacity_mw=("Capacity_MWel", "sum"),
    )
    # What was closed may be older: without it, growth would be that of the survivors only.
    return ours(sums.query("year >= 2000 or status == 'closed'")).round({"capacity_mw": 2})


@table("electricity_cost", ["year"])
def electricity_cost(raw: Path) -> pd.DataFrame:
    names = {
        "Solar photovoltaic": "solar_pv",
        "Onshore wind": "onshore_wind",
        "Offshore wind": "offshore_wind",
        "Concentrated solar power": "concentrated_solar",
        "Hydropower": "hydropower",
        "Bioenergy": "bioenergy",
        "Geothermal": "geothermal",
    }
    columns = {
        f"{name} levelized cost of energy": f"{short}_usd2023_per_kwh"
        for name, short in names.items()
    }
    file = raw / "solar-price" / "levelized-cost-of-energy.csv"
    return owid(file, columns, world=True).round(4)


NEA_2023 = "NEA, People's Daily Online, 26 January 2024, en.people.cn/n3/2024/0126/c90000-20127085"
NEA_2024 = "NEA, pv magazine, 23 January 2025; CNESA on the NEA report, 3 August 2025, en.cnesa.org"
NEA_2025 = (
    "NEA, CCTV News in Longbridge, longbridge.com/en/news/274240000 (plus 84 %, 2.58 hours); "
    "136 GW in China Energy Monitor, github.com/DoiEnnoson/china-energy-monitor"
)
CNESA = "CNESA, as listed by China Energy Monitor, github.com/DoiEnnoson/china-energy-monitor"
EI_2024 = "Energy Institute Statistical Review, Electronics360, electronics360.globalspec.com/21688"
EIA_2025 = "EIA, Energy Global, 13 March 2025, energyglobal.com (more than 26 GW)"
IEA_2026 = "IEA Electricity 2026, pv magazine in FinanzNachrichten, February 2026"

STORAGE = [
    ("CHN", 2022, "NEA", 8.79, None, None, f"{NEA_2023} (31.39 less 22.6 added in 2023)"),
    ("CHN", 2023, "NEA", 31.39, 66.87, 22.6, NEA_2023),
    ("CHN", 2024, "NEA", 73.76, 168, 42.37, NEA_2024),
    ("CHN", 2025, "NEA", 136, 351, None, NEA_2025),
    ("CHN", 2022, "CNESA", 13.1, 27.1, None, CNESA),
    ("CHN", 2023, "CNESA", 34.6, 73.7, 21.5, CNESA),
    ("CHN", 2022, "Energy Institute", 7.8, None, None, EI_2024),
    ("CHN", 2023, "Energy Institute", 27.1, None, None, EI_2024),
    ("USA", 2022, "Energy Institute", 9.3, None, None, EI_2024),
    ("USA", 2023, "Energy Institute", 15.8, None, None, EI_2024),
    ("WLD", 2023, "Energy Institute", 55.7, None, None, EI_2024),
    ("USA", 2024, "EIA", 26, None, 10.4, EIA_2025),
    ("WLD", 2024, "IEA", 124, None, 63, IEA_2026),
]


@table("energy_storage", ["iso3", "year", "publisher"])
def energy_storage(_raw: Path) -> pd.DataFrame:
    return facts("iso3 year publisher stock_gw stock_gwh added_gw reference", STORAGE)


WNA = "World Nuclear Association, World Nuclear Power Reactors & Uranium Requirements, archive of "
EIA_IAEA = "EIA, Today in Energy, 2025, with data of the IAEA (telborg.com/thread/44230260)"
EIA_USA = "EIA with data of the IAEA, reported by Business Echoes, businessechoes.com, 2025"
PRIS = "IAEA Power Reactor Information System, June 2025 (reference.org, Nuclear power by country)"
NUCLEAR = {
    "2008-01": [
        ("CHN", 11, 8587, 5, 4540),
        ("FRA", 59, 63473, 1, 1630),
        ("DEU", 17, 20339, 0, 0),
        ("IND", 17, 3779, 6, 2976),
        ("JPN", 55, 47577, 2, 2285),
        ("KOR", 20, 17533, 3, 3000),
        ("CAN", 18, 12652, 2, 1500),
        ("BRA", 2, 1901, 0, 0),
    ],
    # The stored copy of this edition lost single-digit counts, so most stay empty here.
    "2010-10": [
        ("CHN", 13, 10234, 23, 25900),
        ("FRA", 58, 63236, None, None),
        ("DEU", 17, 20339, None, None),
        ("IND", 19, 4183, None, None),
        ("JPN", 55, 47348, None, None),
        ("KOR", 20, 17716, None, None),
        ("CAN", 18, 12679, None, None),
    ],
    "2015-02": [
        ("CHN", 23, 20115, 26, 28461),
        ("FRA", 58, 63130, 1, 1720),
        ("DEU", 9, 12003, 0, 0),
        ("IND", 21, 5302, 6, 4300),
        ("JPN", 48, 42569, 3, 3036),
        ("KOR", 23, 20697, 5, 6600),
        ("RUS", 34, 25264, 9, 7968),
        ("CAN", 19, 13553, 0, 0),
        ("BRA", 2, 1901, 1, 1405),
    ],
    "2017-12": [
        ("CHN", 37, 33657, 20, 22006),
        ("FRA", 58, 63130, 1, 1750),
        ("DEU", 8, 10728, 0, 0),
        ("IND", 22, 6219, 6, 4350),
        ("JPN", 42, 39952, 2, 2756),
        ("KOR", 24, 22505, 3, 4200),
        ("CAN", 19, 13553, 0, 0),
        ("BRA", 2, 1896, 1, 1405),
    ],
    "2024-12": [
        ("CHN", 58, 56888, 29, 33165),
        ("FRA", 57, 63000, 0, 0),
        ("DEU", 0, 0, 0, 0),
        ("IND", 23, 7425, 7, 5900),
        ("JPN", 33, 31679, 2, 2756),
        ("KOR", 26, 25825, 2, 2680),
        ("CAN", 18, 13184, 0, 0),
        ("BRA", 2, 1884, 1, 1405),
    ],
}
# Net capacity of the units being built is not comparable with the gross one above: left empty.
NUCLEAR_2025 = [
    ("USA", 94, 97000, None, None, EIA_USA),
    ("RUS", 36, 27000, 4, None, EIA_IAEA),
    ("WLD", 416, 376261, 62, None, PRIS),
]


@table("nuclear_capacity", ["iso3", "edition"])
def nuclear_capacity(_raw: Path) -> pd.DataFrame:
    rows = [
        (*row, f"{WNA}{edition}, world-nuclear.org", "World Nuclear Association", edition)
        for edition, rows in NUCLEAR.items()
        for row in rows
    ]
    rows += [(*row, "IAEA", "2025-06") for row in NUCLEAR_2025]
    counts = ["reactors", "net_mw", "building", "building_gross_mw"]
    made = facts(f"iso3 {' '.join(counts)} reference publisher edition", rows)
    made[counts] = made[counts].astype("Int64")
    made["year"] = made["edition"].str[:4].astype(int)
    return made[["iso3", "edition", "year", *counts, "publisher", "reference"]]


# Table 7-3, Overall Energy Balance Sheet, in 10,000 tonnes of standard coal, as two editions of
# the China Statistical Yearbook print it on www.stats.gov.cn.
NBS_SECTORS = [
    "agriculture",
    "industry",
    "construction",
    "transport",
    "trade_and_hospitality",
    "other_services",
    "households",
]
NBS = {
    "nbs_yearbook_2006": {
        2000: [6045, 95443, 2143, 10067, 3039, 5852, 15965],
        2003: [6716, 121771, 2860, 12819, 4180, 6819, 19827],
        2004: [7680, 143244, 3259, 15104, 4820, 7839, 21281],
        2005: [7972, 158058, 3409, 16672, 5026, 8789, 23393],
    },
    "nbs_yearbook_2012": {
        1990: [4852, 67578, 1213, 4541, 1247, 3473, 15799],
        1995: [5505, 96191, 1335, 5863, 2018, 4519, 15745],
        2000: [3914, 103774, 2179, 11242, 3048, 5762, 15614],
        2005: [6071, 168724, 3403, 18391, 4848, 9255, 25305],
        2010: [6477, 231102, 6226, 26068, 6827, 13681, 34558],
    },
}
ETD_SECTORS = {
    "agriculture": ["Agriculture"],
    "industry": ["Mining", "Manufacturing", "Utilities"],
    "construction": ["Construction"],
    "transport": ["Transport"],
    "trade_and_hospitality": ["Trade"],
    "other_services": ["Business", "Finance", "Realestate", "Government", "Other"],
}
EIA_SECTORS = {
    "TEICBUS": "all_production",
    "TECCBUS": "all_services",
    "TEACBUS": "transport_and_private_cars",
    "TERCBUS": "households",
}
# Value added in 2005, billions of dollars: BEA, Annual Industry Accounts, advance statistics for
# 2008, Table 1 (Survey of Current Business, 2009). Weights for BEA's quantity indexes.
BEA_2005 = {
    "All industries": 12421.9,
    "Agriculture, forestry, fishing, and hunting": 133.3,
    "Mining": 223.8,
    "Construction": 605.4,
    "Manufacturing": 1480.6,
}


@table("energy_by_sector", ["iso3", "edition", "year", "sector"])
def energy_by_sector(raw: Path) -> pd.DataFrame:
    columns = ["iso3", "edition", "year", "sector", "energy_pj", "value_added_bn"]
    return pd.concat([_sectors_china(raw), _sectors_usa(raw)])[columns].round(1)


# Table 2-3, Gross Domestic Product at Constant Prices, China Statistical Yearbook 2012, in units of
# 100 million yuan: primary, secondary and tertiary industry, all. One dict for each base of prices.
NBS_GDP = [
    {
        1990: [5062.0, 7717.4, 5768.5, 18547.9],
        1995: [6205.2, 17198.4, 9667.0, 33070.5],
        2000: [7354.1, 27451.7, 15229.4, 50035.2],
    },
    {
        2000: [14944.7, 45555.9, 38714.0, 99214.6],
        2003: [16203.9, 61132.7, 51622.2, 128958.9],
        2004: [17224.8, 67926.1, 56813.6, 141964.5],
        2005: [18125.8, 76133.1, 63761.8, 158020.7],
    },
    {
        2005: [22420.0, 87598.1, 74919.3, 184937.4],
        # The stored page breaks off at the tertiary value: the rest of the total stands here.
        2008: [25735.9, 125579.7, 109497.3, 260812.9],
    },
]
NBS_GROUPS = ["agriculture", "industry_and_construction", "services", "all"]
# 2009: Yearbook 2010, Table 1-2 (primary, secondary, all). 2010: NBS announcement of 7 September
# 2011 (China.org.cn, japanese.china.org.cn/business/txt/2011-09/08/content_23380569.htm).
NBS_GROWTH_2009 = [1.042, 1.099, None, 1.091]
NBS_GROWTH_2010 = [1.043, 1.124, 1.096, 1.104]


@table("value_added_china", ["year", "sector"])
def value_added_china(raw: Path) -> pd.DataFrame:
    nbs = pd.DataFrame(NBS_GDP[-1], index=NBS_GROUPS)
    for older in reversed(NBS_GDP[:-1]):
        # Each sector is linked on its own, so the chained sectors do not add up to "all".
        base = pd.DataFrame(older, index=NBS_GROUPS)
        link = nbs[base.columns[-1]] / base.iloc[:, -1]
        nbs = pd.concat([base.iloc[:, :-1].mul(link, axis=0), nbs], axis=1)
    in_2009 = nbs[2008] * pd.Series(NBS_GROWTH_2009, NBS_GROUPS, dtype=float)
    in_2009["services"] = (
        in_2009["all"] - in_2009["agriculture"] - in_2009["industry_and_construction"]
    )
    nbs[2010] = in_2009 * pd.Series(NBS_GROWTH_2010, NBS_GROUPS)
    nbs = nbs.drop(columns=2008) / 10

    etd = _etd_china(raw).loc[nbs.columns]
    names = {
        "agriculture": ["Agriculture"],
        "industry_and_construction": [*ETD_SECTORS["industry"], "Construction"],
        "services": ["Transport", "Trade", *ETD_SECTORS["other_services"]],
        "all": ["Total"],
    }
    ggdc = pd.DataFrame({group: etd[parts].sum(axis=1) / 1000 for group, parts in names.items()})
    both = {"nbs_bn_yuan2005": nbs.T.stack(), "ggdc_bn_yuan2015": ggdc.stack()}
    return pd.DataFrame(both).round(1).rename_axis(["year", "sector"]).reset_index()


def _sectors_china(raw: Path) -> pd.DataFrame:
    etd = _etd_china(raw)
    rows = [
        {
            "edition": edition,
            "year": year,
            "sector": sector,
            "energy_pj": energy * PJ_PER_10000_TCE,
            # The source counts millions of yuan; households have no value added.
            "value_added_bn": etd.loc[year, ETD_SECTORS[sector]].sum() / 1000
            if sector in ETD_SECTORS
            else None,
        }
        for edition, years in NBS.items()
        for year, values in years.items()
        for sector, energy in zip(NBS_SECTORS, values, strict=True)
    ]
    return pd.DataFrame(rows).assign(iso3="CHN")


def _etd_china(raw: Path) -> pd.DataFrame:
    """China's value added at 2015 prices, millions of yuan, from GGDC; rows are years."""
    etd = pd.read_csv(raw / "ggdc-etd" / "ETD_230918.csv")
    return etd[(etd["cnt"] == "CHN") & (etd["var"] == "VA_Q15")].set_index("year")


def _sectors_usa(raw: Path) -> pd.DataFrame:
    energy = pd.read_csv(raw / "eia-sectors" / "MER_T02_01.csv", dtype=str)
    # Month 13 is the whole year.
    energy = energy[energy["MSN"].isin(EIA_SECTORS) & energy["YYYYMM"].str.endswith("13")]
    made = pd.DataFrame(
        {
            "year": energy["YYYYMM"].str[:4].astype(int),
            "sector": energy["MSN"].map(EIA_SECTORS),
            "energy_pj": energy["Value"].astype(float) * PJ_PER_TRILLION_BTU,
        }
    ).query("year >= 1990")
    file = raw / "bea-value-added" / "Chain_Type_Qty_Indexes_Value_Added_by_Industry.csv"
    index = pd.read_csv(file, encoding="utf-8-sig").drop_duplicates("Industry")
    index = index.set_index(index["Industry"].str.strip()).drop(columns="Industry").astype(float)
    real = index.div(index["2005"], axis=0).loc[list(BEA_2005)].mul(pd.Series(BEA_2005), axis=0)
    production = real.drop("All industries").sum()
    added = {"all_production": production, "all_services": real.loc["All industries"] - production}
    value = [
        added[sector][str(year)] if sector in added else None
        for year, sector in zip(made["year"], made["sector"], strict=True)
    ]
    return made.assign(iso3="USA", edition="eia_2018", value_added_bn=value)
