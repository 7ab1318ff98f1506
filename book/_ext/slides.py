"""Slides for each part of the book, made from the finished pages when the build ends.

A deck takes from each chapter its objectives, its question, every figure with the words that read
it, the self-checks, the table of verdicts and the key points. Nothing is written twice and no
notebook runs for it. Decks are plain HTML in `slides/`: a folder with them opens without a server.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from lxml import html as lxml_html
from lxml.html import HtmlElement
from paper import BACK_MATTER
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

SLOT = "<!-- slides -->"  # where a page wants the list of all decks
QUESTION = '<div class="question admonition">'  # only pages with a question are chapters
WORDS_OF_A_NOTE = 58
WORDS_OF_THE_CLAIM = 110
SHORT_NOTE = 24  # a paragraph with fewer words takes the next one with it
LINES_OF_A_TABLE = 21  # what one slide holds
LINE_WIDTHS = (24, 14, 46, 46)  # characters to a line in the columns of a table of verdicts

_HEAVY = re.compile(
    r'<script.*?</script>|<div class="highlight-.*?</pre></div>\s*</div>'
    r'|<details class="chart-data">.*?</details>',
    re.S,
)
_SVG = re.compile(r"<svg .*?</svg>", re.S)
# "What it shows:", "What this cannot show:", "What Fig. 1 shows:", also with a figure in brackets
_NOTE = re.compile(
    r"<em>What\s(?:it|this|<a .*?</a>)\s(cannot\sshow|shows):?</em>\s*(?:\(.*?\))?:?\s*", re.S
)
_SENTENCE = re.compile(r"(?:(?<=[.?!])|(?<=[.?!][”)]))\s+(?=[A-Z“<])")
_TAG = re.compile(r"<[^>]*>")


class Deck(NamedTuple):
    """One part of the book: its caption, its file and the pages of its chapters."""

    caption: str
    file: str
    docs: list[str]


def decks(app: Sphinx) -> list[Deck]:
    """A deck for each part that holds chapters, in the order of the contents."""
    parts = app.config.external_site_map.root.subtrees
    return [
        Deck(
            part.caption,
            re.sub(r"\W+", "-", part.caption.lower()) + ".html",
            [str(doc) for doc in part.items],
        )
        for part in parts
        if part.caption != BACK_MATTER
    ]


def name_of(doc: str) -> str:
    return doc.rsplit("/", 1)[-1]


# --- one chapter ---------------------------------------------------------------------------------


class Chapter:
    """A finished page, read for what belongs on slides."""

    def __init__(self, doc: str, page: str) -> None:
        self.doc, self.name = doc, name_of(doc)
        self.drawings: list[str] = []
        article = page[page.index("<article") : page.rindex("</article>")]
        light = _SVG.sub(self._set_aside, _HEAVY.sub("", article))
        self.body: HtmlElement = lxml_html.fromstring(light).xpath(".//section")[0]
        for link in self.body.xpath(".//a[contains(@class, 'headerlink')]"):
            link.drop_tree()
        for link in self.body.xpath(".//a[@href]"):
            link.set("href", self._from_slides(link.get("href")))
            link.attrib.pop("title", None)  # a whole reference, with full stops
        self.title = inner(self.body.xpath("./h1")[0])

    def _set_aside(self, drawing: re.Match[str]) -> str:
        """Drawings are most of a page and need no parsing."""
        self.drawings.append(drawing[0])
        return f'<i class="drawing">{len(self.drawings) - 1}</i>'

    def _from_slides(self, target: str) -> str:
        """A link of the page, as seen from the folder of slides."""
        if re.match(r"\w+:", target):
            return target
        folder, _, file = f"{self.doc}.html".rpartition("/")
        return f"../{folder}/{file if target.startswith('#') else ''}{target}"

    def section(self, title: str) -> HtmlElement | None:
        """The first section whose heading has this word, or none."""
        return next(iter(self.body.xpath(f"./section[contains(h2, '{title}')]")), None)

    def slides(self) -> list[str]:
        """All slides of the chapter, in order."""
        return [
            self.opening(),
            self.question(),
            *self.figures(),
            *self.checks(),
            *self.verdicts(),
            self.key_points(),
        ]

    def opening(self) -> str:
        aims = "".join(outer(item) for item in self.body.xpath("./div[@class]//li"))
        time = inner(self.body.xpath("./div[contains(@class, 'opener')]/p")[0])
        body = f'<p class="small">{time}</p><p>You will be able to</p><ul>{aims}</ul>'
        return slide(self.name, self.title, body, "opening")

    def question(self) -> str:
        """The question, after the article's words that it is about."""
        asked = self.body.xpath("./div[contains(@class, 'question')]")[0]
        words = asked.xpath("preceding-sibling::p")
        said = (
            f'<div class="said">{first_words(inner(words[0]), WORDS_OF_THE_CLAIM)}</div>'
            if words
            else ""
        )
        question = "".join(inner(p) for p in asked.xpath("./p[position() > 1]"))
        body = f'{said}<p class="question">{question}</p>'
        return slide(f"{self.name}-question", "The question", body, "asking", self.title)

    def figures(self) -> list[str]:
        found = []
        for section in self.body.xpath("./section"):
            blocks = list(section)
            at = [n for n, block in enumerate(blocks) if block.xpath(".//figure[@id]")]
            for here, following in zip(at, [*at, len(blocks)][1:], strict=True):
                figure = blocks[here].xpath(".//figure[@id]")[0]
                texts = [inner(b) for b in blocks[here + 1 : following] if b.tag == "p"]
                if figure.xpath(".//i[@class='drawing']"):
                    found.append(self.figure(figure, texts))
        return found

    def figure(self, figure: HtmlElement, texts: list[str]) -> str:
        """One figure with its finding as the heading, and the words that read it beside it."""
        name = figure.get("id")
        plot = figure.xpath(".//div[@class='chart-plot']")[0]
        drawing = self.drawings[int(plot.xpath("./i")[0].text)]
        # ids of one drawing must not meet those of another
        drawing = re.sub(r'(\bid="|url\(#)', rf"\1{name}-", drawing)
        number = inner(figure.xpath(".//span[@class='caption-number']")[0])
        sources = credits(
            [item.text_content() for item in figure.xpath(".//ul[@class='chart-sources']/li")]
        )
        finding, measured = (
            inner(figure.xpath(f".//p[@class='chart-{part}']")[0]) for part in ("title", "subtitle")
        )
        alt = escape(plot.get("aria-label"))
        live = f"../{self.doc}.html#{name}"
        said = notes_of(texts, name) or [("In words", alt)]
        notes = "".join(f"<div><h3>{head}</h3><p>{text}</p></div>" for head, text in said)
        body = (
            f'<p class="measured">{measured}</p><div class="split">'
            f'<div class="chart-plot" role="img" aria-label="{alt}">{drawing}</div>'
            f'<div class="notes">{notes}</div></div>'
            f'<p class="source"><a href="{live}">{number}, live, with its data</a>. {sources}</p>'
        )
        return slide(f"{self.name}-{name}", finding, body, "figure", self.title)

    def checks(self) -> list[str]:
        """The self-checks, for a vote in class; answers open at a click."""
        found = []
        boxes = self.body.xpath(".//div[contains(@class, 'check')][contains(@class, 'admonition')]")
        for n, box in enumerate(boxes, start=1):
            head, *parts = box
            title = re.sub(r"^Check \d+\. ", "", inner(head))
            body = "".join(folded(p) if p.tag == "details" else outer(p) for p in parts)
            found.append(slide(f"{self.name}-check-{n}", title, body, "vote", self.title))
        return found

    def verdicts(self) -> list[str]:
        """The table of verdicts, over as many slides as it needs."""
        section = self.section("erdicts")
        tables = section.xpath(".//table[@id]") if section is not None else []
        if not tables:
            return []
        head, rows = outer(tables[0].xpath("./thead")[0]), tables[0].xpath("./tbody/tr")
        kind = "words" if "Evidence" in head else "counts"
        packs, found = packed(rows, lines if kind == "words" else lambda _: 1.25), []
        for n, pack in enumerate(packs, start=1):
            part = f" ({n} of {len(packs)})" if len(packs) > 1 else ""
            body = (
                f'<table class="{kind}"><thead>{inner_of(head)}</thead>'
                f"<tbody>{''.join(map(outer, pack))}</tbody></table>"
            )
            title = f"Verdicts{part}"
            found.append(slide(f"{self.name}-verdicts-{n}", title, body, "table", self.title))
        return found

    def key_points(self) -> str:
        points = "".join(outer(item) for item in self.section("Key points").xpath("./ul/li"))
        return slide(f"{self.name}-key", "Key points", f"<ul>{points}</ul>", "key", self.title)


def folded(choice: HtmlElement) -> str:
    """A dropdown without the theme's dress."""
    label = inner(choice.xpath("./summary/span")[0])
    return f"<details><summary>{label}</summary>{inner(choice.xpath('./div')[0])}</details>"


def inner(element: HtmlElement) -> str:
    """The HTML inside an element."""
    start = escape(element.text or "", quote=False)
    return (start + "".join(outer(child) for child in element)).strip()


def outer(element: HtmlElement) -> str:
    """The HTML of an element, without ids, which may stand only once."""
    for tag in element.xpath("descendant-or-self::*[@id]"):
        del tag.attrib["id"]
    return lxml_html.tostring(element, encoding="unicode")


def inner_of(markup: str) -> str:
    return re.sub(r"^<thead>|</thead>\s*$", "", markup)


def words_in(markup: str) -> int:
    return len(_TAG.sub(" ", markup).split())


def first_words(markup: str, most: int = WORDS_OF_A_NOTE) -> str:
    """As many whole sentences from the start as fit, one at least."""
    kept: list[str] = []
    for sentence in _SENTENCE.split(markup):
        if sentence.endswith(":"):
            continue  # it announces a table that the slide does not hold
        if kept and words_in(" ".join([*kept, sentence])) > most:
            break
        kept.append(sentence)
    fragment = lxml_html.fragment_fromstring(" ".join(kept), create_parent="span")
    return inner(fragment)  # with every tag closed


def notes_of(texts: list[str], figure: str) -> list[tuple[str, str]]:
    """What the paragraphs after a figure say of it: what it shows, and what it cannot show.

    Where none says "What it shows", the first that names the figure reads it, or the first of all.
    """
    notes: dict[str, str] = {}
    plain = [start for text in texts if (start := _NOTE.split(text)[0])]
    if plain:
        first = next((n for n, text in enumerate(plain) if f'#{figure}"' in text), 0)
        short = words_in(plain[first]) < SHORT_NOTE
        notes["Reading"] = " ".join(plain[first : first + 1 + short])
    for text in texts:
        _, *marked = _NOTE.split(text)
        for kind, words in zip(marked[::2], marked[1::2], strict=True):
            head = "Shows" if kind == "shows" else "Cannot show"
            notes.setdefault(head, words[:1].upper() + words[1:])
    if "Shows" in notes:
        notes.pop("Reading", None)
    return [(head, first_words(text)) for head, text in notes.items()]


def credits(lines: list[str]) -> str:
    """The source lines of a chart as one: each maker once, then each licence once."""
    parts = [re.split(r"\.? Licence: | (?:Tables?|Items): ", line) for line in lines]
    makers, licences = (dict.fromkeys(part[n].strip(" .") for part in parts) for n in (0, 1))
    return escape(f"{'; '.join(makers)}. Licence: {', '.join(licences)}.")


def packed(
    rows: list[HtmlElement], lines: Callable[[HtmlElement], float]
) -> list[list[HtmlElement]]:
    """The rows of a table in packs of about the same height, each fit for one slide."""
    total = sum(map(lines, rows))
    even = total / -(-total // LINES_OF_A_TABLE)
    packs: list[list[HtmlElement]] = [[]]
    height = 0.0
    for row in rows:
        if packs[-1] and (height >= even or height + lines(row) > LINES_OF_A_TABLE):
            packs.append([])
            height = 0
        packs[-1].append(row)
        height += lines(row)
    return packs


def lines(row: HtmlElement) -> float:
    """Lines that a row of a table of verdicts will take on a slide."""
    widths = zip(row, LINE_WIDTHS, strict=True)
    return max(-(-len(cell.text_content()) // width) for cell, width in widths) + 0.7


# --- one deck ------------------------------------------------------------------------------------


def slide(name: str, title: str, body: str, kind: str, running: str = "") -> str:
    """One slide: a group with a heading; `running` is the chapter in the slide's corner."""
    corner = f'<p class="running">{running}</p>' if running else ""
    return (
        f'<section class="slide {kind}" id="{name}" role="group" aria-roledescription="slide"'
        f' aria-labelledby="{name}-title"><h2 id="{name}-title">{title}</h2>'
        f"{body}{corner}</section>"
    )


def page(app: Sphinx, deck: Deck, chapters: list[Chapter]) -> str:
    """A whole deck as one HTML file."""
    book, caption = escape(app.config.html_title), escape(deck.caption)
    listed = "".join(f'<li><a href="#{c.name}">{c.title}</a></li>' for c in chapters)
    keys = (
        '<p class="small keys">Keys: → and ← turn, Home and End go to the ends, O shows all '
        "slides, F fills the screen, D turns the lights off. Printing gives one slide a page.</p>"
    )
    cover = slide("start", caption, f'<ul class="contents">{listed}</ul>{keys}', "cover", book)
    slides = [cover, *(text for chapter in chapters for text in chapter.slides())]
    numbered = "".join(
        text.replace(
            "</section>",
            f'<a class="place" href="#{_slide_id(text)}" aria-label="Slide {n} of {len(slides)}">'
            f"{n} / {len(slides)}</a></section>",
        )
        for n, text in enumerate(slides, start=1)
    )
    return (
        f'<!doctype html><html lang="{app.config.language}" data-theme="light"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Slides: {caption}. {book}</title>"
        '<link rel="icon" href="../_static/mark.svg">'
        '<link rel="stylesheet" href="../_static/book.css">'
        '<link rel="stylesheet" href="../_static/slides.css">'
        '<script src="../_static/slides.js"></script></head><body>'
        f'<main><h1 class="unseen">Slides: {caption}</h1>{numbered}</main></body></html>'
    )


def _slide_id(markup: str) -> str:
    return re.search(r' id="([^"]+)"', markup)[1]


def write_decks(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.name != "html":
        return
    out = Path(app.outdir)
    folder = out / "slides"
    folder.mkdir(exist_ok=True)
    for earlier in folder.glob("*.html"):  # a part may have another name now
        earlier.unlink()
    for deck in decks(app):
        pages = [(doc, (out / f"{doc}.html").read_text(encoding="utf-8")) for doc in deck.docs]
        chapters = [Chapter(doc, text) for doc, text in pages if QUESTION in text]
        if chapters:
            (folder / deck.file).write_text(page(app, deck, chapters), encoding="utf-8")


def link_decks(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """A link to its slides in every chapter, and to all decks where a page asks for them."""
    body = context.get("body", "")
    if app.builder.name != "html" or not (SLOT in body or QUESTION in body):
        return
    up = "../" * page.count("/")
    found = decks(app)
    if SLOT in body:
        links = "".join(
            f'<li><a href="{up}slides/{d.file}">{escape(d.caption)}</a></li>' for d in found
        )
        context["body"] = body.replace(SLOT, f"<ul>{links}</ul>")
    elif deck := next((d for d in found if page in d.docs), None):
        link = f'<p><a href="{up}slides/{deck.file}#{name_of(page)}">Slides of this chapter</a></p>'
        context["body"] = re.sub(
            r'(<div class="opener[^>]*>.*?</ul>\s*)(</div>)',
            rf"\1{link}\2",
            body,
            count=1,
            flags=re.S,
        )


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", link_decks)
    app.connect("build-finished", write_decks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
