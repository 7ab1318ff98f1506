"""Artificial intelligence, computing, networks, cloud, data, blockchain and industrial robots.

Files of publishers are read from the raw folder. Figures that were published only in reports,
releases and news stand below as short lists; `reference` says where each was read, and `status`
tells a figure that the page prints ("page") from one that follows by arithmetic ("derived").
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from recipes import (
    EU_MEMBERS,
    KEYS,
    china_figures,
    facts,
    gapminder,
    iso3,
    join,
    owid,
    table,
    wdi,
    with_groups,
    year_and_month,
)

# What stands in Epoch's country column when a row's cells have slipped to the right.
NOT_COUNTRIES = ["Academia", "Government", "Industry"]
MULTINATIONAL = "Multinational"


# --- artificial intelligence -------------------------------------------------------------------


def _models(raw: Path) -> pd.DataFrame:
    """One row per notable model and economy of an author's organisation; EUU and WLD added."""
    models = pd.read_csv(raw / "epoch-notable-models" / "notable_ai_models_slim.csv")
    country = models["Country (of organization)"]
    models = models.assign(
        year=pd.to_numeric(models["Publication date"].str[:4], errors="coerce"),
        flop=pd.to_numeric(models["Training compute (FLOP)"], errors="coerce"),
        country=country.str.split(","),
    )
    models = models[~country.isin(NOT_COUNTRIES)].dropna(subset="year")
    models = models.query("year >= 2010").astype({"year": int})
    parts = models.explode("country")
    parts["country"] = parts["country"].str.strip()
    known = parts["country"].ne(MULTINATIONAL) & parts["country"].notna()
    model = ["Model", "Publication date"]
    parts = parts[known].drop_duplicates([*model, "country"]).reset_index(drop=True)
    parts["member"] = parts["country"].isin(EU_MEMBERS)
    by_model = parts.groupby(model)
    # A model of two members is one model of the Union, and still a model of the Union alone.
    union = parts.assign(iso3="EUU", alone=by_model["member"].transform("all"))
    union = union[union["member"]].drop_duplicates(model)
    parts["alone"] = by_model["country"].transform("size") == 1
    world = models.assign(iso3="WLD", alone=True)
    parts = parts.assign(iso3=iso3(parts["country"])).dropna(subset="iso3")
    return pd.concat([parts, union, world])


@table("ai_models", ["iso3", "year"])
def ai_models(raw: Path) -> pd.DataFrame:
    counted = _models(raw).groupby(KEYS)["alone"].agg(models="size", models_alone="sum")
    frame = counted.reset_index()
    chosen = ["CHN", "USA", "EUU", "DEU", "FRA", "GBR", "JPN", "KOR", "IND", "CAN", "ISR", "WLD"]
    # No row in the list means no notable model, so a missing year is a zero.
    grid = pd.MultiIndex.from_product([chosen, range(2010, 2026)], names=KEYS)
    return frame.set_index(KEYS).reindex(grid, fill_value=0).reset_index()


@table("ai_training_compute", ["iso3", "year"])
def ai_training_compute(raw: Path) -> pd.DataFrame:
    models = _models(raw)
    models = models[models["iso3"].isin(["CHN", "USA", "WLD"]) & models["flop"].notna()]
    # One model stands under several economies, so the row labels repeat.
    models = models.reset_index(drop=True)
    groups = models.groupby(KEYS)["flop"]
    largest = models.loc[groups.idxmax()]
    frame = largest[["iso3", "year", "flop", "Model", "Confidence"]].rename(
        columns={"flop": "largest_flop", "Model": "model", "Confidence": "confidence"}
    )
    counted = groups.size().rename("models_with_estimate").reset_index()
    frame["largest_flop"] = frame["largest_flop"].map(lambda flop: float(f"{flop:.3g}"))
    return frame.merge(counted, on=KEYS)


@table("ai_model_scores", ["year", "month"])
def ai_model_scores(raw: Path) -> pd.DataFrame:
    rows = pd.read_csv(raw / "owid-ai-misc" / "CHINA-VS-USA.csv", encoding="utf-8-sig")
    return year_and_month(rows["Date"]).assign(
        china_score=rows["China model score"], usa_score=rows["U.S. model score"]
    )


@table("ai_papers", ["iso3", "year"])
def ai_papers(raw: Path) -> pd.DataFrame:
    rows = pd.read_csv(raw / "ncses-ai-articles" / "ncses-ai-articles_tidy.csv")
    rows = rows.assign(iso3=iso3(rows["economy"])).rename(columns={"value": "articles"})
    world = rows.query("iso3 == 'WLD'").set_index("year")["articles"]
    share = rows["articles"] / rows["year"].map(world) * 100
    return rows.assign(share_of_world_pct=share.round(2))[
        ["iso3", "year", "articles", "share_of_world_pct"]
    ]


# WIPO: patent families on generative AI published 2014-2023, by address of the inventors
GENAI_FAMILIES = {
    **{"CHN": 38210, "USA": 6276, "KOR": 4155, "JPN": 3409, "IND": 1350},
    **{"GBR": 714, "DEU": 708},
}


@table("ai_patents", ["iso3"])
def ai_patents(raw: Path) -> pd.DataFrame:
    rows = pd.read_csv(raw / "ncses-ai-patents" / "10564_data.csv")
    rows = rows.assign(iso3=iso3(rows["time_period"])).dropna(subset="iso3")
    granted = rows.set_index("iso3")["value"]
    return (
        pd.DataFrame(
            {
                "granted_2000_2022": granted,
                "share_of_world_pct": (granted / granted["WLD"] * 100).round(2),
                "genai_families_2014_2023": pd.Series(GENAI_FAMILIES).reindex(granted.index),
            }
        )
        .reset_index()
        .astype({"genai_families_2014_2023": "Int64"})
    )


# Stanford AI Index, private investment in the money of the year (billion dollars)
NOMINAL = [
    ("USA", 2023, 67.2),
    ("CHN", 2023, 7.8),
    ("USA", 2024, 109.1),
    ("CHN", 2024, 9.3),
    ("GBR", 2024, 4.5),
]


@table("ai_investment", ["iso3", "year"])
def ai_investment(raw: Path) -> pd.DataFrame:
    quid = pd.read_csv(raw / "ai-private-investment" / "ai_private_investment_busd2021.csv")
    quid = quid.rename(columns={"china": "CHN", "us": "USA", "world": "WLD"})
    quid = quid.melt("year", ["CHN", "USA", "WLD"], "iso3", "quid_usd2021_bn")
    path = raw / "owid-ai-misc" / "private-investment-in-artificial-intelligence-cset.csv"
    cset = owid(path, {"Estimated investment - Field: All": "cset_usd_bn"})
    cset["cset_usd_bn"] = (cset["cset_usd_bn"] / 1e9).round(3)
    chosen = ["CHN", "USA", "WLD", "DEU", "FRA", "GBR", "JPN", "KOR", "IND", "CAN", "ISR", "SGP"]
    nominal = facts("iso3 year quid_current_usd_bn", NOMINAL)
    columns = ["quid_usd2021_bn", "quid_current_usd_bn", "cset_usd_bn"]
    return join(quid, nominal, cset[cset["iso3"].isin(chosen)])[[*KEYS, *columns]]


@table("ai_supercomputers", ["iso3"])
def ai_supercomputers(raw: Path) -> pd.DataFrame:
    rows = pd.read_csv(raw / "epoch-gpu-clusters" / "gpu_clusters_slim.csv")
    rows = rows[rows["Status"].eq("Existing") & rows["Certainty"].ne("Unlikely")]
    rows = rows.assign(iso3=iso3(rows["Country"]))
    rows = with_groups(rows, rows["Country"].isin(EU_MEMBERS))
    performance = rows.groupby("iso3")["H100 equivalents"].agg(["size", "count", "sum"])
    standard = rows[rows["Include in Standard Analysis"].eq(True)]
    standard = standard.groupby("iso3")["H100 equivalents"].sum()
    frame = performance.set_axis(["systems", "systems_with_size", "h100_equivalents"], axis=1)
    frame["share_pct"] = frame["h100_equivalents"] / frame.at["WLD", "h100_equivalents"] * 100
    frame["share_standard_pct"] = standard / standard["WLD"] * 100
    frame["h100_equivalents"] = frame["h100_equivalents"].round().astype(int)
    return frame.round(2).reset_index()


# Use of technologies by firms and people, as surveys publish it.
FIRMS_EU = "firms with 10 or more staff"
FIRMS_US = "all firms with staff, last two weeks"
PEOPLE = "whole population"
ADULTS = "people aged 16-74"
VENDOR = "decision-makers asked for a software firm"
CLOUD, BIG, AI, GENAI = "cloud", "big data analysis", "artificial intelligence", "generative AI"
ES = "Eurostat"
USE_READ = [
    ("EUU", 2014, CLOUD, 19, FIRMS_EU, "page", f"{ES}, release of 2018-12-13 (n1info.hr, rtbf.be)"),
    ("EUU", 2014, CLOUD, 17.8, FIRMS_EU, "page", f"{ES}, release of 2026-02-03 (politis.com.cy)"),
    ("EUU", 2016, CLOUD, 21, FIRMS_EU, "page", f"{ES}, release of 2018-12-13 (n1info.hr, rtbf.be)"),
    ("EUU", 2018, CLOUD, 26, FIRMS_EU, "page", f"{ES}, release of 2018-12-13 (n1info.hr, rtbf.be)"),
    ("EUU", 2021, CLOUD, 41.0, FIRMS_EU, "derived", f"{ES}, news item ddn-20231208-1"),
    ("EUU", 2023, CLOUD, 45.2, FIRMS_EU, "page", f"{ES}, news item ddn-20231208-1"),
    ("EUU", 2025, CLOUD, 52.7, FIRMS_EU, "page", f"{ES}, release of 2026-02-03 (politis.com.cy)"),
    ("ITA", 2014, CLOUD, 40, FIRMS_EU, "page", f"{ES}, ICT usage in enterprises 2014 (eucip.org)"),
    ("ITA", 2025, CLOUD, 75.6, FIRMS_EU, "page", f"{ES}, release of 2026-02-03 (politis.com.cy)"),
    ("SWE", 2014, CLOUD, 39, FIRMS_EU, "page", f"{ES}, ICT usage in enterprises 2014 (eucip.org)"),
    ("SWE", 2018, CLOUD, 57, FIRMS_EU, "page", f"{ES}, release of 2018-12-13 (n1info.hr, rtbf.be)"),
    ("SWE", 2023, CLOUD, 71.6, FIRMS_EU, "page", f"{ES}, news item ddn-20231208-1"),
    ("EUU", 2016, BIG, 10, FIRMS_EU, "page", f"{ES}, release of 2017-05-16 (evonews.com)"),
    ("DEU", 2016, BIG, 6, FIRMS_EU, "page", f"{ES}, release of 2017-05-16 (evonews.com)"),
    ("GBR", 2016, BIG, 15, FIRMS_EU, "page", f"{ES}, release of 2017-05-16 (evonews.com)"),
    ("EUU", 2021, AI, 7.7, FIRMS_EU, "page", f"{ES}, release of 2025-12-11 (wam.ae)"),
    ("EUU", 2023, AI, 8.0, FIRMS_EU, "page", f"{ES}, news item ddn-20250123-3 (openstats.eu)"),
    ("EUU", 2023, AI, 8.1, FIRMS_EU, "page", f"{ES}, release of 2025-12-11 (wam.ae)"),
    ("EUU", 2024, AI, 13.5, FIRMS_EU, "page", f"{ES}, news item ddn-20250123-3 (openstats.eu)"),
    ("EUU", 2025, AI, 20.0, FIRMS_EU, "page", f"{ES}, release of 2025-12-11 (wam.ae)"),
    ("SWE", 2023, AI, 10.4, FIRMS_EU, "derived", f"{ES}, news item ddn-20250123-3 (openstats.eu)"),
    ("SWE", 2024, AI, 25.1, FIRMS_EU, "page", f"{ES}, news item ddn-20250123-3 (openstats.eu)"),
    ("SWE", 2025, AI, 35.0, FIRMS_EU, "page", f"{ES}, release of 2025-12-11 (wam.ae)"),
    ("DEU", 2021, AI, 11, FIRMS_EU, "page", "Destatis, 2024-11-25 (extremnews.com)"),
    ("DEU", 2023, AI, 12, FIRMS_EU, "page", "Destatis, 2024-11-25 (extremnews.com)"),
    ("DEU", 2024, AI, 20, FIRMS_EU, "page", "Destatis, 2024-11-25 (extremnews.com)"),
    ("USA", 2023, AI, 3.7, FIRMS_US, "page", "US Census Bureau, CES-WP-24-16: September 2023"),
    ("USA", 2024, AI, 5.4, FIRMS_US, "page", "US Census Bureau, CES-WP-24-16: February 2024"),
    ("USA", 2025, AI, 10, FIRMS_US, "page", "Minneapolis Fed, 2026, on BTOS: about, late 2025"),
    ("CHN", 2024, GENAI, 17.6, PEOPLE, "derived", "CNNIC, 2026-02-05 (chinaview.cn): December"),
    ("CHN", 2025, GENAI, 36.5, PEOPLE, "page", "CNNIC, 2025-10-18 (arynews.tv): June"),
    ("CHN", 2025, GENAI, 42.8, PEOPLE, "page", "CNNIC, 2026-02-05 (chinaview.cn): December"),
    ("EUU", 2025, GENAI, 32.7, ADULTS, "page", f"{ES}, news item ddn-20251216-3"),
    ("ITA", 2025, GENAI, 19.9, ADULTS, "page", f"{ES}, news item ddn-20251216-3"),
    ("CHN", 2024, GENAI, 83, VENDOR, "page", "SAS and Coleman Parkes, 2024-07 (bast.net.cn, CGTN)"),
    ("USA", 2024, GENAI, 65, VENDOR, "page", "SAS and Coleman Parkes, 2024-07 (bast.net.cn, CGTN)"),
    ("WLD", 2024, GENAI, 54, VENDOR, "page", "SAS and Coleman Parkes, 2024-07 (bast.net.cn, CGTN)"),
]


@table("technology_use", ["iso3", "year", "technology", "reference"])
def technology_use(_raw: Path) -> pd.DataFrame:
    return facts("iso3 year technology share_pct asked status reference", USE_READ)


# --- computing, cloud and data -------------------------------------------------------------------


@table("supercomputers", ["iso3", "year", "month"])
def supercomputers(raw: Path) -> pd.DataFrame:
    rows = pd.read_csv(raw / "top500-panel" / "top500_by_country_list.csv")
    rows = rows.assign(iso3=iso3(rows["country"]))
    rows = with_groups(rows, rows["country"].isin(EU_MEMBERS))
    chosen = ["CHN", "USA", "EUU", "DEU", "FRA", "GBR", "JPN", "KOR", "IND", "TWN", "WLD"]
    keys = ["iso3", "year", "month"]
    grouped = rows[rows["iso3"].isin(chosen)].groupby(keys)
    frame = grouped.agg({"systems": "sum", "rmax_gflops": "sum", "best_rank": "min"})
    lists = rows[["year", "month"]].drop_duplicates().itertuples(index=False, name=None)
    grid = [(code, *edition) for edition in lists for code in chosen]
    # An economy that a list does not name has no system on it.
    frame = frame.reindex(pd.MultiIndex.from_tuples(grid, names=keys)).reset_index()
    frame = frame.fillna({"systems": 0, "rmax_gflops": 0})
    world = frame.query("iso3 == 'WLD'").set_index(["year", "month"])["rmax_gflops"]
    total = pd.MultiIndex.from_frame(frame[["year", "month"]]).map(world)
    return pd.DataFrame(
        {
            **{key: frame[key] for key in keys},
            "systems": frame["systems"].astype(int),
            "share_systems_pct": (frame["systems"] / 500 * 100).round(1),
            "share_rmax_pct": (frame["rmax_gflops"] / total * 100).round(2),
            "best_rank": frame["best_rank"].astype("Int64"),
        }
    )


SYNERGY_2021 = "Synergy Research, 2021-11 (hhtgroup.com.cn): end of September 2021"
SYNERGY_2025 = "Synergy Research, 2025 (okx.com): end of September 2025"
IEA_TWH = "IEA, Energy and AI, April 2025 (Graphic News; powerlibrary.theelectricityhub.com)"
IEA_PCT = "IEA and Ember through Our World in Data"
# economy, year, terawatt hours, per cent of electricity, million racks, exaflops, per cent of
# hyperscale capacity, reference
CENTRES_READ = [
    ("CHN", 2024, 102, None, None, None, None, IEA_TWH),
    ("USA", 2024, 183, None, None, None, None, IEA_TWH),
    ("WLD", 2024, 415, 1.5, None, None, None, IEA_TWH),
    ("CHN", 2021, None, None, 5.2, 140, None, "MIIT, July 2022 (taibo.cn): end of 2021"),
    (
        "CHN",
        2022,
        None,
        None,
        6.5,
        180,
        None,
        "CCID Blue Book 2022-2023, citing MIIT (yiyuedu.top)",
    ),
    ("CHN", 2023, None, None, 7.6, 197, None, "MIIT press conference (mzph.cn): August 2023"),
    ("CHN", 2023, None, None, 8.1, None, None, "BHI (56ygame.com): end of 2023"),
    ("CHN", 2023, None, None, None, 230, None, "National Data Resources Survey 2023 (txcsxy.com)"),
    ("CHN", 2024, None, None, 9.0, 280, None, "MIIT, through AskCI (n6668.com): end of 2024"),
    ("CHN", 2021, None, None, None, None, 15, SYNERGY_2021),
    ("USA", 2021, None, None, None, None, 49, SYNERGY_2021),
    ("USA", 2025, None, None, None, None, 55, SYNERGY_2025),
]
CENTRES = (
    "iso3 year electricity_twh share_of_electricity_pct racks_million compute_eflops "
    "hyperscale_share_pct reference"
)


@table("data_centres", ["iso3", "year", "reference"])
def data_centres(raw: Path) -> pd.DataFrame:
    shares = pd.read_csv(raw / "data-centres" / "dc_share_electricity_2025.csv")
    shares = shares.rename(columns={"pct_electricity_demand_2025": "share_of_electricity_pct"})
    shares = shares.assign(iso3=iso3(shares["place"]), year=2025, reference=IEA_PCT)
    shares = shares.dropna(subset="iso3").drop(columns="place")
    read = facts(CENTRES, CENTRES_READ)
    return pd.concat([read, shares.reindex(columns=read.columns)])


CAICT_2019 = "CAICT white paper 2019, through Xinhua (daffodilvarsity.edu.bd)"
CAICT_2022 = "Internet Society of China, report of 2022-11-16, CAICT count (cncms.com)"
CAICT_2023 = "CAICT, cited by MIIT, 2023 (mzph.cn)"
GARTNER_2023 = "Gartner, 2023-11-13 (menafn.com)"
GARTNER_MAY = "Gartner, 2024-05 (uaenews247.com, The Hindu)"
GARTNER_2024 = "Gartner, 2024-11-19 (it-online.co.za)"
# economy, year, whole market, public cloud and private cloud in billion yuan, public cloud in
# billion dollars, kind, status, reference
CLOUD_READ = [
    ("CHN", 2017, 69.2, None, None, None, "estimate", "derived", CAICT_2019),
    ("CHN", 2018, 96.28, 43.8, 52.5, None, "estimate", "page", CAICT_2019),
    ("CHN", 2020, 209.1, None, None, None, "estimate", "derived", CAICT_2022),
    ("CHN", 2021, 322.9, None, None, None, "estimate", "page", CAICT_2022),
    ("CHN", 2022, 455.0, None, None, None, "estimate", "page", CAICT_2023),
    ("WLD", 2022, None, None, None, 478.3, "estimate", "page", GARTNER_2023),
    ("WLD", 2023, None, None, None, 563.6, "estimate", "page", GARTNER_2023),
    ("WLD", 2023, None, None, None, 561.0, "estimate", "page", GARTNER_MAY),
    ("WLD", 2024, None, None, None, 678.8, "forecast", "page", GARTNER_2023),
    ("WLD", 2024, None, None, None, 675.4, "forecast", "page", GARTNER_MAY),
    ("WLD", 2024, None, None, None, 595.7, "estimate", "page", GARTNER_2024),
    ("WLD", 2025, None, None, None, 723.4, "forecast", "page", GARTNER_2024),
]
CLOUD_COLUMNS = "iso3 year market_yuan_bn public_yuan_bn private_yuan_bn public_usd_bn"


@table("cloud_market", ["iso3", "year", "reference"])
def cloud_market(_raw: Path) -> pd.DataFrame:
    return facts(f"{CLOUD_COLUMNS} kind status reference", CLOUD_READ)


# MIIT statistical bulletins on software: revenue of cloud and big data services and its growth
CLOUD_DATA_READ = [
    (2020, 411.6, 11.1, "MIIT bulletin for 2020 (bc.tech-ex.com, 2021-01-29)"),
    (2021, 776.8, 21.2, "MIIT bulletin for 2021 (xxznews.com, 2022-01-24)"),
    (2022, 1042.7, 8.7, "MIIT bulletin for 2022 (fknvuv.cn)"),
    (2023, 1247.0, 15.4, "MIIT bulletin for 2023 (haoruiqc.cn)"),
    (2024, 1408.8, 9.9, "MIIT bulletin for 2024 (t-block.cn)"),
]


@table("cloud_data_services", ["iso3", "year"])
def cloud_data_services(_raw: Path) -> pd.DataFrame:
    rows = facts("year revenue_yuan_bn growth_published_pct reference", CLOUD_DATA_READ)
    growth = (rows["revenue_yuan_bn"].pct_change() * 100).round(1)
    rows.insert(3, "growth_from_levels_pct", growth)
    return rows.assign(iso3="CHN")[["iso3", *rows.columns]]


SURVEY_2023 = "National Data Resources Survey 2023, 2024-05-24 (txcsxy.com; 51haile.com)"
SURVEY_2024 = "National Data Resources Survey 2024, 2025-04-29 (People's Daily, qjsbw.com.cn)"
ASKCI = "CAC and MIIT, through AskCI, 2024-03-29 (the-elin.com)"
# year, zettabytes produced, zettabytes stored, per cent of the world, industry in billion yuan
DATA_READ = [
    (2021, None, None, None, 1300, "page", "MIIT, 2022-05-26 (lyredcross.com): more than"),
    (2022, 8.1, None, 10.5, 1570, "page", ASKCI),
    (2022, 26.83, None, None, None, "derived", SURVEY_2023),
    (2023, 32.85, 1.73, None, None, "page", SURVEY_2023),
    (2024, 41.06, 2.09, None, None, "page", SURVEY_2024),
]
DATA_COLUMNS = "year produced_zb stored_zb share_of_world_pct industry_yuan_bn status reference"


@table("data_volume", ["iso3", "year", "reference"])
def data_volume(_raw: Path) -> pd.DataFrame:
    rows = facts(DATA_COLUMNS, DATA_READ)
    return rows.assign(iso3="CHN")[["iso3", *rows.columns]]


S3 = "Amazon S3, list price of the first terabyte"
PRICES_READ = [
    ("cloud storage", 2006, 0.15, "Amazon S3, first price list (cloudyali.io, 2026-03-14)"),
    ("cloud storage", 2011, 0.14, f"{S3} (blog.dshr.org, 2012-02-17)"),
    ("cloud storage", 2012, 0.11, f"{S3} (hckrnws.vercel.app, item 42858325, 2025-01)"),
    ("cloud storage", 2014, 0.031, f"{S3} (hckrnws.vercel.app, item 42858325, 2025-01)"),
    ("cloud storage", 2016, 0.023, f"{S3} (hckrnws.vercel.app, item 42858325, 2025-01)"),
    ("cloud storage", 2025, 0.023, f"{S3} (hckrnws.vercel.app, item 42858325, 2025-01)"),
    ("AI answers", 2022, 20.0, "Stanford AI Index 2025, chapter 1 (hai.stanford.edu)"),
    ("AI answers", 2024, 0.07, "Stanford AI Index 2025, chapter 1 (hai.stanford.edu)"),
]
PRICE_UNITS = {
    "cloud storage": "US dollars per gigabyte and month",
    "AI answers": "US dollars per million tokens, quality of GPT-3.5",
}


@table("digital_prices", ["product", "year"])
def digital_prices(_raw: Path) -> pd.DataFrame:
    rows = facts("product year price_usd reference", PRICES_READ)
    rows.insert(3, "per", rows["product"].map(PRICE_UNITS))
    return rows


# --- networks ----------------------------------------------------------------------------------


@table("internet_use", ["iso3", "year"])
def internet_use(raw: Path) -> pd.DataFrame:
    cnnic = china_figures(raw, ["Internet penetration"])
    cnnic = cnnic.join(year_and_month(cnnic["period"])).query("month == 12").assign(iso3="CHN")
    frame = join(
        wdi(raw / "wdi-syro13", {"IT.NET.USER.ZS": "wdi_2025_pct"}),
        gapminder(raw, {"internet_users": "wdi_2026_pct"}),
        cnnic.rename(columns={"value": "cnnic_december_pct"})[[*KEYS, "cnnic_december_pct"]],
    )
    return frame.query("year >= 1995").round(3)


@table("connections", ["iso3", "year"])
def connections(raw: Path) -> pd.DataFrame:
    indicators = {
        "IT.CEL.SETS.P2": "mobile_per_100",
        "IT.NET.BBND.P2": "broadband_per_100",
        "IT.NET.SECR.P6": "secure_servers_per_million",
    }
    places = {"mobile_per_100": 2, "broadband_per_100": 2, "secure_servers_per_million": 1}
    return wdi(raw / "wdi-syro13", indicators).query("year >= 2000").round(places)


OBSERVATORY = "5G Observatory, about end of 2021 (5gobservatory.eu)"
DECADE = "European Commission, Digital Decade 2025, through Euronews (inkl.com): 2024"
CONNECT = "Connect Europe, January 2025 (post-truth.eu): 2023"
ITU_2023 = "ITU Facts and Figures 2023 (5gobservatory.eu): 38 per cent"
ITU_OWID = "ITU, SDG indicator 9.c.1, through Our World in Data"
DOT = "Department of Telecommunications"
# economy, year, thousand base stations, per cent of people covered, million users, reference
FIVE_G_READ = [
    ("CHN", 2019, 130, None, None, "MIIT (daoinsights.com): end of 2019"),
    ("CHN", 2020, 718, None, None, "MIIT (hocell.com): December 2020"),
    ("CHN", 2021, 1425, None, None, "CNNIC 49th report (hkjs.com): December 2021"),
    ("CHN", 2022, 2312, None, None, "CAC, Digital China 2022 (rexun.cn): end of 2022"),
    ("CHN", 2023, 3377, None, 805, "MIIT, January 2024 (urdupoint.com; gov.cn): end of 2023"),
    ("CHN", 2024, 4250, None, None, "MIIT, 2025-01-21 (urdupoint.com): end of 2024"),
    ("CHN", 2024, 4191, None, 1002, "MIIT, 2024-12-23 (urdupoint.com): end of November 2024"),
    ("CHN", 2025, 4838, None, None, "CNNIC report, February 2026 (reportify.ai): end of 2025"),
    ("IND", 2022, 53.6, None, None, f"{DOT} (telecomtalk.info): 5 January 2023"),
    ("IND", 2023, 397.9, None, None, f"{DOT} (telecomtalk.info): 30 November 2023"),
    ("IND", 2024, 452.1, None, None, f"{DOT} (business-standard.com): end of July 2024"),
    ("KOR", 2021, 162, None, None, OBSERVATORY),
    ("JPN", 2021, 50, None, None, OBSERVATORY),
    ("KOR", 2020, 121, None, None, "GSA, through hocell.com: December 2020, more than"),
    ("USA", 2020, 100, None, None, "GSA, through hocell.com: December 2020, about"),
    ("JPN", 2020, 35, None, None, "GSA, through hocell.com: December 2020, more than"),
    ("DEU", 2020, 45, None, None, "GSA, through hocell.com: December 2020, more than"),
    ("EUU", 2023, None, 89.0, None, DECADE.replace("2024", "2023")),
    ("EUU", 2024, None, 94.3, None, DECADE),
    ("KOR", 2024, None, 100, None, DECADE),
    ("JPN", 2024, None, 99.2, None, DECADE),
    ("NOR", 2024, None, 99.0, None, DECADE),
    ("USA", 2024, None, 97.0, None, DECADE),
    ("IND", 2024, None, 95, None, DECADE),
    ("CHN", 2024, None, 95, None, DECADE),
    ("KOR", 2023, None, 99, None, CONNECT),
    ("USA", 2023, None, 98, None, CONNECT),
    ("JPN", 2023, None, 97, None, CONNECT),
    ("CHN", 2023, None, 90, None, CONNECT),
    ("WLD", 2023, None, 38, None, ITU_2023),
]
FIVE_G = "iso3 year base_stations_thousand coverage_pct users_million reference"


@table("mobile_5g", ["iso3", "year", "reference"])
def mobile_5g(raw: Path) -> pd.DataFrame:
    world = pd.read_csv(raw / "take-up-world" / "ict_takeup_world_per100.csv")
    world = world.rename(columns={"g5_coverage_pct_world": "coverage_pct"})
    world = world.assign(iso3="WLD", reference=ITU_OWID)
    read = facts(FIVE_G, FIVE_G_READ)
    return pd.concat([read, world.reindex(columns=read.columns)])


APNIC = "APNIC Labs, 31 May 2023 (blog.apnic.net, 2023-06-07)"
PREFERRED = "users who prefer it in a test by advertisement"
TRAFFIC = "traffic of mobile networks"
FIXED = "traffic of fixed networks"
ALL_TRAFFIC = "traffic of all networks"
GOOGLE = "users of Google"
USERS = "internet users counted as active"
CAC = "CAC monitoring platform, 2025-08-01 (Xinhua, alexandertzhao.com): June 2025"
REGISTER = "CNNIC and China IPv6 Conference (The Register, 2024-07-10): May 2024"
IPV6_READ = [
    *(
        (code, 2023, PREFERRED, share, APNIC)
        for code, share in {
            **{"IND": 78.80, "FRA": 64.97, "DEU": 60.97, "VNM": 56.41, "ISR": 53.65},
            **{"USA": 53.17, "TWN": 49.57, "JPN": 49.38, "MEX": 49.31, "WLD": 34.44},
        }.items()
    ),
    ("WLD", 2020, PREFERRED, 23.28, "APNIC Labs, January 2020 (blog.apnic.net, 2023-06-07)"),
    ("CHN", 2021, TRAFFIC, 35.15, "CNNIC 49th report (hkjs.com): December 2021"),
    ("CHN", 2024, TRAFFIC, 64.56, REGISTER),
    ("CHN", 2024, FIXED, 21.21, REGISTER),
    ("CHN", 2025, TRAFFIC, 66.00, CAC),
    ("CHN", 2025, FIXED, 28.32, CAC),
    ("CHN", 2025, ALL_TRAFFIC, 31.12, CAC),
    ("CHN", 2025, USERS, 75.29, CAC),
    ("WLD", 2026, GOOGLE, 50, "Google, through APNIC (blog.apnic.net, 2026-04-28)"),
]


@table("ipv6", ["iso3", "year", "measure"])
def ipv6(_raw: Path) -> pd.DataFrame:
    return facts("iso3 year measure share_pct reference", IPV6_READ)


# --- blockchain ----------------------------------------------------------------------------------

CCAF = "Cambridge Bitcoin Electricity Consumption Index, monthly mining map"
CCAF_2022 = "CCAF, 2022-05-17 (threadreaderapp.com/thread/1526529410018553857)"
# Per cent of the network's computing power, September 2019 to August 2021, month by month.
HASHRATE = {
    "CHN": [
        *(75.53, 74.78, 72.33, 73.46, 72.69, 72.98, 67.06, 64.81, 59.48, 64.67, 66.86, 66.86),
        *(67.12, 67.38, 55.58, 53.27, 53.30, 51.58, 49.06, 46.04, 43.98, 34.25, 0.0, 0.0),
    ],
    "USA": [
        *(4.06, 5.58, 6.58, 3.87, 3.44, 4.54, 7.07, 7.24, 8.22, 6.70, 5.09, 4.20),
        *(7.08, 6.71, 9.38, 10.41, 10.55, 13.37, 16.12, 16.85, 17.77, 21.81, 35.12, 35.40),
    ],
    "RUS": [
        *(5.93, 5.87, 6.24, 6.23, 6.05, 5.56, 5.97, 6.90, 9.34, 8.25, 8.08, 8.17),
        *(5.74, 4.90, 6.77, 7.16, 6.91, 6.43, 6.47, 6.84, 7.19, 8.90, 11.90, 11.23),
    ],
    "CAN": [
        *(1.06, 0.65, 0.87, 1.03, 1.06, 0.92, 0.79, 0.82, 1.02, 0.62, 1.15, 1.87),
        *(1.84, 1.51, 1.65, 0.83, 0.90, 1.07, 1.58, 3.00, 4.74, 5.98, 10.83, 9.55),
    ],
}
HASHRATE_2022 = {"USA": 37.84, "CHN": 21.11, "CAN": 6.48, "RUS": 4.66}


@table("bitcoin_mining", ["iso3", "year", "month"])
def bitcoin_mining(_raw: Path) -> pd.DataFrame:
    months = pd.period_range("2019-09", "2021-08", freq="M")
    rows = [
        (code, month.year, month.month, share, CCAF)
        for code, shares in HASHRATE.items()
        for month, share in zip(months, shares, strict=True)
    ]
    rows += [(code, 2022, 1, share, CCAF_2022) for code, share in HASHRATE_2022.items()]
    return facts("iso3 year month hashrate_share_pct reference", rows)


DERWENT = "Clarivate Derwent, 30 April 2019 (iam-media.com)"
DERWENT_OFFICE = "Clarivate Derwent, 30 April 2019 (kloggi.com)"
ZERO_ONE = "Zero One Think Tank, end of October 2019 (blocking.net/25831)"
ORIGIN, OFFICE = "families by origin of the invention", "applications by office of filing"
ABROAD, ANNUAL = "international applications", "applications of the year in WIPO's database"
WIPO_2017 = "WIPO database, through a Chinese news page of late 2018 (no address kept)"
BLOCKCHAIN_READ = [
    ("CHN", 2019, ORIGIN, None, 62, DERWENT),
    ("USA", 2019, ORIGIN, None, 22, DERWENT),
    ("WLD", 2019, ORIGIN, 10628, 100, DERWENT),
    ("CHN", 2019, OFFICE, None, 49, DERWENT_OFFICE),
    ("USA", 2019, OFFICE, None, 18, DERWENT_OFFICE),
    ("WLD", 2019, OFFICE, 14035, 100, DERWENT),
    ("CHN", 2019, ABROAD, 532, 15.6, ZERO_ONE),
    ("USA", 2019, ABROAD, 1537, 44.9, ZERO_ONE),
    ("KOR", 2019, ABROAD, 154, 4.5, ZERO_ONE),
    ("WLD", 2019, ABROAD, 3421, 100, ZERO_ONE),
    ("CHN", 2016, ANNUAL, 59, None, WIPO_2017),
    ("USA", 2016, ANNUAL, 21, None, WIPO_2017),
    ("AUS", 2016, ANNUAL, 19, None, WIPO_2017),
    ("CHN", 2017, ANNUAL, 225, 55.4, WIPO_2017),
    ("USA", 2017, ANNUAL, 91, 22.4, WIPO_2017),
    ("AUS", 2017, ANNUAL, 13, 3.2, WIPO_2017),
    ("WLD", 2017, ANNUAL, 406, 100, WIPO_2017),
]


@table("blockchain_patents", ["iso3", "year", "measure"])
def blockchain_patents(_raw: Path) -> pd.DataFrame:
    rows = facts("iso3 year measure patents share_of_world_pct reference", BLOCKCHAIN_READ)
    return rows.astype({"patents": "Int64"})


# --- industrial robots ----------------------------------------------------------------------------


@table("industrial_robots", ["iso3", "year"])
def industrial_robots(raw: Path) -> pd.DataFrame:
    new = pd.read_csv(raw / "ifr-robots-2024" / "robot_installs.csv")
    names = {"china": "CHN", "japan": "JPN", "us": "USA", "korea": "KOR", "germany": "DEU"}
    new = new.rename(columns={**names, "world": "WLD"}).melt("year", None, "iso3", "installed")
    installed = {"Annual industrial robots installed": "installed"}
    old = owid(raw / "ifr-robots" / "annual-industrial-robots-installed.csv", installed)
    path = raw / "owid-ai-misc" / "industrial-robots-annual-installations-total-operational.csv"
    stock = owid(path, {"Total industrial robots in operation": "in_operation"})
    stock = stock.dropna(subset="in_operation").astype({"in_operation": "Int64"})
    frame = pd.concat([old.query("year == 2011"), new]).merge(stock, "left", KEYS)
    return frame[[*KEYS, "installed", "in_operation"]]


IFR_2020 = "IFR, World Robotics 2020, through Statista (protothema.gr, 2020-09-29)"
IFR_2022 = "IFR, World Robotics 2022 (jissoprotec.jp)"
IFR_2023 = "IFR, 2024-01-10 (finanznachrichten.de; aei.dempa.net)"
IFR_2024 = "IFR, 2024-11-20 (robominds.de; Xinhua, en.people.cn)"
DIGEST = "IFR, 2024-11-20 (currentaffairsdigest.com)"
DENSITY_READ = [
    *(("CHN", 2013, 25, IFR_2020), ("CHN", 2017, 97, IFR_2020), ("CHN", 2019, 187, IFR_2020)),
    *(("KOR", 2019, 855, IFR_2020), ("USA", 2019, 228, IFR_2020)),
    ("WLD", 2016, 74, "IFR, 2018-02-07 (droiddynamics.com)"),
    *(("CHN", 2020, 246, IFR_2022), ("CHN", 2021, 322, IFR_2022), ("KOR", 2021, 1000, IFR_2022)),
    *(("SGP", 2021, 670, IFR_2022), ("JPN", 2021, 399, IFR_2022), ("DEU", 2021, 397, IFR_2022)),
    ("USA", 2021, 274, IFR_2022),
    *(("KOR", 2022, 1012, IFR_2023), ("SGP", 2022, 730, IFR_2023), ("DEU", 2022, 415, IFR_2023)),
    *(("JPN", 2022, 397, IFR_2023), ("EUU", 2022, 208, IFR_2023), ("WLD", 2022, 151, IFR_2023)),
    *(("CHN", 2022, 402, IFR_2024), ("CHN", 2023, 470, IFR_2024), ("KOR", 2023, 1012, IFR_2024)),
    *(("SGP", 2023, 770, IFR_2024), ("DEU", 2023, 429, IFR_2024), ("JPN", 2023, 419, IFR_2024)),
    *(("EUU", 2023, 219, IFR_2024), ("USA", 2023, 295, DIGEST)),
]


@table("robot_density", ["iso3", "year"])
def robot_density(_raw: Path) -> pd.DataFrame:
    return facts("iso3 year robots_per_10000_workers reference", DENSITY_READ)
