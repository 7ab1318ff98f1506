"""Load the book's tables, checked against `data/datapackage.json` (a Frictionless data package).

A chapter asks for a table by name and gets a data frame whose columns, types, keys and value
ranges are those that the package promises, or one sentence that says what is wrong and where.
The check is written here rather than left to the frictionless library because a chapter must
also run in small environments; the tests hold both to the same answers.
"""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from course.reads import note

DATA = Path(__file__).resolve().parents[2] / "data"
PACKAGE = DATA / "datapackage.json"

_DTYPES = {"integer": "Int64", "number": "float64", "string": "str"}


class DatasetError(Exception):
    """A table is missing or is not what the data package says; the message tells how to mend it."""


@lru_cache
def _resources() -> dict[str, dict[str, Any]]:
    try:
        package = json.loads(PACKAGE.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DatasetError(f"{PACKAGE} is missing: restore it from the repository.") from None
    except json.JSONDecodeError as error:
        raise DatasetError(
            f"{PACKAGE.name} is not valid JSON (line {error.lineno}: {error.msg}): correct it."
        ) from None
    return {resource["name"]: resource for resource in package["resources"]}


def names() -> list[str]:
    """Names of all tables in the data package, in its order."""
    return list(_resources())


def describe(name: str) -> dict[str, Any]:
    """The data package's entry for one table: title, sources, licences, schema, known breaks.

    Raises:
        DatasetError: no table has that name; the message proposes the nearest ones.
    """
    note("table", name)
    resources = _resources()
    if name not in resources:
        near = get_close_matches(name, resources, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known: {', '.join(resources)}."
        raise DatasetError(f'There is no dataset "{name}" in {PACKAGE.name}; {hint}')
    return resources[name]


def served() -> dict[str, str]:
    """Id of each item of the article that a table serves, with the first such table."""
    found: dict[str, str] = {}
    for name, resource in _resources().items():
        for item in resource.get("items", []):
            found.setdefault(item, name)
    return found


def units(name: str) -> dict[str, str]:
    """Column name to unit (or to the column's title where it has no unit) for one table."""
    fields = describe(name)["schema"]["fields"]
    return {field["name"]: field.get("unit", field.get("title", "")) for field in fields}


def load(name: str) -> pd.DataFrame:
    """Read one table and check it against the data package.

    Returns:
        Data frame with the columns and types of the schema: `Int64` for integers, `float64`
        for numbers, text otherwise. A table with `iso3` also gets `economy`, the English name.

    Raises:
        DatasetError: unknown name, missing or unreadable file, wrong columns or number of rows,
            text in a number column, a value out of range or not allowed, or a repeated key.
            One sentence each.
    """
    resource = describe(name)
    path = DATA / resource["path"]
    raw = _read_text(path)
    fields = resource["schema"]["fields"]
    expected = [field["name"] for field in fields]
    if list(raw.columns) != expected:
        missing = [column for column in expected if column not in raw.columns]
        extra = [column for column in raw.columns if column not in expected]
        raise DatasetError(
            f"data/{path.name} should have the columns {', '.join(expected)}; "
            f"missing: {', '.join(missing) or 'none'}; unexpected: {', '.join(extra) or 'none'}. "
            f"Correct the header line or the schema in {PACKAGE.name}."
        )
    if raw.empty:
        raise DatasetError(f"data/{path.name} has no rows: restore it or compile it again.")
    if len(raw) != resource["rows"]:
        raise DatasetError(
            f"data/{path.name} has {len(raw)} rows, but {PACKAGE.name} speaks of "
            f"{resource['rows']}: the file was cut short or the package is stale. Restore the "
            "one or renew the other (see data/README.md)."
        )
    frame = pd.DataFrame({field["name"]: _column(raw, field, path.name) for field in fields})
    _check_keys(frame, resource["schema"].get("primaryKey", []), path.name)
    if "iso3" in frame and name != "economies":
        frame.insert(1, "economy", _economy_names(frame["iso3"], path.name))
    return frame


def _economy_names(codes: pd.Series, file: str) -> pd.Series:
    known = load("economies").set_index("iso3")["name"]
    unknown = sorted(set(codes) - set(known.index))
    if unknown:
        raise DatasetError(
            f"data/{file} has economies that data/economies.csv does not know: "
            f"{', '.join(unknown)}. Add them there or correct the codes."
        )
    return codes.map(known)


def _read_text(path: Path) -> pd.DataFrame:
    """All cells as text, so that every type error can be reported with its row."""
    try:
        return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    except FileNotFoundError:
        raise DatasetError(
            f"data/{path.name} is missing: restore it from the repository or compile it again "
            "(see data/README.md)."
        ) from None
    except UnicodeDecodeError as error:
        raise DatasetError(
            f"data/{path.name} is not UTF-8 text (byte {error.start}): save it as UTF-8."
        ) from None
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise DatasetError(
            f"data/{path.name} cannot be read as a comma-separated table ({str(error).strip()}): "
            "restore it or compile it again."
        ) from None


def _column(raw: pd.DataFrame, field: dict[str, Any], file: str) -> pd.Series:
    """One column, typed and checked. Rows in messages are counted as an editor shows them."""
    column = field["name"]
    limits = field.get("constraints", {})
    text = raw[column]

    def refuse(bad: pd.Series, problem: str) -> None:
        if bad.any():
            row = int(bad.idxmax())
            raise DatasetError(
                f'data/{file}, line {row + 2}, column {column}: "{text[row]}" {problem}. '
                f"Correct the value, or the schema in {PACKAGE.name}."
            )

    blank = text == ""
    if limits.get("required"):
        refuse(blank, "is empty, but a value is required")
    if "enum" in limits:
        refuse(~blank & ~text.isin(limits["enum"]), f"is not one of {', '.join(limits['enum'])}")
    if field["type"] == "string":
        return text.mask(blank)
    values = pd.to_numeric(text.mask(blank), errors="coerce")
    refuse(~blank & values.isna(), f"is not a number, but the column is of type {field['type']}")
    if field["type"] == "integer":
        refuse(values.notna() & (values % 1 != 0), "is not a whole number")
    refuse(values < limits.get("minimum", -float("inf")), f"is below {limits.get('minimum')}")
    refuse(values > limits.get("maximum", float("inf")), f"is above {limits.get('maximum')}")
    return values.astype(_DTYPES[field["type"]])


def _check_keys(frame: pd.DataFrame, keys: list[str], file: str) -> None:
    repeated = frame.duplicated(keys) if keys else frame.duplicated()
    if repeated.any():
        row = int(repeated.idxmax())
        values = ", ".join(f"{key}={frame.loc[row, key]}" for key in keys or frame.columns)
        raise DatasetError(
            f"data/{file}, line {row + 2}: the key {values} stands there a second time. "
            "Remove one of the two rows."
        )
