"""Every verdict follows from the data, and stops following when the data change."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
import yaml
from conftest import CHAPTERS, ROOT
from course import claims, datasets

CLAIMS = claims.ledger()
DECIDED = [name for name, entry in CLAIMS.items() if entry["verdict"] not in claims.WITHOUT_CHECK]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Writes a changed ledger that the code then reads."""
    path = tmp_path / "claims.yml"
    monkeypatch.setattr(claims, "LEDGER", path)
    claims.ledger.cache_clear()

    def write(items: list[dict] | str) -> None:
        text = items if isinstance(items, str) else yaml.safe_dump(items, allow_unicode=True)
        path.write_text(text, encoding="utf-8")

    yield write
    claims.ledger.cache_clear()


def test_the_ledger_holds_the_sixty_items_of_the_article() -> None:
    parts = Counter(name.split(".")[0] for name in CLAIMS)
    assert parts == {"opening": 2, "industries": 24, "models": 24, "drivers": 10}
    assert {entry["kind"] for entry in CLAIMS.values()} == {
        *("trend", "rank", "mechanism", "judgement")
    }


@pytest.mark.parametrize("name", CLAIMS)
def test_the_verdict_follows_from_the_data(name: str) -> None:
    finding = claims.find(name)
    assert finding.verdict == CLAIMS[name]["verdict"]
    assert "{" not in finding.evidence


@pytest.mark.parametrize("name", CLAIMS)
def test_the_entry_is_complete(name: str) -> None:
    entry = CLAIMS[name]
    assert entry["chapter"] in CHAPTERS
    for table in entry["datasets"]:
        assert name in datasets.describe(table)["items"], f"{table} does not list {name}"


@pytest.mark.parametrize("name", DECIDED)
def test_every_verdict_could_have_been_another(name: str) -> None:
    """A rule with one outcome tests nothing."""
    assert len(CLAIMS[name]["decides"]) > 1


FLIPS = yaml.safe_load((ROOT / "tests" / "flips.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FLIPS)
def test_a_changed_value_flips_the_verdict(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    load = datasets.load

    def changed(asked: str) -> pd.DataFrame:
        frame = load(asked)
        for change in FLIPS[name]:
            if asked == change["table"]:
                row = frame["year"] == change["year"]
                if "iso3" in frame:
                    row &= frame["iso3"] == "CHN"
                assert row.any(), change
                for column, value in change["values"].items():
                    frame.loc[row, column] = value
        return frame

    monkeypatch.setattr(datasets, "load", changed)
    recorded = CLAIMS[name]["verdict"]
    with pytest.raises(claims.ClaimError, match=f"{name} records .{recorded}., but the data now"):
        claims.find(name)


def entry(**changes: object) -> dict:
    return {
        "id": "a.b",
        "kind": "trend",
        "claim": "It grows.",
        "chapter": "learning-curves",
        "datasets": ["ev_sales"],
        "check": "x = 1",
        "decides": {"supported": "x > 0", "not supported": "x <= 0"},
        "verdict": "supported",
        "evidence": "x is {x}",
        "cannot_show": "Why.",
    } | changes


REFUSALS = {
    "not YAML": ("- id: [", r"claims.yml is not valid YAML \(line"),
    "missing field": ([{"id": "a.b"}], "a.b lacks kind, claim, chapter"),
    "id twice": ([entry(), entry()], "a.b stands there twice"),
    "unknown verdict": ([entry(verdict="true")], 'has the verdict "true"; use one of supported'),
    "no check": ([{k: v for k, v in entry().items() if k != "check"}], "needs check"),
    "failing check": ([entry(check="x = 1 / 0")], "check of a.b fails with ZeroDivisionError"),
    "undeclared table": ([entry(check="x = load('ev_stock')")], "without naming it under datasets"),
    "no condition holds": (
        [entry(decides={"supported": "x > 1", "not supported": "x < 1"})],
        "no condition in decides of a.b holds",
    ),
    "another verdict": ([entry(verdict="not supported")], 'the data now give "supported"'),
    "evidence without value": ([entry(evidence="{y}")], "the evidence of a.b asks for 'y'"),
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_the_ledger_refuses_with_one_sentence(ledger, fault: str) -> None:
    items, sentence = REFUSALS[fault]
    ledger(items)
    with pytest.raises(claims.ClaimError, match=sentence):
        claims.find("a.b")


def test_a_missing_ledger_is_named(ledger) -> None:
    with pytest.raises(claims.ClaimError, match=r"claims.yml is missing: restore it"):
        claims.ledger()


def test_an_unknown_id_proposes_known_ones() -> None:
    with pytest.raises(claims.ClaimError, match=r"did you mean industries\.emerging\.ev"):
        claims.find("industries.emerging.evs")


def test_the_table_and_the_rule_say_what_decides() -> None:
    table = claims.verdicts("learning-curves")
    assert list(table["Verdict"]) == ["supported", "supported"]
    assert "growth_ev > 2 * growth_all" in claims.rule("industries.emerging.ev")
    with pytest.raises(claims.ClaimError, match="names the chapter"):
        claims.verdicts("no-such-chapter")
