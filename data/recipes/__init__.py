"""What all recipes share: the register of tables, and names of economies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[1]
# Publishers' names for the economies in economies.csv, where they differ from ours.
ALIASES = {
    "European Union (27)": "EUU",
    "EU27": "EUU",
    "USA": "USA",
    "Korea": "KOR",
}

Maker = Callable[[Path], pd.DataFrame]
TABLES: dict[str, tuple[Maker, list[str]]] = {}


def table(name: str, keys: list[str]) -> Callable[[Maker], Maker]:
    """Register a function that makes one table from the folder of raw files."""

    def register(make: Maker) -> Maker:
        TABLES[name] = (make, keys)
        return make

    return register


def iso3(entities: pd.Series) -> pd.Series:
    """ISO code for each publisher's name; missing where the economy is not one of ours."""
    ours = pd.read_csv(DATA / "economies.csv").set_index("name")["iso3"].to_dict()
    return entities.map(ours | ALIASES)


def owid(path: Path, columns: dict[str, str], world: bool = False) -> pd.DataFrame:
    """Our economies from an Entity/Code/Year file, with our column names (world: no iso3)."""
    raw = pd.read_csv(path)
    chosen = raw.assign(iso3=iso3(raw["Entity"])).dropna(subset="iso3")
    keep = ["year"] if world else ["iso3", "year"]
    return chosen.rename(columns={"Year": "year", **columns})[keep + list(columns.values())]
