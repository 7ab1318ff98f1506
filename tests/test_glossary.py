"""The glossary: complete, true to the article, linked from every page, and found by the search."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import glossary
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from conftest import CHAPTERS, PAPER, ROOT, SITE
from course import claims
from docutils import nodes
from lxml import html
from playwright.sync_api import Browser, Page
from pypinyin import Style, pinyin

TEXTS = {name: (ROOT / "book" / f"{name}.md").read_text("utf-8") for name in CHAPTERS}
SECTIONS = ("新质生产力", "创新是第一动力", "培育新产业", "催生新模式", "形成新动能")
# Bold words of chapters that are no terms but stress, or names of steps.
STRESS = {"and", "before", "one", "more than half", "faster and faster", "passes"}
STRESS |= {"longer than the pandemic", "new column", "select rows", "imports", "line", "list"}
STRESS |= {
    "level or ahead",
    "peak and a new start",
    "beginning to emerge",
    "families",
    "known breaks",
    "supported",
}
STRESS |= {"industries", "research", "papers", "patents"}


def terms() -> list[glossary.Term]:
    """The entries, read without Sphinx."""
    text = (ROOT / "book" / "glossary.md").read_text("utf-8")
    found = []
    for head, words in re.findall(r"^(\S.*)\n: (.*)$", text, re.M):
        item = nodes.definition_list_item()
        shown = re.sub(r"(?<!\*)\*([^*]+)\*(?!\*)", r"\1", head)
        everyday = re.match(r"\*\*(.+?)\*\*(.*)", shown)
        term = nodes.term()
        term += nodes.strong("", everyday[1]) if everyday else nodes.Text(shown)
        term += nodes.Text(everyday[2] if everyday else "")
        item += [term, nodes.definition("", nodes.paragraph("", words))]
        found.append(glossary.entry(item))
    return found


TERMS = terms()


# --- the page as it is written -------------------------------------------------------------------
def test_every_chinese_term_of_the_article_and_of_the_chapters_is_explained() -> None:
    known = {narrow(written) for term in TERMS for written, _ in term.chinese}
    wanted = {narrow(item["zh"]) for item in claims.ledger().values() if item.get("zh")}
    wanted |= set(SECTIONS)
    for text in TEXTS.values():
        wanted |= set(re.findall(r"[\u4e00-\u9fff]+(?=,\s+\*)", text))  # with their pinyin
    assert wanted - known == set()


def narrow(written: str) -> str:
    return written.replace("（", "(").replace("）", ")")


@pytest.mark.parametrize(
    ("written", "sound"),
    [pair for term in TERMS for pair in term.chinese],
    ids=lambda value: value,
)
def test_pinyin_is_a_reading_of_its_characters(written: str, sound: str) -> None:
    readings = [
        pinyin(sign, style=Style.TONE, heteronym=True)[0] for sign in re.sub(r"\W", "", written)
    ]
    fits = "".join(f"(?:{'|'.join(one)})" for one in readings)
    assert re.fullmatch(fits, re.sub(r"\W", "", sound)), f"{written}: {sound}"


def test_a_chapter_writes_pinyin_as_the_glossary_does() -> None:
    known = {written: sound for term in TERMS for written, sound in term.chinese}
    for name, text in TEXTS.items():
        for written, sound in re.findall(r"([\u4e00-\u9fff]+),\s+\*([^*]+)\*", text):
            assert " ".join(sound.split()) == known[written], f"{name}: {written}"


def test_each_definition_is_one_plain_sentence_and_in_its_place() -> None:
    text = (ROOT / "book" / "glossary.md").read_text("utf-8")
    for part in text.split("\n## ")[1:]:
        names = [re.sub(r"[^a-z0-9 ]", "", head.lower()) for head in heads(part)]
        assert names == sorted(names)
    for term in TERMS:
        assert term.definition.endswith("."), term.name
        assert 4 <= len(term.definition.split()) <= 40, term.name


def heads(part: str) -> list[str]:
    return [head.split(" (")[0] for head in re.findall(r"^(\S.*)\n: ", part, re.M)]


def test_what_a_chapter_sets_in_bold_is_explained() -> None:
    """A bold word of one to three words in running text introduces a term, or is listed above."""
    known = {form.lower() for term in TERMS for form in term.forms}
    unknown = {}
    for name, text in TEXTS.items():
        body = re.sub(
            r"^## (?:Exercises|Check yourself)\n.*?(?=^## |\Z)", "", text, flags=re.S | re.M
        )
        body = re.sub(r"^(?:```\{|:::\{div\} opener).*?^(?:```|:::)$", "", body, flags=re.S | re.M)
        for words in re.findall(r"(?<=[a-z,] )\*\*([a-z][a-z–’' -]+)\*\*", body):
            singular = words.removesuffix("s")
            if not {words, singular, f"{words}s"} & known and words not in STRESS:
                unknown.setdefault(name, set()).add(words)
    assert unknown == {}, "in bold, and neither in glossary.md nor in the list of stressed words"


# --- the page and the links as they are built -----------------------------------------------------
@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, html.HtmlElement]:
    return {path.name: html.parse(str(path)).getroot() for path in (SITE / "book").glob("*.html")}


def test_every_term_is_used_and_its_uses_are_linked(pages) -> None:
    unused = []
    for term in TERMS:
        links = pages["glossary.html"].xpath(
            f"//dt[@id='term-{term.key}']/following-sibling::dd[1]//p[@class='uses']/a/@href"
        )
        unused += [] if links else [term.name]
        for link in links:
            name, _, anchor = link.partition("#")
            used = pages[name].get_element_by_id(anchor)
            assert used.get("href") == f"glossary.html#term-{term.key}"
    assert unused == [], "glossary.md: no page uses these terms; drop them, or add another form"


def test_links_stand_where_they_do_not_disturb(pages) -> None:
    closed = {"h1", "h2", "h3", "a", "code", "pre", "figcaption", "caption", "table", "figure"}
    for name in CHAPTERS:
        links = pages[f"{name}.html"].xpath("//a[@class='term']")
        targets = [link.get("href") for link in links]
        assert 0 < len(targets) == len(set(targets)), f"{name}: a term is linked twice, or none is"
        for link in links:
            around = list(link.iterancestors())
            assert not closed & {element.tag for element in around}
            assert not any("check" in (e.get("class") or "").split() for e in around)
            tip = pages[f"{name}.html"].get_element_by_id(link.get("aria-describedby"))
            assert tip.get("role") == "tooltip"
            assert tip.get("hidden") is not None


def test_a_term_is_a_whole_word() -> None:
    finder = glossary.Finder(TERMS)
    text = nodes.paragraph("", "The flows and a lag-free Wright’s  law; 新能源汽车; an overflow.")
    document = nodes.Element("", text)
    found = [(words.astext()[a:b], term.name) for words, a, b, term in finder.uses(document)]
    assert ("flows", "flow") in found
    assert "新能源汽车" in [written for written, _ in found]
    assert not {"新能源", "overflow", "lag"} & {written for written, _ in found}


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("live commerce (直播带货)", "“live commerce” lacks the pinyin of 直播带货"),
        ("new words (also Live Commerce)", "stands in the entries “live commerce” and “new words”"),
    ],
)
def test_a_faulty_entry_stops_the_build_with_a_sentence(head: str, says: str) -> None:
    document = nodes.Element()
    for words in ("live commerce (直播带货, zhíbō dàihuò)", head):
        item = nodes.definition_list_item()
        item += [nodes.term("", words), nodes.definition("", nodes.paragraph("", "Selling."))]
        document += item
    with pytest.raises(SystemExit, match=re.escape(says)):
        glossary.items(document)


# --- in the browser ------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def chapter(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 700})
    context.route(re.compile(r"/vega\.js"), lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{site}book/learning-curves.html", wait_until="domcontentloaded")
    yield page
    context.close()


def test_a_link_is_described_and_says_it_on_focus(chapter: Page) -> None:
    link = chapter.locator("a.term[href$='#term-learning-rate']")
    assert link.evaluate("node => node.ariaDescribedByElements?.[0]?.hidden ?? true")
    definition = next(term.definition for term in TERMS if term.name == "learning rate")
    tip = chapter.locator("#tip-learning-rate")
    link.focus()
    assert tip.is_visible()
    assert tip.inner_text() == definition
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    results = Axe().run(chapter, context=".term-tips")
    assert results.violations_count == 0, results.generate_report()
    chapter.keyboard.press("Escape")
    assert not tip.is_visible()
    assert link.evaluate("node => node === document.activeElement"), "dismissed without moving"


def test_the_pointer_may_move_onto_the_definition(chapter: Page) -> None:
    link = chapter.locator("a.term[href$='#term-logistic-curve']")
    link.hover()
    tip = chapter.locator("#tip-logistic-curve")
    assert tip.is_visible()
    box = tip.bounding_box()
    chapter.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    chapter.wait_for_timeout(400)
    assert tip.is_visible(), "it stays while the pointer is on it"
    chapter.mouse.move(2, 2)
    chapter.wait_for_timeout(400)
    assert not tip.is_visible()


@pytest.fixture(scope="module")
def finder(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}search.html?q=glossary")
    yield page
    context.close()


@pytest.mark.parametrize(
    "typed",
    [
        "新质生产力",
        "生产力",
        "新质",
        "xin zhi",
        "xīn zhì",
        "xīnzhì shēngchǎnlì",
        "xinzhi shengchanli",
        "xin zhi sheng chan li",
        "xi\u0304n zhi\u0300",
        "lǜsè huánbǎo",
        "lvse",
        "learning rate",
    ],
)
def test_the_search_finds_the_glossary(finder: Page, site: str, typed: str) -> None:
    finder.goto(f"{site}search.html?q={typed}")
    finder.locator("#search-results .search-summary").get_by_text("Search finished").or_(
        finder.locator("#search-results .search-summary").get_by_text("found")
    ).first.wait_for()
    places = [link.get_attribute("href") for link in finder.locator("#search-results li a").all()]
    assert any("book/glossary.html" in place for place in places), places


# --- on paper ------------------------------------------------------------------------------------
def test_on_paper_entries_give_pages_and_links_lead_to_them(built: Path) -> None:
    paper = BeautifulSoup((PAPER.parent / "paper.html").read_text("utf-8"), "lxml")
    ids = {tag["id"] for tag in paper.find_all(id=True)}
    entries = paper.select("li[id^='d-book-glossary--term-']")
    assert len(entries) == len(TERMS)
    links = [*paper.select(".uses a"), *paper.select("a.term")]
    assert len(links) > len(TERMS)
    assert {link["href"][1:] for link in links} <= ids
    assert not paper.select(".term-tip")
