"""How fast the book is built and how light its pages are, beside a stock Jupyter Book.

`make bench`, or `python tests/bench.py` with `--build` or `--pages` for one part. Prints Markdown
tables and writes them to `_build/bench.md`; a run of both parts also renews the short tables in
README.md. The seconds mean something only on a machine that does nothing else. Lighthouse, and what
a stock page takes from a CDN, come through npm: without it the tables say so.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jupytext
import psutil
import yaml
from nbclient import NotebookClient
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "book" / "_ext"))

from conftest import BUILD, CHAPTERS, SITE, chromium, copy_of_the_book  # noqa: E402

EDITED = "learning-curves"  # the chapter that is edited, and compared with its stock page
OURS_ONLY = ("book/data-catalogue", "book/glossary")  # pages that our extensions write
LIGHTHOUSE = ("index", EDITED, "audit")
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"  # in README.md
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
SCRATCH = tempfile.TemporaryDirectory(prefix="bench-")
CDN = "https://cdn.jsdelivr.net"
LINK = {"offline": False, "latency": 40, "downloadThroughput": 5e5, "uploadThroughput": 5e5}
LIVE = ".chart[data-state=live], .vega-embed:not(.chart-stage) .marks"
WATCH = """
window.bench = { shift: 0, static: null, live: null };
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) bench.shift += entry.value;
})).observe({ type: "layout-shift", buffered: true });
const forms = {
  static: ".chart-plot svg",
  live: "LIVE",
};
(function look() {
  const painted = performance.getEntriesByName("first-contentful-paint").length;
  for (const [form, selector] of Object.entries(forms)) {
    if (painted && document.querySelector(selector)) bench[form] ??= performance.now() / 1000;
  }
  requestAnimationFrame(look);
})();
""".replace("LIVE", LIVE)
SCROLL = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 600) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise((done) => setTimeout(done, 150));
  }
}"""


def table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(r) + " |" for r in (head, ["---"] * len(head), *rows)) + "\n"


def pages_of(root: Path) -> list[str]:
    return re.findall(r"(?:file|root): (\S+)", (root / "_toc.yml").read_text("utf-8"))


# --- building ------------------------------------------------------------------------------------
class Cost(NamedTuple):
    seconds: float
    gigabytes: float  # peak of the resident memory of all processes together


def measured(work: Callable[[], Any]) -> Cost:
    peak, done = 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.2):
            total = 0
            for process in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error):  # it has just ended
                    total += process.memory_info().rss
            peak = max(peak, total)

    watcher = threading.Thread(target=watch)
    watcher.start()
    begun = time.monotonic()
    try:
        work()
    finally:
        seconds = time.monotonic() - begun
        done.set()
        watcher.join()
    return Cost(seconds, peak / 1e9)


def run_bare(root: Path) -> None:
    """Run the notebooks one after the other and do nothing else; charts draw as for the book."""
    for page in pages_of(root):
        if Path(page).name in CHAPTERS:
            notebook = jupytext.read(root / f"{page}.md")
            place = {"metadata": {"path": str(root / "book")}}
            quiet = ["--log-level=40"]
            client = NotebookClient(notebook, resources=place, extra_arguments=quiet)
            client.execute(env=os.environ | {"COURSE_BOOK": "1"})


def build_ours(root: Path, kind: str = "html") -> None:
    """As `make html` or `make pdf` does."""
    command = [sys.executable, str(root / "book/_ext/build.py"), kind]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"The book does not build:\n{done.stdout}\n{done.stderr}")


def prepare_stock(root: Path) -> None:
    """The same chapters as a plain Jupyter Book: stock theme, Altair's own charts, no extension."""
    copy_of_the_book(root)
    shutil.rmtree(root / "_build", ignore_errors=True)
    package = root / "book" / "course" / "__init__.py"
    package.write_text(package.read_text("utf-8").replace("charts.enable()\n", ""), "utf-8")
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    for part in toc["parts"]:
        part["chapters"] = [c for c in part["chapters"] if c["file"] not in OURS_ONLY]
    (root / "_toc.yml").write_text(yaml.safe_dump(toc), "utf-8")
    ours = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    config = {key: ours[key] for key in ("title", "author", "parse", "bibtex_bibfiles")}
    config |= {"only_build_toc_files": True, "exclude_patterns": ours["exclude_patterns"]}
    config |= {"execute": {"execute_notebooks": "force", "timeout": 180}}
    config |= {"sphinx": {"extra_extensions": ["sphinx_exercise"], "config": {"numfig": True}}}
    (root / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")


def build_stock(root: Path) -> None:
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", ".", "-q"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"The stock book does not build:\n{done.stdout}\n{done.stderr}")


def measure_building(root: Path, stock: Path) -> str:
    copy_of_the_book(root)
    shutil.rmtree(root / "_build", ignore_errors=True)
    chapter = root / "book" / f"{EDITED}.md"
    text = chapter.read_text("utf-8")
    changed = text.replace("import altair as alt\n", "import altair as alt  # edited\n")
    if changed == text:
        sys.exit(f"{EDITED}.md no longer has the line that the bench edits: mend tests/bench.py.")
    bare = measured(lambda: run_bare(root))
    cold = measured(lambda: build_ours(root))
    still = measured(lambda: build_ours(root))
    chapter.write_text(changed, "utf-8")
    edited = measured(lambda: build_ours(root))
    paper = measured(lambda: build_ours(root, "pdf"))
    plain = measured(lambda: build_stock(stock))
    steps = [  # the step, its cost, what it is a share of, the largest share allowed
        ("The notebooks alone, one after the other (A)", bare, bare, None),
        ("The book, nothing cached (B)", cold, bare, 1),
        ("The book, nothing changed", still, cold, 0.05),
        ("The book, one chapter edited", edited, cold, 0.15),
        ("The PDF, notebooks cached", paper, cold, 60 / cold.seconds),
        ("A stock Jupyter Book, nothing cached", plain, bare, None),
    ]
    rows = []
    for name, cost, base, limit in steps:
        share = f"{cost.seconds / base.seconds:.0%} of {'A' if base is bare else 'B'}"
        allowed = f"{limit:.0%}" if limit and cost is not paper else "60 s" if limit else ""
        if limit and cost.seconds > limit * base.seconds:
            allowed = f"**{allowed}: not kept**"
        memory = f"{cost.gigabytes:.2f} GB"
        if cost is not plain and cost.gigabytes > 2:
            memory = f"**{memory}: over 2 GB**"
        rows.append([name, f"{cost.seconds:.1f} s", share, allowed, memory])
    head = ["Building", "Time", "Share", "Limit", "Peak memory, all processes"]
    python = sys.version.split()[0]
    machine = f"{os.cpu_count()} processors, Python {python}, {len(pages_of(root))} pages."
    return f"{table(head, rows)}\n{machine}\n"


# --- pages ---------------------------------------------------------------------------------------
@cache
def package(name: str) -> Path | None:
    """Folder with a package from npm, or None: then a stock page is without it."""
    if not shutil.which("npm"):
        return None
    target = Path(tempfile.mkdtemp(dir=SCRATCH.name))
    command = ["npm", "pack", name, "--silent", "--pack-destination", str(target)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return None
    with tarfile.open(next(target.glob("*.tgz"))) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


@cache
def body(root: Path, path: str) -> bytes | None:
    """What the server sends for a path; what a stock page takes from a CDN comes through npm."""
    elsewhere = re.fullmatch(r"/_cdn/npm/((?:@[^/]+/)?[^@/]+@[^/]+)/?(.*)", path)
    file = root / path.strip("/")
    if elsewhere:
        if not (folder := package(elsewhere[1])):
            return None
        main = json.loads((folder / "package.json").read_text("utf-8"))
        file = folder / (elsewhere[2] or main.get("jsdelivr") or main["main"])
    if not file.is_file():
        return None
    sent = file.read_bytes()
    return sent.replace(CDN.encode(), b"/_cdn") if file.suffix in (".html", ".js") else sent


@contextlib.contextmanager
def served(root: Path) -> Iterator[str]:
    """Address of a folder, served as a host would: kept connections, text compressed."""
    rules = root / "_headers"
    policy = re.search(r"Content-Security-Policy: (.*)", rules.read_text()) if rules.exists() else 0
    packed = cache(gzip.compress)

    class Host(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            sent = body(root, path)
            if sent is None:
                self.send_error(404)
                return
            self.send_response(200)
            # A CDN's address without a file, such as /npm/vega@6, is a script.
            kind = "text/javascript" if "@" in Path(path).name else self.guess_type(path)
            self.send_header("Content-Type", kind)
            if re.match(r"text/|application/(json|javascript)|image/svg", kind):
                sent = packed(sent)
                self.send_header("Content-Encoding", "gzip")
            if policy:
                self.send_header("Content-Security-Policy", policy[1].strip())
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Visit(NamedTuple):
    requests: int
    kilobytes: float  # as transferred, heads included
    elsewhere: list[str]  # hosts asked for something, once for each request
    shift: float  # all layout shifts while the page loads and is scrolled to its end
    static: float | None  # seconds from the start until the first drawing of a chart is painted
    live: float | None  # seconds until the first chart answers the reader


def visit(browser: Browser, address: str) -> Visit:
    """Open a page with an empty cache: over a fast link, and scroll it to its end for the shifts;
    or, if the address names a chart on it, at that chart and over a slow link."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    asked: list[str] = []
    sizes: list[float] = []
    page.on("request", lambda request: asked.append(request.url))
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    if "#" in address:
        devtools.send("Network.emulateNetworkConditions", LINK)
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    if "#" in address:
        with contextlib.suppress(PlaywrightTimeout):  # then the table has no time for it
            page.wait_for_selector(LIVE, timeout=30_000)
            page.wait_for_timeout(200)
    count, kilobytes = len(asked), sum(sizes) / 1000
    if "#" not in address:
        page.evaluate(SCROLL)
    seen = page.evaluate("bench")
    page.close()
    home = re.match(r"http://[^/]+/", address)[0]
    hosts = [
        url.replace(f"{home}_cdn/", f"{CDN}/").split("/")[2]
        for url in asked[:count]
        if not re.match(f"{home}(?!_cdn/)|data:|blob:", url)
    ]
    return Visit(count, kilobytes, hosts, seen["shift"], seen["static"], seen["live"])


def row(browser: Browser, site: str, root: Path, name: str, label: str = "") -> list[str]:
    """One line of the table; only our own pages have no label, and limits."""
    text = (root / "book" / f"{name}.html").read_text("utf-8")
    chart = re.search(r'id="(fig-[\w-]+)"', text)
    first = visit(browser, f"{site}book/{name}.html")
    limit = 400 if chart else 250
    over = not label and first.kilobytes > limit
    weight = f"{first.kilobytes:.0f}"
    hosts = [f"{first.elsewhere.count(host)} to {host}" for host in sorted(set(first.elsewhere))]
    cells = [label or name, str(first.requests), ", ".join(hosts) or "0"]
    cells += [f"**{weight}: over {limit}**" if over else weight, f"{first.shift:.3f}"]
    if not chart:
        return [*cells, "", "", ""]
    at_chart = visit(browser, f"{site}book/{name}.html#{chart[1]}")
    drawn = "" if at_chart.static is None else f"{at_chart.static:.1f}"
    live = "not without a CDN" if at_chart.live is None else f"{at_chart.live:.1f}"
    return [*cells, f"{at_chart.kilobytes:.0f}", drawn, live]


def lighthouse(address: str, name: str) -> list[str]:
    """Lighthouse's scores, 0 to 100, as it sees a middling phone."""
    report = Path(SCRATCH.name) / "lighthouse.json"
    report.unlink(missing_ok=True)
    missing = [name, *["not measured: npx lighthouse did not run"] * len(CATEGORIES)]
    if not shutil.which("npx"):
        return missing
    command = ["npx", "--yes", "lighthouse", address, "--quiet", "--output=json"]
    command += [f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--chrome-flags=--headless --no-sandbox"]
    chrome = os.environ | {"CHROME_PATH": chromium() or ""}
    subprocess.run(command, env=chrome, capture_output=True, text=True)
    if not report.exists():
        return missing
    scores = json.loads(report.read_text("utf-8"))["categories"]
    return [name, *(f"{100 * (scores[key]['score'] or 0):.0f}" for key in CATEGORIES)]


def measure_pages(stock: Path) -> str:
    plain = stock / "_build" / "html"
    build_ours(ROOT)
    if not plain.exists():
        build_stock(stock)
    label = f"{EDITED}, stock"
    with sync_playwright() as playwright, served(SITE) as ours, served(plain) as theirs:
        flags = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        pages = [Path(page).name for page in pages_of(ROOT)]
        rows = [row(browser, ours, SITE, page) for page in pages]
        rows.append(row(browser, theirs, plain, EDITED, label))
        browser.close()
        scores = [lighthouse(f"{ours}book/{page}.html", page) for page in LIGHTHOUSE]
        scores.append(lighthouse(f"{theirs}book/{EDITED}.html", label))
    head = ["Page", "Requests", "To other hosts", "kB", "Layout shift"]
    head += ["kB at a chart", "Chart drawn, s", "Chart live, s"]
    link = "Times and kB at a chart: opened at its first chart, over 4 Mbit/s with 40 ms."
    return f"{table(head, rows)}\n{link}\n\n{table(['Lighthouse', *CATEGORIES], scores)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--build", action="store_true", help="only how fast the book is built")
    parser.add_argument("--pages", action="store_true", help="only how light its pages are")
    wanted = parser.parse_args()
    both = wanted.build == wanted.pages
    own, stock = Path(SCRATCH.name) / "ours", Path(SCRATCH.name) / "stock"
    own.mkdir()
    stock.mkdir()
    prepare_stock(stock)
    parts = [measure_building(own, stock)] if both or wanted.build else []
    parts += [measure_pages(stock)] if both or wanted.pages else []
    (BUILD / "bench.md").write_text("\n".join(parts), "utf-8")
    print("\n".join(parts))
    if both:
        show(parts)


def show(parts: list[str]) -> None:
    """Put into README.md the building, and of the pages those with scores and the stock one."""
    building, pages = parts
    scored = re.compile(rf"\| ({'|'.join(LIGHTHOUSE)})(, stock)? \|")
    heads = re.compile(r"\| (Page|Lighthouse|---) \|")
    kept = [
        line
        for line in pages.split("\n")
        if not line.startswith("|") or scored.match(line) or heads.match(line)
    ]
    readme = ROOT / "README.md"
    text = "\n".join([BEGIN, "", building, *kept, END])
    whole = readme.read_text("utf-8")
    before, after = whole.partition(BEGIN)[0], whole.partition(END)[2]
    readme.write_text(before + text + after, "utf-8")


if __name__ == "__main__":
    main()
