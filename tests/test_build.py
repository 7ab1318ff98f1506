"""A broken book never builds: one clear sentence, and an exit that is not zero."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import kernels
import pytest
from build import OPTIONS
from conftest import CHAPTERS, JUPYTER_BOOK, PAPER, ROOT, SITE, build, copy_of_the_book
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

CHAPTER = "book/learning-curves.md"
SALES = "data/ev_sales.csv"
# A book of one chapter takes every fault that the whole book takes, in a tenth of the time.
SHORT = """format: jb-book
root: book/learning-curves
parts:
  - caption: Back matter
    chapters:
      - file: book/references
"""


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} does not stand in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


class Fault(NamedTuple):
    """A way to break a copy of the book, and what the build must say of it."""

    name: str
    break_it: Callable[[Path], object]
    says: str


def in_file(name: str, file: str, old: str, new: str, says: str) -> Fault:
    return Fault(name, lambda book: edit(book / file, old, new), says)


def in_cell(name: str, code: str, says: str) -> Fault:
    line = "import altair as alt\n"
    return in_file(name, CHAPTER, line, f"{line}{code}\n", says)


FAULTS = [
    Fault(
        "a table is missing",
        lambda book: (book / SALES).unlink(),
        r"DatasetError: data/ev_sales.csv is missing: restore it from the repository",
    ),
    Fault(
        "a table is empty",
        lambda book: (book / SALES).write_text(""),
        r"DatasetError: data/ev_sales.csv cannot be read as a comma-separated table",
    ),
    Fault(
        "a table is cut short",
        lambda book: rewrite(book / SALES, lambda text: text[: len(text) // 2].rpartition("\n")[0]),
        r"data/ev_sales.csv has \d+ rows, but datapackage.json speaks of \d+: the file was cut",
    ),
    in_file(
        "the data package is stale",
        "data/datapackage.json",
        '"name": "cars_sold"',
        '"name": "electric_cars_sold"',
        r"data/ev_sales.csv should have the columns .*unexpected: cars_sold",
    ),
    Fault(
        "another delimiter",
        lambda book: rewrite(book / SALES, lambda text: text.replace(",", ";")),
        r"data/ev_sales.csv should have the columns .*unexpected: iso3;year;",
    ),
    Fault(
        "another encoding",
        lambda book: (book / SALES).write_bytes("iso3,année\n".encode("latin-1")),
        r"data/ev_sales.csv is not UTF-8 text .*: save it as UTF-8",
    ),
    in_file(
        "text in a number column",
        SALES,
        "AUS,2011,49",
        "AUS,2011,many",
        r'data/ev_sales.csv, line 2, column cars_sold: "many" is not a number',
    ),
    in_file(
        "the same key twice",
        SALES,
        "AUS,2012,",
        "AUS,2011,",
        r"data/ev_sales.csv, line 3: the key iso3=AUS, year=2011 stands there a second time",
    ),
    in_file(
        "a value out of range",
        SALES,
        "AUS,2011,49",
        "AUS,2011,-49",
        r'data/ev_sales.csv, line 2, column cars_sold: "-49" is below 0',
    ),
    in_file(
        "an unknown economy",
        SALES,
        "AUS,2011,49",
        "AUX,2011,49",
        r"data/ev_sales.csv has economies that data/economies.csv does not know: AUX",
    ),
    in_file(
        "a ledger that is not YAML",
        "data/claims.yml",
        "- id: industries.emerging.ev",
        "- id: [industries.emerging.ev",
        r"data/claims.yml is not valid YAML \(line \d+\)",
    ),
    in_file(
        "a missing claim",
        "data/claims.yml",
        "- id: industries.emerging.ev",
        "- id: industries.emerging.electric",
        r"data/claims.yml lacks industries.emerging.ev, which",
    ),
    in_file(
        "an unknown claim",
        CHAPTER,
        '"industries.emerging.ev"',
        '"industries.emerging.evs"',
        r'ClaimError: .*"industries.emerging.evs".* did you mean industries.emerging.ev',
    ),
    in_file(
        "data that turn a verdict",
        SALES,
        "13300000,53.0",
        "13300000,40.0",
        r"ClaimError: .*industries.emerging.ev records .*the data now give .partly supported",
    ),
    in_cell(
        "a cell that raises",
        "1 / 0",
        r'learning-curves.md in the cell that begins "import altair as alt": ZeroDivisionError',
    ),
    Fault(
        "a cell that does not end",
        lambda book: (
            edit(book / "_config.yml", "timeout: 180", "timeout: 3"),
            edit(book / CHAPTER, "import altair as alt\n", "import time\ntime.sleep(30)\n"),
        ),
        r"learning-curves.md: a cell ran for more than 3 seconds",
    ),
    in_file(
        "a chart without a title",
        CHAPTER,
        'title=f"A solar module costs',
        'title="" and f"A solar module costs',
        r"ChartError: .*has no title: pass title=",
    ),
    in_file(
        "a chart without a description",
        CHAPTER,
        'describe="Line falling',
        'describe="" and "Line',
        r"ChartError: .*has no describe: pass describe=",
    ),
    in_file(
        "a chart without a source",
        CHAPTER,
        'data="pv_module_price",',
        'data="",',
        r"ChartError: .*has no data: pass data=",
    ),
    in_file(
        "a reference to no figure",
        CHAPTER,
        "{numref}`fig-price`",
        "{numref}`fig-prize`",
        r"learning-curves.md:\d+: WARNING: undefined label: 'fig-prize'",
    ),
    in_file(
        "a citation of nothing",
        CHAPTER,
        "{cite:p}`wright1936`",
        "{cite:p}`wrong1936`",
        r'learning-curves.md:\d+: WARNING: could not find bibtex key "wrong1936"',
    ),
    in_file(
        "an image that is not there",
        CHAPTER,
        "Data first.",
        "![A lamp](lamp.png)\n\nData first.",
        r"learning-curves.md:\d+: WARNING: image file not readable: book/lamp.png",
    ),
]


def broken(fault: Fault, folder: Path) -> subprocess.CompletedProcess[str]:
    book = copy_of_the_book(folder)
    (book / "_toc.yml").write_text(SHORT, encoding="utf-8")
    fault.break_it(book)
    return build(book)


@pytest.fixture(scope="module")
def outcomes(
    built: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, subprocess.CompletedProcess[str]]:
    """What became of every broken book; they are built side by side."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        folders = [tmp_path_factory.mktemp("broken") for _ in FAULTS]
        return dict(zip((f.name for f in FAULTS), pool.map(broken, FAULTS, folders), strict=True))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_stops_the_build(
    outcomes: dict[str, subprocess.CompletedProcess[str]], fault: Fault
) -> None:
    done = outcomes[fault.name]
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert re.search(fault.says, said), said
    assert "Traceback" not in said


@pytest.fixture
def short(built: Path, tmp_path: Path) -> Path:
    """A book of one chapter, not built yet."""
    book = copy_of_the_book(tmp_path)
    (book / "_toc.yml").write_text(SHORT, encoding="utf-8")
    return book


def test_a_fault_that_nobody_mended_stops_the_next_build_too(short: Path) -> None:
    edit(short / CHAPTER, "{numref}`fig-price`", "{numref}`fig-prize`")
    for _ in range(2):
        done = build(short)
        assert done.returncode != 0
        assert "fig-prize" in done.stdout + done.stderr


def test_what_was_read_for_paper_is_still_written_to_the_pages(short: Path) -> None:
    for builder in (OPTIONS["pdf"], ()):
        assert build(short, *builder).returncode == 0
    edit(short / "data/pv_module_price.csv", "1975,130.705", "1975,131.705")
    for builder in (OPTIONS["pdf"], ()):
        assert build(short, *builder).returncode == 0
    assert "131.7" in (short / "_build/html/book/learning-curves.html").read_text("utf-8")


def test_make_builds_only_when_something_has_changed(short: Path) -> None:
    def done() -> str:
        command = [sys.executable, short / "book/_ext/build.py", "html"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    nothing = "Nothing has changed since the last `make html`."
    assert nothing not in done()
    assert done().strip() == nothing
    page = short / "_build/html/book/learning-curves.html"
    page.write_text("half a page", encoding="utf-8")  # newer than its source
    assert nothing not in done()
    assert "half a page" not in page.read_text("utf-8")
    edit(short / SALES, "AUS,2011,49", "AUS,2011,50")
    assert nothing not in done()


def test_one_folder_takes_one_build_at_a_time(short: Path) -> None:
    with (short / "_build" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = build(short)
    assert done.returncode != 0
    assert "Another build is at work in this folder" in done.stdout + done.stderr


def test_an_interrupted_build_does_no_harm(short: Path) -> None:
    shutil.rmtree(short / "_build" / ".jupyter_cache")
    command = [Path(sys.executable).parent / "jupyter-book", "build", ".", "-q"]
    begun = subprocess.Popen(
        command, cwd=short, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    cache = short / "_build" / ".jupyter_cache"
    while not cache.exists() and begun.poll() is None:
        time.sleep(0.1)
    time.sleep(1)  # in the midst of running the chapter
    os.killpg(begun.pid, signal.SIGINT)
    begun.communicate(timeout=60)
    assert begun.returncode != 0
    assert build(short).returncode == 0


def alone(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run in namespaces of its own, in which mounting and cutting the network harm nobody."""
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "--net", *command],
        cwd=cwd,
        capture_output=True,
        text=True,
    )
    if "unshare failed" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip("this machine lets nobody make a namespace")
    return done


def test_a_full_disk_is_named(short: Path) -> None:
    mount = "mount -t tmpfs -o size=3m tmpfs _build && ip link set lo up"
    shell = f"{mount} && {' '.join(JUPYTER_BOOK)}"
    done = alone("sh", "-c", shell, cwd=short)
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "The book was not built. The disk does not take the book: No space left" in said, said


def test_a_folder_that_cannot_be_written_is_named(short: Path) -> None:
    shutil.copy(ROOT / "Makefile", short)
    shell = f"mount --bind . . && mount -o remount,bind,ro . && cd {short} && make html"
    done = alone("sh", "-c", shell, cwd=short)
    assert done.returncode != 0
    assert "This folder cannot be written: copy the book" in done.stdout + done.stderr


def test_no_network_is_needed(short: Path) -> None:
    """With no other machine in reach, pages and PDF are built all the same."""
    shutil.rmtree(short / "_build")
    command = " ".join(JUPYTER_BOOK)
    shell = f"ip link set lo up && {command} && {command} {' '.join(OPTIONS['pdf'])}"
    done = alone("sh", "-c", shell, cwd=short)
    assert done.returncode == 0, done.stdout + done.stderr


def make(folder: Path, *goals: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *goals], cwd=folder, env=os.environ | env, capture_output=True, text=True
    )


def test_packages_that_cannot_be_had_are_said_in_one_sentence(short: Path) -> None:
    for name in ("Makefile", "requirements.lock"):
        shutil.copy(ROOT / name, short)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    done = make(short, "book", PYTHON=sys.executable, **nowhere)
    assert done.returncode != 0
    assert "The packages were not installed: is there a network?" in done.stdout + done.stderr


def test_a_port_in_use_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
        done = make(ROOT, "serve", f"PORT={port}")
    assert done.returncode != 0
    assert f"Port {port} is in use: choose another" in done.stdout + done.stderr


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


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("[!.]*")  # without Sphinx's own note of its settings
        if path.is_file()
    }


def test_two_builds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """Another folder, another time, nothing left over: the same pages, notebooks and PDF."""
    book = copy_of_the_book(tmp_path)
    shutil.rmtree(book / "_build")
    if (ROOT / ".git").exists():  # the time of the commit, and the address for the links
        shutil.copytree(ROOT / ".git", book / ".git")
    for options in OPTIONS.values():
        done = build(book, *options)
        assert done.returncode == 0, done.stdout + done.stderr
    first, second = files(SITE), files(book / "_build/html")
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []
    assert (book / PAPER.relative_to(ROOT)).read_bytes() == PAPER.read_bytes()


def test_the_output_names_no_machine(built: Path) -> None:
    """No path, no user of the building machine."""
    secrets = {str(ROOT).encode(), str(Path.home()).encode() + b"/"}
    for path, content in files(SITE).items():
        assert not any(secret in content for secret in secrets), path
    # what the typesetter is given names paths; what it sets must not
    assert not any(secret in PAPER.read_bytes() for secret in secrets)


def test_the_lock_holds_the_pins_and_what_is_installed() -> None:
    """`make lock` was run after the last change, and the environment comes from it."""
    pins, locked = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.M))
        for name in ("requirements.txt", "requirements.lock")
    )
    assert pins.items() <= locked.items()
    for name, version in locked.items():
        with contextlib.suppress(metadata.PackageNotFoundError):  # for another system
            assert metadata.version(name) == version, name


def test_a_line_that_comes_in_two_parts_is_one_line(short: Path) -> None:
    slow = "import sys, time\nfor part in ('one', '\\ntwo\\n'):\n    sys.stdout.write(part)\n"
    slow += "    sys.stdout.flush()\n    time.sleep(0.5)"
    edit(short / CHAPTER, "```{code-cell} ipython3\n", f"```{{code-cell}} ipython3\n{slow}\n")
    done = build(short)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "one\ntwo\n" in (short / "_build/html/book/learning-curves.html").read_text("utf-8")


def test_a_chapter_begins_without_names_that_a_reader_would_lack() -> None:
    """What a kernel is told before the first cell leaves nothing behind, prepared or not."""
    cell = new_code_cell("print(sorted(name for name in dir() if name != '_dh'))")
    kernels.prepare()
    begun = [new_notebook(cells=[cell.copy()]) for _ in range(3)]
    for notebook, manager in zip(
        begun, (kernels.take(ROOT / "book").manager, kernels.take(ROOT).manager, None), strict=True
    ):
        NotebookClient(notebook, manager).execute(cleanup_kc=True)
    prepared, started, bare = (notebook.cells[0].outputs[0].text for notebook in begun)
    assert prepared == started == bare


def test_an_unchanged_book_is_not_run_again(copy: Path) -> None:
    (copy / "book/about.md").open("a", encoding="utf-8").write("\nOne more line.\n")
    done = build(copy)
    assert done.returncode == 0
    assert ran(done) == set()


def pages_of(book: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in book.glob("_build/html/book/*.html")}


def test_what_all_pages_show_changes_on_all_pages(copy: Path) -> None:
    """The name of a part, a style sheet's sum, and a work that is cited."""
    edit(copy / "_toc.yml", "caption: New models", "caption: Models that are new")
    assert build(copy).returncode == 0
    assert all("Models that are new" in page for page in pages_of(copy).values())

    before = pages_of(copy)
    (copy / "book/_assets/book.css").open("a", encoding="utf-8").write("/* more */")
    edit(copy / "book/references.bib", "title = {Resource and Output", "title = {Output")
    assert build(copy).returncode == 0
    after = pages_of(copy)
    for name, page in after.items():
        sums = [re.search(r"book\.css\?v=(\w+)", text)[1] for text in (before[name], page)]
        assert sums[0] != sums[1], name
    assert "Abramovitz. Output trends" in after["growth-accounting"]


def test_pages_of_an_old_folder_are_those_of_a_new_one(copy: Path, tmp_path: Path) -> None:
    """Words come and go: no page, list of uses or search remembers what is not there."""
    use = "use-aerospace-and-marine-equipment"  # of a term that another chapter uses
    text = (copy / CHAPTER).read_text("utf-8")
    for more, used in (("\n\nZyzzyva, and aerospace and marine equipment.\n", True), ("", False)):
        (copy / CHAPTER).write_text(text + more, encoding="utf-8")
        assert build(copy).returncode == 0
        assert (f"learning-curves.html#{use}" in pages_of(copy)["glossary"]) == used
    fresh = shutil.copytree(
        copy, tmp_path / "fresh", ignore=shutil.ignore_patterns("html", ".doctrees")
    )
    assert build(fresh).returncode == 0
    old, new = files(copy / "_build/html"), files(fresh / "_build/html")
    assert old.keys() == new.keys()
    assert [path for path in old if old[path] != new[path]] == []


def test_a_changed_table_runs_the_chapters_that_read_it(copy: Path) -> None:
    readers = {
        name for name in CHAPTERS if "pv_module_price" in (ROOT / f"book/{name}.md").read_text()
    }
    edit(copy / "data/pv_module_price.csv", "1975,130.705", "1975,131.705")
    done = build(copy)
    assert done.returncode == 0
    assert ran(done) == readers != set(CHAPTERS)
    assert "131.7" in (copy / "_build/html/book/learning-curves.html").read_text("utf-8")


def test_a_changed_package_runs_every_chapter(short: Path) -> None:
    toc = SHORT.replace("book/references", "book/chain\n      - file: book/references")
    (short / "_toc.yml").write_text(toc, encoding="utf-8")
    assert ran(build(short)) == set()
    (short / "book/course/curves.py").open("a", encoding="utf-8").write("# changed\n")
    assert ran(build(short)) == {"learning-curves", "chain"}


def test_a_chapter_of_an_earlier_book_leaves_nothing_behind(copy: Path) -> None:
    left = [copy / "_build/html" / path for path in ("book/gone.html", "notebooks/gone.ipynb")]
    for path in left:
        path.write_text("an earlier build made this", encoding="utf-8")
    assert build(copy).returncode == 0
    assert not any(path.exists() for path in left)


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
        *OPTIONS["pdf"],
        env=os.environ | {"PATH": "/nowhere"},
    )
    assert done.returncode != 0
    assert (
        "The book was not built. Missing on this machine: fontconfig" in done.stdout + done.stderr
    )
    assert not list(tmp_path.rglob("*.pdf"))
