"""The data package holds, and the loader refuses what a reader must not see."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from course import datasets
from frictionless import Package

NAMES = datasets.names()
PROVENANCE = {
    *("title", "description", "publisher", "vintage", "sources", "licenses", "licence_known"),
    *("selection", "changes", "breaks", "items"),
}

# A value of ours, and what somebody else publishes for the same thing. Tolerance in percent.
SECOND_SOURCES = [
    # National Energy Administration of China, through pv magazine, 2 February 2024
    ("solar_wind_capacity", "iso3 == 'CHN' and year == 2023", "solar_gw", 609.49, 0.2),
    # The same release in Chinese: wind power about 440 million kilowatts
    ("solar_wind_capacity", "iso3 == 'CHN' and year == 2023", "wind_gw", 440, 1),
    # IRENA through TaiyangNews: world solar 1.42 terawatts at the end of 2023
    ("solar_wind_capacity", "iso3 == 'WLD' and year == 2023", "solar_gw", 1420, 0.2),
    # IEA, release on Global EV Outlook 2025: more than 17 million sold in 2024
    ("ev_sales", "iso3 == 'WLD' and year == 2024", "cars_sold", 17_300_000, 3),
    # The same: more than 11 million in China
    ("ev_sales", "iso3 == 'CHN' and year == 2024", "cars_sold", 11_300_000, 3),
    # China Association of Automobile Manufacturers 2024: 12.87 million less 1.28 million exported
    ("ev_sales", "iso3 == 'CHN' and year == 2024", "cars_sold", 11_590_000, 3),
    # The same for 2023: 9.495 million less 1.203 million
    ("ev_sales", "iso3 == 'CHN' and year == 2023", "cars_sold", 8_292_000, 3),
    # IEA, Global EV Outlook 2024: 18 % of all cars sold in 2023
    ("ev_sales", "iso3 == 'WLD' and year == 2023", "sales_share_pct", 18, 3),
    # ACEA 2024: 1,447,934 battery electric and 758,944 plug-in hybrid cars of 10.6 million
    ("ev_sales", "iso3 == 'EUU' and year == 2024", "sales_share_pct", 20.8, 3),
    # IEA, Global EV Outlook 2023: Norway 88 % in 2022
    ("ev_sales", "iso3 == 'NOR' and year == 2022", "sales_share_pct", 88, 3),
    # BNEF through Commercial Solar Guy: 1.09 dollars (of 2023) per watt in 2012
    ("pv_module_price", "year == 2012", "price_usd2023_per_w", 1.09, 4),
]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data folder that the loader reads, to be broken."""
    folder = tmp_path / "data"
    shutil.copytree(datasets.DATA, folder)
    monkeypatch.setattr(datasets, "DATA", folder)
    monkeypatch.setattr(datasets, "PACKAGE", folder / "datapackage.json")
    datasets._resources.cache_clear()
    yield folder
    datasets._resources.cache_clear()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_frictionless_accepts_the_package() -> None:
    report = Package(str(datasets.PACKAGE)).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])


@pytest.mark.parametrize("name", NAMES)
def test_every_table_loads_and_says_where_it_comes_from(name: str) -> None:
    entry, frame = datasets.describe(name), datasets.load(name)
    assert PROVENANCE - entry.keys() == set()
    assert entry["licenses"][0]["name"]
    assert len(frame) > 0
    for field in entry["schema"]["fields"]:
        if field["type"] == "number":
            assert field["unit"], field["name"]
            assert {"minimum", "maximum"} <= field["constraints"].keys(), field["name"]


def test_no_table_without_an_entry() -> None:
    files = {path.name for path in datasets.DATA.glob("*.csv")}
    assert files == {datasets.describe(name)["path"] for name in NAMES}
    size = sum(path.stat().st_size for path in datasets.DATA.glob("*.csv"))
    assert size < 3_000_000


@pytest.mark.parametrize(("table", "row", "column", "value", "percent"), SECOND_SOURCES)
def test_values_agree_with_a_second_source(
    table: str, row: str, column: str, value: float, percent: float
) -> None:
    ours = datasets.load(table).query(row)[column].item()
    assert ours == pytest.approx(value, rel=percent / 100)


def test_two_editions_of_the_electric_car_shares_differ_little() -> None:
    """A jump between editions would mean that one of the two tables was misread."""
    key = ["iso3", "year"]
    new = datasets.load("ev_sales").set_index(key)["sales_share_pct"]
    old = datasets.load("ev_stock").set_index(key)["sales_share_pct"]
    assert (new - old).abs().max() < 2


def test_world_solar_capacity_is_the_same_in_both_tables() -> None:
    world = datasets.load("solar_wind_capacity").query("iso3 == 'WLD'").set_index("year")
    total = datasets.load("pv_cumulative_capacity").set_index("year")["irena_mw"].dropna()
    pd.testing.assert_series_equal(
        world["solar_gw"] * 1000, total, check_names=False, check_index_type=False, atol=1
    )


FAULTS = {
    "missing file": (
        lambda folder: (folder / "ev_sales.csv").unlink(),
        r"data/ev_sales.csv is missing: restore it",
    ),
    "empty file": (
        lambda folder: (folder / "ev_sales.csv").write_text(""),
        r"data/ev_sales.csv cannot be read as a comma-separated table",
    ),
    "no rows": (
        lambda folder: (folder / "ev_sales.csv").write_text(
            "iso3,year,cars_sold,sales_share_pct\n"
        ),
        r"data/ev_sales.csv has no rows",
    ),
    "wrong delimiter": (
        lambda folder: (folder / "ev_sales.csv").write_text("iso3;year\nCHN;2020\n"),
        r"data/ev_sales.csv should have the columns iso3, year",
    ),
    "wrong column": (
        lambda folder: edit(folder / "ev_sales.csv", "cars_sold", "cars"),
        r"missing: cars_sold; unexpected: cars\.",
    ),
    "wrong encoding": (
        lambda folder: (folder / "ev_sales.csv").write_bytes("iso3,größe".encode("latin-1")),
        r"data/ev_sales.csv is not UTF-8 text",
    ),
    "text in a number column": (
        lambda folder: edit(folder / "ev_sales.csv", "AUS,2011,49", "AUS,2011,many"),
        r'ev_sales.csv, line 2, column cars_sold: "many" is not a number',
    ),
    "fraction in an integer column": (
        lambda folder: edit(folder / "ev_sales.csv", "AUS,2011,49", "AUS,2011,49.5"),
        r'line 2, column cars_sold: "49.5" is not a whole number',
    ),
    "value out of range": (
        lambda folder: edit(folder / "ev_sales.csv", "AUS,2011,49,0.0061", "AUS,2011,49,101"),
        r'line 2, column sales_share_pct: "101" is above 100',
    ),
    "required value missing": (
        lambda folder: edit(folder / "ev_sales.csv", "AUS,2011,", "AUS,,"),
        r"line 2, column year: \"\" is empty, but a value is required",
    ),
    "key twice": (
        lambda folder: edit(folder / "ev_sales.csv", "AUS,2012,", "AUS,2011,"),
        r"line 3: the key iso3=AUS, year=2011 stands there a second time",
    ),
    "unknown economy": (
        lambda folder: edit(folder / "ev_sales.csv", "AUS,2011,", "XYZ,2011,"),
        r"data/economies.csv does not know: XYZ",
    ),
    "broken package": (
        lambda folder: (folder / "datapackage.json").write_text('{"resources": ['),
        r"datapackage.json is not valid JSON \(line 1",
    ),
    "no package": (
        lambda folder: (folder / "datapackage.json").unlink(),
        r"datapackage.json is missing",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_loader_refuses_with_one_sentence(data: Path, fault: str) -> None:
    break_it, sentence = FAULTS[fault]
    break_it(data)
    with pytest.raises(datasets.DatasetError) as error:
        datasets.load("ev_sales")
    assert re.search(sentence, str(error.value)), str(error.value)
    assert "\n" not in str(error.value)


IN_BOTH = ["text in a number column", "value out of range", "key twice", "unknown economy"]


@pytest.mark.parametrize("fault", IN_BOTH)
def test_frictionless_refuses_what_the_loader_refuses(data: Path, fault: str) -> None:
    FAULTS[fault][0](data)
    assert not Package(str(data / "datapackage.json")).validate().valid


def test_an_unknown_name_proposes_known_ones() -> None:
    with pytest.raises(datasets.DatasetError, match="did you mean ev_sales"):
        datasets.load("ev_sale")


def test_the_package_is_written_as_json_keeps_it() -> None:
    """Hand edits keep one form, so that a change shows as the lines that it changes."""
    text = datasets.PACKAGE.read_text(encoding="utf-8")
    assert text.rstrip("\n") == json.dumps(json.loads(text), ensure_ascii=False, indent=1)
