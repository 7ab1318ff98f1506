"""Growth and its sources: Penn World Table, long-run income, structure, jobs, new-economy figures.

Chinese figures on the new economy are published as press notices, not as data files. They were
read in web pages and stand below as short lists; `reference` says where. `status` tells a figure
that the page prints ("page") from one that follows from it by arithmetic ("derived").
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from recipes import KEYS, facts, gapminder, join, ours, owid, table, wdi

REFORM = 1978  # first year of China's reforms: the tables on growth start here
STABLE_REAL = 1995  # Brazil's first full year with the currency that ended its hyperinflation
PWT = {
    "rgdpna": "gdp_million_usd",
    "rnna": "capital_million_usd",
    "rgdpo": "output_ppp_million_usd",
    "emp": "employment_million",
    "avh": "hours_per_worker",
    "hc": "human_capital_index",
    "labsh": "labour_share",
    "delta": "depreciation_rate",
    "rtfpna": "tfp_own_past",
    "ctfp": "tfp_usa_1",
    "pop": "population_million",
    "csh_i": "investment_share",
}
PWT_DIGITS = {
    "gdp_million_usd": 0,
    "capital_million_usd": 0,
    "output_ppp_million_usd": 0,
    "employment_million": 3,
    "employment_whole_million": 0,
    "hours_per_worker": 0,
    "population_million": 2,
}
PWT11_CLEAN = {
    "pwt_human_capital_index": "human_capital_index",
    "pwt_tfp": "tfp_own_past",
    "pwt_population_millions": "population_million",
    "pwt_investment_share": "investment_share",
}
SECTORS = {"agriculture": "agriculture", "industry": "industry", "service": "services"}
# The World Bank counts new firms in only a part of these economies.
PARTLY_COUNTED = {"CHN": "Beijing and Shanghai only", "CAN": "Quebec and Ontario only"}
NBS_2020 = "NBS through People's Daily, 2020-07-14 (chinaipoline.com)"
NBS_2022 = "NBS, 2022-08-31 (anjitraders.com)"
NBS_2025 = "NBS through Science and Technology Daily, 2025-08-29 (pggs.com.cn)"
NEW_ENTITIES = [
    (2013, "Tianyancha", 6.715, None, "page", "Commerce ministry institute (zuli.life)"),
    (2018, "statistics bureau", 21.50, None, "derived", NBS_2020),
    (2019, "statistics bureau", 23.774, None, "page", NBS_2020),
    (2020, "statistics bureau", 25.02, None, "derived", NBS_2022),
    (2020, "Tianyancha", 23.577, None, "page", "Commerce ministry institute (iter01.com)"),
    (2021, "statistics bureau", 28.872, None, "page", NBS_2022),
    (2021, "Tianyancha", 28.87, 9.01, "page", "Commerce ministry institute (udxd.com)"),
    (2024, "statistics bureau", 27.37, None, "page", NBS_2025),
]

TOTAL, NETWORK, VITALITY = "total", "network economy", "economic vitality"
INNOVATION, KNOWLEDGE, UPGRADING = "innovation", "knowledge", "transformation and upgrading"
R2017 = "NBS head Ning Jizhe, China Daily, 2017-09-17"
R2018 = "NBS (ablewa.com, urbancurrysf.com)"
R2020 = "NBS, 2020-07-13 (m.xinhuanet.com, allaroundenterprises.com)"
R2021 = "NBS (daxue.zgjrw.com, victorzhang.cn)"
R2022 = "NBS, 2022-08-31 (en.people.cn, anjitraders.com)"
R2023 = "NBS, 2023-08-22 (m.fayiyi.com, news.bjx.com.cn)"
R2024 = "NBS, 2024-09-01 (stats.gov.cn/english, bobomg.com)"
R2025 = "NBS, 2025-08-27 (zk.dahe.cn, reportify.cn)"
# release, base year, sub-index, first year, values, contribution to the last year's growth
INDEX_READ = [
    (2017, 2014, TOTAL, 2015, [129], None, R2017),
    (2018, 2014, TOTAL, 2015, [123.5, 156.7, 210.1], None, R2018),
    (2018, 2014, NETWORK, 2017, [362.1], None, R2018),
    (2018, 2014, VITALITY, 2017, [284.3], None, R2018),
    (2018, 2014, INNOVATION, 2017, [143.3], None, R2018),
    (2018, 2014, UPGRADING, 2017, [132.3], None, R2018),
    (2018, 2014, KNOWLEDGE, 2017, [128.5], None, R2018),
    (2020, 2014, TOTAL, 2015, [124.8, 159.1, 204.1, 269.0, 332.0], None, R2020),
    (2020, 2014, NETWORK, 2019, [856.5], 80.5, R2020),
    (2020, 2014, INNOVATION, 2019, [201.4], 8.6, R2020),
    (2020, 2014, VITALITY, 2019, [313.6], 6.9, R2020),
    (2020, 2014, KNOWLEDGE, 2019, [147.2], 3.6, R2020),
    (2020, 2014, UPGRADING, 2019, [141.4], 0.4, R2020),
    (2021, 2014, TOTAL, 2015, [119.6, 146.9, 191.2, 257.9, 325.5, 440.3], None, R2021),
    (2021, 2014, VITALITY, 2015, [127.7, 163.1, 198.9, 234.0, 276.0, 324.1], 8.4, R2021),
    (2021, 2014, INNOVATION, 2015, [113.8, 126.6, 143.8, 174.8, 202.4, 239.1], 6.4, R2021),
    (2021, 2014, NETWORK, 2020, [1323.6], 81.7, R2021),
    (2021, 2014, KNOWLEDGE, 2020, [163.7], 2.6, R2021),
    (2021, 2014, UPGRADING, 2020, [150.7], 0.9, R2021),
    (2022, 2014, TOTAL, 2021, [598.8], None, R2022),
    (2022, 2014, NETWORK, 2021, [1963.6], 81.9, R2022),
    (2022, 2014, VITALITY, 2021, [393.1], None, R2022),
    (2022, 2014, INNOVATION, 2021, [293.5], None, R2022),
    (2023, 2014, TOTAL, 2018, [258.0, 325.5, 442.4, 597.3, 766.8], None, R2023),
    (2023, 2014, NETWORK, 2018, [601.6, 854.9, 1323.6, 1962.7, 2739.0], 91.6, R2023),
    (2023, 2014, INNOVATION, 2018, [174.8, 202.4, 243.7, 291.2, 336.3], 5.3, R2023),
    (2023, 2014, VITALITY, 2018, [233.8, 275.7, 330.8, 388.8, 402.6], 1.6, R2023),
    (2023, 2014, KNOWLEDGE, 2022, [193.4], 1.3, R2023),
    (2023, 2014, UPGRADING, 2018, [144.1, 145.6, 150.4, 160.9, 162.8], 0.2, R2023),
    (2024, 2022, TOTAL, 2023, [119.5], None, R2024),
    (2024, 2022, INNOVATION, 2023, [122.3], 34.4, R2024),
    (2024, 2022, NETWORK, 2023, [122.1], 34.0, R2024),
    (2024, 2022, UPGRADING, 2023, [116.3], 16.7, R2024),
    (2024, 2022, VITALITY, 2023, [114.5], 14.9, R2024),
    (2025, 2022, TOTAL, 2024, [136.0], None, R2025),
    (2025, 2022, NETWORK, 2024, [142.4], 35.2, R2025),
    (2025, 2022, INNOVATION, 2024, [138.5], 28.5, R2025),
    (2025, 2022, VITALITY, 2024, [130.9], 19.6, R2025),
    (2025, 2022, UPGRADING, 2024, [127.8], 16.7, R2025),
]

YI = 10  # a hundred million yuan (yi) are 0.1 billion
T2018 = "NBS, 2018-11-22 (luncong.cn, daybreak.ng)"
T2019 = "NBS, 2019-07-28 (jjckb.cn, cndingxi.com)"
T2020 = "NBS, 2020-07-07 (51emo.com)"
T2021 = "NBS, 2021-07-06 (itangjiu.com, fulingte.com)"
T2022 = "NBS, 2022-07-29 (nanmuxuan.com, m.1.net.cn)"
T2023 = "NBS, 2023-07-28 (kumico.net); NBS on the innovation index, 2023-10-20"
T2024 = "NBS, 2024-07-30 (golangjump.com)"
T2025 = "NBS, 2025-07-31 (sxhhy.com, dzb.xfrb.com.cn, en.people.cn)"
# value added in hundreds of millions of yuan: total, primary, secondary, tertiary sector
NEW_3_READ = [
    (2018, 2016, 15.3, 113719, None, None, None, "page", "NBS accounts department (chinataiwan)"),
    (2018, 2017, 15.7, 129578, None, None, None, "page", T2018),
    (2019, 2017, 15.8, None, None, None, None, "derived", T2019),
    (2019, 2018, 16.1, 145369, 6227, 62453, 76689, "page", T2019),
    (2020, 2018, 16.1, 148109, None, None, None, "derived", T2020),
    (2020, 2019, 16.3, 161927, 6685, 70443, 84799, "page", T2020),
    (2021, 2019, 16.4, None, None, None, None, "derived", T2021),
    (2021, 2020, 17.08, 169254, 7423, 73487, 88345, "page", T2021),
    (2022, 2020, 17.08, None, None, None, None, "derived", T2022),
    (2022, 2021, 17.25, 197270, 7912, 87499, 101859, "page", T2022),
    (2023, 2015, 14.8, None, None, None, None, "derived", T2023),
    (2023, 2021, 17.25, None, None, None, None, "derived", T2023),
    (2023, 2022, 17.36, 210084, None, None, None, "page", T2023),
    (2024, 2022, 17.36, None, None, None, None, "derived", T2024),
    (2024, 2023, 17.73, 223528, 8728, 93491, 121309, "page", T2024),
    (2025, 2023, 17.58, None, None, None, None, "derived", T2025),
    (2025, 2024, 18.01, 242908, 9485, 100459, 132964, "page", T2025),
]

BROAD, CASS, CORE, BEA = "broad (CAICT)", "middle (CASS)", "core industries", "core (BEA)"
INFO_100 = "China Info100 and CAICT report, 2018-03-28 (economy.china.com)"
CAICT_22 = "CAICT, Global digital economy white paper 2022 (caijingnews.net)"
CAC = "Cyberspace Administration, Digital China report"
NBS_CORE = "NBS from the fifth economic census, 2024-12-30 (gscn.com.cn, bisenet.com)"
DIGITAL_READ = [
    ("CHN", 2016, BROAD, 30.3, 22.6, "yuan", INFO_100),
    ("USA", 2016, BROAD, 58.3, None, None, INFO_100),
    ("JPN", 2016, BROAD, 46.4, None, None, INFO_100),
    ("GBR", 2016, BROAD, 58.6, None, None, INFO_100),
    ("CHN", 2017, BROAD, 32.9, 27.2, "yuan", f"{CAC} 2017 (unitalen.com.cn)"),
    ("CHN", 2018, BROAD, 34.8, 31.3, "yuan", f"{CAC} 2018 (yndaily.yunnan.cn)"),
    ("CHN", 2019, BROAD, 36.2, 35.8, "yuan", "CAICT white paper 2020 (idcquan.com, mykedah2.com)"),
    ("CHN", 2020, BROAD, 38.6, 39.2, "yuan", "China internet report 2021 (shadafang.com)"),
    ("CHN", 2021, BROAD, 39.8, 45.5, "yuan", "CAICT, 2022-07 (cn.chinadaily.com.cn, guangxilong)"),
    ("CHN", 2022, BROAD, 41.5, 50.2, "yuan", "CAICT, 2023 (cww.net.cn)"),
    ("CHN", 2023, BROAD, 42.8, 53.9, "yuan", "CAICT, 2024-08-27 (jxt.zj.gov.cn)"),
    ("USA", 2021, BROAD, None, 15.3, "US dollars", CAICT_22),
    ("CHN", 2020, CASS, 18.8, None, None, "CASS, Digital economy blue book 2021 (hbwmpx.com)"),
    ("CHN", 2020, CORE, 7.8, None, None, "14th five-year plan figure (hbwmpx.com)"),
    ("CHN", 2023, CORE, 9.9, 12.7555, "yuan", NBS_CORE),
    ("USA", 2016, BEA, 6.5, None, None, "BEA, first estimate, 2018 (centerforjobs.org)"),
    ("USA", 2017, BEA, 6.9, 1.3513, "US dollars", "BEA, April 2019 (apps.bea.gov)"),
    ("USA", 2019, BEA, 9.6, 2.0516, "US dollars", "BEA staff, book chapter (Wiley)"),
    ("USA", 2021, BEA, 10.3, 2.41, "US dollars", "BEA, 2022-11-22 (bea.gov)"),
]

MIIT_2021 = "Industry ministry, 2021-09-13 (Xinhua) and 2021-01-18 NBS (echannel5.com)"
MIIT_2025 = "Industry ministry, 2025-01-21 (People's Daily copy)"
MIIT_2026 = "NBS, 2026-01-19 (longbridge.com); industry ministry, 2026-01-21 (reportify.cn)"
HIGH_TECH_READ = [
    (2012, 9.4, None, "page", "Industry ministry, 2021-09-13 (Xinhua copy)"),
    (2014, 10.6, 12.3, "page", "NBS communiqué, 2015-02-26 (duanxie.cn, ectpa.org)"),
    (2015, 11.8, None, "page", "Industry ministry: start of 2016-2020 (tellerreport.com)"),
    (2018, 13.9, 11.7, "page", f"{CAC} 2018 (yndaily.yunnan.cn); CGTN"),
    (2019, None, 8.8, "page", NBS_2020),
    (2020, 15.1, 7.1, "page", MIIT_2021),
    (2021, 15.1, 18.2, "page", "english.www.gov.cn, 2022-10-12; NBS, 2022-01 (whtcotscb.com)"),
    (2022, 15.5, None, "page", "Industry ministry, 2023-03-19 (news.022china.com)"),
    (2023, 15.7, None, "page", "NBS communiqué, 2024-02-29 (calyptus.net); heicmy.com"),
    (2024, 16.3, 8.9, "derived", MIIT_2025),
    (2025, 17.1, 9.4, "derived", MIIT_2026),
]

ACTIVE, INNOVATED = "innovation-active", "introduced an innovation"
PRODUCT, PROCESS = "introduced a product innovation", "introduced a business-process innovation"
R_AND_D, R_AND_D_BIG = "carries out research", "carries out research (large and medium firms)"
EU_FIRMS = "10 or more employees, selected industries"
US_FIRMS = "1 or more employees, all private industries"
JP_FIRMS = "10 or more employees, most industries"
CN_FIRMS = "industry above the size threshold"
CN_ALL = "755,000 firms in industry, construction and services"
CN_BIG = "large and medium industrial firms"
CIS20 = "European Commission, 2022-12-19 (ec.europa.eu/newsroom)"
CIS22 = "Eurostat, CIS 2022 key indicators; news of 2024-11-29 (openstats.eu)"
CIS10 = "Eurostat, Innovation statistics, January 2013 edition"
ABS17, ABS18 = "NCSES, NSF 21-334 (2021-07-28)", "NCSES, NSF 22-325 (2022-03-31)"
ABS19 = "NCSES, NSF 23-310"
NISTEP = "NISTEP, 2023-09-19 (sentankyo.jp)"
MOST = "Science ministry through China News, 2020-04-17 (chinanews.com, 8702ee.com)"
YEARBOOK = "China Statistical Yearbook"
FIRMS_READ = [
    ("EUU", 2008, 2010, ACTIVE, 52.9, EU_FIRMS, CIS10),
    ("DEU", 2008, 2010, ACTIVE, 79.3, EU_FIRMS, CIS10),
    ("EUU", 2010, 2012, ACTIVE, 48.9, EU_FIRMS, "Eurostat, January 2015 edition"),
    ("EUU", 2018, 2020, ACTIVE, 53, EU_FIRMS, CIS20),
    ("DEU", 2018, 2020, ACTIVE, 69, EU_FIRMS, CIS20),
    ("EUU", 2018, 2020, INNOVATED, 48.4, EU_FIRMS, CIS20),
    ("EUU", 2020, 2022, ACTIVE, 51.4, EU_FIRMS, CIS22),
    ("DEU", 2020, 2022, ACTIVE, 63, EU_FIRMS, CIS22),
    ("USA", 2015, 2017, INNOVATED, 43, US_FIRMS, ABS17),
    ("USA", 2015, 2017, PRODUCT, 18, US_FIRMS, ABS17),
    ("USA", 2016, 2018, INNOVATED, 30, US_FIRMS, ABS18),
    ("USA", 2017, 2019, INNOVATED, 25, US_FIRMS, ABS19),
    ("USA", 2017, 2019, PRODUCT, 11, US_FIRMS, ABS19),
    ("USA", 2017, 2019, PROCESS, 22, US_FIRMS, ABS19),
    ("JPN", 2019, 2021, INNOVATED, 32, JP_FIRMS, NISTEP),
    ("JPN", 2019, 2021, PRODUCT, 11, JP_FIRMS, NISTEP),
    ("JPN", 2019, 2021, PROCESS, 28, JP_FIRMS, NISTEP),
    ("CHN", 2018, 2018, ACTIVE, 40.8, CN_ALL, MOST),
    ("CHN", 2018, 2018, INNOVATED, 38.2, CN_ALL, MOST),
    ("CHN", 2018, 2018, INNOVATED, 48, CN_FIRMS, MOST),
    ("CHN", 2018, 2018, R_AND_D, 28, CN_FIRMS, MOST),
    ("CHN", 2004, 2004, R_AND_D, 6.2, CN_FIRMS, f"{YEARBOOK} 2012, table 20-44"),
    ("CHN", 2008, 2008, R_AND_D, 6.5, CN_FIRMS, f"{YEARBOOK} 2012, table 20-44"),
    ("CHN", 2009, 2009, R_AND_D, 8.5, CN_FIRMS, f"{YEARBOOK} 2012, table 20-44"),
    ("CHN", 2011, 2011, R_AND_D, 11.5, CN_FIRMS, f"{YEARBOOK} 2012, table 20-44"),
    ("CHN", 2022, 2022, R_AND_D, 37.3, CN_FIRMS, "NBS through Xinhua, 2024-09-10 (zonecy.com)"),
    ("CHN", 2002, 2002, R_AND_D_BIG, 30.7, CN_BIG, f"{YEARBOOK} 2007, table 21-41"),
    ("CHN", 2004, 2004, R_AND_D_BIG, 23.7, CN_BIG, f"{YEARBOOK} 2007, table 21-41"),
    ("CHN", 2006, 2006, R_AND_D_BIG, 24.0, CN_BIG, f"{YEARBOOK} 2011, table 20-43"),
    ("CHN", 2008, 2008, R_AND_D_BIG, 24.9, CN_BIG, f"{YEARBOOK} 2011, table 20-43"),
    ("CHN", 2010, 2010, R_AND_D_BIG, 28.3, CN_BIG, f"{YEARBOOK} 2011, table 20-43"),
]

WMS_RANK = "World Management Survey by Bloom, Sadun, Van Reenen (marginalrevolution.com, 2016-07)"
TOP_TEN = ["USA", "JPN", "DEU", "SWE", "CAN", "GBR", "FRA", "AUS", "ITA", "MEX"]
BELOW = ["SGP", "CHN", "BRA", "IND"]


@table("penn_world_table_11_0", ["iso3", "year"])
def penn_world_table_11_0(raw: Path) -> pd.DataFrame:
    clean = pd.read_csv(raw / "pwt110-clean" / "pwt_clean_selected.csv").rename(columns=PWT11_CLEAN)
    # The copy with all variables is rounded to whole numbers; only large quantities survive that.
    whole = pd.read_csv(raw / "pwt110" / "pwt110_selected.csv").rename(columns={"emp": "employed"})
    whole = whole.rename(columns={"countrycode": "iso3", "employed": "employment_whole_million"})
    large = ["rgdpna", "rnna", "rgdpo", "employment_whole_million", "avh"]
    both = whole[[*KEYS, *large]].merge(clean[[*KEYS, *PWT11_CLEAN.values()]], on=KEYS)
    return _pwt(both.rename(columns=PWT))


@table("penn_world_table_10_01", ["iso3", "year"])
def penn_world_table_10_01(raw: Path) -> pd.DataFrame:
    rows = pd.read_csv(raw / "pwt1001-rda" / "pwt1001_selected.csv")
    columns = {"isocode": "iso3"} | PWT
    return _pwt(rows.rename(columns=columns)[[*KEYS, *PWT.values()]])


@table("gdp_per_person_long_run", ["iso3", "year"])
def gdp_per_person_long_run(raw: Path) -> pd.DataFrame:
    column = "gdp_per_person_intl2011"
    file = raw / "maddison-owid" / "gdp-per-capita-maddison_selected.csv"
    long = owid(file, {"GDP per capita": column}).dropna(subset=column).query("year >= 1820")
    # Before 1950 the years between the round ones tell little; China has few of them anyway.
    kept = long[(long["year"] >= 1950) | (long["year"] % 10 == 0) | (long["year"] == 1913)]
    post = pd.read_csv(raw / "maddison-mpd2023" / "maddison_clean_selected.csv")
    post = ours(post).rename(columns={"maddison_gdp_pc": column}).dropna(subset=column)
    extra = post[~post["iso3"].isin(kept["iso3"])][[*KEYS, column]]
    return pd.concat([kept, extra]).round({column: 0}).astype({"year": "int64", column: "int64"})


@table("gdp_growth_and_income", ["iso3", "year"])
def gdp_growth_and_income(raw: Path) -> pd.DataFrame:
    growth = ours(pd.read_csv(raw / "wdi-siyao" / "wdi_clean_selected.csv"))
    growth = growth.rename(columns={"wdi_gdp_growth_annual_pct": "gdp_growth_pct"})
    merged = join(
        gapminder(raw, {"gdppercapita_us_inflation_adjusted": "gdp_per_person_usd2015"}),
        wdi(raw / "wdi-njf0", {"NY.GDP.PCAP.PP.CD": "gdp_per_person_ppp_usd"}),
        growth[[*KEYS, "gdp_growth_pct"]],
    )
    merged = merged.dropna(subset=merged.columns.drop(KEYS), how="all").query("year >= @REFORM")
    digits = {"gdp_per_person_usd2015": 0, "gdp_per_person_ppp_usd": 0, "gdp_growth_pct": 2}
    return _rounded(merged, digits)


@table("structure_of_gdp", ["iso3", "year"])
def structure_of_gdp(raw: Path) -> pd.DataFrame:
    series = {
        "agriculture_percent_of_gdp": "agriculture_pct",
        "industry_percent_of_gdp": "industry_pct",
        "services_percent_of_gdp": "services_pct",
        "investments_percent_of_gdp": "investment_pct",
    }
    shares = gapminder(raw, series).query("year >= @REFORM").round(2)
    # In the years of hyperinflation Brazil's parts add up to 76 to 117 per cent of the whole.
    broken = (shares["iso3"] == "BRA") & (shares["year"] < STABLE_REAL)
    shares.loc[broken, ["agriculture_pct", "industry_pct", "services_pct"]] = None
    return shares


@table("structure_of_employment", ["iso3", "year"])
def structure_of_employment(raw: Path) -> pd.DataFrame:
    series = {
        f"{theirs}_workers_percent_of_employment": f"{sector}_pct"
        for theirs, sector in SECTORS.items()
    }
    return gapminder(raw, series).round(2)


@table("labour_productivity", ["iso3", "year"])
def labour_productivity(raw: Path) -> pd.DataFrame:
    series = {
        "gdpperemployee_us_inflation_adjusted": "gdp_per_worker_usd2015",
        "gdpperworking_hour_us_inflation_adjusted": "gdp_per_hour_ppp_usd2021",
    }
    ppp = wdi(raw / "wdi-njf0", {"SL.GDP.PCAP.EM.KD": "gdp_per_worker_ppp_usd2021"})
    whole = ["gdp_per_worker_usd2015", "gdp_per_worker_ppp_usd2021"]
    return _rounded(join(gapminder(raw, series), ppp), dict.fromkeys(whole, 0))


@table("human_development", ["iso3", "year"])
def human_development(raw: Path) -> pd.DataFrame:
    hdi = gapminder(raw, {"hdi_human_development_index": "hdi"})
    urban = wdi(raw / "wdi-njf0", {"SP.URB.TOTL.IN.ZS": "urban_population_pct"})
    return join(hdi, urban).round({"urban_population_pct": 2})


@table("new_firms", ["iso3", "year"])
def new_firms(raw: Path) -> pd.DataFrame:
    both = wdi(raw / "wdi-njf0", {"IC.BUS.NREG": "new_firms", "SP.POP.TOTL": "people"})
    both = both.dropna(subset="new_firms")
    part = both["iso3"].map(PARTLY_COUNTED)
    density = (both["new_firms"] / both["people"] * 1000).round(2)
    return both.assign(
        new_firms=both["new_firms"].astype("int64"),
        per_1000_people=density.where(part.isna()),
        coverage=part.fillna("whole economy"),
    ).drop(columns="people")


@table("new_market_entities", ["year", "source"])
def new_market_entities(_raw: Path) -> pd.DataFrame:
    columns = "year source entities_million enterprises_million status reference"
    return facts(columns, NEW_ENTITIES)


@table("new_drivers_index", ["release_year", "sub_index", "year"])
def new_drivers_index(_raw: Path) -> pd.DataFrame:
    rows = [
        (release, base, name, first + step, value, share if step == len(values) - 1 else None, page)
        for release, base, name, first, values, share, page in INDEX_READ
        for step, value in enumerate(values)
    ]
    columns = "release_year base_year sub_index year index contribution_pct reference"
    return facts(columns, rows)


@table("three_new_economy", ["release_year", "year"])
def three_new_economy(_raw: Path) -> pd.DataFrame:
    amounts = ["total", "primary", "secondary", "tertiary"]
    columns = f"release_year year share_of_gdp_pct {' '.join(amounts)} status reference"
    read = facts(columns, NEW_3_READ)
    read[amounts] = read[amounts].astype(float) / YI
    return read.rename(columns={column: f"{column}_billion_yuan" for column in amounts})


@table("digital_economy_share", ["iso3", "year", "measure"])
def digital_economy_share(_raw: Path) -> pd.DataFrame:
    columns = "iso3 year measure share_of_gdp_pct size_trillion currency reference"
    return facts(columns, DIGITAL_READ)


@table("high_tech_manufacturing", ["year"])
def high_tech_manufacturing(_raw: Path) -> pd.DataFrame:
    columns = "year share_of_industry_pct growth_pct status reference"
    return facts(columns, HIGH_TECH_READ)


@table("enterprise_innovation", ["iso3", "first_year", "measure", "firms_asked"])
def enterprise_innovation(_raw: Path) -> pd.DataFrame:
    columns = "iso3 first_year last_year measure share_pct firms_asked reference"
    return facts(columns, FIRMS_READ)


@table("management_practices", ["iso3"])
def management_practices(_raw: Path) -> pd.DataFrame:
    ranked = [(code, rank, "top ten", WMS_RANK) for rank, code in enumerate(TOP_TEN, start=1)]
    below = [(code, None, "below the top ten", WMS_RANK) for code in BELOW]
    return facts("iso3 rank group reference", ranked + below).astype({"rank": "Int64"})


def _pwt(frame: pd.DataFrame) -> pd.DataFrame:
    """Our economies since the reform, rounded; four digits where nothing else is said."""
    rows = ours(frame).query("year >= @REFORM")
    return _rounded(rows, {column: PWT_DIGITS.get(column, 4) for column in rows.columns.drop(KEYS)})


def _rounded(frame: pd.DataFrame, digits: dict[str, int]) -> pd.DataFrame:
    """The table rounded; a column with no decimal places becomes one of integers."""
    whole = {column: "Int64" for column, places in digits.items() if places == 0}
    return frame.round(digits).astype(whole)
