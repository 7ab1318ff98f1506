"""The data package holds, and the loader refuses what a reader must not see."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pycountry
import pytest
import yaml
from course import claims, datasets
from frictionless import Package

NAMES = datasets.names()
PROVENANCE = {
    *("title", "description", "publisher", "vintage", "sources", "licenses", "licence_known"),
    *("selection", "changes", "breaks", "items"),
}

# Values of ours, and what somebody else publishes for the same thing.
SECOND_SOURCES = yaml.safe_load(
    (Path(__file__).parent / "second_sources.yml").read_text(encoding="utf-8")
)
GAPS = yaml.safe_load((datasets.DATA / "gaps.yml").read_text(encoding="utf-8"))
CONFLICTS = yaml.safe_load((datasets.DATA / "conflicts.yml").read_text(encoding="utf-8"))
# Where years reach further: Maddison looks back to year 1, projects are planned ahead.
YEARS = {"gdp_per_person_long_run": (1, 2026), "hydrogen_projects": (1975, 2050)}


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


@pytest.mark.parametrize(
    "spot", SECOND_SOURCES, ids=lambda spot: f"{spot['table']}:{spot['column']}"
)
def test_values_agree_with_a_second_source(spot: dict) -> None:
    ours = datasets.load(spot["table"]).query(spot["row"])[spot["column"]].item()
    assert ours == pytest.approx(spot["value"], rel=spot["percent"] / 100), spot["reference"]


def test_second_sources_are_many_and_named() -> None:
    assert len(SECOND_SOURCES) >= 40
    assert sum("CHN" in spot["row"] for spot in SECOND_SOURCES) >= 10
    assert all(len(spot["reference"]) > 15 for spot in SECOND_SOURCES)


def test_every_item_of_the_article_has_a_table_or_a_gap() -> None:
    served = {item for name in NAMES for item in datasets.describe(name)["items"]}
    missing = {item for gap in GAPS for item in gap["items"]}
    assert served | missing == set(claims.ledger())


@pytest.mark.parametrize("gap", GAPS, ids=lambda gap: gap["items"][0])
def test_a_gap_says_what_was_sought_and_who_could_settle_it(gap: dict) -> None:
    assert {"items", "missing", "searched", "proxy", "weakness", "who_could_settle"} == gap.keys()
    assert set(gap["proxy"]) <= set(NAMES)
    assert all(gap[part].strip() for part in ("missing", "searched", "weakness"))


@pytest.mark.parametrize("conflict", CONFLICTS, ids=lambda conflict: conflict["what"])
def test_a_conflict_says_what_was_decided(conflict: dict) -> None:
    assert {"what", "values", "decision"} == conflict.keys()
    assert all(part.strip() for part in conflict.values())


def test_economies_are_coded_by_iso_3166() -> None:
    economies = datasets.load("economies").set_index("iso3")
    known = {country.alpha_3 for country in pycountry.countries}
    single = economies[economies["kind"] == "economy"]
    assert set(single.index) <= known
    assert set(economies.index) - set(single.index) == {"EUU", "WLD"}  # the World Bank's codes


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_unique_and_years_plausible(name: str) -> None:
    frame = datasets.load(name)
    assert not frame.duplicated().any()
    keys = datasets.describe(name)["schema"].get("primaryKey")
    assert keys, f"{name} has no key"
    if "year" in frame:
        assert frame["year"].between(*YEARS.get(name, (1940, 2026))).all()


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
