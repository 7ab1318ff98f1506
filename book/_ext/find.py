"""How a page is found: by a search engine, by a link that is passed on, by the index at the end.

Every page says in its head what it is about, and has a picture that stands beside a link to it,
made from its first chart. The page `book/subject-index` is filled from what the chapters say:
terms of the glossary, economies, and the people and institutions that they cite.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html import escape, unescape
from itertools import groupby
from pathlib import Path
from textwrap import shorten, wrap
from typing import Any, NamedTuple
from urllib.parse import urljoin

import vl_convert
from docutils import nodes
from execution import datasets
from paper import CHART, on_white
from pybtex.database import Entry, Person
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

# --- what a page says about itself ---------------------------------------------------------------

LONGEST = 200  # of a description, in characters; search engines and messengers cut later
WIDTH, HEIGHT = 1200, 630  # of a preview, in pixels, as messengers show it
_CURVE = (  # of the title page
    '<path d="M20 176C170 176 190 24 400 24" fill="none" stroke="#1c2733" stroke-width="3"/>'
    '<g fill="#1c2733"><circle cx="62" cy="171" r="5"/><circle cx="132" cy="148" r="5"/>'
    '<circle cx="262" cy="53" r="5"/><circle cx="344" cy="27" r="5"/></g>'
    '<circle cx="196" cy="98" r="10" fill="#c4321f"/>'
)


def description(doctree: nodes.document) -> str:
    """The page's question, or else its first words after the opener."""
    for box in doctree.findall(nodes.admonition):
        if "question" in box["classes"]:
            return shorten(box[-1].astext(), LONGEST, placeholder=" …")
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            return shorten(paragraph.astext(), LONGEST, placeholder=" …")
    return ""


def preview(words: str, drawing: str, book: str) -> str:
    """A preview as SVG: words above a drawing, the book's name below."""
    lines = wrap(words, 48)[:3]
    head = "".join(
        f'<text x="60" y="{88 + 50 * n}" font-size="40" font-weight="600">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    top = 70 + 50 * len(lines)
    place = f'x="60" y="{top}" width="1080" height="{550 - top}" preserveAspectRatio="xMinYMid"'
    drawing = re.sub(r' width="[\d.]+" height="[\d.]+"', f" {place}", drawing, count=1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        'font-family="Inter, Noto Sans CJK SC, sans-serif" fill="#14202c">'
        f'<path d="M0 0H{WIDTH}V{HEIGHT}H0Z" fill="#fff"/><path d="M0 0H{WIDTH}V12H0Z" '
        f'fill="#c4321f"/>{head}{drawing}'
        f'<text x="60" y="602" font-size="24" fill="#5a6672">{escape(book)}</text></svg>'
    )


def picture_of(app: Sphinx, page: str, title: str, body: str) -> tuple[str, str]:
    """Where a page's preview stands below the pages, and what can be seen on it."""
    if chart := CHART.search(body):
        words, seen = unescape(chart["title"]), unescape(chart["describe"])
        drawing = on_white(chart["svg"]).replace(' aria-hidden="true"', "")
    else:
        words, seen = title, "A rising S-curve with five points, the middle one red"
        drawing = f'<svg width="420" height="200" viewBox="0 0 420 200">{_CURVE}</svg>'
    svg = preview(words, drawing, app.config.html_title)
    folder = Path(app.outdir) / "_static" / "previews"
    name = page.rsplit("/", 1)[-1]
    file = folder / f"{name}-{hashlib.sha256(svg.encode()).hexdigest()[:8]}.png"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for older in folder.glob(f"{name}-????????.png"):
            older.unlink()
        file.write_bytes(vl_convert.svg_to_png(svg))
    return f"_static/previews/{file.name}", seen


def describe_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """The lines in a page's head for search engines and for those who pass a link on."""
    if doctree is None or app.builder.name != "html":
        return
    title = app.env.titles[page].astext()
    said = description(doctree)
    if not said:
        said = f"{title}: a page of the course “{app.config.html_title}”."
    picture, seen = picture_of(app, page, title, context["body"])
    base = app.config.html_baseurl
    address = context["pathto"](picture, 1)
    tags = {
        "og:type": "article",
        "og:site_name": app.config.html_title,
        "og:title": title,
        "og:description": said,
        "og:image": urljoin(base, picture) if base else address,
        "og:image:alt": seen,
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:locale": "en_GB",
    }
    if base:
        tags["og:url"] = urljoin(base, app.builder.get_target_uri(page))
    lines = [f'<meta property="{name}" content="{escape(text)}">' for name, text in tags.items()]
    lines.append(f'<meta name="description" content="{escape(said)}">')
    lines.append('<meta name="twitter:card" content="summary_large_image">')
    context["metatags"] = "\n".join([context.get("metatags", ""), *lines])


def drop_lost_words(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Words of the search that stand on no page any more: Sphinx would keep them for ever."""
    if search := getattr(app.builder, "indexer", None):
        for places in (search._mapping, search._title_mapping):
            for word in [word for word, pages in places.items() if not pages]:
                del places[word]
    return iter(())


# --- the index -----------------------------------------------------------------------------------

INDEX = "book/subject-index"
# The book is about the first, and compares with the second: they stand on every page.
EVERYWHERE = {"China", "World"}
# Pages that are looked up and not read.
LOOKED_UP = {INDEX, "book/glossary", "book/data-catalogue", "book/references", "book/audit"}


class Place(NamedTuple):
    """Where an entry of the index leads: one place for each chapter."""

    docname: str
    target: str
    section: str


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Note what a chapter says of economies, and whom it cites; mark the places."""
    docname = app.env.docname
    if docname in LOOKED_UP:
        return
    found = app.env.__dict__.setdefault("course_subjects", {}).setdefault(docname, {})
    names = [name for name in datasets.load("economies")["name"] if name not in EVERYWHERE]
    economies = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    mentions: dict[str, dict[nodes.Element, int]] = {}
    for block in doctree.findall(lambda node: isinstance(node, nodes.paragraph | nodes.caption)):
        for name in economies.findall(block.astext()):
            counted = mentions.setdefault(name, Counter())
            counted[block] += 1
        for cited in block.findall(addnodes.pending_xref):
            for key in cited["reftarget"].split(",") if cited["refdomain"] == "cite" else ():
                found.setdefault(("cited", key.strip()), mark(block, key.strip()))
    for name, blocks in mentions.items():
        if sum(blocks.values()) > 1:  # once is in passing
            sections = Counter()
            for block, number in blocks.items():
                sections[section(block)] += number
            most = max(sections, key=sections.get)
            first = next(block for block in blocks if section(block) == most)
            found["economy", name] = mark(first, name)


def section(node: nodes.Element) -> str:
    """The id of the section of second level around a node, empty above the first."""
    around = []
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.section):
            around.append(node["ids"][0])
    return around[-2] if len(around) > 1 else ""


def mark(block: nodes.Element, name: str) -> tuple[str, str]:
    """A place that a link can lead to, and its section."""
    target = f"place-{nodes.make_id(name)}"
    if isinstance(block, nodes.caption):
        block = block.parent
    if target not in block["ids"]:
        block["ids"].append(target)
    return target, section(block)


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    env.__dict__.setdefault("course_subjects", {}).pop(docname, None)


def merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: BuildEnvironment) -> None:
    ours = env.__dict__.setdefault("course_subjects", {})
    ours |= {doc: other.course_subjects[doc] for doc in docnames if doc in other.course_subjects}


def rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    return [INDEX] if INDEX in env.found_docs else []


def authors(entry: Entry) -> Iterator[str]:
    """Names as the text shows them: all of one or two, the first of more, else the editor."""
    persons = entry.persons.get("author") or entry.persons.get("editor", [])
    for person in persons if len(persons) < 3 else persons[:1]:
        yield full_name(person)


def full_name(person: Person) -> str:
    last = " ".join(map(str, [*person.rich_prelast_names, *person.rich_last_names]))
    first = " ".join(map(str, [*person.rich_first_names, *person.rich_middle_names]))
    return f"{last}, {first}" if first else last


def entries(env: BuildEnvironment, order: list[str]) -> dict[str, list[Place]]:
    """Words of the index with their places, both in order."""
    found: dict[str, dict[str, Place]] = {}
    cited = env.get_domain("cite").bibdata.data.entries
    terms = {term.name: term for term in getattr(env, "glossary_terms", ())}
    for doc in order:
        for (kind, name), (target, where) in env.course_subjects.get(doc, {}).items():
            for word in authors(cited[name]) if kind == "cited" else [name]:
                found.setdefault(word, {}).setdefault(doc, Place(doc, target, where))
        for term in (terms[name] for name in getattr(env, "glossary_uses", {}).get(doc, ())):
            for word in (" ".join([term.name, *(zh for zh, _ in term.chinese)]), *term.others):
                found.setdefault(word, {})[doc] = Place(doc, f"use-{term.key}", "")
    return {word: list(found[word].values()) for word in sorted(found, key=sort_key)}


def sort_key(word: str) -> str:
    """As dictionaries sort: letters only, whatever their marks and their case."""
    bare = unicodedata.normalize("NFD", word).casefold()
    return re.sub(r"[^a-z0-9 ]", "", bare)


def heading(word: str) -> str:
    """The letter that a word stands under; one place for those that begin with a number."""
    first = sort_key(word)[:1].upper()
    return "0–9" if first.isdigit() else first


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the index where its page has the empty box `book-index`."""
    if docname != INDEX:
        return
    env = app.env
    parts = app.config.external_site_map.root.subtrees
    order = [app.config.root_doc, *(str(doc) for part in parts for doc in part.items)]
    box = next(node for node in doctree.findall(nodes.container) if "book-index" in node["classes"])
    words = entries(env, [doc for doc in order if doc not in LOOKED_UP])
    for letter, group in groupby(words, heading):
        box += nodes.rubric("", letter)
        listed = nodes.bullet_list()
        for word in group:
            line = nodes.paragraph("", f"{word} ")
            for number, place in enumerate(words[word]):
                line += [nodes.Text(", ")] if number else []
                line += leads_to(app, place)
            listed += nodes.list_item("", line)
        box += listed


def leads_to(app: Sphinx, place: Place) -> nodes.reference:
    env = app.env
    numbers = env.toc_secnumbers.get(place.docname, {})
    number = numbers.get(f"#{place.section}" if place.section else "") or numbers.get("")
    name = ".".join(map(str, number)) if number else env.titles[place.docname].astext()
    uri = app.builder.get_relative_uri(INDEX, place.docname)
    return nodes.reference("", name, refuri=f"{uri}#{place.target}", internal=True)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", describe_page, priority=950)
    app.connect("html-collect-pages", drop_lost_words)
    app.connect("doctree-read", collect)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", rewrite)
    app.connect("doctree-resolved", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
