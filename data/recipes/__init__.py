"""What the recipes share: the register of tables, names of economies, readers of publishers' files.

A helper stands here when two or more subjects use it; what serves one subject stands in its file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[1]
ECONOMIES = pd.read_csv(DATA / "economies.csv")
KEYS = ["iso3", "year"]
# Publishers' names for the economies in economies.csv, where they differ from ours.
ALIASES = {
    "EU27": "EUU",
    "EU-27": "EUU",
    "European Union (27)": "EUU",
    "Korea": "KOR",
    "Korea (Republic of)": "KOR",
    "Korea, South": "KOR",
    "Republic of Korea": "KOR",
    "Republic of Korea (the)": "KOR",
    "Russian Federation": "RUS",
    "United Kingdom of Great Britain and Northern Ireland": "GBR",
    "USA": "USA",
    "United States of America": "USA",
    "Viet Nam": "VNM",
    "World (75)": "WLD",
}
# The Union's members by the names that publishers use.
# fmt: off
EU_MEMBERS = {
    "Austria": "AUT", "Belgium": "BEL", "Bulgaria": "BGR", "Croatia": "HRV", "Cyprus": "CYP",
    "Czechia": "CZE", "Czech Republic": "CZE", "Denmark": "DNK", "Estonia": "EST",
    "Finland": "FIN", "France": "FRA", "Germany": "DEU", "Greece": "GRC", "Hungary": "HUN",
    "Ireland": "IRL", "Italy": "ITA", "Latvia": "LVA", "Lithuania": "LTU", "Luxembourg": "LUX",
    "Malta": "MLT", "Netherlands": "NLD", "Poland": "POL", "Portugal": "PRT", "Romania": "ROU",
    "Slovakia": "SVK", "Slovak Republic": "SVK", "Slovenia": "SVN", "Spain": "ESP",
    "Sweden": "SWE",
}
# fmt: on

Maker = Callable[[Path], pd.DataFrame]
TABLES: dict[str, tuple[Maker, list[str]]] = {}


def table(name: str, keys: list[str]) -> Callable[[Maker], Maker]:
    """Register a function that makes one table from the folder of raw files."""

    def register(make: Maker) -> Maker:
        TABLES[name] = (make, keys)
        return make

    return register


# --- economies -----------------------------------------------------------------------------------


def iso3(names: pd.Series) -> pd.Series:
    """ISO code for each publisher's name; missing where the economy is not one of ours.

    Of a path such as "Asia -> Japan<sup>a</sup>" the last name counts, without its footnote.
    """
    plain = names.str.replace(r"^.* -> |<sup>.*?</sup>", "", regex=True).str.strip()
    return plain.map(dict(zip(ECONOMIES["name"], ECONOMIES["iso3"], strict=True)) | ALIASES)


def ours(rows: pd.DataFrame) -> pd.DataFrame:
    """Only the rows of our economies."""
    return rows[rows["iso3"].isin(ECONOMIES["iso3"])]


def with_groups(rows: pd.DataFrame, member: pd.Series) -> pd.DataFrame:
    """The rows by economy, those of the Union's members again as EUU, and all again as WLD."""
    return pd.concat([rows, rows[member].assign(iso3="EUU"), rows.assign(iso3="WLD")])


# --- shapes --------------------------------------------------------------------------------------


def facts(columns: str, rows: Iterable[tuple]) -> pd.DataFrame:
    """Single figures read by hand, as a table; `columns` are names with spaces between them."""
    return pd.DataFrame(list(rows), columns=columns.split())


def by_year(wide: pd.DataFrame, keys: list[str], value: str) -> pd.DataFrame:
    """Long form of a table whose years stand in columns such as 2003 or field_2003."""
    years = {column: int(column[-4:]) for column in wide.columns if column[-4:].isdigit()}
    long = wide.melt(keys, list(years), "year", value)
    return long.assign(year=long["year"].map(years), **{value: pd.to_numeric(long[value])})


def year_and_month(dates: pd.Series) -> pd.DataFrame:
    """Year and month of dates such as 2021-12, as two columns of numbers."""
    return dates.str.extract(r"(?P<year>\d+)-(?P<month>\d+)").astype(int)


def join(*parts: pd.DataFrame) -> pd.DataFrame:
    """Tables by economy and year side by side, with all rows of each."""
    return reduce(lambda left, right: left.merge(right, how="outer", on=KEYS), parts)


# --- publishers ----------------------------------------------------------------------------------


def owid(path: Path, columns: dict[str, str], world: bool = False) -> pd.DataFrame:
    """Our economies from an Entity/Code/Year file, with our column names (world: no iso3)."""
    raw = pd.read_csv(path)
    chosen = raw.assign(iso3=iso3(raw["Entity"])).dropna(subset="iso3")
    keep = ["year"] if world else KEYS
    return chosen.rename(columns={"Year": "year", **columns})[keep + list(columns.values())]


def wdi(folder: Path, columns: dict[str, str]) -> pd.DataFrame:
    """World Bank indicators for our economies, from its downloads or files of code and years."""
    parts = []
    for indicator, column in columns.items():
        downloads = list(folder.glob(f"API_{indicator}_*.csv"))
        path = downloads[0] if downloads else folder / f"{indicator}.csv"
        wide = pd.read_csv(path, skiprows=4 if downloads else 0)
        wide = ours(wide.rename(columns={"Country Code": "iso3", "country_code": "iso3"}))
        parts.append(by_year(wide, ["iso3"], column).dropna(subset=column))
    return join(*parts)


def gapminder(raw: Path, columns: dict[str, str]) -> pd.DataFrame:
    """Gapminder's series for our economies, with our column names."""
    parts = []
    for series, column in columns.items():
        path = raw / "gapminder-sg" / f"ddf--datapoints--{series}--by--geo--time.csv"
        rows = pd.read_csv(path).rename(columns={"time": "year", series: column})
        parts.append(ours(rows.assign(iso3=rows["geo"].str.upper()))[[*KEYS, column]])
    return join(*parts)


def china_figures(
    raw: Path, series: Iterable[str], statuses: Iterable[str] = ("page",)
) -> pd.DataFrame:
    """China's published figures of some series, as far as their status is one of `statuses`."""
    rows = pd.read_csv(raw / "china-published-figures" / "china_published_figures.csv")
    return rows[rows["series"].isin(list(series)) & rows["status"].isin(list(statuses))]
