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
from dataclasses import dataclass
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
    const late = new Promise((_, fail) => setTimeout(() => fail('the cell does not end'), 60000));
    await Promise.race([jupyterapp.commands.execute('notebook:run-cell'), late]);
    return notebook.widgets[0].model.outputs.toJSON();
}"""
DRAWN = """() => {
    const drawing = document.querySelector('.jp-OutputArea-output :is(canvas, svg.marks)');
    return drawing && drawing.getBoundingClientRect().width > 50;
}"""


# IPython on this machine asks for these two besides; the browser's needs neither.
SHELL = ("pexpect", "ptyprocess")
RUN_ALL = """
import json, sys
from importlib.metadata import distributions
from pathlib import Path
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

found = {}
shell = InteractiveShell.instance()
versions = {each.name.lower().replace("_", "-"): each.version for each in distributions()}
for path in map(Path, sys.argv[1:]):
    shell.reset()
    result = found[path.stem] = {"error": "", "charts": 0}
    result["versions"] = {k: v for k, v in versions.items() if k not in ("pexpect", "ptyprocess")}
    for cell in json.loads(path.read_text())["cells"]:
        if cell["cell_type"] == "code" and not result["error"]:
            with capture_output() as shown:
                done = shell.run_cell("".join(cell["source"]), store_history=True)
            if done.error_before_exec or done.error_in_exec:
                result["error"] = repr(done.error_before_exec or done.error_in_exec)
            forms = [out.data for out in shown.outputs]
            forms.append(shell.display_formatter.format(done.result)[0])
            result["charts"] += sum("application/vnd.vegalite.v5+json" in form for form in forms)
print(json.dumps(found))
"""


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
    chapter.wait_for_function(DRAWN, timeout=15_000)
    assert asked == []


def test_all_else_is_compiled_and_from_one_host(chapter: Page, lock: dict, asked: list) -> None:
    """The first cell of each chapter asks for just what the lock names, and brings the tables."""
    chapter.evaluate(RUN, lite.FIRST)
    assert set(asked) == {lock[name]["file_name"] for name in (*lite.COMPILED, "openblas")}
    assert all(url.startswith(lite.CDN) for url in asked)
    look = """
from importlib.util import find_spec
from pathlib import Path
print(*(path.name for path in (Path(find_spec("course").origin).parents[2] / "data").iterdir()))
"""
    tables = chapter.evaluate(RUN, look)[0]["text"].split()
    assert set(tables) == {path.name for path in (ROOT / "data").glob("*.*")}


@dataclass
class Ran:
    """What came of one chapter: its charts, what its packages were, and what went wrong."""

    error: str
    charts: int
    versions: dict[str, str]


@pytest.fixture(scope="module")
def ran(with_python: Path, lock: dict, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """Each chapter of the browser, run by a Python that has its packages and no others."""
    python = tmp_path_factory.mktemp("old") / "environment/bin/python"
    uv = str(Path(sys.executable).with_name("uv"))
    for version in (lite.PYTHON, "3.11", sys.executable):
        made = [uv, "venv", "-q", python.parents[1], "--no-python-downloads", "--python", version]
        if not subprocess.run(made, capture_output=True).returncode:
            break
    pins = [f"{name}=={version}" for name, version in versions(lock).items()]
    install = [uv, "pip", "install", "-q", "--no-deps", "--python", python, *pins, *SHELL]
    subprocess.run(install, check=True)
    env = {key: value for key, value in os.environ.items() if not key.startswith("COURSE_")}
    env |= {"PYTHONPATH": str(ROOT / "book"), "IPYTHONDIR": str(python.parents[1])}

    def run(names: list[str]) -> dict[str, Ran]:
        notebooks = [with_python / f"lite/files/{name}.ipynb" for name in names]
        done = subprocess.run([python, "-c", RUN_ALL, *notebooks], env=env, stdout=subprocess.PIPE)
        return {name: Ran(**found) for name, found in json.loads(done.stdout or b"{}").items()}

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(run, (CHAPTERS[::2], CHAPTERS[1::2]))
    return first | second


def versions(lock: dict) -> dict[str, str]:
    """Versions of all that chapters import; OpenBLAS is inside scipy's other wheels."""
    names = needed(lock, "course").union(lite.pins("kernel")) - {"course", "openblas", "micropip"}
    return {name: lock[name]["version"] for name in names}


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_runs_on_the_packages_of_the_browser(
    ran: dict[str, Ran], lock: dict, name: str
) -> None:
    assert ran[name].error == ""
    assert ran[name].versions == versions(lock)
    source = (ROOT / f"book/{name}.md").read_text("utf-8")
    assert ran[name].charts == source.count("name: fig-")
