"""The book on paper: `--builder custom --custom-builder bookpdf` makes one tagged PDF.

A Sphinx builder that writes the same pages as the HTML book, without the site around them, joins
them in the order of the contents and hands them to WeasyPrint with `_assets/paper.css`. Notebooks
are not run for it: it reads the same document trees as the HTML book.
"""

from __future__ import annotations

import base64
import json
import os
import posixpath
import re
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from html import escape
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import ziamath
from bs4 import BeautifulSoup, NavigableString, Tag
from execution import stop
from house import ASSETS, mend
from lxml import etree
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.display import progress_message
from spoken import spoken
from states import states
from system import font_file, missing, sentence

logger = logging.getLogger(__name__)

FILE = "new-quality-productive-forces-tested.pdf"
AT_EVERY_END = {"Verdicts", "Exercises", "Check yourself", "Key points"}  # not in the contents
BACK_MATTER = "Back matter"  # the part of `_toc.yml` that gets no title page of its own
MATH_SIZE = 24  # the formula's em in its own drawing; sizes below are relative to it
PROSE = 1_200  # characters of a table that says sentences, and may end on the next page
BLANK = "\u2009" + "_" * 12  # for an answer in pencil
SCREEN_ONLY = (
    "details.hide, .headerlink, script, style, .chart-controls, "
    ".toctree-wrapper, .screen-only, "
    # of the catalogue of data, paper has the overview only
    "#table-by-table, #what-no-open-table-settles, #where-sources-disagree"
)
# Most of a page's weight, and for the screen only: gone before anything is parsed.
_HEAVY = re.compile(r'<details class="chart-data">.*?</details>|<script.*?</script>', re.S)
CHART = re.compile(
    r'<p class="chart-title">(?P<title>.*?)</p>(?P<subtitle>.*?)'
    r'<div class="chart-plot" role="img" aria-label="(?P<describe>[^"]*)">'
    r"(?P<svg><svg.*?</svg>)</div>(?P<below>.*?)"
    r'<script type="application/json" class="chart-spec">(?P<spec>.*?)</script>',
    re.S,
)
# Names, operators and brackets of code look like its other text on paper. Their tags would be
# two thirds of all tags of the book, and of the time that it takes.
_PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>')
# A chart's colour is `var(--c-NAME, #hex)`; on paper it is the hex.
_VARIABLE = re.compile(r"var\(--c-\w+, (#[0-9a-f]{6})\)")


class PaperBuilder(StandaloneHTMLBuilder):
    """Collects the finished body of every page, then typesets them as one document."""

    name = "bookpdf"
    epilog = f"The PDF is %(outdir)s/{FILE}"
    search = False
    allow_parallel = False
    download_support = False

    def init(self) -> None:
        if lacking := missing():
            stop(sentence(lacking))
        super().init()
        root = self.config.external_site_map.root
        self.parts = [(part.caption, [str(doc) for doc in part.items]) for part in root.subtrees]
        self.order = [self.config.root_doc, *(doc for _, docs in self.parts for doc in docs)]
        self.sheets: dict[str, Future[Sheet]] = {}

    def get_outdated_docs(self) -> Iterator[str]:
        return iter(self.env.found_docs)

    def prepare_writing(self, docnames: set[str]) -> None:
        super().prepare_writing(docnames)
        # While one page is written here, others are made fit for paper on the other processors.
        # Forked, because a new interpreter would first import all of this again.
        workers = os.cpu_count()
        self.workers = ProcessPoolExecutor(workers, mp_context=get_context("fork"))

    def handle_page(self, pagename: str, addctx: dict[str, Any], *_: Any, **__: Any) -> None:
        images = Path(self.outdir) / "_images"
        page = pagename, addctx["body"], set(self.order), images
        self.sheets[pagename] = self.workers.submit(sheet, *page)

    def gen_indices(self) -> None:
        pass

    def finish(self) -> None:
        self.copy_image_files()
        with progress_message("typesetting the PDF"):
            sheets = {doc: self.sheets[doc].result() for doc in self.order}
            self.workers.shutdown()
            for doc, made in sheets.items():
                for target in made.dead_links:
                    logger.warning("%s: the link to %s leads to no page of the PDF", doc, target)
            document = joined(self.config, self.parts, sheets)
            target = Path(self.outdir) / FILE
            # A failed run must not leave an older or half-written file behind.
            target.unlink(missing_ok=True)
            (Path(self.outdir) / "paper.html").write_text(document, encoding="utf-8")
            # Only now: whoever builds pages need not wait until WeasyPrint is loaded.
            from typesetting import typeset

            formulas = set().union(*(made.formulas for made in sheets.values()))
            typeset(document, target, self.config.paper_size, formulas)


# --- the whole document --------------------------------------------------------------------------


class Sheet(NamedTuple):
    """What one page of the book gives to paper."""

    html: str
    contents: list[str]  # its lines of the table of contents
    answers: str  # its worked solutions and answers, for the end of the book
    formulas: set[str]  # the descriptions of its formulas
    dead_links: list[str]  # that lead to no page of the book


def joined(config: Config, parts: list[tuple[str, list[str]]], sheets: dict[str, Sheet]) -> str:
    """The whole document: title page, contents, chapters by part, answers, back matter."""
    front = sheets[config.root_doc]
    contents, body = [*front.contents], [front.html]
    for caption, docs in parts:
        name = "part-" + re.sub(r"\W+", "-", caption.lower())
        if caption == BACK_MATTER:
            name = "solutions"
            answers = "".join(sheet.answers for sheet in sheets.values())
            contents.append(entry("chapter", name, "Solutions and answers"))
            head = f'<h1 id="{name}">Solutions and answers</h1>'
            body.append(f'<section class="chapter">{head}{answers}</section>')
        else:
            contents.append(entry("part", name, escape(caption)))
            head = f'<h1 id="{name}">{escape(caption)}</h1>'
            body.append(f'<section class="part">{head}</section>')
        for doc in docs:
            contents += sheets[doc].contents
            body.append(sheets[doc].html)
    title, author = escape(config.html_title), escape(config.author)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="author" content="{author}">'
        '<meta name="description" content="An executable course: a policy article, read '
        'sentence by sentence and tested with open data">'
        '<meta name="keywords" content="innovation, growth, China, open data"></head><body>'
        f"{(ASSETS / 'cover.html').read_text(encoding='utf-8')}"
        '<nav class="contents" aria-label="Contents"><h1>Contents</h1>'
        f"<ul>{''.join(contents)}</ul></nav>{''.join(body)}</body></html>"
    )


def entry(level: str, target: str, words: str) -> str:
    """A line of the table of contents; `level` is part, chapter or section."""
    return f'<li class="{level}"><a href="#{target}">{words}</a></li>'


# --- one page ------------------------------------------------------------------------------------


def sheet(doc: str, body: str, docs: set[str], images: Path) -> Sheet:
    """One page, made fit for paper; `docs` are all pages, `images` the folder of pictures."""
    soup = BeautifulSoup(mend(_PLAIN.sub(r"\1", _HEAVY.sub("", CHART.sub(drawn, body)))), "lxml")
    page = soup.find("section")
    for tag in page.select(SCREEN_ONLY):
        tag.decompose()
    for others in page.select("figure .states"):
        others.find_parent("figure").insert_after(others)  # so that a page may end between
    for image in page.find_all("img", src=lambda address: not address.startswith("data:")):
        image["src"] = (images / Path(image["src"]).name).as_uri()
    formulas = draw_formulas(soup, page)
    set_tables(soup, page)
    set_footnotes(soup, page)
    set_glossary(soup, page)
    dead_links = link(doc, page, docs)
    for place in page.select(".book-index a"):
        place.clear()  # paper has the number of the page instead
    title = page.find("h1")
    title["id"] = anchor(doc)
    allow_breaks(page)
    answers = gather_answers(soup, page, title)
    contents = [
        entry("chapter", anchor(doc), title.decode_contents()),
        *(
            entry("section", heading.parent["id"], heading.decode_contents())
            for heading in page.select("section > h2")
            if "".join(heading.find_all(string=True, recursive=False)) not in AT_EVERY_END
        ),
    ]
    html = f'<section class="chapter">{page.decode_contents()}</section>'
    return Sheet(html, contents, answers, formulas, dead_links)


def draw_formulas(soup: BeautifulSoup, page: Tag) -> set[str]:
    """Formulas as drawings; returns what their descriptions say."""
    described, font = set(), font_file("TeX Gyre Pagella Math")
    for math in page.find_all("math"):
        tex, display = math["alttext"], math.get("display") == "block"
        formula = ziamath.Latex(tex, size=MATH_SIZE, inline=not display, font=font)
        svg = formula.svg()
        width, height = map(float, re.search(r'width="([\d.]+)" height="([\d.]+)"', svg).groups())
        place = (
            f"width:{width / MATH_SIZE:.3f}em;height:{height / MATH_SIZE:.3f}em;"
            f"vertical-align:{formula.getyofst() / MATH_SIZE:.3f}em"
        )
        words = spoken(math)
        described.add(words)
        image = {"class": "formula-image", "alt": words, "style": place}
        math.replace_with(soup.new_tag("img", attrs={"src": picture(svg), **image}))
    return described


def set_tables(soup: BeautifulSoup, page: Tag) -> None:
    for table in page.find_all("table"):
        # A caption is a box of its own to WeasyPrint: keep it with its table.
        table.wrap(soup.new_tag("div", attrs={"class": "table"}))
        widest = max(len(row.find_all(["td", "th"])) for row in table.find_all("tr"))
        if widest > 7:
            table["class"] = [*table.get("class", []), "wide"]
        if len(table.get_text()) > PROSE:
            table.parent["class"] = ["table", "prose"]


def set_footnotes(soup: BeautifulSoup, page: Tag) -> None:
    """Footnotes at the foot of the page that calls them."""
    for call in page.find_all("a", class_="footnote-reference"):
        note = page.find(id=call["href"].removeprefix("#"))
        foot = soup.new_tag("span", attrs={"class": "footnote"})
        for paragraph in note.find_all("p"):
            foot.extend(list(paragraph.contents))
        call.replace_with(foot)
    for notes in page.select("aside.footnote-list, aside.footnote, hr.footnotes"):
        notes.decompose()


def set_glossary(soup: BeautifulSoup, page: Tag) -> None:
    """Each term in one box with its definition: WeasyPrint breaks a page between `dt` and `dd`."""
    for terms in page.select("dl:has(> dt[id])"):
        terms.name, terms["class"] = "ul", "glossary"
        for term in terms.find_all("dt", recursive=False):
            definition = term.find_next_sibling("dd")
            definition.name, definition["id"] = "li", term["id"]
            term.name, term["class"] = "p", "term-name"
            del term["id"]
            definition.insert(0, term)


def link(doc: str, page: Tag, docs: set[str]) -> list[str]:
    """Give ids that are unique in the book, and let links between pages point to them.

    Returns the links that lead to no page of the book.
    """
    here, dead = set(), []
    for tag in page.find_all(id=True):
        here.add(tag["id"])
        tag["id"] = f"{anchor(doc)}--{tag['id']}"
    for leads in page.find_all("a", href=True):
        target = urlsplit(leads["href"])
        if target.scheme or target.netloc:
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(doc), unquote(target.path)))
        other = doc if not target.path else path.removesuffix(".html")
        if other == doc and target.fragment not in here:
            leads.unwrap()  # it led to a part that is for the screen only
        elif other in docs:
            place = f"--{target.fragment}" if target.fragment else ""
            leads["href"] = f"#{anchor(other)}{place}"
        else:
            dead.append(leads["href"])
    return dead


def gather_answers(soup: BeautifulSoup, page: Tag, title: Tag) -> str:
    """Take worked solutions and the answers to self-checks from the page, for the book's end."""
    moved: list[str] = []
    for question in page.select(".admonition.check"):
        head = question.find("p", class_="admonition-title").get_text()
        if "ask-choice" in question["class"]:
            answers = lettered(soup, question)
        else:
            unfolded = question.find("details")
            answers = "".join(map(str, unfolded.find("div").find_all(True, recursive=False)))
            if unit := unfolded.select_one(".unit"):
                line = soup.new_tag("p", attrs={"class": "answer-line"})
                line.string = f"Your answer: {BLANK}{unit.get_text()}"
                question.append(line)
            unfolded.decompose()
        moved.append(f'<div class="answer"><p class="answer-title">{head}</p>{answers}</div>')
    moved += [str(solution.extract()) for solution in page.select("div.solution")]
    if not moved:
        return ""
    head = f'<h2 id="{title["id"]}--answers">{title.decode_contents()}</h2>'
    return f'<section class="answers">{head}{"".join(moved)}</section>'


def lettered(soup: BeautifulSoup, question: Tag) -> str:
    """Set the options of a self-check as a lettered list; their replies, lettered alike."""
    options, replies = (
        soup.new_tag("ol", attrs={"class": "options"}) for _ in ("options", "replies")
    )
    for choice in question.select("details"):
        for parent, part in ((options, ".sd-summary-text"), (replies, ".sd-summary-content > p")):
            words = soup.new_tag("p")
            for piece in choice.select(part):
                words.extend(list(piece.contents))
            entry = soup.new_tag("li")
            entry.append(words)
            parent.append(entry)
        choice.decompose()
    allow_breaks(options)  # the replies were paragraphs before
    question.append(options)
    return str(replies)


def allow_breaks(page: Tag) -> None:
    """A zero-width space before inline elements that follow a space.

    WeasyPrint 70 otherwise breaks a line after its first word when the element does not fit.
    """
    for inline in page.select("p a, p em, p strong, p code, p span, p img"):
        before = inline.previous_sibling
        if isinstance(before, NavigableString) and before[-1:].isspace():
            before.replace_with(NavigableString(f"{before}\u200b"))


def anchor(doc: str) -> str:
    return "d-" + re.sub(r"\W+", "-", doc)


def slim(svg: str) -> bytes:
    """A drawing without what no eye sees: each element costs the typesetter time."""
    root = etree.fromstring(svg)
    for tag in [*root.iter("{*}path", "{*}g", "{*}text")][::-1]:
        parent = tag.getparent()
        background = tag.get("class") == "background" and not {"fill", "stroke"} & {*tag.attrib}
        if background or (tag.tag.endswith("}g") and len(tag) == 0):
            parent.remove(tag)
            continue
        for name in ("class", "pointer-events"):
            tag.attrib.pop(name, None)
        if tag.tag.endswith("}g") and not tag.attrib and parent is not None:
            place = parent.index(tag)
            parent[place : place + 1] = list(tag)
    return etree.tostring(root)


def picture(svg: str) -> str:
    """The address of an SVG drawing that an `<img>` holds by itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(slim(svg)).decode('ascii')}"


def on_white(drawing: str) -> str:
    """A chart's drawing or specification with the colours that paper has."""
    return _VARIABLE.sub(r"\1", drawing)


def drawn(chart: re.Match[str]) -> str:
    """A chart's static drawing as an image, with its description as the alternative."""
    image = f'<img class="plot" alt="{chart["describe"]}" src="{picture(on_white(chart["svg"]))}">'
    others = states(json.loads(on_white(chart["spec"])), picture)
    return (
        f'<p class="chart-title">{chart["title"]}</p>{chart["subtitle"]}{image}{others}'
        f"{chart['below']}"
    )


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_builder(PaperBuilder)
    app.add_config_value("paper_size", "A4", "", str)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
