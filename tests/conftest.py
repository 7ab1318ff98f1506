"""The book built once for all tests, a local server for its pages, and a browser."""

from __future__ import annotations

import fcntl
import functools
import http.server
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from build import STRICT
from jupyter_cache import get_cache
from playwright.sync_api import Browser, sync_playwright
from system import browser as chromium

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
SITE = BUILD / "html"
JUPYTER_BOOK = (str(Path(sys.executable).parent / "jupyter-book"), "build", ".", *STRICT)
PAPER = BUILD / "bookpdf" / "new-quality-productive-forces-tested.pdf"
CHAPTERS = sorted(
    path.stem for path in (ROOT / "book").glob("*.md") if "kernelspec" in path.read_text("utf-8")
)

# Notebooks to be filled by the reader: no chapters, so they owe no anatomy.
WORKSHEETS = ("worksheet",)


def build(
    root: Path, *options: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Build the book in `root` as the Makefile does; both streams as text."""
    command = [*JUPYTER_BOOK, *options]
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True)


def copy_of_the_book(target: Path) -> Path:
    """A copy of all that a build needs, with the outputs of chapters but no page."""
    for name in ("_config.yml", "_toc.yml", "requirements.txt"):
        shutil.copy(ROOT / name, target)
    for name in ("binder", "book", "data"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    if (outputs := BUILD / ".jupyter_cache").exists():
        shutil.copytree(outputs, target / "_build" / ".jupyter_cache")
    return target


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What pytest-xdist gives to one worker: a file of tests, or one state of all pages in it.

    Those share what takes long to make: a Lab, broken books, an open page.
    """
    for item in items:
        state = getattr(item, "callspec", None) and item.callspec.params.get("state")
        item.add_marker(pytest.mark.xdist_group(f"{item.path.stem} {state or ''}"))


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder of the built book: pages, PDF, executed notebooks."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".tests").open("w") as turn:  # several workers, one build
        fcntl.flock(turn, fcntl.LOCK_EX)
        for kind in ("pdf", "html"):
            command = [sys.executable, ROOT / "book/_ext/build.py", kind]
            done = subprocess.run(command, capture_output=True, text=True)
            assert done.returncode == 0, f"the book does not build:\n{done.stdout}\n{done.stderr}"
    return BUILD


@pytest.fixture(scope="session")
def notebooks(built: Path) -> dict[str, nbformat.NotebookNode]:
    """Executed notebooks by chapter: the builder's notebooks with the outputs in its cache.

    On a hit in the cache, myst-nb 1.4 writes its notebook without the outputs.
    """
    cache = get_cache(str(built / ".jupyter_cache"))
    folder = built / "jupyter_execute" / "book"
    written = {name: nbformat.read(folder / f"{name}.ipynb", as_version=4) for name in CHAPTERS}
    return {name: cache.merge_match_into_notebook(nb)[1] for name, nb in written.items()}


@pytest.fixture(scope="session")
def site(built: Path) -> Iterator[str]:
    """Address of the built pages, served from this machine under the book's own strict policy."""
    policy = (SITE / "_headers").read_text("utf-8").split("Content-Security-Policy: ")[1].strip()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Content-Security-Policy", policy)
            super().end_headers()

        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    assert path, "Chromium is missing: install Debian's package chromium, or set CHROMIUM"
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-background-networking", "--disable-sync"]
        started = playwright.chromium.launch(executable_path=path, args=options)
        yield started
        started.close()
