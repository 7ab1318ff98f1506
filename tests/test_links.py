"""Every link leads somewhere: inside the book by test, outside it by a list with dates."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import links
from conftest import PAPER, SITE
from lxml import html
from pypdf import PdfReader


@cache
def anchors(page: Path) -> frozenset[str]:
    tree = html.parse(str(page))
    return frozenset(tree.xpath("//@id") + tree.xpath("//a/@name"))


def test_links_inside_the_book_resolve(built: Path) -> None:
    dead = []
    for page in sorted(set(SITE.rglob("*.html")) - set((SITE / "_static").rglob("*"))):
        for href in html.parse(str(page)).xpath("//a/@href"):
            target = urlsplit(href)
            if target.scheme or target.netloc or href == "#":
                continue
            file = (page.parent / unquote(target.path)).resolve() if target.path else page
            fragment = unquote(target.fragment)
            if not file.is_file() or (
                fragment and file.suffix == ".html" and fragment not in anchors(file)
            ):
                dead.append(f"{page.relative_to(SITE)}: {href}")
    assert dead == []


def test_links_inside_the_pdf_resolve(built: Path) -> None:
    paper = PdfReader(PAPER)
    names = set(paper.named_destinations)
    links_found = 0
    for page in paper.pages:
        for note in page.get("/Annots", []):
            note = note.get_object()
            target = note.get("/Dest", note.get("/A", {}).get("/D") if "/A" in note else None)
            if isinstance(target, str):
                links_found += 1
                assert target in names, target
    assert links_found > 500


def test_every_external_link_is_listed(built: Path) -> None:
    missing = links.external() ^ set(links.known())
    assert missing == set(), "run `python tests/links.py`, and look at what is new or gone"


def test_the_list_gives_dates_or_nothing() -> None:
    for address, seen in links.known().items():
        assert not seen or len(seen) == 10, address
