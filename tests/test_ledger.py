"""The table of the audit page, as Markdown, and when the page is made again."""

from __future__ import annotations

import execution
import ledger
import pytest
from course import claims


def test_each_item_has_its_row_and_its_anchor() -> None:
    rows = ledger.table(set()).splitlines()
    assert rows[0] == ":::{div} filterable ledger choose-0 choose-1 choose-3"
    assert len(rows) == len(claims.ledger()) + 4
    for name in claims.ledger():
        assert sum(f"{{#{ledger.anchor(name)}}}" in row for row in rows) == 1


def test_a_row_leads_to_the_verdicts_of_its_chapter() -> None:
    lead = ledger.lead("learning-curves", {"book/learning-curves"})
    assert lead.startswith("[Learning curves: sun, wind, batteries and electric cars](learning-")
    assert lead.endswith("{numref}`tab-verdicts`")


def test_a_chapter_outside_of_the_book_is_not_linked() -> None:
    assert ledger.lead("learning-curves", set()) == ""


def test_a_changed_claim_makes_the_audit_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    before = execution.state("ledger:all")
    changed = dict(claims.ledger())
    changed.popitem()
    monkeypatch.setattr(claims, "ledger", lambda: changed)
    assert execution.state("ledger:all") != before


def test_the_overview_says_that_it_reads_the_whole_ledger(tmp_path, monkeypatch) -> None:
    noted = tmp_path / "reads"
    monkeypatch.setenv("COURSE_READS", str(noted))
    claims.overview()
    assert "ledger:all" in noted.read_text(encoding="utf-8").splitlines()
