"""The PDF holds every figure, table and sign, for the eye, for a search and for a screen reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import ledger
import pypdfium2 as pdfium
import pytest
import states
import weasyprint
from bs4 import BeautifulSoup
from conftest import CHAPTERS, PAPER, ROOT, SITE, WORKSHEETS
from course import claims
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject
from typesetting import style_sheets

CAPTION = re.compile(r"(?:Fig\.|Table) \d+\.\d+")


@pytest.fixture(scope="module")
def paper(built: Path) -> PdfReader:
    return PdfReader(PAPER)


@pytest.fixture(scope="module")
def pages(paper: PdfReader) -> list[str]:
    """The text of each page, in the order in which it is heard."""
    return [page.extract_text() for page in paper.pages]


@pytest.fixture(scope="module")
def text(pages: list[str]) -> str:
    return " ".join(re.sub(r"\s+", " ", page) for page in pages).replace("\u200b", "")


def tagged(paper: PdfReader, kind: str) -> Iterator[DictionaryObject]:
    """Elements of the structure tree of one kind, in reading order."""
    yield from within(paper.root_object["/StructTreeRoot"], kind)


def within(element: DictionaryObject, kind: str) -> Iterator[DictionaryObject]:
    stack = [element]
    while stack:
        node = stack.pop().get_object()
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, DictionaryObject):
            if node.get("/S") == kind:
                yield node
            if "/K" in node:
                stack.append(node["/K"])


def bookmarks(paper: PdfReader, outline: list) -> Iterator[tuple[str, int]]:
    """Title and page index of each bookmark, in order."""
    for entry in outline:
        if isinstance(entry, list):
            yield from bookmarks(paper, entry)
        else:
            yield entry.title, paper.get_destination_page_number(entry)


def pictures_on(page: PageObject) -> Iterator[DictionaryObject]:
    """Everything drawn on a page that is not text: forms (vectors) and images (pixels)."""
    stack = [page["/Resources"].get_object()]
    while stack:
        for drawn in stack.pop().get("/XObject", DictionaryObject()).get_object().values():
            yield drawn.get_object()
            if "/Resources" in drawn.get_object():
                stack.append(drawn.get_object()["/Resources"].get_object())


def pages_of_the_site() -> dict[str, BeautifulSoup]:
    """The chapters' pages in the order of the contents, which is the order on paper."""
    order = re.findall(r"file: book/(\S+)", (ROOT / "_toc.yml").read_text("utf-8"))
    return {
        name: BeautifulSoup((SITE / "book" / f"{name}.html").read_text("utf-8"), "lxml")
        for name in order
        if name in CHAPTERS
    }


def test_every_chart_is_there_with_its_description(paper: PdfReader) -> None:
    on_pages = [
        plot["aria-label"]
        for page in pages_of_the_site().values()
        for plot in page.select(".chart-plot")
    ]
    on_paper = [figure.get("/Alt") for figure in tagged(paper, "/Figure")]
    assert len(on_pages) >= 9
    assert [alt for alt in on_paper if alt in on_pages] == on_pages
    assert None not in on_paper, "a picture without words"


def test_nothing_is_made_of_pixels(paper: PdfReader) -> None:
    kinds = {drawn["/Subtype"] for page in paper.pages for drawn in pictures_on(page)}
    assert kinds == {"/Form"}


def test_captions_have_the_numbers_of_the_page(text: str) -> None:
    for name, page in pages_of_the_site().items():
        captions = [
            re.sub(r"\s+", " ", caption.get_text()).strip("# ")
            for caption in page.select("figcaption, table > caption")
        ]
        numbers = [number for caption in captions if (number := CAPTION.match(caption))]
        assert len(numbers) == len(captions) >= (2 if name in WORKSHEETS else 5), name
        assert len({number[0] for number in numbers}) == len(numbers), name
        for caption in captions:
            assert squeezed(caption) in squeezed(text), caption


def squeezed(words: str) -> str:
    """Without spaces and hyphens, which lines of print place as they like."""
    return re.sub(r"[\s\u00ad\u200b\u2010-]", "", words)


def test_tables_are_tables(paper: PdfReader) -> None:
    """The rows that the pages show, with head cells that say what they head.

    A table that runs over several pages is one for each, and repeats its head.
    """
    catalogue, guide = (
        BeautifulSoup((SITE / f"book/{name}.html").read_text("utf-8"), "lxml")
        for name in ("data-catalogue", "instructor")
    )
    tables = catalogue.select(".filterable table") + guide.select("article table")
    for page in pages_of_the_site().values():
        tables += [t for t in page.select("table.table") if not t.find_parent(class_="hide")]
    on_paper = list(tagged(paper, "/Table"))
    repeated = len(on_paper) - len(tables)
    assert 0 < repeated < 30
    rows = sum(len(table.select("tr")) for table in tables)
    assert len(list(tagged(paper, "/TR"))) == rows + repeated
    for table in tagged(paper, "/Table"):
        scopes = [head["/A"]["/Scope"] for head in within(table, "/TH")]
        assert "/Column" in scopes
        assert set(scopes) <= {"/Column", "/Row"}


def test_lists_hold_labels_and_bodies(paper: PdfReader) -> None:
    for item in tagged(paper, "/LI"):
        assert {kid.get_object()["/S"] for kid in item["/K"]} <= {"/Lbl", "/LBody"}


def test_formulas_are_said_in_words(paper: PdfReader) -> None:
    formulas = [math for page in pages_of_the_site().values() for math in page.select("math")]
    said = [formula["/Alt"] for formula in tagged(paper, "/Formula")]
    assert len(said) == len(formulas)
    assert not [words for words in said if re.search(r"[\\^_{}=−]", words)]
    assert any("the fraction" in words and "to the power of minus b" in words for words in said)


def test_text_comes_in_the_order_of_the_page(paper: PdfReader, pages: list[str]) -> None:
    """What a reader hears: the paragraphs of each chapter one after the other."""
    for name, page in pages_of_the_site().items():
        start = paper.get_destination_page_number(paper.named_destinations[f"d-book-{name}"])
        heard, after = squeezed("".join(pages[start : start + 40])), 0
        for paragraph in page.select("section > p"):
            if paragraph.find_parent(class_="solution") or paragraph.math:
                continue  # the one stands at the end on paper, the other is a drawing there
            words = squeezed(paragraph.get_text())[:40]
            place = heard.find(words, after)
            assert place >= 0, f"{name}: not in its place: {words}"
            after = place


def test_controls_have_their_settings_on_paper(paper: PdfReader, text: str) -> None:
    """A reader of paper sees what a slider or a menu would show, each with its setting."""
    labels = [
        [param["bind"]["name"].strip() for param in spec.get("params", ()) if "bind" in param]
        for page in pages_of_the_site().values()
        for spec in (json.loads(script.string) for script in page.select(".chart-spec"))
    ]
    labels = [names for names in labels if names]
    drawn = [
        alt
        for figure in tagged(paper, "/Figure")
        if (alt := figure["/Alt"]).startswith("The chart above with the setting")
    ]
    assert len(labels) >= 10
    assert text.count("The same chart with other settings") == len(labels)
    assert 2 * len(labels) <= len(drawn) <= 4 * len(labels)
    for name in {name for names in labels for name in names}:
        assert any(f"setting {name}: " in alt for alt in drawn), f"no drawing varies {name}"


def test_settings_are_the_ends_of_sliders_and_the_choices_of_menus() -> None:
    slider = {"input": "range", "min": 1975, "max": 2018, "name": "First year "}
    menu = {"input": "select", "options": ["a", "b", "c", "d", "e", "f"], "name": "Kind "}
    spec = {"params": [{"name": "first", "value": 2004, "bind": slider}, {"name": "still"}]}
    assert list(map(str, states.settings(spec))) == ["First year: 1975", "First year: 2018"]
    spec["params"].append({"name": "kind", "value": "a", "bind": menu})
    chosen = [str(setting) for setting in states.settings(spec)]
    assert chosen == ["First year: 1975", "First year: 2018", "Kind: b", "Kind: e"]
    assert states.settings({}) == []


def test_the_index_leads_to_the_words(paper: PdfReader, pages: list[str]) -> None:
    """Each number of the index is the page, and the page has the word or the name."""
    on_site = BeautifulSoup((SITE / "book/subject-index.html").read_text("utf-8"), "lxml")
    places = paper.named_destinations
    first = paper.get_destination_page_number(places["d-book-subject-index"])
    printed = squeezed("".join(pages[first:]))
    lines = on_site.select(".book-index li")
    assert len(lines) > 80
    for line in lines:
        if line.p.find("span"):
            continue  # with Chinese, in another font, whose spaces a reader of PDFs guesses
        words = line.p.contents[0].strip()
        numbers = []
        for link in line.select("a"):
            doc, _, target = link["href"].partition(".html#")
            page = paper.get_destination_page_number(places[f"d-book-{doc}--{target}"])
            numbers.append(str(page + 1))
            near = squeezed("".join(pages[page : page + 2]))
            if target.startswith("place-"):
                assert squeezed(words.split(",")[0]).lower() in near.lower(), (words, page + 1)
        assert squeezed(words + ",".join(numbers)) in printed, words
        assert len(set(numbers)) == len(numbers), words


def test_letter_is_one_setting() -> None:
    document = weasyprint.HTML(string="<p>Words").render(stylesheets=style_sheets("letter"))
    assert (document.pages[0].width, document.pages[0].height) == (8.5 * 96, 11 * 96)


def test_no_code_of_the_machine_shows(text: str) -> None:
    assert "alt.Chart(..." not in text
    assert "<IPython" not in text
    assert not re.search(r"\balt\.(Layer|HConcat|VConcat|Facet)?Chart\(\.\.\.\)", text)
    assert "\ufffd" not in text


def test_fonts_are_embedded(paper: PdfReader) -> None:
    embedded = set()
    for page in paper.pages:
        for font in page["/Resources"]["/Font"].get_object().values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"].get_object()
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & descriptor.keys()
            embedded.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    used = " ".join(embedded)
    for family in ("TeX-Gyre-Pagella", "Inter", "Noto-Serif-CJK-SC", "DejaVu-Sans-Mono"):
        assert family in used


def test_language_title_and_marks_of_pdf_ua(paper: PdfReader) -> None:
    root = paper.root_object
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.metadata.title == "New Quality Productive Forces, Tested"
    assert b'pdfuaid:part="1"' in paper.xmp_metadata.stream.get_data()


def test_chinese_can_be_searched(text: str) -> None:
    for term in ("新质生产力", "新能源", "新能源汽车"):
        assert term in text


def test_bookmarks_lead_to_every_chapter(paper: PdfReader) -> None:
    found = list(bookmarks(paper, paper.outline))
    chapters = re.findall(r"\bbook/([\w-]+)", (ROOT / "_toc.yml").read_text("utf-8"))
    for name in chapters:
        heading = BeautifulSoup((SITE / "book" / f"{name}.html").read_text("utf-8"), "lxml").h1
        words = heading.get_text().rstrip("#").strip()
        place = next((page for title, page in found if squeezed(words) in squeezed(title)), None)
        assert place is not None, f"no bookmark for {words}"
        assert squeezed(words) in squeezed(paper.pages[place].extract_text())
    pages = [page for _, page in found]
    assert pages == sorted(pages)


def test_verdicts_lead_to_the_audit(paper: PdfReader) -> None:
    """From the table of its chapter to the row that holds the item."""
    linked = {
        str(note.get_object().get("/Dest"))
        for page in paper.pages
        for note in page.get("/Annots", ())
    }
    places = paper.named_destinations
    rows = {}
    for name in claims.ledger():
        target = f"d-book-audit--{ledger.anchor(name)}"
        assert target in linked, f"nothing leads to {name}"
        rows[name] = paper.get_destination_page_number(places[target])
    words = {row: squeezed(paper.pages[row].extract_text()) for row in set(rows.values())}
    for name, row in rows.items():
        claim = claims.ledger()[name]["claim"].replace("'", "’")
        assert squeezed(claim)[:20] in words[row], name


def test_contents_give_page_numbers_that_hold(paper: PdfReader) -> None:
    for words in ("Solutions and answers", "Data catalogue"):
        entries = (
            re.search(rf"{words}[ .]*(\d+)", page.extract_text()) for page in paper.pages[1:12]
        )
        entry = next(filter(None, entries))
        assert words in paper.pages[int(entry[1]) - 1].extract_text()


def test_contents_are_four_pages_without_what_every_chapter_has(
    paper: PdfReader, pages: list[str]
) -> None:
    start = paper.get_destination_page_number(paper.named_destinations["d-book-index"])
    contents = " ".join(pages[1:start])
    assert start - 1 <= 4
    assert "Wright’s law: cheaper with each doubling" in contents
    assert "Key points" not in contents
    assert "Key points" in " ".join(title for title, _ in bookmarks(paper, paper.outline))


def test_terms_stand_with_their_definitions(paper: PdfReader) -> None:
    """Every page of the glossary begins with a term: none is cut from what is said of it."""
    places = paper.named_destinations
    first, after = (
        paper.get_destination_page_number(places[f"d-book-{name}"])
        for name in ("glossary", "instructor")
    )
    glossary = BeautifulSoup((SITE / "book" / "glossary.html").read_text("utf-8"), "lxml")
    terms = tuple(squeezed(term.get_text().split("(")[0]) for term in glossary.select("dt"))
    document = pdfium.PdfDocument(PAPER)
    for index in range(first + 1, after):
        text = squeezed(document[index].get_textpage().get_text_bounded())
        assert text.startswith(terms), (index + 1, text[:30])


def test_a_figure_that_nearly_fits_is_made_smaller() -> None:
    """One page where the plot misses its foot by a few millimetres, two where it needs more."""
    plot = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 50'/>"
    size = "@page { size: 120mm 100mm; margin: 0 } figure { margin: 0; break-inside: avoid }"
    for above, pages, width in ((40, 1, 120), (42, 1, 114), (60, 2, 120)):
        page = (
            f'<div style="height: {above}mm"></div>'
            f'<figure><img src="{plot}" style="display: block; width: 120mm"></figure>'
        )
        made = weasyprint.HTML(string=f"<style>{size}</style><body style='margin: 0'>{page}")
        made = made.render()
        boxes = made.pages[-1]._page_box.descendants()
        drawn = next(box for box in boxes if box.element_tag == "img")
        assert len(made.pages) == pages
        assert drawn.width * 25.4 / 96 == pytest.approx(width)


def test_every_page_is_numbered_and_filled(paper: PdfReader, pages: list[str]) -> None:
    assert 20 <= len(paper.pages) <= 30 * len(CHAPTERS) + 10
    for number, page in enumerate(paper.pages, start=1):
        words = pages[number - 1]
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        assert (round(width), round(height)) == (595, 842)
        if number > 1 and len(words) > 200:  # neither the cover nor a part's title
            assert words.rstrip().endswith(str(number)) or words.lstrip().startswith(str(number))


def test_nothing_runs_over_the_margin(built: Path) -> None:
    """No word, of text, code or chart, begins or ends outside the type area."""
    margin = 24 / 25.4 * 72
    document = pdfium.PdfDocument(PAPER)
    for number, page in enumerate(document, start=1):
        if number == 1:
            continue  # the cover has margins of its own
        words = page.get_textpage()
        boxes = [words.get_rect(index) for index in range(words.count_rects())]
        outside = [
            words.get_text_bounded(*box)
            for box in boxes
            if box[0] < margin - 2 or box[2] > page.get_width() - margin + 2
        ]
        assert outside == [], number


def test_lines_are_not_cut_after_their_first_word(paper: PdfReader) -> None:
    """A fault of the typesetter that our work-around keeps away: half-empty lines of prose."""
    headings = {title for title, _ in bookmarks(paper, paper.outline)}
    glossary = BeautifulSoup((SITE / "book" / "glossary.html").read_text("utf-8"), "lxml")
    headings |= {term.get_text() for term in glossary.select("dt")}
    for number, page in enumerate(pdfium.PdfDocument(PAPER), start=1):
        lines = ["", *page.get_textpage().get_text_bounded().splitlines()]
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
            # One word may well be the rest of a long line before it.
            ends_a_paragraph = len(before) > 40 and not before.rstrip().endswith((".", ":", "?"))
            if len(after) > 80 and " . ." not in after and line not in headings:
                cut = re.fullmatch(r"[A-Za-z]{1,12}", line) and not ends_a_paragraph
                assert not cut, (number, line)
