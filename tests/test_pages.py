"""Every page in a real browser: two widths, light and dark, and no request to another host."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import ledger
import pydata_sphinx_theme
import pytest
import tinycss2
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from conftest import CHAPTERS, ROOT, SITE
from course import claims, datasets
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

PAGES = [f"{page}.html" for page in re.findall(r"\bbook/[\w-]+", (ROOT / "_toc.yml").read_text())]
CHARTS = {
    f"book/{name}.html": (ROOT / "book" / f"{name}.md").read_text("utf-8").count("name: fig-")
    for name in CHAPTERS
}
STATES = [(width, mode) for width in (360, 1280) for mode in ("light", "dark")]
CHART_PAGE = "book/learning-curves.html"


@dataclass
class Visit:
    """A page opened in the browser, and what it did meanwhile."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def open_page(browser: Browser, address: str, width: int, mode: str, **options: object) -> Visit:
    """Open a page with every request to another host refused, and note each attempt."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=mode, **options
    )
    context.add_init_script(
        f"for (const key of ['mode', 'theme']) localStorage.setItem(key, '{mode}')"
    )
    visit = Visit(context.new_page())
    origin = "/".join(address.split("/")[:3]) + "/"

    def on_request(request: Request) -> None:
        if not request.url.startswith((origin, "data:", "blob:")):
            visit.requests.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visit.complaints.append(message.text)

    visit.page.on("request", on_request)
    visit.page.on("console", on_console)
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    context.route(
        lambda url: not url.startswith((origin, "data:", "blob:")), lambda route: route.abort()
    )
    visit.page.goto(address, wait_until="load")
    return visit


def wait_for_charts(page: Page) -> None:
    """Bring every chart near the screen, and wait until it is drawn or has failed."""
    for chart in page.locator(".chart").all():
        chart.scroll_into_view_if_needed()
        chart.and_(page.locator("[data-state]")).wait_for(state="attached", timeout=20_000)


@pytest.fixture(scope="module", params=STATES, ids=lambda state: f"{state[0]}-{state[1]}")
def state(request: pytest.FixtureRequest) -> tuple[int, str]:
    return request.param


@pytest.fixture(scope="module", params=PAGES)
def visit(
    request: pytest.FixtureRequest, state: tuple[int, str], browser: Browser, site: str
) -> Iterator[Visit]:
    opened = open_page(browser, site + request.param, *state)
    wait_for_charts(opened.page)
    yield opened
    opened.page.context.close()


def test_nothing_is_asked_of_another_host(visit: Visit) -> None:
    assert visit.requests == []


def test_the_console_is_silent(visit: Visit) -> None:
    assert visit.complaints == []


def test_the_page_does_not_scroll_sideways(visit: Visit) -> None:
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_axe_finds_nothing(visit: Visit) -> None:
    results = Axe().run(visit.page)
    assert results.violations_count == 0, results.generate_report()


def test_charts_are_live_and_fill_their_column(visit: Visit) -> None:
    charts = visit.page.locator(".chart")
    assert charts.count() == next((n for page, n in CHARTS.items() if page in visit.page.url), 0)
    for chart in charts.all():
        assert chart.get_attribute("data-state") == "live"
        drawn, column = (
            chart.locator(selector).first.bounding_box()["width"]
            for selector in (".chart-stage svg", ".chart-plot")
        )
        assert column - 8 <= drawn <= column + 1  # panels share what whole pixels leave
        assert chart.locator(".chart-plot").get_attribute("aria-label")
        assert chart.locator(".chart-sources li").count() >= 1


def test_colours_of_charts_follow_the_page(visit: Visit, state: tuple[int, str]) -> None:
    for chart in visit.page.locator(".chart").all():
        label = chart.locator(".chart-stage text").first
        fill = label.evaluate("node => getComputedStyle(node).fill")
        # muted, as axes are, or ink where a chart has no axis
        light, dark = (("90, 102, 114", "28, 39, 51"), ("163, 175, 186", "227, 232, 237"))
        assert fill[4:-1] in {"light": light, "dark": dark}[state[1]]


def test_the_markup_is_right_where_browsers_would_not_complain(built) -> None:
    """Pages, slides and the entrance: the faults that the Nu checker has found in this book."""
    for path in SITE.rglob("*.html"):
        if "_static" in path.parts:
            continue
        soup = BeautifulSoup(path.read_text("utf-8"), "lxml")
        repeated = Counter(tag["id"] for tag in soup.find_all(id=True)) - Counter(
            {tag["id"] for tag in soup.find_all(id=True)}
        )
        assert not repeated, f"{path.name}: these ids stand more than once: {list(repeated)}"
        assert not soup.select("summary p, summary div, p p, span div"), path.name
        assert soup.html["lang"], path.name
        assert soup.title.get_text().strip(), path.name


def fetched(page: str) -> int:
    """Bytes that a host would send, packed, for a page and the styles and scripts it names."""
    soup = BeautifulSoup((SITE / page).read_text("utf-8"), "lxml")
    named = [
        tag.get("src") or tag["href"]
        for tag in soup.select("script[src], link[href$='.css'], link[href*='.css?']")
    ]
    files = {(SITE / page).parent / name.split("?")[0] for name in named} | {SITE / page}
    return sum(len(gzip.compress(path.read_bytes())) for path in files)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light(built, page: str) -> None:
    assert fetched(page) <= (400_000 if CHARTS.get(page) else 250_000)


def selectors(sheet: str) -> set[str]:
    """Every selector of a style sheet, with the media it is for, as another parser reads them."""

    def within(rules: list, media: str) -> Iterator[str]:
        for rule in rules:
            if rule.type == "at-rule" and rule.at_keyword == "media":
                parts = tinycss2.parse_rule_list(rule.content, True, True)
                yield from within(parts, tinycss2.serialize(rule.prelude))
            elif rule.type == "qualified-rule":
                words = re.split(r",(?![^(]*\))", tinycss2.serialize(rule.prelude))
                yield from (f"{media} {word.strip()}" for word in words)

    return set(within(tinycss2.parse_stylesheet(sheet, True, True), ""))


def test_style_sheets_are_cut_to_what_pages_use(built) -> None:
    whole = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
    first, cut = (
        selectors((folder / "styles/pydata-sphinx-theme.css").read_text("utf-8"))
        for folder in (whole, SITE / "_static")
    )
    used: set[str] = set()
    for page in SITE.rglob("*.html"):
        for tag in BeautifulSoup(page.read_text("utf-8"), "lxml").find_all(class_=True):
            used.update(tag["class"])
    for selector in first - cut:
        classes = set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", re.sub(r"\(.*?\)", "", selector)))
        assert classes - used, f"{selector} is on a page, and its style is gone"
    assert cut <= first
    assert not any(".fa-address-book" in selector for selector in cut)


@pytest.fixture
def chapter(browser: Browser, site: str) -> Iterator[Page]:
    opened = open_page(browser, site + CHART_PAGE, 1280, "light")
    yield opened.page
    opened.page.context.close()


def test_a_slider_works_by_keyboard_and_says_its_result(chapter: Page) -> None:
    chart = chapter.locator("#fig-window .chart")
    chart.scroll_into_view_if_needed()
    readout = chart.get_by_role("status")
    readout.wait_for()
    assert readout.text_content() == "Learning rate 31.0%"
    slider = chart.get_by_role("slider", name="Last year")
    slider.focus()
    for _ in range(2023 - 2009):
        chapter.keyboard.press("ArrowLeft")
    first = chart.get_by_role("slider", name="First year")
    first.focus()
    chapter.keyboard.press("Home")
    chapter.wait_for_timeout(400)
    # the value that the chapter computes in Python for the years until 2009
    assert readout.text_content() == "Learning rate 20.7%"


def test_switching_to_dark_keeps_what_the_reader_set(chapter: Page) -> None:
    chart = chapter.locator("#fig-window .chart")
    chart.scroll_into_view_if_needed()
    slider = chart.get_by_role("slider", name="First year")
    slider.focus()
    chapter.keyboard.press("Home")
    chapter.evaluate("document.documentElement.dataset.theme = 'dark'")
    chapter.set_viewport_size({"width": 800, "height": 900})
    chapter.wait_for_timeout(800)
    assert slider.input_value() == "1975"
    assert chart.get_by_role("status").text_content() == "Learning rate 23.5%"


def test_the_data_of_a_chart_can_be_read_and_saved(chapter: Page) -> None:
    chart = chapter.locator("#fig-price .chart")
    summary = chart.locator("summary")
    summary.focus()
    chapter.keyboard.press("Enter")
    assert chart.locator("tbody tr").count() == 49
    with chapter.expect_download() as download:
        chart.get_by_role("button", name="Save as CSV").press("Enter")
    assert download.value.suggested_filename == "pv_module_price.csv"
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))
    assert rows[0] == ["year", "price_usd2023_per_w"]
    assert rows[1] == ["1975", "130.705"]
    assert len(rows) == 50


def test_without_scripts_every_chart_is_a_picture_with_words(browser: Browser, site: str) -> None:
    opened = open_page(browser, site + CHART_PAGE, 1280, "light", java_script_enabled=False)
    charts = opened.page.locator(".chart")
    assert charts.count() == CHARTS[CHART_PAGE]
    for chart in charts.all():
        assert chart.locator(".chart-plot > svg").bounding_box()["height"] > 150
        assert chart.locator(".chart-title").text_content()
        assert chart.locator("table").first.locator("tr").count() > 2
    opened.page.context.close()


def test_charts_far_below_are_not_drawn_at_once(chapter: Page) -> None:
    chapter.wait_for_timeout(500)
    assert chapter.locator("#fig-stock .chart").get_attribute("data-state") is None


def test_solutions_are_hidden_until_asked_for(chapter: Page) -> None:
    solution = chapter.locator(".admonition.solution").first
    body = solution.locator(".cell").first
    assert not body.is_visible()
    solution.get_by_role("button").focus()
    chapter.keyboard.press("Enter")
    body.wait_for(state="visible")


def test_the_book_opens_from_a_folder(browser: Browser, built) -> None:
    """Unpacked on a computer without a server, charts still come alive."""
    opened = open_page(browser, (SITE / CHART_PAGE).as_uri(), 1280, "light")
    wait_for_charts(opened.page)
    assert {c.get_attribute("data-state") for c in opened.page.locator(".chart").all()} == {"live"}
    opened.page.context.close()


@pytest.fixture
def catalogue(browser: Browser, site: str) -> Iterator[Page]:
    opened = open_page(browser, site + "book/data-catalogue.html", 1280, "light")
    yield opened.page
    opened.page.context.close()


def test_the_catalogue_can_be_searched_and_sorted_by_keyboard(catalogue: Page) -> None:
    box = catalogue.locator(".filterable")
    rows = box.locator("tbody tr")
    assert rows.count() == len(datasets.names())
    box.get_by_role("searchbox").focus()
    catalogue.keyboard.type("hydrogen project")
    assert box.locator("tbody tr:visible").count() == 1
    assert box.get_by_role("status").text_content() == f"1 of {len(datasets.names())} rows"
    box.get_by_role("searchbox").fill("")
    heading = box.get_by_role("columnheader", name="Rows")
    for order, expected in (("ascending", min), ("descending", max)):
        heading.get_by_role("button").focus()
        catalogue.keyboard.press("Enter")
        assert heading.get_attribute("aria-sort") == order
        counts = [int(cell.inner_text()) for cell in box.locator("tbody td:last-child").all()]
        assert counts[0] == expected(counts)


def test_every_table_has_an_entry_and_a_file(built) -> None:
    page = SITE / "book" / "data-catalogue.html"
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    for name in datasets.names():
        entry = soup.select_one(f"section:has(> #table-{name.replace('_', '-')})")
        served = page.parent / entry.select_one("a.download")["href"]
        assert served.read_bytes() == (datasets.DATA / f"{name}.csv").read_bytes()


def test_the_catalogue_says_which_charts_use_a_table(catalogue: Page) -> None:
    used = catalogue.locator("dd:has(a[href='learning-curves.html#fig-price'])")
    assert used.count() == 1
    assert "Fig." in used.inner_text()


@pytest.fixture
def audit(browser: Browser, site: str) -> Iterator[Page]:
    opened = open_page(browser, site + "book/audit.html", 1280, "light")
    yield opened.page
    opened.page.context.close()


def test_the_audit_has_one_row_for_each_item_of_the_ledger(audit: Page) -> None:
    rows = audit.locator(".ledger tbody tr")
    items = claims.overview()
    assert rows.count() == len(items)
    for row, item in zip(rows.all(), items.itertuples(), strict=True):
        cells = row.locator("td").all_inner_texts()
        assert cells[0] == item.part
        assert cells[1] == item.kind
        assert cells[3] == item.verdict
        assert row.locator(f"#{ledger.anchor(item.id)}").count() == 1
        # the way back to the data, the rule and the limits
        assert row.locator(f"a[href^='{item.chapter}.html']").count() >= 1


def test_the_audit_can_be_filtered(audit: Page) -> None:
    box, items = audit.locator(".ledger"), claims.overview()
    shown = box.locator("tbody tr:visible")
    menu = box.get_by_label("Verdict")
    verdict = items["verdict"].iloc[0]
    menu.select_option(verdict)
    wanted = items[items["verdict"] == verdict]
    assert {row.locator("td").nth(3).inner_text() for row in shown.all()} == {verdict}
    assert box.get_by_role("status").text_content() == f"{len(wanted)} of {len(items)} rows"
    kind = wanted["kind"].iloc[0]
    box.get_by_label("Kind").select_option(kind)
    assert shown.count() == (wanted["kind"] == kind).sum()
    menu.select_option("")
    box.get_by_label("Kind").select_option("")
    assert shown.count() == len(items)


def test_verdicts_go_from_strong_to_none_and_other_words_by_the_alphabet(audit: Page) -> None:
    box, items = audit.locator(".ledger"), claims.overview()
    by_strength = [verdict for verdict in claims.VERDICTS if verdict in set(items["verdict"])]
    options = {
        label: box.get_by_label(label).locator("option").all_inner_texts()
        for label in ("Verdict", "Kind")
    }
    assert options["Verdict"] == ["all", *by_strength]
    assert options["Kind"] == ["all", *sorted(set(items["kind"]))]
    box.get_by_role("columnheader", name="Verdict").get_by_role("button").click()
    shown = [row.locator("td").nth(3).inner_text() for row in box.locator("tbody tr").all()]
    assert list(dict.fromkeys(shown)) == by_strength


def test_each_verdict_of_a_chapter_leads_to_its_row_of_the_audit(built) -> None:
    pages = {
        name: BeautifulSoup((SITE / "book" / f"{name}.html").read_text(encoding="utf-8"), "lxml")
        for name in {"audit", *(entry["chapter"] for entry in claims.ledger().values())}
    }
    for name, entry in claims.ledger().items():
        target = ledger.anchor(name)
        table = pages[entry["chapter"]].select_one("table[id^=tab-verdicts]")
        link = table.select_one(f"a[href='audit.html#{target}']")
        assert link is not None, f"{entry['chapter']}: no link from {name}"
        assert link.get_text() == entry["claim"].replace("'", "’")
        assert pages["audit"].select_one(f"tr #{target}") is not None, name


def test_the_ledger_fits_a_phone(browser: Browser, site: str) -> None:
    opened = open_page(browser, site + "book/audit.html", 360, "light")
    for row in opened.page.locator(".ledger tbody tr").all():
        box = row.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    opened.page.context.close()


def test_chinese_is_marked_as_chinese(chapter: Page) -> None:
    marked = chapter.locator("article [lang='zh-Hans']").all_text_contents()
    assert {"新能源", "新能源汽车"} <= set(marked)


def test_formulas_are_mathml_with_their_source(chapter: Page) -> None:
    formula = chapter.locator("div.formula math").first
    assert "learning rate" in formula.get_attribute("alttext")
    assert formula.locator("mfrac").count() == 1
