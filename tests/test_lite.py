"""Python in the browser: it starts from the book alone, and chapters run on its old packages.

The compiled packages come from another host and cannot be had here. So the browser is shown all
that stands before them, and the chapters run on the same versions of them outside the browser.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import lite
import pytest
from conftest import CHAPTERS, ROOT, SITE
from course import charts
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.lab

KERNEL = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
RUN = """async code => {
    const notebook = jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = 0;
    notebook.activeCell.model.sharedModel.setSource(code);
    await jupyterapp.commands.execute('notebook:run-cell');
    const cell = notebook.widgets[0].model;
    while (cell.executionState == 'running') await new Promise(done => setTimeout(done, 100));
    return cell.outputs.toJSON();
}"""
DRAWN = """() => {
    const drawing = document.querySelector('.jp-OutputArea-output :is(canvas, svg.marks)');
    return drawing && drawing.getBoundingClientRect().width > 50;
}"""


@pytest.fixture(scope="module")
def with_python(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the pages with Python for the browser, in a folder as on a forge's pages."""
    if not shutil.which("npm"):
        pytest.skip("npm, which fetches Pyodide, is missing")
    site = tmp_path_factory.mktemp("host") / "course"
    shutil.copytree(SITE, site)
    lite.add(site)
    return site


@pytest.fixture(scope="module")
def lock(with_python: Path) -> dict[str, dict[str, str]]:
    """The browser's packages by name: version, address and what else they need."""
    file = with_python / "lite/static/pyodide/pyodide-lock.json"
    return json.loads(file.read_text("utf-8"))["packages"]


def needed(lock: dict, name: str) -> set[str]:
    """The package and all that loads with it."""
    return {name}.union(*(needed(lock, lite._plain(other)) for other in lock[name]["depends"]))


def test_only_a_site_with_python_leads_there(with_python: Path) -> None:
    link = f'<a href="../lite/notebooks/index.html?path={CHAPTERS[0]}.ipynb">Run in the browser'
    page = Path("book") / f"{CHAPTERS[0]}.html"
    waiting = (SITE / page).read_text("utf-8").partition("<!-- lite: ")[2].partition(" -->")[0]
    assert link in waiting
    assert (SITE / page).read_text("utf-8").count(link) == 1
    shown = (with_python / page).read_text("utf-8")
    assert waiting in shown
    assert "<!-- lite: " not in shown
    assert lite.CDN.split("/")[2] in waiting
    assert not (SITE / "lite").exists()


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """What the browser asked of other hosts."""
    return []


@pytest.fixture(scope="module")
def chapter(with_python: Path, browser: Browser, asked: list[str]) -> Iterator[Page]:
    """A chapter, reached by the button of its page, where no other host answers."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(with_python.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}/"
        # Without a service worker, as in a private window: nothing of the course hangs on it.
        context = browser.new_context(service_workers="block")

        def refuse(route: object) -> None:
            asked.append(route.request.url)
            route.abort()

        context.route(lambda url: not url.startswith((here, "data:", "blob:")), refuse)
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(f"{here}course/book/learning-curves.html")
        page.get_by_role("link", name="Run in the browser").click()
        page.wait_for_function(f"() => window.jupyterapp && {KERNEL}?.status == 'idle'")
        yield page
        context.close()
        server.shutdown()


def test_python_starts_from_the_book_alone(chapter: Page, asked: list[str]) -> None:
    outputs = chapter.evaluate(RUN, "import sys\nsys.version_info[:2]")
    assert outputs[0]["data"]["text/plain"] == f"({lite.PYTHON.replace('.', ', ')})"
    assert asked == []


def test_a_chart_is_drawn_there(chapter: Page, asked: list[str]) -> None:
    alt = charts.alt
    chart = charts.figure(
        alt.Chart(alt.InlineData([{"x": 1, "y": 2}, {"x": 2, "y": 3}]))
        .mark_line()
        .encode(x="x:Q", y="y:Q"),
        title="A line",
        subtitle="Two points",
        describe="A line through two points.",
        data="simulation",
    )
    form = json.dumps(charts.bundle(chart.to_dict()))
    chapter.evaluate(RUN, f"import json\ndisplay(json.loads({form!r}), raw=True)")
    chapter.wait_for_function(DRAWN)
    assert asked == []


def test_all_else_is_compiled_and_from_one_host(chapter: Page, lock: dict, asked: list) -> None:
    """The first cell of each chapter asks for just what the lock names, and brings the tables."""
    chapter.evaluate(RUN, lite.FIRST)
    elsewhere = {lock[name]["file_name"] for name in needed(lock, "course")} & set(asked)
    assert set(asked) == elsewhere
    assert all(url.startswith(lite.CDN) for url in asked)
    assert {name for name in lite.COMPILED if lock[name]["file_name"] in asked} == {*lite.COMPILED}
    look = """
from importlib.util import find_spec
from pathlib import Path
print(*(path.name for path in (Path(find_spec("course").origin).parents[2] / "data").iterdir()))
"""
    tables = chapter.evaluate(RUN, look)[0]["text"].split()
    assert set(tables) == {path.name for path in (ROOT / "data").glob("*.*")}


@pytest.fixture(scope="module")
def ran(with_python: Path, lock: dict, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Each chapter of the browser, run by a Python that has its packages: the error, if any."""
    prefix = tmp_path_factory.mktemp("old") / "environment"
    uv = str(Path(sys.executable).with_name("uv"))
    for version in (lite.PYTHON, "3.11", sys.executable):
        made = [uv, "venv", "-q", prefix, "--no-python-downloads", "--python", version]
        if not subprocess.run(made, capture_output=True).returncode:
            break
    pins = [f"{name}=={lock[name]['version']}" for name in needed(lock, "course") - {"course"}]
    pins = [pin for pin in pins if not pin.startswith("openblas")]  # inside scipy's other wheels
    install = [uv, "pip", "install", "-q", "--no-deps", "--python", prefix / "bin/python", *pins]
    subprocess.run(install, check=True)
    install = [uv, "pip", "install", "-q", "--python", prefix / "bin/python", "ipykernel"]
    subprocess.run([*install, "nbconvert"], check=True)
    env = {key: value for key, value in os.environ.items() if not key.startswith("COURSE_")}
    env |= {"PYTHONPATH": str(ROOT / "book"), "JUPYTER_PREFER_ENV_PATH": "1"}

    def run(name: str) -> str:
        notebook = with_python / f"lite/files/{name}.ipynb"
        command = [prefix / "bin/python", "-m", "nbconvert", "--execute", "--to", "notebook"]
        command += ["--stdout", "--ExecutePreprocessor.kernel_name=python3", notebook]
        done = subprocess.run(command, capture_output=True, text=True, env=env)
        missing = "" if charts.LAB_MIME in done.stdout else "no chart"
        return done.stderr[-1500:] if done.returncode else missing

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(CHAPTERS, pool.map(run, CHAPTERS), strict=True))


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_runs_on_the_packages_of_the_browser(ran: dict[str, str], name: str) -> None:
    assert ran[name] == ""
