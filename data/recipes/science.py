"""Research spending, patents, scientific articles, innovation ranks, trademarks and royalties.

The tables of the US science indicators came without their year headers. Each economy has one value
a year in the order of the table, so years are put back by position. Short lists below hold single
figures that were read in reports and news pages; `reference` says where.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from recipes import KEYS, by_year, facts, gapminder, iso3, join, table, wdi

# The economies of the tables by field: the others would only make the files long.
MAIN = ["CHN", "USA", "JPN", "KOR", "DEU", "GBR", "IND", "WLD"]
# Their inventors file at the European Patent Office; Taiwan cannot use the treaty. The counts by
# country of the office would make them look idle.
NOT_AT_HOME = ["DEU", "FRA", "GBR", "ITA", "CHE", "SWE", "NOR", "TWN"]
NBS_GERD = {2021: 2.44, 2022: 2.54, 2023: 2.65}
NCSES_2022 = {  # billion PPP dollars, per cent of GDP; NCSES, Discovery (2025 edition), DISC-17
    "USA": (923.24, 3.59),
    "EUU": (542.12, 2.11),
    "CHN": (811.86, 2.56),
    "JPN": (200.77, 3.41),
    "DEU": (174.86, 3.13),
    "KOR": (139.00, 5.21),
}
FIELDS = {
    "all S&E fields": "all",
    "the Scopus database": "all",
    "agricultural sciences": "agriculture",
    "astronomy and astrophysics": "astronomy",
    "biological and biomedical sciences": "biology",
    "chemistry": "chemistry",
    "computer and information sciences": "computing",
    "engineering": "engineering",
    "geosciences, atmospheric sciences, and ocean sciences": "geosciences",
    "health sciences": "health",
    "materials science": "materials",
    "mathematics and statistics": "mathematics",
    "natural resources and conservation": "natural resources",
    "physics": "physics",
    "psychology": "psychology",
    "social sciences": "social sciences",
}
TECHNOLOGIES = {
    "computer technology": "computers",
    "digital communication": "digital communication",
    "semiconductors": "semiconductors",
    "electrical machinery, apparatus, energy": "electrical machinery and energy",
    "biotechnology": "biotechnology",
    "pharmaceuticals": "pharmaceuticals",
    "medical technology": "medical technology",
    "materials, metallurgy": "materials and metallurgy",
    "microstructural technology and nanotechnology": "nanotechnology",
    "machine tools": "machine tools",
    "control": "control",
    "environmental technology": "environment",
}
GREEN = {
    "all environmental sustainability technologies": "all",
    "environmental management": "environmental management",
    "climate change mitigation technologies related to energy generation, transmission, or "
    "distribution": "energy",
    "capture, storage, sequestration, or disposal of greenhouse gases": "greenhouse gas capture",
    "climate change mitigation technologies related to transportation": "transport",
    "climate change mitigation technologies related to buildings": "buildings",
    "climate change mitigation technologies related to wastewater treatment or waste "
    "management": "waste and wastewater",
    "climate change mitigation technologies in the production or processing of goods": "production",
    "climate change mitigation in information and communications technologies": "information",
    "climate change adaptation technologies": "adaptation",
}
SECTORS = {
    ("performing", "Business"): "performed_by_business_pct",
    ("performing", "Government"): "performed_by_government_pct",
    ("performing", "Higher education"): "performed_by_universities_pct",
    ("performing", "Private nonprofita"): "performed_by_nonprofit_pct",
    ("source", "Business"): "funded_by_business_pct",
    ("source", "Government"): "funded_by_government_pct",
    ("source", "Other domestic"): "funded_by_other_domestic_pct",
    ("source", "Rest of the world"): "funded_from_abroad_pct",
}
PILLARS = {
    "Institutions": "institutions",
    "Human capital and research": "human_capital_research",
    "Infrastructure": "infrastructure",
    "Market sophistication": "market_sophistication",
    "Business sophistication": "business_sophistication",
    "Knowledge and technology outputs": "knowledge_technology_outputs",
    "Creative outputs": "creative_outputs",
}
AENERT = "Aenert, Ratings: WIPO Global Innovation Index 2023 (aenert.com)"
CPA_2023 = "China Patent Agent (H.K.) Ltd., 9 October 2023 (cpahkltd.com)"
CPA_2024 = "China Patent Agent (H.K.) Ltd., on the index of 2024 (cpahkltd.com)"
GII_READ = [  # economy, edition, rank, score, reference
    ("CHE", 2023, 1, 67.6, AENERT),
    ("SWE", 2023, 2, 64.2, AENERT),
    ("USA", 2023, 3, 63.5, AENERT),
    ("GBR", 2023, 4, 62.4, AENERT),
    ("SGP", 2023, 5, 61.5, AENERT),
    ("DEU", 2023, 8, 58.8, AENERT),
    ("KOR", 2023, 10, 58.6, AENERT),
    ("CHN", 2023, 12, None, CPA_2023),
    ("IND", 2023, 40, None, CPA_2023),
    ("VNM", 2023, 46, None, CPA_2023),
    ("IDN", 2023, 61, None, CPA_2023),
    ("CHE", 2024, 1, None, CPA_2024),
    ("SWE", 2024, 2, None, CPA_2024),
    ("USA", 2024, 3, None, CPA_2024),
    ("SGP", 2024, 4, None, CPA_2024),
    ("GBR", 2024, 5, None, CPA_2024),
    ("CHN", 2024, 11, None, "Xinhua, 26 September 2024 (english.news.cn)"),
]
STRATEGIST = "ASPI on its tracker of August 2024 (aspistrategist.org.au, aspi.org.au)"
COMSOC = "IEEE ComSoc Technology Blog, 3 March 2023 (techblog.comsoc.org)"
NATURE = "Nature news on the ASPI tracker of December 2025 (copy at rin.pw)"
SCRIPT = "Public script that redraws ASPI's two-decade report, shares rounded by its author"
KNOWLEDGESPEAK = "Knowledgespeak on Nature Index Research Leaders 2024 (knowledgespeak.com)"
UKRINTEI = "Nature Index 2025 Research Leaders (reprint at ukrintei.ua)"
SNAPZU = "Nature Index news on 2022 (copy at snapzu.com)"
EURASIA = "Eurasia Magazine from South China Morning Post, 5 April 2024 (eurasiamagazine.com)"
JRC = "AOMB on a report of the EU Joint Research Centre, 20 October 2025 (aomb.nl)"
RELECURA = "M. Alex, Relecura, Quantum Technologies: patent landscape, February 2021 (relecura.com)"
CHOSUN = "Chosun Biz on Korea's Intellectual Property Office, 7 December 2025 (biz.chosun.com)"
KIPO = "News of 22 and 23 March 2022 on Korea's patent office (v.daum.net, world.kbs.co.kr)"
KBS = "KBS on Korea's Intellectual Property Office, March 2022 (rki.kbs.co.kr)"
CAICT_BCI = "Xinhua on a CAICT report, 31 May 2023 (en.people.cn)"
NIKKEI = "Nikkei Asia with Cyber Creative Institute, 16 September 2021 (borsamip.com, teehowe.com)"
CNIPA_6G = "China's patent office, 6G report, 25 April 2021 (ctctw.com)"
WUZHEN = "China Internet Development Report 2025, data of June 2025 (881903.com)"
ESPACENET = "The Unfiltered Lens from Espacenet, 16 June 2021 (theunfilteredlens.org)"
IPSTUDIES = "IPStudies, CRISPR patents: the raise of China, September 2015 (ipstudies.ch)"
BELFER = "Belfer Center, The Great Tech Rivalry, December 2021 (issuu.com/belfercenter)"
PAGE, DERIVED, COPY = "page", "derived", "copy"
FRONTIER = [  # topic, measure, economy, period, last year, value, unit, status, reference
    ("critical technologies", "lead", "CHN", "2003–2007", 2007, 3, "of 64", PAGE, STRATEGIST),
    ("critical technologies", "lead", "USA", "2003–2007", 2007, 60, "of 64", PAGE, STRATEGIST),
    ("critical technologies", "lead", "CHN", "2018–2022", 2022, 52, "of 64", PAGE, STRATEGIST),
    ("critical technologies", "lead", "CHN", "2019–2023", 2023, 57, "of 64", PAGE, STRATEGIST),
    ("critical technologies", "lead", "USA", "2019–2023", 2023, 7, "of 64", PAGE, STRATEGIST),
    ("critical technologies", "lead", "CHN", "2020–2024", 2024, 66, "of 74", PAGE, NATURE),
    ("critical technologies", "lead", "USA", "2020–2024", 2024, 8, "of 74", PAGE, NATURE),
    ("natural sciences", "share points", "CHN", "2022", 2022, 19373, "points", PAGE, SNAPZU),
    ("natural sciences", "share points", "USA", "2022", 2022, 17610, "points", PAGE, SNAPZU),
    (
        "natural and health sciences",
        "share points",
        "CHN",
        "2023",
        2023,
        23171.84,
        "points",
        PAGE,
        KNOWLEDGESPEAK,
    ),
    (
        "natural and health sciences",
        "share points",
        "IND",
        "2023",
        2023,
        1494.27,
        "points",
        PAGE,
        KNOWLEDGESPEAK,
    ),
    (
        "natural and health sciences",
        "share points",
        "CHN",
        "2024",
        2024,
        32122,
        "points",
        PAGE,
        UKRINTEI,
    ),
    (
        "natural and health sciences",
        "share points",
        "USA",
        "2024",
        2024,
        22083,
        "points",
        PAGE,
        UKRINTEI,
    ),
    ("quantum", "patents", "CHN", "2003–2022", 2022, 37, "percent", PAGE, EURASIA),
    ("quantum", "patents", "USA", "2003–2022", 2022, 28, "percent", PAGE, EURASIA),
    ("quantum", "patents", "CHN", "not stated", 2025, 46, "percent", PAGE, JRC),
    ("quantum", "patents", "USA", "not stated", 2025, 23, "percent", PAGE, JRC),
    ("quantum", "patents", "EUU", "not stated", 2025, 6, "percent", PAGE, JRC),
    (
        "quantum and nano",
        "patents",
        "CHN",
        "2015 to February 2021",
        2021,
        23335,
        "count",
        PAGE,
        RELECURA,
    ),
    (
        "quantum and nano",
        "patents",
        "USA",
        "2015 to February 2021",
        2021,
        8935,
        "count",
        PAGE,
        RELECURA,
    ),
    (
        "quantum and nano",
        "patents",
        "WLD",
        "2015 to February 2021",
        2021,
        48577,
        "count",
        PAGE,
        RELECURA,
    ),
    ("quantum communication", "papers", "CHN", "2018–2022", 2022, 31, "percent", PAGE, COMSOC),
    ("quantum communication", "papers", "USA", "2018–2022", 2022, 16.4, "percent", DERIVED, COMSOC),
    ("post-quantum cryptography", "papers", "CHN", "2018–2022", 2022, 31, "percent", PAGE, COMSOC),
    (
        "post-quantum cryptography",
        "papers",
        "USA",
        "2018–2022",
        2022,
        13.5,
        "percent",
        DERIVED,
        COMSOC,
    ),
    ("quantum computing", "papers", "USA", "2019–2023", 2023, 34, "percent", COPY, SCRIPT),
    ("genetic engineering", "papers", "USA", "2019–2023", 2023, 37, "percent", COPY, SCRIPT),
    ("neuromorphic chips", "patents", "USA", "2003–2024", 2024, 1528, "count", PAGE, CHOSUN),
    ("neuromorphic chips", "patents", "CHN", "2003–2024", 2024, 839, "count", PAGE, CHOSUN),
    ("neuromorphic chips", "patents", "KOR", "2003–2024", 2024, 702, "count", PAGE, CHOSUN),
    ("neuromorphic chips", "patents", "KOR", "2006–2020", 2020, 18, "percent", PAGE, KIPO),
    ("neuromorphic chips", "patents", "JPN", "2006–2020", 2020, 4, "percent", PAGE, KIPO),
    ("neuromorphic chips", "patents", "TWN", "2006–2020", 2020, 2, "percent", PAGE, KIPO),
    ("AI chips", "patents", "USA", "2006–2020", 2020, 37, "percent", PAGE, KBS),
    ("AI chips", "patents", "CHN", "2006–2020", 2020, 36, "percent", PAGE, KBS),
    ("AI chips", "patents", "KOR", "2006–2020", 2020, 8, "percent", PAGE, KBS),
    ("AI chips", "patents", "JPN", "2006–2020", 2020, 6, "percent", PAGE, KBS),
    ("AI chips", "patents", "TWN", "2006–2020", 2020, 2, "percent", PAGE, KBS),
    ("brain sensing", "patents", "CHN", "to 2023", 2023, 35, "percent", PAGE, CAICT_BCI),
    ("6G", "patents", "CHN", "to August 2021", 2021, 40.3, "percent", PAGE, NIKKEI),
    ("6G", "patents", "USA", "to August 2021", 2021, 35.2, "percent", PAGE, NIKKEI),
    ("6G", "patents", "JPN", "to August 2021", 2021, 9.9, "percent", PAGE, NIKKEI),
    ("6G", "patents", "KOR", "to August 2021", 2021, 4.2, "percent", PAGE, NIKKEI),
    ("6G", "patents", "CHN", "to April 2021", 2021, 35, "percent", PAGE, CNIPA_6G),
    ("6G", "patents", "CHN", "to June 2025", 2025, 40, "percent", PAGE, WUZHEN),
    ("CRISPR-Cas9", "patents", "CHN", "2016", 2016, 200, "count", PAGE, ESPACENET),
    ("CRISPR-Cas9", "patents", "USA", "2016", 2016, 150, "count", PAGE, ESPACENET),
    ("CRISPR-Cas9", "patents", "CHN", "2020", 2020, 850, "count", PAGE, ESPACENET),
    ("CRISPR-Cas9", "patents", "USA", "2020", 2020, 500, "count", PAGE, ESPACENET),
    ("CRISPR", "patents", "CHN", "to September 2015", 2015, 82, "count", PAGE, IPSTUDIES),
    ("CRISPR", "patents", "USA", "to September 2015", 2015, 185, "count", PAGE, IPSTUDIES),
    ("CRISPR crops", "papers", "CHN", "not stated", 2021, 42, "percent", PAGE, BELFER),
    ("CRISPR crops", "papers", "USA", "not stated", 2021, 19, "percent", PAGE, BELFER),
    ("transgenic plants", "papers", "CHN", "not stated", 2021, 30, "percent", PAGE, BELFER),
    ("transgenic plants", "papers", "USA", "not stated", 2021, 12, "percent", PAGE, BELFER),
    ("biotechnology", "patents", "CHN", "2000", 2000, 1, "percent", PAGE, BELFER),
    ("biotechnology", "patents", "USA", "2000", 2000, 45, "percent", PAGE, BELFER),
    ("biotechnology", "patents", "CHN", "2019", 2019, 28, "percent", PAGE, BELFER),
    ("biotechnology", "patents", "USA", "2019", 2019, 27, "percent", PAGE, BELFER),
]


def _by_position(path: Path, first: int, last: int, column: str) -> pd.DataFrame:
    """One table of the science indicators: the last values of each economy are the years."""
    rows = pd.read_csv(path, dtype=str)
    rows["iso3"] = iso3(rows["time_period"])
    rows = rows.dropna(subset="iso3").groupby("iso3").tail(last - first + 1)
    rows["year"] = rows.groupby("iso3").cumcount() + first
    rows[column] = pd.to_numeric(rows["value"])
    return rows[[*KEYS, column]]


def _titled(
    folder: Path, pattern: str, labels: dict[str, str], label: str, value: str
) -> pd.DataFrame:
    """A compiled file of the science indicators whose table titles name the category."""
    rows = pd.read_csv(folder / f"{folder.name}_tidy.csv").rename(columns={"value": value})
    rows[label] = rows["table_title"].str.extract(pattern, expand=False).map(labels)
    rows["iso3"] = iso3(rows["economy"])
    rows = rows[rows["iso3"].isin(MAIN)].dropna(subset=label)
    return rows[["iso3", label, "year", value]]


def _union(path: Path, first: int, last: int, label: str, value: str) -> pd.DataFrame:
    """The European Union's rows, which the compiled files lack, for all categories together."""
    rows = _by_position(path, first, last, value)
    return rows[rows["iso3"] == "EUU"].assign(**{label: "all"})


def _last_year(names: pd.Series) -> pd.DataFrame:
    """Code and last year of economies such as "Australia (2019)"; where none is named, 2021."""
    year = names.str.extract(r"\((\d{4})\)", expand=False).fillna("2021")
    return pd.DataFrame(
        {"iso3": iso3(names.str.replace(r" \(\d{4}\)", "", regex=True)), "year": year}
    )


@table("research_spending", ["iso3", "year"])
def research_spending(raw: Path) -> pd.DataFrame:
    gerd, researchers = "GB.XPD.RSDV.GD.ZS", "SP.POP.SCIE.RD.P6"
    new, old = raw / "wdi-rd-zavvnr", raw / "wdi-syro13"
    joined = join(
        wdi(new, {gerd: "gerd_pct_gdp_2026"}),
        wdi(old, {gerd: "gerd_pct_gdp_2025"}),
        wdi(new, {researchers: "researchers_per_million"}),
    )
    digits = {"gerd_pct_gdp_2026": 3, "gerd_pct_gdp_2025": 3, "researchers_per_million": 1}
    joined = joined.round(digits)
    nbs = joined["year"].map(NBS_GERD).where(joined["iso3"] == "CHN")
    return joined.assign(gerd_pct_gdp_nbs=nbs)


@table("research_spending_ppp", ["iso3", "year", "edition"])
def research_spending_ppp(raw: Path) -> pd.DataFrame:
    rows = pd.read_csv(raw / "ncses-gerd" / "10978_data.csv")
    level = [rows[f"_b_gerd_b_level_{number}"].str.strip() for number in (1, 2, 3)]
    rows["column"] = (level[0] + "|" + level[1]).where(level[0] == "GERD", level[0])
    rows["header"] = level[2].where(level[0] == "GERD", level[1])
    columns = {
        "GERD|Current PPP dollars": "gerd_bn_ppp",
        "GERD|Constant (2015) PPP dollars": "gerd_bn_ppp2015",
        "GERD-to-GDP ratio (%)": "gerd_pct_gdp",
    }
    rows = rows.assign(column=rows["column"].map(columns)).dropna(subset="column")
    # The last column is the economy's last year, which is not 2021 for all.
    last = _last_year(rows["time_period"])
    rows["year"] = rows["header"].where(rows["header"] != "2021a", last["year"])
    rows = rows.assign(iso3=last["iso3"]).dropna(subset=["iso3", "value"]).astype({"year": int})
    older = rows.pivot(index=KEYS, columns="column", values="value").reset_index()
    read = [(code, 2022, *values) for code, values in NCSES_2022.items()]
    newer = facts("iso3 year gerd_bn_ppp gerd_pct_gdp", read)
    both = pd.concat([older.assign(edition=2024), newer.assign(edition=2025)])
    return both[["iso3", "year", "edition", *columns.values()]]


@table("research_by_sector", ["iso3", "year", "source"])
def research_by_sector(raw: Path) -> pd.DataFrame:
    rows = pd.read_csv(raw / "ncses-gerd-source" / "10946_data.csv")
    kind = rows["column_level_1"].str.extract(r"R&D (performing|source)", expand=False)
    pairs = pd.Series(list(zip(kind, rows["column_level_2"], strict=True)), index=rows.index)
    last = _last_year(rows["time_period"]).astype({"year": int})
    rows = rows.assign(column=pairs.map(SECTORS)).join(last).dropna(subset=["column", "iso3"])
    wide = rows.pivot(index=KEYS, columns="column", values="value").reset_index()
    wide = wide[[*KEYS, *SECTORS.values()]].assign(source="NCSES from OECD")
    # Billion yuan that each sector spent, from the Chinese statistics office.
    nbs = pd.Series(
        {
            "performed_by_business_pct": 2592.22,
            "performed_by_government_pct": 385.63,
            "performed_by_universities_pct": 275.33,
        }
    )
    china = (100 * nbs / 3335.71).round(1).to_dict()
    china = pd.DataFrame([{"iso3": "CHN", "year": 2023, "source": "NBS", **china}])
    both = pd.concat([wide, china])
    return both[["iso3", "year", "source", *SECTORS.values()]]


@table("patents_by_origin", ["iso3", "year"])
def patents_by_origin(raw: Path) -> pd.DataFrame:
    names = {
        "patent_applications_total": "applications",
        "patents_granted_total": "grants",
        "patents_in_force_total": "in_force",
    }
    resident = wdi(raw / "wdi-patents-weiseng", {"IP.PAT.RESD": "resident_applications"})
    result = join(resident, gapminder(raw, names))
    # Stocks that fall by half and double again from year to year are errors of reporting.
    broken = result["iso3"].isin(["FRA", "BRA"])
    broken |= (result["iso3"] == "CHN") & (result["year"] < 2007)
    result.loc[broken, "in_force"] = None
    # Filings abroad enter the counts by origin in 1994; before, they repeat the filings at home.
    result.loc[result["year"] < 1994, ["applications", "grants"]] = None
    main = ["CHN", "USA", "JPN", "KOR", "DEU", "FRA", "GBR", "CHE", "IND", "BRA", "WLD"]
    result = result[result["iso3"].isin(main) & (result["year"] >= 1985)]
    counts = ["resident_applications", *names.values()]
    return result.astype(dict.fromkeys(counts, "Int64"))


@table("patents_pct_by_field", ["iso3", "year"])
def patents_pct_by_field(raw: Path) -> pd.DataFrame:
    folder = raw / "ncses-pct-by-field"
    files = {
        "all_fields": "original_10558_SINV-11.csv",
        "chemistry": "original_10559_SINV-12.csv",
        "electrical_engineering": "original_10560_SINV-13.csv",
    }
    joined = join(*(_by_position(folder / file, 2000, 2022, n) for n, file in files.items()))
    return joined[~joined["iso3"].isin(NOT_AT_HOME)]


@table("patents_uspto", ["iso3", "year"])
def patents_uspto(raw: Path) -> pd.DataFrame:
    folder = raw / "ncses-uspto-semis"
    joined = join(
        _by_position(folder / "original_10551_SINV-4.csv", 2000, 2022, "all_fields"),
        _by_position(folder / "original_10553_SINV-6.csv", 2000, 2022, "electrical_engineering"),
        _by_position(folder / "original_10557_SINV-10.csv", 1998, 2022, "semiconductors"),
    )
    counts = ["all_fields", "electrical_engineering", "semiconductors"]
    return joined[[*KEYS, *counts]].astype(dict.fromkeys(counts, "Int64"))


@table("patent_families_by_technology", ["iso3", "technology", "year"])
def patent_families_by_technology(raw: Path) -> pd.DataFrame:
    folder = raw / "ncses-ipf-by-technology"
    pattern = r"granted in (.*), by region"
    rows = _titled(folder, pattern, TECHNOLOGIES, "technology", "families")
    return rows[(rows["year"] >= 2000) & (rows["iso3"] != "GBR")]


@table("articles_by_field", ["iso3", "field", "year"])
def articles_by_field(raw: Path) -> pd.DataFrame:
    folder = raw / "ncses-articles-by-field"
    rows = _titled(folder, r"articles in (.*), fractional count", FIELDS, "field", "articles")
    europe = _union(folder / "original_9970_SPBS-2.csv", 2003, 2022, "field", "articles")
    return pd.concat([rows, europe]).round({"articles": 1})


@table("top1pct_by_field", ["iso3", "field", "year"])
def top1pct_by_field(raw: Path) -> pd.DataFrame:
    folder, share = raw / "ncses-top1pct-by-field", "top1_share_pct"
    pattern = r"journal articles in (.*), fractional count"
    rows = _titled(folder, pattern, FIELDS, "field", share)
    europe = _union(folder / "original_10022_SPBS-54.csv", 2003, 2020, "field", share)
    # The world's share is 1 by definition.
    return pd.concat([rows[rows["iso3"] != "WLD"], europe])


@table("innovation_index", ["iso3", "year"])
def innovation_index(raw: Path) -> pd.DataFrame:
    panel = pd.read_csv(raw / "gii-panel" / "global_innovation_index.csv").rename(
        columns={"Economies": "name", "Year": "year", "Global Innovation Index": "score"}
    )
    latest = pd.read_csv(raw / "gii-2025" / "GII.csv", sep=";", encoding="cp1252")
    latest = latest.rename(columns={"Country": "name", "Score": "score"}).assign(year=2025)
    scores = pd.concat([panel, latest]).rename(columns=PILLARS)
    ranks = scores.groupby("year")["score"].rank(ascending=False, method="min")
    scores = scores.assign(rank=ranks, iso3=iso3(scores["name"]), rank_basis="computed")
    scores = scores.assign(reference="compiled files of scores").dropna(subset=["iso3", "score"])
    read = facts("iso3 year rank score reference", GII_READ).assign(rank_basis="stated")
    both = pd.concat([scores, read]).astype({"rank": "Int64"}).round({"score": 1})
    return both[["iso3", "year", "rank", "rank_basis", "score", *PILLARS.values(), "reference"]]


@table("trademarks", ["iso3", "year"])
def trademarks(raw: Path) -> pd.DataFrame:
    classes = pd.read_csv(raw / "wdi-trademarks" / "ip_tmk_rsct_selected.csv")
    classes.columns = ["iso3", "year", "resident_class_count"]
    old = pd.read_csv(
        raw / "wdi-scitech-2021" / "science-and-technology-raw-2021.csv", skiprows=4
    ).query("`Indicator Code` == 'IP.TMK.RESD'")
    old = old.rename(columns={"Country Code": "iso3"})
    files = by_year(old, ["iso3"], "resident_applications")
    joined = classes.merge(files, on=KEYS, how="left")
    return joined.astype({"resident_applications": "Int64"})


@table("ip_royalties", ["iso3", "year"])
def ip_royalties(raw: Path) -> pd.DataFrame:
    indicators = {"BX.GSR.ROYL.CD": "receipts_musd", "BM.GSR.ROYL.CD": "payments_musd"}
    dollars = wdi(raw / "wdi-njf0", indicators).set_index(KEYS)
    return (dollars / 1e6).round(1).reset_index()


@table("green_patents", ["iso3", "technology", "year"])
def green_patents(raw: Path) -> pd.DataFrame:
    folder = raw / "ncses-green-patents"
    rows = _titled(folder, r"granted in (.*), by region", GREEN, "technology", "patents")
    europe = _union(folder / "original_10596_SINV-A.csv", 1998, 2022, "technology", "patents")
    return pd.concat([rows, europe]).query("year >= 2000").astype({"patents": int})


@table("frontier_counts", ["topic", "measure", "iso3", "period", "unit"])
def frontier_counts(_raw: Path) -> pd.DataFrame:
    return facts("topic measure iso3 period year value unit status reference", FRONTIER)
