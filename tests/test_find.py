"""What a page says of itself to a search engine, and what a passed-on link shows."""

from __future__ import annotations

import struct
from pathlib import Path
from types import SimpleNamespace

import find
import pytest
from bs4 import BeautifulSoup
from conftest import CHAPTERS, SITE, WORKSHEETS
from docutils import nodes
from spoken import spoken

LARGEST = 200_000  # bytes of a preview


@pytest.fixture(scope="module")
def heads(built: Path) -> dict[str, dict[str, str]]:
    """By page of the book, what its head says: names of `<meta>` with their contents."""
    found = {}
    for path in sorted((SITE / "book").glob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "lxml")
        found[path.stem] = {
            meta.get("property", meta.get("name")): meta["content"]
            for meta in page.head.select("meta[content]")
        }
    return found


def test_pages_say_what_they_are_about(heads: dict[str, dict[str, str]]) -> None:
    for name, head in heads.items():
        assert head["description"] == head["og:description"], name
        assert 20 <= len(head["description"]) <= find.LONGEST, name
        assert head["og:title"], name
    chapters = [heads[name] for name in CHAPTERS if name not in WORKSHEETS]
    assert len({head["description"] for head in chapters}) == len(chapters)
    assert all(head["description"].endswith("?") for head in chapters)


def test_links_have_a_picture(heads: dict[str, dict[str, str]]) -> None:
    """A PNG of the size that messengers want, on this host, small, with words for it."""
    for name, head in heads.items():
        assert head["og:image"].startswith("../_static/"), "no address is set in the book"
        content = (SITE / "book" / head["og:image"]).read_bytes()
        assert content.startswith(b"\x89PNG"), name
        assert struct.unpack(">II", content[16:24]) == (find.WIDTH, find.HEIGHT), name
        assert len(content) < LARGEST, name
        assert len(head["og:image:alt"]) > 20, name
    pictures = {heads[name]["og:image"] for name in CHAPTERS}
    assert len(pictures) == len(CHAPTERS)
    on_disk = {path.name for path in (SITE / "_static/previews").iterdir()}
    assert on_disk == {head["og:image"].rsplit("/", 1)[-1] for head in heads.values()}


@pytest.mark.parametrize("base", ["", "https://example.org/course/"])
def test_addresses_are_whole_where_the_books_address_is_known(tmp_path: Path, base: str) -> None:
    title = nodes.title("", "Learning curves")
    app = SimpleNamespace(
        builder=SimpleNamespace(name="html", get_target_uri=lambda page: f"{page}.html"),
        config=SimpleNamespace(html_baseurl=base, html_title="The book"),
        env=SimpleNamespace(titles={"book/a": title}),
        outdir=tmp_path,
    )
    context = {"body": "", "pathto": lambda file, _: f"../{file}"}
    find.describe_page(app, "book/a", "", context, nodes.document("", ""))
    head = BeautifulSoup(context["metatags"], "lxml")
    picture = head.find(property="og:image")["content"]
    assert picture.startswith(f"{base or '../'}_static/previews/a-")
    address = head.find(property="og:url")
    assert (address and address["content"]) == (f"{base}book/a.html" if base else None)


def test_figures_can_be_linked_to(built: Path) -> None:
    for name in CHAPTERS:
        page = BeautifulSoup((SITE / "book" / f"{name}.html").read_text("utf-8"), "lxml")
        for figure in page.select("figure:has(figcaption), table:has(caption)"):
            link = figure.select_one("a.headerlink")
            assert link is not None, (name, figure["id"])
            assert link["href"] == f"#{figure['id']}"


def test_formulas_are_spoken() -> None:
    mathml = (
        "<math><mi>r</mi><mo>=</mo><mfrac><mn>1</mn><msup><mi>e</mi><mi>α</mi></msup></mfrac>"
        "<mo>−</mo><msub><mi>t</mi><mn>0</mn></msub></math>"
    )
    assert spoken(BeautifulSoup(mathml, "lxml").find("math")) == (
        "r equals the fraction 1 over e to the power of alpha, end of fraction minus t sub 0"
    )
