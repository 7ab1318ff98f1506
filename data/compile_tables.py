"""Compile the tables in this folder from raw files: `python data/compile_tables.py RAW [NAME ...]`.

RAW is a folder with one subfolder per source, named and filled as `data/README.md` says. The raw
files are not part of the project. For every table the script says which rows are new, gone or
changed, so that next year's download becomes next year's table with open eyes. How each table is
made stands in `recipes/`, one file a subject.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path

import pandas as pd
import recipes
from recipes import DATA, TABLES

for module in pkgutil.iter_modules(recipes.__path__):
    importlib.import_module(f"recipes.{module.name}")


def report(name: str, new: pd.DataFrame, keys: list[str], path: Path) -> None:
    """Say how the new table differs from the one on disk."""
    if not path.exists():
        print(f"{name}: new, {len(new)} rows")
        return
    old, fresh = (frame.set_index(keys) for frame in (pd.read_csv(path), new))
    added, gone = fresh.index.difference(old.index), old.index.difference(fresh.index)
    common = fresh.index.intersection(old.index)
    columns = [column for column in fresh.columns if column in old.columns]
    before, after = old.loc[common, columns], fresh.loc[common, columns].astype(old[columns].dtypes)
    changed = ((before != after) & ~(before.isna() & after.isna())).stack()
    changed = changed[changed].index
    print(f"{name}: {len(added)} rows new, {len(gone)} gone, {len(changed)} values changed")
    for *row, column in changed:
        label = row[0] if len(row) == 1 else tuple(row)
        print(f"  {label} {column}: {before.at[label, column]} -> {after.at[label, column]}")


def count(name: str, rows: int) -> None:
    """Write the number of rows into the data package, which the loader compares with the file."""
    path = DATA / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["name"] == name:
            resource["rows"] = rows
    text = json.dumps(package, indent=1, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("raw", type=Path, help="folder with one subfolder of raw files per source")
    parser.add_argument("names", nargs="*", help="tables to compile; all of them without a name")
    options = parser.parse_args()
    if unknown := set(options.names) - set(TABLES):
        parser.error(f"no table {', '.join(sorted(unknown))}; known: {', '.join(TABLES)}")
    if not options.raw.is_dir():
        parser.error(f"{options.raw} is not a folder; give the folder that holds the raw files")
    for name in options.names or TABLES:
        make, keys = TABLES[name]
        try:
            frame = make(options.raw).sort_values(keys).reset_index(drop=True)
        except FileNotFoundError as error:
            parser.error(f"{name} needs {error.filename}, which is not there; see data/README.md")
        report(name, frame, keys, DATA / f"{name}.csv")
        frame.to_csv(DATA / f"{name}.csv", index=False, lineterminator="\n")
        count(name, len(frame))
    return 0


if __name__ == "__main__":
    sys.exit(main())
