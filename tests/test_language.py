"""The language of the book: spelling, British forms, short sentences, one name for each thing."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import counts
import pytest
import yaml
from conftest import CHAPTERS, ROOT
from prose import plain

PAGES = [name for name in counts.pages() if name not in ("references", "subject-index")]  # lists
# The book's readers: eighteen years old, English perhaps their second language.
HIGHEST_GRADE = 8.0
LONGEST_SENTENCE = 50
MEAN_SENTENCE = 14.0

# What we do not write, and what we write instead. Names of institutions keep their spelling.
INSTEAD = {
    r"color\w*": "colour",
    r"(?<!Information )\bcenter(?!\w)": "centre",
    r"labor\b": "labour",
    r"(?:behavior|favor|neighbor|harbor|honor)\w*": "-our",
    r"(?:analyz|paralyz)\w*": "analyse",
    r"(?:real|recogn|normal|special|util|digit|minim|maxim|emphas)iz\w*": "-ise",
    r"summarize\w?": "summarise",
    r"organiz(?!ation)\w*": "organise",
    r"(?:model|travel|label|cancel)(?:ing|ed)\b": "modelling, labelled",
    r"gray": "grey",
    r"judgment": "judgement",
    r"catalog\b": "catalogue",
    r"fulfill\b": "fulfil",
    r"aging": "ageing",
    r"per cent": "percent",
    r"per capita": "per person",
    r"data (?:is|was|shows|has)": "data are",
    r"data[- ]sets?": "dataset, or table",
    r"web ?sites?": "page",
    r"on-line": "online",
    r"(?:hi-?|high ?)tech\b": "high-tech",
    r"ecommerce": "e-commerce",
    r"log[- ]scale": "logarithmic scale",
    r"confidence interval": "95% interval",
    r"(?:don|can|won|isn|doesn|aren)['’]t": "do not, cannot",
    r"(?:e\.g\.|i\.e\.|etc\.)": "for instance, that is",
    r"(?:obviously|of course|needless to say|it should be noted)": "nothing",
    r"(?:game.changer|cutting.edge|groundbreaking|paradigm shift|delve)\w*": "plain words",
}
_REPEATED = re.compile(r"\b([a-z]+) \1\b")


def words_in_code(name: str) -> list[str]:
    """What a reader sees of the cells: strings with several words, such as titles."""
    found = []
    for cell in counts.read(name).cells:
        if cell.cell_type == "code":
            found += [
                node.value
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value.count(" ") > 2
            ]
    return found


def everything_said(name: str) -> str:
    prose = plain(counts.text_of(counts.read(name)))
    return "\n".join([prose, *(words_in_code(name) if name in CHAPTERS else [])])


def test_spelling() -> None:
    """Common misspellings, in all that we wrote; names that look like one stand in words.txt."""
    done = subprocess.run(
        [
            Path(sys.executable).parent / "codespell",
            "--builtin=clear,rare",
            f"--ignore-words={ROOT / 'tests' / 'words.txt'}",
            "--skip=*.csv,*.pyc,*/words.txt",
            *("README.md", "Makefile", "book", "data", "tests"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", PAGES)
def test_we_write_one_form(name: str) -> None:
    text = " ".join(everything_said(name).split())
    found = {
        text[max(0, match.start() - 20) : match.end() + 10]: wanted
        for pattern, wanted in INSTEAD.items()
        for match in re.finditer(rf"\b(?:{pattern})", text, re.I)
    }
    assert found == {}, f"{name}.md: write what stands on the right"


def test_the_list_of_forms_sees_them() -> None:
    for wrong in ("the color red", "data is", "a gray line", "High tech", "the center", "don’t"):
        assert any(re.search(rf"\b(?:{pattern})", wrong, re.I) for pattern in INSTEAD), wrong
    for right in ("the colour red", "high-tech", "Information Center", "catalogue", "e-commerce"):
        assert not any(re.search(rf"\b(?:{pattern})", right, re.I) for pattern in INSTEAD), right


@pytest.mark.parametrize("name", PAGES)
def test_no_word_stands_twice(name: str) -> None:
    blocks = re.split(r"\n\s*\n", plain(counts.text_of(counts.read(name))))
    doubled = [m[0] for block in blocks for m in _REPEATED.finditer(" ".join(block.split()))]
    assert [pair for pair in doubled if len(pair) > 3] == [], f"{name}.md"


@pytest.mark.parametrize("name", PAGES)
def test_the_text_is_easy_to_read(name: str) -> None:
    said = counts.sentences(counts.text_of(counts.read(name)))
    longest = max(said, key=len)
    assert len(longest) <= LONGEST_SENTENCE, f"{name}.md: {' '.join(longest)}"
    mean = sum(map(len, said)) / len(said)
    assert mean <= MEAN_SENTENCE, f"{name}.md: {mean:.1f} words a sentence"
    assert counts.grade(said) <= HIGHEST_GRADE, f"{name}.md: grade {counts.grade(said):.1f}"


def test_the_reading_level_knows_easy_from_hard() -> None:
    easy = counts.sentences("We read a chart. It shows a fall. Why did it fall?")
    hard = counts.sentences(
        "Notwithstanding considerable methodological heterogeneity, international comparisons "
        "of institutional innovation capabilities necessitate multidimensional operationalisation."
    )
    assert counts.grade(easy) < 2
    assert counts.grade(hard) > 20
    assert len(easy) == 3


def test_every_chapter_has_its_parts() -> None:
    table = counts.table()
    assert table["objectives"].between(3, 5).all()
    assert (table["exercises"] >= 4).all()
    assert (table["self-checks"] >= 3).all()
    assert (table["solutions run"] >= 3).all(), "solutions that run, one open exercise aside"


def test_every_table_of_a_chapter_is_spoken_of() -> None:
    """Figures have their test with the chapters."""
    text = "\n".join(counts.text_of(counts.read(name)) for name in PAGES)
    silent = [
        figure["name"]
        for name in CHAPTERS
        for cell in counts.read(name).cells
        if (figure := cell.metadata.get("mystnb", {}).get("figure", {}))
        and f"`{figure['name']}`" not in text
    ]
    assert silent == []


def test_evidence_lines_are_in_the_same_language() -> None:
    ledger = yaml.safe_load((ROOT / "data" / "claims.yml").read_text(encoding="utf-8"))
    said = " ".join(f"{item['claim']} {item.get('evidence', '')}" for item in ledger)
    for pattern, wanted in INSTEAD.items():
        match = re.search(rf"\b(?:{pattern})", said, re.I)
        assert not match, f"data/claims.yml: {match[0]}, write {wanted}"
