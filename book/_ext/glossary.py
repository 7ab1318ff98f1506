"""The glossary page as the one source of terms: chapters stay plain text, and get their links here.

`glossary.md` lists terms and definitions:

    live commerce (直播带货, *zhíbō dàihuò*; also live selling)
    : Selling goods in live video on the internet.

In the brackets stand Chinese terms with their pinyin, and other words for the same. On each page
the first use of a term becomes a link to its definition, which also describes the link and shows on
hover and focus (`_assets/glossary.js`). A term in bold in the glossary is an everyday word: it is
linked only where a chapter has it in bold, too. The page itself is told where each term is used,
and the search is taught Chinese and pinyin.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from docutils import nodes
from execution import stop
from sphinx import addnodes, search
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.search.en import SearchEnglish

PAGE = "book/glossary"
# Pages that are looked up and not read.
UNLINKED = (PAGE, "book/data-catalogue", "book/references", "book/subject-index")
HAN = r"[\u3400-\u9fff]"
_HEAD = re.compile(r"(.*?)(?: \((.*)\))?", re.S)
# Where no link belongs: headings, links, code, formulas, captions, tables, figures, citations.
_CLOSED = (
    nodes.title,
    nodes.rubric,
    nodes.reference,
    addnodes.pending_xref,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.caption,
    nodes.table,
    nodes.figure,
    nodes.citation,
    nodes.raw,
    nodes.comment,
)
_CLOSED_CLASSES = {"cell", "check", "screen-only"}


@dataclass(frozen=True)
class Term:
    """An entry of the glossary."""

    name: str
    everyday: bool
    chinese: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    definition: str

    @property
    def key(self) -> str:
        return nodes.make_id(self.name.replace("’", "'"))

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.name, *self.others, *(chinese for chinese, _ in self.chinese))


class term_reference(nodes.reference):
    """A link from the first use of a term on a page to its definition."""


# --- reading the page ----------------------------------------------------------------------------
def entry(item: nodes.definition_list_item) -> Term:
    """A term from its place in the document; faults stop the build."""
    head = next(item.findall(nodes.term))
    name, brackets = _HEAD.fullmatch(" ".join(head.astext().split())).groups()
    chinese, others = [], []
    for part in (brackets or "").split("; ") if brackets else []:
        if re.search(HAN, part):
            written, _, sound = part.partition(", ")
            if not sound:
                stop(
                    f"{PAGE}.md: the term “{name}” lacks the pinyin of {written}: write it behind."
                )
            chinese.append((written, sound))
        else:
            others += part.removeprefix("also ").split(", ")
    everyday = any(isinstance(part, nodes.strong) for part in head)
    definition = next(item.findall(nodes.definition)).astext()
    return Term(name, everyday, tuple(chinese), tuple(others), definition)


def items(doctree: nodes.document) -> list[tuple[nodes.definition_list_item, Term]]:
    """The entries of the page with their places; a word that stands twice stops the build."""
    found = [(item, entry(item)) for item in doctree.findall(nodes.definition_list_item)]
    known: dict[str, str] = {}
    for _, term in found:
        for form in term.forms:
            if form.lower() in known:
                other = known[form.lower()]
                stop(f"{PAGE}.md: “{form}” stands in the entries “{other}” and “{term.name}”.")
            known[form.lower()] = term.name
    return found


# --- finding terms in a text ---------------------------------------------------------------------
def pattern(form: str) -> str:
    """A form as a regular expression: singular or plural, any white space."""
    words = re.escape(form).replace(r"\ ", r"\s+").replace("’", "'").replace("'", "['’]")
    if re.search(HAN, form):
        return words
    if form.endswith("ies"):
        words = f"{words[:-3]}(?:ies|y)"
    elif form.endswith("y"):
        words = f"{words[:-1]}(?:y|ies)"
    elif form[-1].isalpha():
        words = f"{words.removesuffix('s')}(?:e?s)?"
    return words if any(letter.isupper() for letter in form[1:]) else f"(?i:{words})"


class Finder:
    """Finds the first use of each term on a page."""

    def __init__(self, terms: list[Term]) -> None:
        forms = [(form, term) for term in terms for form in term.forms]
        forms.sort(key=lambda pair: -len(pair[0]))  # the longest word wins
        initials = sorted({form[0].lower() for form, _ in forms})
        self.owners: list[tuple[Term, bool]] = []
        # By first letter, and with the ends of words outside, so that most places are given up
        # at once: forty times as fast as one word after the other.
        families = []
        for initial in initials:
            some = [(form, term) for form, term in forms if form[0].lower() == initial]
            self.owners += [(term, bool(re.match(HAN, form))) for form, term in some]
            words = "|".join(f"({pattern(form)})" for form, _ in some)
            families.append(f"(?=(?i:{re.escape(initial)}))(?:{words})")
        self.everything = re.compile(rf"(?<![\w-])(?:{'|'.join(families)})(?![\w-])")

    def uses(self, doctree: nodes.document) -> Iterator[tuple[nodes.Text, int, int, Term]]:
        """Text, start, end and term of every first use, in the order of reading."""
        met: set[Term] = set()
        for text in joined_texts(doctree):
            around = list(ancestors(text))
            if any(closed(node) for node in around):
                continue
            bold = any(isinstance(node, nodes.strong) for node in around)
            # In the box at the head of a chapter bold words are labels: Time, Level.
            bold &= not any("opener" in node.get("classes", ()) for node in around)
            for found in self.everything.finditer(text.astext()):
                term, is_chinese = self.owners[found.lastindex - 1]
                if term not in met and (bold or is_chinese or not term.everyday):
                    met.add(term)
                    yield text, found.start(), found.end(), term


def joined_texts(doctree: nodes.document) -> list[nodes.Text]:
    """The texts of a document, once the pieces that MyST makes at line ends are joined."""
    for parent in {text.parent: None for text in doctree.findall(nodes.Text)}:
        parts: list[nodes.Node] = []
        for part in parent.children:
            if parts and isinstance(part, nodes.Text) and isinstance(parts[-1], nodes.Text):
                parts[-1] = nodes.Text(parts[-1] + part)
            else:
                parts.append(part)
        parent.children = []
        parent.extend(parts)
    return list(doctree.findall(nodes.Text))


def ancestors(node: nodes.Node) -> Iterator[nodes.Element]:
    while node.parent is not None:
        node = node.parent
        yield node


def closed(node: nodes.Element) -> bool:
    return (
        isinstance(node, _CLOSED)
        or type(node).__name__.endswith("_title")  # of sphinx-exercise
        or bool(_CLOSED_CLASSES & set(node.get("classes", ())))
    )


# --- the build -----------------------------------------------------------------------------------
def survey(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Learn the terms and where they are used, once all pages have been read.

    The glossary names the uses, so it is written again each time. When terms change all pages are:
    see `rewrite_what_is_old`.
    """
    if PAGE not in env.found_docs:
        env.glossary_terms, env.glossary_uses = [], {}
        return []
    terms = [term for _, term in items(env.get_doctree(PAGE))]
    if terms != getattr(env, "glossary_terms", None):
        env.glossary_terms, env.glossary_uses = terms, {}
    finder = Finder(terms)
    for doc in sorted(env.found_docs.difference(UNLINKED, env.glossary_uses)):
        uses = finder.uses(env.get_doctree(doc))
        env.glossary_uses[doc] = [term.name for *_, term in uses]
    # The search box knows entries of an index by name and leads right to them.
    env.get_domain("index").data["entries"][PAGE] = [
        ("single", words, f"term-{term.key}", "", None)
        for term in terms
        for words in [term.name, *term.others, *spellings(term)]
    ]
    return [PAGE]


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """What a page says may change as it is read again."""
    getattr(env, "glossary_uses", {}).pop(docname, None)


def spellings(term: Term) -> Iterator[str]:
    for written, sound in term.chinese:
        yield from dict.fromkeys([written, sound, plain(sound), " ".join(syllables(plain(sound)))])


def link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Link the first uses on a page; on the glossary itself, say where terms are used."""
    terms = getattr(app.env, "glossary_terms", [])
    if docname == PAGE:
        say_uses(app, doctree)
    elif terms and docname not in UNLINKED:
        target = app.builder.get_relative_uri(docname, PAGE)
        by_text: dict[int, tuple[nodes.Text, list[tuple[int, int, Term]]]] = {}
        for text, start, end, term in Finder(terms).uses(doctree):
            by_text.setdefault(id(text), (text, []))[1].append((start, end, term))
        for text, places in by_text.values():
            put_links(text, places, target)


def put_links(text: nodes.Text, places: list[tuple[int, int, Term]], target: str) -> None:
    words, parts, last = text.astext(), [], 0
    for start, end, term in places:
        parts += [nodes.Text(words[last:start])] if start > last else []
        parts.append(
            term_reference(
                "", words[start:end], refuri=f"{target}#term-{term.key}", ids=[f"use-{term.key}"],
                key=term.key, definition=term.definition,
            )
        )  # fmt: skip
        last = end
    parts += [nodes.Text(words[last:])] if last < len(words) else []
    text.parent.replace(text, parts)


def say_uses(app: Sphinx, doctree: nodes.document) -> None:
    env, builder = app.env, app.builder
    parts = app.config.external_site_map.root.subtrees
    order = [app.config.root_doc, *(str(doc) for part in parts for doc in part.items)]
    for item, term in items(doctree):
        next(item.findall(nodes.term))["ids"].append(f"term-{term.key}")
        links = [
            nodes.reference(
                "",
                env.titles[doc].astext(),
                refuri=f"{builder.get_relative_uri(PAGE, doc)}#use-{term.key}",
                internal=True,
            )
            for doc in order
            if term.name in env.glossary_uses.get(doc, ())
        ]
        where = nodes.paragraph("", "Used in ", classes=["uses"])
        for place in links:
            where += [place, nodes.Text("." if place is links[-1] else "; ")]
        if links:
            next(item.findall(nodes.definition)).append(where)


def visit_term(writer: Any, node: term_reference) -> None:
    attributes = {"class": "term", "href": node["refuri"], "aria-describedby": f"tip-{node['key']}"}
    writer.body.append(writer.starttag(node, "a", "", **attributes))


def depart_term(writer: Any, node: term_reference) -> None:
    writer.body.append("</a>")


def add_tips(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """What the links of a page are described by; hidden until asked for."""
    used = list(doctree.findall(term_reference)) if doctree is not None else []
    if used:
        tips = "".join(
            f'<span role="tooltip" class="term-tip" id="tip-{node["key"]}" hidden>'
            f"{escape(node['definition'])}</span>"
            for node in used
        )
        context["body"] += f'<div class="term-tips">{tips}</div>'
        app.add_js_file("glossary.js", defer="defer")


# --- searching -----------------------------------------------------------------------------------
_TONES = dict.fromkeys(map(ord, "\u0304\u0301\u030c\u0300"))
_SYLLABLE = re.compile(
    r"(?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])?[aeiouü]+(?:ng(?![aeiouü])|n(?![aeiouü])|r(?![aeiouü]))?"
)


def plain(sound: str) -> str:
    """Pinyin without the marks of tones, as people type it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", sound).translate(_TONES))


def syllables(word: str) -> list[str]:
    return _SYLLABLE.findall(word.lower())


class Splitter(SearchEnglish):
    """English as Sphinx splits it, and Chinese by every stretch, and pinyin by word and syllable.

    The search box looks words up as they are typed, so the index must hold what people may type.
    """

    # A keyboard may send a letter and its tone as two signs.
    js_splitter_code = (
        "var splitQuery = (query) => query.normalize('NFC')"
        ".split(/[^\\p{Letter}\\p{Number}_\\p{Emoji_Presentation}]+/gu).filter((word) => word);"
    )

    def split(self, input: str) -> list[str]:
        words = super().split(unicodedata.normalize("NFC", input))
        return [form for word in words for form in self.typed(word)]

    @staticmethod
    def typed(word: str) -> Iterator[str]:
        yield word
        for run in re.findall(f"{HAN}+", word):
            for start in range(len(run)):
                yield from (run[start:end] for end in range(start + 1, len(run) + 1))
        if plain(word) != word:
            bare = plain(word)
            yield from (bare, bare.replace("ü", "u"), bare.replace("ü", "v"))
            marked = unicodedata.normalize("NFC", word.lower())
            for syllable in _SYLLABLE.finditer(bare.lower()):
                yield from (syllable[0], marked[slice(*syllable.span())])


def setup(app: Sphinx) -> dict[str, bool]:
    search.languages["en"] = Splitter
    app.add_node(term_reference, html=(visit_term, depart_term))
    app.connect("env-purge-doc", forget)
    app.connect("env-get-updated", survey)
    app.connect("doctree-resolved", link)
    app.connect("html-page-context", add_tips)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
