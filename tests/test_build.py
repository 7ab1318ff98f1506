"""A broken book never builds: one clear sentence, and an exit that is not zero."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CHAPTERS, ROOT, build, copy_of_the_book

CHAPTER = "book/learning-curves.md"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} does not stand in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a table is missing": (
        lambda book: (book / "data/ev_sales.csv").unlink(),
        r"DatasetError: data/ev_sales.csv is missing: restore it from the repository",
    ),
    "text in a number column": (
        lambda book: edit(book / "data/ev_sales.csv", "AUS,2011,49", "AUS,2011,many"),
        r'DatasetError: data/ev_sales.csv, line 2, column cars_sold: "many" is not a number',
    ),
    "data that turn a verdict": (
        lambda book: edit(book / "data/ev_sales.csv", "13300000,53.0", "13300000,40.0"),
        r"ClaimError: .*industries.emerging.ev records .*the data now give .partly supported",
    ),
    "a chart without a description": (
        lambda book: edit(book / CHAPTER, 'describe="Line falling', 'describe="" and "Line'),
        r"ChartError: .*has no describe: pass describe=",
    ),
    "a cell that raises": (
        lambda book: edit(
            book / CHAPTER, "import altair as alt\n", "import altair as alt\n1 / 0\n"
        ),
        r'learning-curves.md in the cell that begins "import altair as alt": ZeroDivisionError',
    ),
    "a claim that nobody knows": (
        lambda book: edit(book / CHAPTER, '"industries.emerging.ev"', '"industries.emerging.evs"'),
        r'ClaimError: .*"industries.emerging.evs".* did you mean industries.emerging.ev',
    ),
    "a reference to no figure": (
        lambda book: edit(book / CHAPTER, "{numref}`fig-price`", "{numref}`fig-prize`"),
        r"fig-prize",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_the_build(built: Path, tmp_path: Path, fault: str) -> None:
    break_it, sentence = FAULTS[fault]
    book = copy_of_the_book(tmp_path)
    break_it(book)
    done = build(book)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert re.search(sentence, said), said
    assert "Traceback" not in said


@pytest.fixture(scope="module")
def copy(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the book, built once."""
    book = copy_of_the_book(tmp_path_factory.mktemp("copy"))
    done = build(book)
    assert done.returncode == 0, done.stdout + done.stderr
    return book


def ran(done: subprocess.CompletedProcess[str]) -> set[str]:
    """The chapters that a build has run."""
    return set(re.findall(r"^ran book/(\S+) in", done.stdout, re.M))


def test_an_unchanged_book_is_not_run_again(copy: Path) -> None:
    (copy / "book/about.md").open("a", encoding="utf-8").write("\nOne more line.\n")
    done = build(copy)
    assert done.returncode == 0
    assert ran(done) == set()


def test_a_changed_table_runs_the_chapters_that_read_it(copy: Path) -> None:
    readers = {
        name for name in CHAPTERS if "pv_module_price" in (ROOT / f"book/{name}.md").read_text()
    }
    edit(copy / "data/pv_module_price.csv", "1975,130.705", "1975,131.705")
    done = build(copy)
    assert done.returncode == 0
    assert ran(done) == readers != set(CHAPTERS)
    assert "131.7" in (copy / "_build/html/book/learning-curves.html").read_text("utf-8")


def test_a_changed_package_runs_every_chapter(copy: Path) -> None:
    (copy / "book/course/curves.py").open("a", encoding="utf-8").write("# changed\n")
    assert ran(build(copy)) == set(CHAPTERS)


def test_the_latex_builder_shows_the_charts_too(copy: Path) -> None:
    """Jupyter Book's own way to paper: nobody who takes it finds `alt.Chart(...)`."""
    done = build(copy, "--builder", "latex")
    assert done.returncode == 0, done.stdout + done.stderr
    tex = "".join(path.read_text("utf-8") for path in (copy / "_build/latex").glob("*.tex"))
    pictures = re.findall(r"\\sphinxincludegraphics\{\{(\w+)\}\.pdf\}", tex)
    charts = (ROOT / CHAPTER).read_text("utf-8").count("name: fig-")
    assert len(pictures) >= charts
    for name in pictures:
        assert (copy / f"_build/latex/{name}.pdf").read_bytes().startswith(b"%PDF")
    assert "alt.Chart(..." not in tex


def test_missing_fonts_and_libraries_are_named_in_one_sentence() -> None:
    """On a machine without fontconfig and without a package manager."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "book/_ext/system.py"), "--tests"],
        env=os.environ | {"PATH": "/nowhere", "CHROMIUM": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "the font Noto Sans CJK SC (Chinese)" in done.stderr
    assert "Chromium (opens the pages in the tests)" in done.stderr
    assert "apt-get install" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_pdf_asks_for_its_fonts_before_it_begins(tmp_path: Path) -> None:
    done = build(
        copy_of_the_book(tmp_path),
        *("--builder", "custom", "--custom-builder", "bookpdf"),
        env=os.environ | {"PATH": "/nowhere"},
    )
    assert done.returncode != 0
    assert (
        "The book was not built. Missing on this machine: fontconfig" in done.stdout + done.stderr
    )
    assert not list(tmp_path.rglob("*.pdf"))
