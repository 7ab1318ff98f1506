"""Slides: nothing of a chapter is lost, every slide fits, a deck works by keyboard and on paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import counts
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from conftest import CHAPTERS, SITE, WORKSHEETS
from playwright.sync_api import Browser, Page
from pypdfium2 import PdfDocument

FOLDER = SITE / "slides"
LESSONS = [name for name in CHAPTERS if name not in WORKSHEETS]
DECK = "new-models.html"
# Most of a page; of a drawing only the number of its words matters here.
_DRAWING = re.compile(r"<svg.*?</svg>", re.S)
_SPEC = re.compile(r'<script type="application/json".*?</script>', re.S)
KINDS = ("cover", "opening", "asking", "figure", "vote", "table", "key")


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def parsed(page: str) -> BeautifulSoup:
    light = _DRAWING.sub(lambda svg: f'<svg data-words="{svg[0].count("<text")}"></svg>', page)
    return BeautifulSoup(_SPEC.sub("", light), "lxml")


@pytest.fixture(scope="module")
def decks(built) -> dict[str, BeautifulSoup]:
    return {path.name: parsed(source(path)) for path in sorted(FOLDER.glob("*.html"))}


@pytest.fixture(scope="module")
def slides(decks) -> dict[str, BeautifulSoup]:
    found = [slide for deck in decks.values() for slide in deck.select(".slide:not(.cover)")]
    assert len({slide["id"] for slide in found}) == len(found)
    return {slide["id"]: slide for slide in found}


@pytest.fixture(scope="module")
def pages(built) -> dict[str, BeautifulSoup]:
    return {
        name: parsed(source(SITE / "book" / f"{name}.html")) for name in [*LESSONS, "instructor"]
    }


def words(markup: BeautifulSoup) -> str:
    return " ".join(markup.get_text(" ").split())


@pytest.mark.parametrize("name", LESSONS)
def test_the_chapter_is_there_as_it_stands_on_its_page(name: str, slides, pages) -> None:
    page = pages[name]
    aims = page.select(".opener li")
    assert [words(li) for li in slides[name].select("li")] == [words(li) for li in aims]
    question = page.select_one(".admonition.question p:not(.admonition-title)")
    assert words(slides[f"{name}-question"].select_one(".question")) == words(question)
    points = page.select("section#key-points > ul > li")
    assert [words(li) for li in slides[f"{name}-key"].select("li")] == [words(li) for li in points]


@pytest.mark.parametrize("name", LESSONS)
def test_every_figure_has_a_slide_with_words(name: str, slides, pages) -> None:
    page = pages[name]
    figures = [figure for figure in page.select("figure[id]") if figure.select(".chart")]
    assert len(figures) == counts.count(name)["charts"]
    for figure in figures:
        slide = slides[f"{name}-{figure['id']}"]
        assert words(slide.h2) == words(figure.select_one(".chart-title"))
        assert words(slide.select_one(".measured")) == words(figure.select_one(".chart-subtitle"))
        plot = figure.select_one(".chart-plot")
        assert slide.select_one(".chart-plot")["aria-label"] == plot["aria-label"]
        assert slide.svg["data-words"] == plot.svg["data-words"]
        said = words(slide.select_one(".notes"))
        assert 5 <= len(said.split()) <= 140
        assert not said.endswith((":", "[", "("))
        assert "Licence: " in words(slide.select_one(".source"))


@pytest.mark.parametrize("name", LESSONS)
def test_no_verdict_is_lost(name: str, slides, pages) -> None:
    page = pages[name]
    section = next(s for s in page.select("section > section") if "erdicts" in s.h2.get_text())
    rows = [words(row) for row in section.select_one("table[id]").select("tbody tr")]
    shown = [
        words(row)
        for key, slide in slides.items()
        if key.startswith(f"{name}-verdicts-")
        for row in slide.select("tbody tr")
    ]
    assert shown == rows


def test_links_from_slides_lead_somewhere(decks) -> None:
    for deck in decks.values():
        for link in deck.select("a[href]"):
            target, _, fragment = link["href"].partition("#")
            if re.match(r"\w+:", target):
                continue
            if not target:
                assert deck.find(id=fragment), link
                continue
            page = (FOLDER / target).resolve()
            assert page.exists(), link
            if fragment:
                assert f'id="{fragment}"' in source(page), link


def test_chapters_and_guide_lead_to_the_slides(pages, decks) -> None:
    listed = {link["href"] for link in pages["instructor"].select("article a[href]")}
    assert {f"../slides/{name}" for name in decks} <= listed
    for name in LESSONS:
        link = pages[name].select_one(".opener a[href^='../slides/']")
        target, _, slide = link["href"].partition("#")
        assert decks[target.rsplit("/", 1)[-1]].find(id=slide)


def test_a_deck_holds_no_script_or_style_of_its_own(decks) -> None:
    for deck in decks.values():
        assert [script.get("src") for script in deck.select("script")] == ["../_static/slides.js"]
        assert not deck.select("style, [onclick], [onload]")
        outside = [tag for tag in deck.select("[src], link[href]") if "//" in str(tag.attrs)]
        assert outside == []


@pytest.fixture
def deck(browser: Browser, site: str) -> Iterator[Page]:
    """A deck, served under the book's strict policy; its complaints fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme="light")
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{site}slides/{DECK}")
    yield page
    context.close()
    assert complaints == []


def shown(page: Page) -> str:
    slides = page.locator(".slide:visible")
    assert slides.count() == 1
    assert page.evaluate("location.hash") == f"#{slides.get_attribute('id')}"
    return slides.get_attribute("id")


def test_keys_turn_the_slides(deck: Page) -> None:
    assert shown(deck) == "start"
    number = deck.locator(".slide:visible .place")
    many = deck.locator(".slide").count()
    for key, expected in (
        ("ArrowRight", 2),
        ("PageDown", 3),
        (" ", 4),
        ("ArrowLeft", 3),
        ("PageUp", 2),
        ("End", many),
        ("ArrowRight", many),
        ("Home", 1),
        ("ArrowLeft", 1),
    ):
        deck.keyboard.press(key)
        shown(deck)
        assert number.inner_text() == f"{expected} / {many}", key
    deck.keyboard.press("d")
    assert deck.locator("html").get_attribute("data-theme") == "dark"


def test_a_screen_reader_hears_the_new_slide(deck: Page) -> None:
    deck.keyboard.press("ArrowRight")
    focus = deck.evaluate("document.activeElement.id")
    assert focus == f"{shown(deck)}-title"


def test_the_overview_shows_all_and_leads_to_one(deck: Page) -> None:
    deck.keyboard.press("o")
    assert deck.locator(".slide:visible").count() == deck.locator(".slide").count()
    for _ in range(4):
        deck.keyboard.press("Tab")
    deck.keyboard.press("Enter")
    deck.locator(".live:not(.overview)").wait_for()
    assert deck.locator(f"#{shown(deck)} .place").inner_text().startswith("5 /")
    deck.get_by_role("button", name="All slides").press("Enter")
    deck.keyboard.press("Escape")
    shown(deck)


def test_answers_open_by_keyboard(deck: Page) -> None:
    deck.evaluate("location.hash = 'digital-economy-check-1'")
    deck.locator("#digital-economy-check-1:visible").wait_for()
    deck.keyboard.press("Tab")
    deck.keyboard.press(" ")
    assert shown(deck) == "digital-economy-check-1"
    assert deck.locator("details[open] p").first.is_visible()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing(deck: Page, mode: str) -> None:
    """On one slide, and on all kinds of slides below each other, as they stand without scripts."""
    deck.emulate_media(color_scheme=mode)
    deck.goto(deck.url.replace(DECK, "the-whole-article.html"))
    deck.reload()
    every = "document.querySelectorAll('.slide').forEach((slide) => { slide.hidden = false })"
    for act in ("location.hash = 'audit'", every):
        deck.evaluate(act)
        results = Axe().run(deck)
        assert results.violations_count == 0, results.generate_report()
    for kind in KINDS:
        assert deck.locator(f".slide.{kind}:visible").count() >= 1


OVERFLOW = """() => {
  const slides = [...document.querySelectorAll(".slide")];
  return slides.filter((slide) => {
    slides.forEach((other) => (other.hidden = other !== slide));
    const foot = slide.querySelector(".place").getBoundingClientRect().top;
    const parts = [...slide.children].filter((p) => !p.matches(".place, .running"));
    const notes = slide.querySelector(".notes");
    const plot = slide.querySelector(".chart-plot");
    return slide.scrollHeight > slide.clientHeight || slide.scrollWidth > slide.clientWidth
      || parts.some((p) => p.getBoundingClientRect().bottom > foot)
      || (notes && notes.scrollHeight > notes.clientHeight + 1)
      || (plot && plot.clientHeight < 330);
  }).map((slide) => slide.id);
}"""


def test_every_slide_fits_its_screen(deck: Page, decks) -> None:
    start = deck.url.partition("#")[0]
    for name in decks:
        deck.goto(start.replace(DECK, name))
        assert deck.evaluate(OVERFLOW) == [], name


def test_slides_can_be_read_on_a_phone(deck: Page) -> None:
    deck.set_viewport_size({"width": 360, "height": 740})
    for kind in KINDS:
        name = deck.locator(f".slide.{kind}").first.get_attribute("id")
        deck.evaluate("name => { location.hash = name }", name)
        deck.locator(f"#{name}:visible").wait_for()
        assert deck.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, kind
        size = deck.locator(f"#{name}").evaluate("slide => getComputedStyle(slide).fontSize")
        assert float(size.removesuffix("px")) >= 16


def test_one_slide_is_one_landscape_page(deck: Page) -> None:
    document = PdfDocument(deck.pdf(prefer_css_page_size=True))
    assert len(document) == deck.locator(".slide").count()
    titles = deck.locator(".slide h2").all_text_contents()
    for page, title in zip(document, titles, strict=True):
        assert page.get_width() > page.get_height()
        text = unicodedata.normalize("NFKC", page.get_textpage().get_text_range())  # no ligatures
        assert re.sub(r"\s", "", title) in re.sub(r"\s", "", text)


def test_without_scripts_all_slides_stand_below_each_other(browser: Browser, decks) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((FOLDER / DECK).as_uri())  # from a folder, too
    assert page.locator(".slide:visible").count() == len(decks[DECK].select(".slide"))
    context.close()
