"""The ledger of claims: `data/claims.yml` holds every item of the article and what decides it.

An item's verdict is recomputed from the data wherever it is shown. If the data no longer give
the verdict that the ledger records, the call raises and the build stops, so that no sentence
outlives its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import yaml

from course import datasets
from course.reads import note

LEDGER = datasets.DATA / "claims.yml"
VERDICTS = (
    "supported",
    "partly supported",
    "not supported",
    "depends on the measure",
    "no open data",
    "not testable",
)
# The article's parts by the first word of an item's id.
PARTS = {
    "opening": "Opening",
    "industries": "New industries",
    "models": "New models",
    "drivers": "New growth drivers",
}
# These two say that no comparison decides; every other verdict must follow from one.
WITHOUT_CHECK = ("no open data", "not testable")
_FIELDS = ("id", "kind", "claim", "chapter", "datasets", "verdict", "evidence", "cannot_show")


class ClaimError(Exception):
    """The ledger is incomplete, or the data no longer give a recorded verdict."""


@dataclass(frozen=True)
class Finding:
    """One item with its recomputed verdict, the evidence in one line and the values behind it."""

    id: str
    claim: str
    verdict: str
    evidence: str
    cannot_show: str
    values: dict[str, Any]


@lru_cache
def ledger() -> dict[str, dict[str, Any]]:
    """All items by id, in the ledger's order.

    Raises:
        ClaimError: the file is missing, is not YAML, repeats an id or leaves out a field.
    """
    try:
        items = yaml.safe_load(LEDGER.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ClaimError(f"{LEDGER} is missing: restore it from the repository.") from None
    except yaml.YAMLError as error:
        where = f"line {error.problem_mark.line + 1}" if hasattr(error, "problem_mark") else "?"
        raise ClaimError(
            f"data/claims.yml is not valid YAML ({where}): correct that line."
        ) from None
    claims: dict[str, dict[str, Any]] = {}
    for item in items:
        name = item.get("id", "an item without id")
        if missing := [field for field in _FIELDS if field not in item]:
            raise ClaimError(f"data/claims.yml: {name} lacks {', '.join(missing)}: add it.")
        if name in claims:
            raise ClaimError(f"data/claims.yml: {name} stands there twice: remove one.")
        if item["verdict"] not in VERDICTS:
            raise ClaimError(
                f'data/claims.yml: {name} has the verdict "{item["verdict"]}"; '
                f"use one of {', '.join(VERDICTS)}."
            )
        if item["verdict"] not in WITHOUT_CHECK and not {"check", "decides"} <= item.keys():
            raise ClaimError(
                f"data/claims.yml: {name} needs check (code that computes values) and decides "
                "(verdict: condition) for its verdict to follow from data."
            )
        claims[name] = item
    return claims


def check_complete() -> None:
    """See that every item that a table serves stands in the ledger.

    Raises:
        ClaimError: one does not.
    """
    for name, table in datasets.served().items():
        if name not in ledger():
            raise ClaimError(
                f"data/claims.yml lacks {name}, which {table} in {datasets.PACKAGE.name} serves: "
                "restore the item, or correct its id in one of the two."
            )


def item(name: str) -> dict[str, Any]:
    """One item of the ledger.

    Raises:
        ClaimError: no item has that id; the message proposes the nearest ones.
    """
    note("claim", name)
    claims = ledger()
    if name not in claims:
        near = get_close_matches(name, claims, n=3, cutoff=0.5)
        raise ClaimError(
            f'There is no claim "{name}" in data/claims.yml; '
            f"{'did you mean ' + ' or '.join(near) + '?' if near else 'see the ids there.'}"
        )
    return claims[name]


def find(name: str) -> Finding:
    """Recompute one item's verdict from the data.

    The item's `check` is run first; it may use `load` (tables by name), `curves`, `pd` and `np`,
    and only the item's own datasets. Of the conditions in `decides`, the first that holds names
    the verdict; `evidence` is then filled with the values computed.

    Raises:
        ClaimError: the check fails, no condition holds, or the verdict is not the recorded one.
    """
    entry = item(name)
    if entry["verdict"] in WITHOUT_CHECK:
        return _finding(entry, {})
    # Here, because it stands on statsmodels: a second that a build without checks need not take.
    from course import curves

    values: dict[str, Any] = {"load": _loader(entry), "curves": curves, "pd": pd, "np": np}
    given = set(values)
    try:
        exec(entry["check"], values)  # the ledger is part of the book's own code
        holding = [
            verdict for verdict, condition in entry["decides"].items() if eval(condition, values)
        ]
    except datasets.DatasetError:
        raise
    except Exception as error:
        raise ClaimError(
            f"data/claims.yml: the check of {name} fails with {type(error).__name__}: {error}. "
            "Correct its check or its decides."
        ) from error
    if not holding:
        raise ClaimError(f"data/claims.yml: no condition in decides of {name} holds: add one.")
    if holding[0] != entry["verdict"]:
        raise ClaimError(
            f'data/claims.yml: {name} records "{entry["verdict"]}", but the data now give '
            f'"{holding[0]}". Look at the data first; if they are right, change the verdict '
            "and the sentences that rest on it."
        )
    computed = {
        key: value
        for key, value in values.items()
        if key not in given and not key.startswith("__") and np.isscalar(value)
    }
    return _finding(entry, computed)


def _loader(entry: dict[str, Any]) -> Any:
    """`load` for one check: refuses tables that the item does not name."""

    def load(table: str) -> pd.DataFrame:
        if table not in entry["datasets"]:
            raise ClaimError(f"{entry['id']} reads {table} without naming it under datasets")
        return datasets.load(table)

    return load


def _finding(entry: dict[str, Any], values: dict[str, Any]) -> Finding:
    try:
        evidence = entry["evidence"].format(**values)
    except (KeyError, ValueError) as error:
        raise ClaimError(
            f"data/claims.yml: the evidence of {entry['id']} asks for {error}, which its check "
            "does not compute as a single value."
        ) from None
    return Finding(
        *(entry[field] for field in ("id", "claim", "verdict")),
        evidence,
        entry["cannot_show"],
        values,
    )


def of_chapter(chapter: str) -> list[Finding]:
    """Recomputed findings of all items that a chapter decides, in the ledger's order."""
    note("chapter", chapter)
    found = [find(name) for name, entry in ledger().items() if entry["chapter"] == chapter]
    if not found:
        raise ClaimError(f'No claim in data/claims.yml names the chapter "{chapter}".')
    return found


def verdicts(chapter: str) -> pd.DataFrame:
    """The chapter's verdict table: item, verdict, evidence, what it cannot show."""
    return pd.DataFrame(
        {
            "The article says": finding.claim,
            "Verdict": finding.verdict,
            "Evidence": finding.evidence,
            "What this cannot show": finding.cannot_show,
        }
        for finding in of_chapter(chapter)
    )


def overview() -> pd.DataFrame:
    """All items of the ledger with recomputed verdicts, part by part of the article.

    Columns: id, part, kind, claim, zh (empty where the article's Chinese word is not given),
    verdict, evidence, cannot_show, chapter.
    """
    note("ledger", "all")
    rows = [
        {
            "id": name,
            "part": PARTS[name.partition(".")[0]],
            "kind": entry["kind"],
            "claim": entry["claim"],
            "zh": entry.get("zh", ""),
            "verdict": entry["verdict"],
            "evidence": find(name).evidence,
            "cannot_show": entry["cannot_show"],
            "chapter": entry["chapter"],
        }
        for name, entry in ledger().items()
    ]
    places = {part: place for place, part in enumerate(PARTS.values())}
    return pd.DataFrame(rows).sort_values(
        "part", key=lambda part: part.map(places), kind="stable", ignore_index=True
    )


def rule(name: str) -> str:
    """The code that decides an item, as a reader sees it: the check, then the conditions."""
    entry = item(name)
    if entry["verdict"] in WITHOUT_CHECK:
        return f"# no comparison: {entry['verdict']}"
    conditions = "\n".join(f"{verdict}: {test}" for verdict, test in entry["decides"].items())
    how = "# the first condition that holds names the verdict"
    return f"{entry['check'].strip()}\n\n{how}\n{conditions}"
