"""Knowledge industries, trade, biotechnology, minerals, space, transport, machines and capital."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from recipes import (
    KEYS,
    by_year,
    china_figures,
    facts,
    gapminder,
    iso3,
    join,
    ours,
    owid,
    table,
    wdi,
)

INDUSTRIES = {
    "All ISIC, Rev.4, industries": "all_industries",
    "All manufacturing": "manufacturing",
    "Total private services": "private_services",
    "All KTI industries": "kti",
    "KTI manufacturing industries": "kti_manufacturing",
    "KTI service industries": "kti_services",
    "Chemicals and chemical products": "chemicals",
    "Pharmaceuticals, medicinal chemical, and botanical products": "pharmaceuticals",
    "Weapons and ammunition": "weapons",
    "Computer, electronic, and optical products": "computers_electronics",
    "Electrical equipment": "electrical_equipment",
    "Machinery and equipment nec": "machinery",
    "Motor vehicles, trailers, and semi-trailers": "motor_vehicles",
    "Railroad, military vehicles, and transport equipment nec": "rail_military_vehicles",
    "Air and spacecraft and related machinery": "aircraft_spacecraft",
    "Medical and dental instruments and supplies": "medical_instruments",
    "Software publishing": "software",
    "IT and other information services": "it_services",
    "Scientific R&D": "rd_services",
}


@table("knowledge_industries_value_added", ["iso3", "year"])
def knowledge_industries_value_added(raw: Path) -> pd.DataFrame:
    rows = pd.read_csv(raw / "ncses-kti-value-added" / "10758_data.csv")
    # One row (services, between China's other rows) has lost its economy; the parts add up to it.
    rows["field_economy"] = rows["field_economy"].ffill()
    rows["iso3"] = iso3(rows["field_economy"])
    # South Korea's first line is spelt without the first comma.
    names = rows["industry_full_path"].str.replace("ISIC Rev", "ISIC, Rev")
    rows["industry"] = names.str.split(" -> ").str[-1].map(INDUSTRIES)
    rows = rows.dropna(subset=["iso3", "industry"])
    long = by_year(rows, ["iso3", "industry"], "musd")
    wide = long.pivot(index=KEYS, columns="industry", values="musd").astype("Int64")
    return wide[list(INDUSTRIES.values())].add_suffix("_musd").reset_index()


@table("semiconductor_value_added", ["iso3", "year"])
def semiconductor_value_added(_raw: Path) -> pd.DataFrame:
    shares = {"CHN": 31.6, "TWN": 19.2, "USA": 18.1, "KOR": 11.8, "SGP": 4.5, "JPN": 3.9}
    return facts("iso3 year world_share_pct", [(c, 2022, v) for c, v in shares.items()])


@table("high_technology_exports", ["iso3", "year"])
def high_technology_exports(raw: Path) -> pd.DataFrame:
    edition_2025 = {"TX.VAL.TECH.MF.ZS": "wdi_april_2025_pct"}
    series = "high_technology_exports_percent_of_manufactured_exports"
    edition_2026 = {series: "gapminder_2026_pct"}
    shares = join(wdi(raw / "wdi-syro13", edition_2025), gapminder(raw, edition_2026))
    return ours(join(shares.round(2), _goods_exports(raw)))


def _goods_exports(raw: Path) -> pd.DataFrame:
    """Exports by group of industries; a line without numbers opens each group."""
    rows = pd.read_csv(raw / "ncses-kti-exports" / "10759_data.csv")
    heads = rows["2002"].isna()
    rows["group"] = rows["economy"].where(heads).ffill().str.split(" ").str[0]
    rows["iso3"] = iso3(rows["economy"])
    columns = {"All": "goods", "Manufacturing": "manufactured", "KTI": "kti_manufactured"}
    long = by_year(rows[~heads], ["iso3", "group"], "musd").replace({"group": columns})
    wide = long.pivot(index=KEYS, columns="group", values="musd").astype("Int64")
    return wide[list(columns.values())].add_suffix("_exports_musd").reset_index()


@table("clinical_trials", ["iso3", "year", "source"])
def clinical_trials(raw: Path) -> pd.DataFrame:
    parts = []
    for code, name in {"CHN": "china", "USA": "us"}.items():
        part = pd.read_csv(raw / "clinical-trials" / f"{name}_trends.csv")
        part.columns = ["year", "trials", "mean_enrolment"]
        parts.append(part.assign(iso3=code, source="clinicaltrials_gov_asimov"))
    trials = pd.concat(parts).round({"mean_enrolment": 0})
    # A year without trials has no mean.
    trials["mean_enrolment"] = trials["mean_enrolment"].where(trials["trials"] > 0)
    columns = ["iso3", "year", "source", "trials", "mean_enrolment"]
    return pd.concat([trials, _registered_trials()])[columns]


def _registered_trials() -> pd.DataFrame:
    """Registrations counted in a review (table 2) and by the Chinese regulator."""
    counts = facts(
        "year chictr clinicaltrials_gov_posted all_registries world",
        [
            (2009, 304, 303, 629, 24843),
            (2010, 404, 352, 786, 26886),
            (2011, 655, 504, 1205, 28234),
            (2012, 1035, 693, 1758, 32148),
            (2013, 1078, 955, 2077, 33550),
            (2014, 1548, 1118, 2688, 37898),
            (2015, 1742, 1456, 3233, 41215),
            (2016, 2489, 2063, 4596, 47412),
            (2017, 3835, 2331, 6219, 53061),
            (2018, 6087, 2505, 8662, 61630),
        ],
    ).melt("year", var_name="source", value_name="trials")
    world = counts["source"] == "world"
    counts["iso3"] = world.map({True: "WLD", False: "CHN"})
    counts.loc[world, "source"] = "all_registries"
    cde = facts("iso3 year source trials", [("CHN", 2024, "chinese_drug_regulator", 4900)])
    return pd.concat([counts, cde])


@table("genome_cost", ["year"])
def genome_cost(raw: Path) -> pd.DataFrame:
    cost = pd.read_csv(raw / "genome-cost" / "cost_per_genome_usd.csv")
    return cost.rename(columns={"cost_per_genome_usd": "usd_per_genome"})


@table("biotech_venture_capital", ["iso3", "year"])
def biotech_venture_capital(_raw: Path) -> pd.DataFrame:
    # Copied from table SKTI-24 of the 2022 edition of the US indicators.
    musd = {
        "WLD": "4513.17 4149.37 5924.0 7106.06 9888.77 13639.96 13483.33 17149.0 26498.91"
        " 24390.9 44036.83",
        "USA": "3097.86 2889.46 3797.13 5124.56 6853.33 9134.88 9290.27 12806.3 18179.73"
        " 16260.6 27359.72",
        "CHN": "158.78 164.64 493.09 188.76 256.99 939.69 1487.46 1247.97 2652.2 2642.19 8314.17",
        "CAN": "13.47 97.58 56.79 63.95 84.04 307.92 162.62 305.86 253.96 588.8 438.85",
        "JPN": "14.16 24.02 33.87 56.46 30.93 92.5 63.13 117.58 158.07 107.26 187.96",
        "IND": "0.01 nan 6.05 8.34 0.04 43.58 5.1 54.26 12.5 34.69 10.85",
    }
    rows = [
        (code, year, float(value))
        for code, values in musd.items()
        for year, value in enumerate(values.split(), start=2010)
    ]
    return facts("iso3 year invested_musd", rows).dropna().round(1)


@table("gm_crops", ["iso3", "year"])
def gm_crops(_raw: Path) -> pd.DataFrame:
    rows = [
        ("USA", 2010, 66.8, "ISAAA through ChemistryViews"),
        ("BRA", 2010, 25.4, "ISAAA through ChemistryViews"),
        ("IND", 2010, 9.4, "ISAAA through ChemistryViews"),
        ("CAN", 2010, 8.8, "ISAAA through ChemistryViews"),
        ("CHN", 2010, 3.5, "ISAAA through ChemistryViews"),
        ("ZAF", 2010, 2.2, "ISAAA through ChemistryViews"),
        ("USA", 2015, 70.9, "ISAAA slides, 2015"),
        ("BRA", 2015, 44.2, "ISAAA slides, 2015"),
        ("IND", 2015, 11.6, "ISAAA slides, 2015"),
        ("CAN", 2015, 11.0, "ISAAA slides, 2015"),
        ("CHN", 2015, 3.7, "ISAAA slides, 2015"),
        ("ZAF", 2015, 2.3, "ISAAA slides, 2015"),
        ("MEX", 2015, 0.1, "ISAAA slides, 2015"),
        ("WLD", 2015, 179.7, "ISAAA slides, 2015"),
        ("WLD", 2019, 190.4, "ISAAA blog, 17 March 2021"),
    ]
    return facts("iso3 year area_mha reference", rows)


@table("critical_minerals", ["mineral", "stage", "iso3", "year", "source"])
def critical_minerals(raw: Path) -> pd.DataFrame:
    usgs = pd.read_csv(raw / "usgs-minerals-2025" / "china_mine_production_2025.csv")
    usgs.columns = ["mineral", "tonnes", "world_share_pct"]
    usgs = pd.concat([usgs.assign(iso3="CHN"), _usgs_others()]).assign(
        stage="mining", source="USGS"
    )
    iea = pd.read_csv(raw / "iea-critical-minerals" / "china_2024_share.csv")
    # Of the IEA's table only the shares are cited.
    iea = iea.rename(columns={"china_share_pct": "world_share_pct"})
    iea = iea[["mineral", "stage", "world_share_pct"]].round({"world_share_pct": 0})
    iea["stage"] = iea["stage"].str.startswith("Mining").map({True: "mining", False: "refining"})
    iea = iea.assign(iso3="CHN", year=2024, source="IEA")
    lithium = pd.read_csv(raw / "lithium-mine" / "lithium_china.csv")
    lithium = lithium.rename(columns={"china_t_li": "tonnes"}).assign(
        mineral="lithium", stage="mining", iso3="CHN", source="Energy Institute"
    )
    rows = pd.concat([usgs.assign(year=2025), iea, lithium])
    rows["mineral"] = rows["mineral"].str.lower()
    rows["tonnes"] = rows["tonnes"].astype("Int64")
    keys = ["mineral", "stage", "iso3", "year", "source"]
    return rows[[*keys, "tonnes", "world_share_pct"]]


def _usgs_others() -> pd.DataFrame:
    """Comparators in the same release of the US Geological Survey."""
    return facts(
        "iso3 mineral tonnes world_share_pct",
        [
            ("USA", "rare earths", 51000, 13.1),
            ("AUS", "rare earths", 29000, 7.4),
            ("IND", "rare earths", 2900, 0.74),
            ("RUS", "rare earths", 2600, 0.67),
            ("BRA", "rare earths", 2000, 0.51),
            ("VNM", "rare earths", 150, 0.04),
            ("AUS", "lithium", 92000, 31.7),
            ("BRA", "lithium", 12000, 4.1),
            ("CAN", "lithium", 5600, 1.9),
            ("IDN", "nickel", 2600000, 66.7),
            ("RUS", "nickel", 200000, 5.1),
            ("CAN", "nickel", 140000, 3.6),
            ("AUS", "nickel", 45000, 1.2),
            ("USA", "nickel", 10000, 0.26),
            ("IDN", "cobalt", 44000, 14.2),
            ("RUS", "cobalt", 7700, 2.5),
            ("AUS", "cobalt", 3700, 1.2),
            ("USA", "cobalt", 300, 0.1),
            ("BRA", "graphite", 65000, 3.6),
            ("RUS", "graphite", 25000, 1.4),
            ("IND", "graphite", 17000, 0.94),
            ("RUS", "vanadium", 21000, 19.1),
            ("BRA", "vanadium", 5300, 4.8),
            ("ZAF", "vanadium", 5000, 4.5),
            ("VNM", "tungsten", 3000, 3.5),
            ("RUS", "tungsten", 2000, 2.4),
            ("RUS", "antimony", 32000, 29.1),
            ("IDN", "tin", 61000, 21.0),
            ("RUS", "copper", 1300000, 5.7),
            ("USA", "copper", 1000000, 4.3),
            ("AUS", "copper", 730000, 3.2),
            ("ZAF", "manganese", 7600000, 38.0),
            ("AUS", "manganese", 1600000, 8.0),
            ("IND", "manganese", 790000, 4.0),
            ("WLD", "rare earths", 390000, 100.0),
            ("WLD", "lithium", 290000, 100.0),
            ("WLD", "nickel", 3900000, 100.0),
            ("WLD", "cobalt", 310000, 100.0),
            ("WLD", "graphite", 1800000, 100.0),
            ("WLD", "vanadium", 110000, 100.0),
            ("WLD", "tungsten", 85000, 100.0),
            ("WLD", "antimony", 110000, 100.0),
            ("WLD", "tin", 290000, 100.0),
            ("WLD", "copper", 23000000, 100.0),
            ("WLD", "manganese", 20000000, 100.0),
        ],
    )


# Launch sites as the catalogue abbreviates them; every other site counts as Other.
SITES = {
    "China": "JQ XSC TYSC WEN HHAI YJ",
    "United States": "CC KSC V VS VSFB VSFBS PA WI MARS WIMB KMR EAFB MHV KLC PSCA SPFL SPFLA GANC",
    "Rocket Lab in New Zealand": "MAHIA",
    "Russia or Soviet Union": "NIIP-53 GIK-1 GNIIPV NIIP-5 GIK-5 GIK-2 GTsP-4 GTsMP-4 GNIIP VOST"
    " YAS BLA",
    "Europe": "CSG HMG",
    "Japan": "TNSC KASC USC",
    "India": "SHAR",
    "South Korea": "NARO JEJU",
    "Israel": "PALB",
    "Iran": "SEM SHAHR",
}


@table("orbital_launches", ["launcher", "year"])
def orbital_launches(raw: Path) -> pd.DataFrame:
    groups = {site: group for group, sites in SITES.items() for site in sites.split()}
    launches = pd.read_csv(raw / "gcat-launches" / "gcat_launches_slim.csv")
    launches["launcher"] = launches["Launch_Site"].map(groups).fillna("Other")
    code = launches["Launch_Code"]
    launches["deep_space"] = code.eq("DS")
    launches["successful"] = code.str.startswith("OS") | launches["deep_space"]
    # OF with a score: in orbit, but short of the plan. OF alone and "-" never got there.
    launches["partly_failed"] = code.str.fullmatch(r"OF\d+")
    # The list ends in September 2024, so that year is left out.
    launches = launches[
        (launches["year"] < 2024) & (launches["successful"] | launches.partly_failed)
    ]
    counts = ["successful", "partly_failed", "deep_space"]
    return launches.groupby(["launcher", "year"])[counts].sum().reset_index()


@table("space_objects_launched", ["iso3", "year"])
def space_objects_launched(raw: Path) -> pd.DataFrame:
    name = "yearly-number-of-objects-launched-into-outer-space.csv"
    columns = {"Annual number of objects launched into outer space": "objects"}
    return owid(raw / "objects-launched" / name, columns)


@table("high_speed_rail", ["iso3", "as_of", "source"])
def high_speed_rail(raw: Path) -> pd.DataFrame:
    lines = china_figures(raw, ["High-speed rail in operation"])
    lines = lines.rename(columns={"period": "as_of", "value": "km", "page_url": "reference"})
    lines = lines.assign(iso3="CHN", source="national", km=lines["km"].astype(int))
    # The value for 2012 rests on a forum's copy of an encyclopaedia; for 2025 see below.
    lines = lines[~lines["as_of"].isin(["2012", "2025"])]
    lines = lines[["iso3", "as_of", "source", "km", "reference"]]
    rows = [
        ("CHN", "2015", "national", 19000, "Beijing Review (German), 21 June 2016"),
        ("CHN", "2021", "national", 40000, "Ministry of Transport through RaillyNews, May 2022"),
        ("CHN", "2025", "national", 50400, "Xinhua, People's Daily Online, 5 January 2026"),
        ("CHN", "2024-09", "national", 46000, "China State Railway Group, China Daily, Sept. 2024"),
    ]
    uic = {
        "2020-02": {"CHN": 35388, "JPN": 3041, "FRA": 2734, "DEU": 1571},
        "2021-12": {
            "CHN": 40474,
            "JPN": 3081,
            "FRA": 2735,
            "DEU": 1571,
            "ITA": 921,
            "KOR": 873,
            "USA": 735,
        },
    }
    pages = {
        "2020-02": "UIC through Statista, Moneycontrol, 24 August 2020",
        "2021-12": "UIC Atlas 2022 through Statista, Forsal.pl, September 2023",
    }
    rows += [
        (code, date, "UIC", km, pages[date])
        for date, values in uic.items()
        for code, km in values.items()
    ]
    return pd.concat([lines, facts("iso3 as_of source km reference", rows)])


@table("shipbuilding", ["iso3", "year", "measure", "source"])
def shipbuilding(_raw: Path) -> pd.DataFrame:
    global_times = "Global Times, 17 January 2025"
    peoples_daily = "People's Daily Online, 15 January 2024"
    unctad_2024 = "UNCTAD (2024 deliveries) through StatRanker"
    business_daily = "UNCTAD Review 2019 through Business Daily Africa"
    china_2017 = "Xinhua, CGTN, 2018"
    xinhua = "Xinhua through People's Daily Online, 16 January 2013"
    rows = [
        ("CHN", 2006, "completions", "MIIT", "dwt", 14.52, 19.0, "Offshore Energy, 2007"),
        ("CHN", 2010, "completions", "MIIT", "dwt", 65.6, 43.6, xinhua),
        ("CHN", 2012, "completions", "MIIT", "dwt", 60.21, None, xinhua),
        ("CHN", 2017, "completions", "MIIT", "dwt", None, 41.9, china_2017),
        ("CHN", 2017, "new_orders", "MIIT", "dwt", None, 45.5, china_2017),
        ("CHN", 2017, "order_book", "MIIT", "dwt", None, 44.6, china_2017),
        ("CHN", 2020, "completions", "MIIT", "dwt", 38.53, 43.1, "Sailor.news, 2021"),
        ("CHN", 2022, "completions", "MIIT", "dwt", 37.86, 47.3, "People's Daily, 3 March 2023"),
        ("CHN", 2023, "completions", "MIIT", "dwt", 42.32, 50.2, peoples_daily),
        ("CHN", 2023, "new_orders", "MIIT", "dwt", None, 66.6, peoples_daily),
        ("CHN", 2023, "order_book", "MIIT", "dwt", None, 55.0, "Time.news, 18 July 2024"),
        ("CHN", 2024, "completions", "MIIT", "dwt", 48.18, 55.7, global_times),
        ("CHN", 2024, "new_orders", "MIIT", "dwt", 113.05, 74.1, global_times),
        ("CHN", 2024, "order_book", "MIIT", "dwt", 208.72, 63.1, global_times),
        ("CHN", 2018, "completions", "UNCTAD", "gt", None, 40, business_daily),
        ("JPN", 2018, "completions", "UNCTAD", "gt", None, 25, business_daily),
        ("KOR", 2018, "completions", "UNCTAD", "gt", None, 25, business_daily),
        ("CHN", 2024, "completions", "UNCTAD", "gt", 39.12, 54.57, unctad_2024),
        ("KOR", 2024, "completions", "UNCTAD", "gt", 20.09, 28.02, unctad_2024),
        ("JPN", 2024, "completions", "UNCTAD", "gt", 9.0, 12.56, unctad_2024),
        ("VNM", 2024, "completions", "UNCTAD", "gt", 0.72, 1.01, unctad_2024),
        ("ITA", 2024, "completions", "UNCTAD", "gt", 0.46, 0.64, unctad_2024),
        ("DEU", 2024, "completions", "UNCTAD", "gt", 0.19, 0.26, unctad_2024),
        ("IND", 2024, "completions", "UNCTAD", "gt", 0.04, 0.06, unctad_2024),
        ("USA", 2024, "completions", "UNCTAD", "gt", 0.03, 0.04, unctad_2024),
        ("WLD", 2024, "completions", "UNCTAD", "gt", 71.7, 100, unctad_2024),
        ("CHN", 2021, "new_orders", "Clarksons", "cgt", 22.8, 49, "Aegis, 4 January 2022"),
        ("KOR", 2021, "new_orders", "Clarksons", "cgt", 17.35, 38, "Aegis, 4 January 2022"),
        ("WLD", 2021, "new_orders", "Clarksons", "cgt", 45.73, 100, "Aegis, 4 January 2022"),
        ("CHN", 2023, "new_orders", "Clarksons", "cgt", 24.46, 59, "SteelOrbis, 3 January 2024"),
        ("KOR", 2023, "new_orders", "Clarksons", "cgt", 10.01, 24, "SteelOrbis, 3 January 2024"),
        ("WLD", 2023, "new_orders", "Clarksons", "cgt", 41.49, 100, "SteelOrbis, 3 January 2024"),
        ("CHN", 2024, "new_orders", "Clarksons", "cgt", 46.45, 70, "iMarine, January 2025"),
        ("KOR", 2024, "new_orders", "Clarksons", "cgt", 10.98, 17, "iMarine, January 2025"),
        ("WLD", 2024, "new_orders", "Clarksons", "cgt", 65.81, 100, "iMarine, January 2025"),
    ]
    return facts("iso3 year measure source unit million_tons world_share_pct reference", rows)


@table("venture_capital", ["iso3", "year"])
def venture_capital(raw: Path) -> pd.DataFrame:
    rows = pd.read_csv(raw / "ncses-venture-capital" / "10578_data.csv")
    names = rows["region_country_or_economy_full_path"].replace("Total", "World")
    rows = rows.assign(iso3=iso3(names)).dropna(subset="iso3")
    invested = by_year(rows, ["iso3"], "invested_musd")
    # Single values of two other reports: PitchBook's digest on Greater China, and Preqin.
    others = facts(
        "iso3 year pitchbook_digest_musd preqin_musd",
        [
            ("CHN", 2020, None, 86700),
            ("CHN", 2021, 136200, 130600),
            ("CHN", 2022, 69500, None),
            ("USA", 2021, None, 296600),
        ],
    ).astype({"pitchbook_digest_musd": "Int64", "preqin_musd": "Int64"})
    return invested.merge(others, on=KEYS, how="left")


@table("unicorns", ["iso3", "as_of", "source"])
def unicorns(raw: Path) -> pd.DataFrame:
    firms = pd.read_csv(raw / "unicorns" / "Unicorn_Companies.csv")
    firms["iso3"] = iso3(firms["Country"])
    counts = firms["iso3"].value_counts().rename("firms").rename_axis("iso3").reset_index()
    counts = pd.concat([counts, facts("iso3 firms", [("WLD", len(firms))])])
    counts = counts.assign(
        as_of="2022-04", source="CB Insights", reference="CB Insights through Maven Analytics"
    )
    blog = "Hurun Global Unicorn Index 2024"
    india = "Hurun through India Business and Trade, 2019"
    forbes = "Forbes China through Breaking Latest News, 21 July 2023"
    rows = [
        ("CHN", 206, "2019", "Hurun", india),
        ("USA", 203, "2019", "Hurun", india),
        ("WLD", 494, "2019", "Hurun", india),
        ("CHN", 316, "2023", "Hurun", "Hurun through Business Chief, 3 May 2023"),
        ("CHN", 340, "2024", "Hurun", blog),
        ("USA", 703, "2024", "Hurun", blog),
        ("IND", 67, "2024", "Hurun", blog),
        ("GBR", 53, "2024", "Hurun", blog),
        ("EUU", 109, "2024", "Hurun", blog),
        ("WLD", 1453, "2024", "Hurun", blog),
        ("CHN", 394, "2023-06", "Forbes China", forbes),
        ("USA", 768, "2023-06", "Forbes China", forbes),
        ("IND", 87, "2023-06", "Forbes China", forbes),
        ("WLD", 1637, "2023-06", "Forbes China", forbes),
    ]
    return pd.concat([counts, facts("iso3 firms as_of source reference", rows)])[
        ["iso3", "as_of", "source", "firms", "reference"]
    ]


@table("machine_tools", ["iso3", "year", "source"])
def machine_tools(_raw: Path) -> pd.DataFrame:
    emo = "Special EMO 2023, Meccanica Plus, pp. 18-19"
    rows = [
        ("CHN", 2022, "Meccanica Plus", "EUR", 25.736, 24, emo),
        ("DEU", 2022, "Meccanica Plus", "EUR", 9.705, 46, emo),
        ("JPN", 2022, "Meccanica Plus", "EUR", 9.156, 26, emo),
        ("USA", 2022, "Meccanica Plus", "EUR", 5.611, 65, emo),
        ("KOR", 2022, "Meccanica Plus", "EUR", 4.264, None, emo),
        ("WLD", 2022, "Meccanica Plus", "EUR", 79.5, None, emo),
        ("WLD", 2012, "Meccanica Plus", "EUR", 64.2, None, emo),
        ("CHN", 2011, "Gardner", "USD", 27.7, None, "World Machine-Tool Survey 2012"),
        ("WLD", 2011, "Gardner", "USD", 92.7, None, "World Machine-Tool Survey 2012"),
        ("WLD", 2012, "Gardner", "USD", 93.2, None, "World Machine Tool Survey 2013"),
        ("WLD", 2020, "Gardner", "USD", 73, None, "Modern Machine Shop on the 2021 survey"),
        ("WLD", 2021, "Gardner", "USD", 85, None, "Modern Machine Shop on the 2021 survey"),
        ("CHN", 2021, "CMTBA", "USD", 19.42, None, "Daxue Consulting, citing the association"),
    ]
    return facts("iso3 year source currency output_bn import_share_pct reference", rows)


@table("deep_sea_submersibles", ["vehicle"])
def deep_sea_submersibles(_raw: Path) -> pd.DataFrame:
    chinese_academy = "Chinese Academy of Sciences, November 2020"
    china_daily = "China Daily, 10 November 2020"
    koran_tempo = "Koran Tempo (2011), copied by Trussty"
    rows = [
        ("Trieste", "United States", 1960, 10912, "dived", "Live Science, December 2020 (copy)"),
        ("Nautile", "France", 1984, 6000, "rated", koran_tempo),
        ("Mir", "Russia", 1987, 6000, "rated", koran_tempo),
        ("Shinkai 6500", "Japan", 1989, 6527, "dived", koran_tempo),
        ("Deepsea Challenger", None, 2012, 10908, "dived", "Live Science, December 2020 (copy)"),
        ("Jiaolong", "China", 2012, 7062, "dived", china_daily),
        ("Shenhai Yongshi", "China", 2020, 4500, "rated", china_daily),
        ("Limiting Factor", "United States", 2019, 10927, "dived", chinese_academy),
        ("Fendouzhe", "China", 2020, 10909, "dived", chinese_academy),
    ]
    return facts("vehicle country year depth_m kind reference", rows)


@table("seabed_contracts", ["iso3", "as_of", "mineral"])
def seabed_contracts(_raw: Path) -> pd.DataFrame:
    voronoi = "ISA through Statista and Voronoi, 2024"
    rows = [
        ("WLD", "2014-05", "all", 16, "Jamaica Observer, 17 July 2014"),
        ("WLD", "2020-01", "all", 30, "CBN South Africa, 2020"),
        ("WLD", "2023-10", "all", 30, "Washington Post (copy), October 2023"),
        ("CHN", "2023-10", "all", 5, "Washington Post (copy), October 2023"),
        ("WLD", "2024", "all", 31, voronoi),
        ("WLD", "2024", "polymetallic_nodules", 19, voronoi),
        ("WLD", "2024", "polymetallic_sulphides", 7, voronoi),
        ("WLD", "2024", "cobalt_rich_crusts", 5, voronoi),
        ("CHN", "2024", "all", 5, voronoi),
        ("IND", "2024", "all", 2, voronoi),
        ("USA", "2024", "all", 0, "DeepSeaMining.ac, ranking of licence holders, undated"),
    ]
    return facts("iso3 as_of mineral contracts reference", rows)


@table("services_in_exports", ["iso3", "year"])
def services_in_exports(_raw: Path) -> pd.DataFrame:
    rows = [("CHN", 2020, 38.6), ("GBR", 2020, 78.8)]
    return facts("iso3 year services_share_pct", rows)
