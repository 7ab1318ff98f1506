"""Writes the catalogue page from the data package: no table is described in two places.

`data-catalogue.md` holds the words and, where each part belongs, a comment `<!-- catalogue: … -->`.
The parts are Markdown, so their links, tables and downloads go the common way of all pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from html import escape
from typing import Any

import pandas as pd
import yaml
from execution import ROOT, claims, datasets, digest, if_changed, stop
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

BOOK = ROOT / "book"
PAGE = "book/data-catalogue"
_SLOT = re.compile(r"<!-- catalogue: (\w+) -->")
_CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.S | re.M)
_DRAWN_FROM = re.compile(r"\bdata=(\[[^\]]*\]|\"\w+\")")
_LOADED = re.compile(r"\bload\(\s*\"(\w+)\"")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>$|#~])")


def words(text: str) -> str:
    """Text as Markdown that shows it as it is, on one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def pipes(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


# --- who uses a table ----------------------------------------------------------------------------
class Uses:
    """The chapters that read each table, and the charts drawn from it."""

    def __init__(self) -> None:
        self.charts: dict[str, list[str]] = defaultdict(list)
        self.chapters: dict[str, list[str]] = defaultdict(list)
        self.titles: dict[str, str] = {}
        for path in sorted(BOOK.glob("*.md")):
            self._read(path.stem, path.read_text(encoding="utf-8"))
        for entry in claims.ledger().values():
            for table in entry["datasets"]:
                self._add(self.chapters[table], entry["chapter"])

    def _read(self, chapter: str, text: str) -> None:
        self.titles[chapter] = re.search(r"^# (.*)$", text, re.M)[1]
        for cell in _CELL.findall(text):
            for table in _LOADED.findall(cell):
                self._add(self.chapters[table], chapter)
            name = re.search(r"^\s+name: (fig-\S+)$", cell, re.M)
            for given in _DRAWN_FROM.findall(cell) if name else []:
                for table in re.findall(r"\w+", given):
                    self._add(self.charts[table], name[1])
                    self._add(self.chapters[table], chapter)

    @staticmethod
    def _add(known: list[str], new: str) -> None:
        if new not in known:
            known.append(new)

    def sentence(self, table: str) -> str:
        chapters = [f"[{self.titles[name]}]({name}.md)" for name in self.chapters[table]]
        charts = [f"{{numref}}`{name}`" for name in self.charts[table]]
        if not chapters:
            return "No chapter draws it. It is here for exercises and for work of your own."
        return ", ".join(chapters) + (f" ({', '.join(charts)})" if charts else "")


# --- parts of the page ---------------------------------------------------------------------------
def span(frame: pd.DataFrame) -> str:
    if "year" not in frame:
        return "–"
    first, last = frame["year"].min(), frame["year"].max()
    return str(first) if first == last else f"{first}–{last}"


def economies(frame: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(frame["economy"])) if "economy" in frame else []


def overview(tables: dict[str, pd.DataFrame]) -> str:
    rows = [
        [
            f"[{words(datasets.describe(name)['title'])}](#table-{name}) `{name}`",
            words(datasets.describe(name)["publisher"]),
            span(frame),
            str(len(economies(frame)) or "–"),
            str(len(frame)),
        ]
        for name, frame in sorted(tables.items())
    ]
    head = ["Table", "Publisher", "Years", "Economies", "Rows"]
    return f":::{{div}} filterable\n{pipes(head, rows)}\n:::"


def coverage(frame: pd.DataFrame) -> str:
    """A picture of the rows there are: economies downwards, years to the right."""
    if "year" not in frame or "economy" not in frame:
        return ""
    years = sorted(set(frame["year"]))
    first, last = years[0], years[-1]
    # Long and sparse spans are drawn without the years between that no row has.
    places = list(range(first, last + 1)) if last - first < 80 else years
    step = min(14.0, 280 / len(places))  # a phone shows it without making it smaller
    marks, labels = [], []
    for row, (code, part) in enumerate(frame.groupby("iso3", sort=False)):
        top = 11 * row + 2
        labels.append(f'<text x="0" y="{top + 7}">{code}</text>')
        for run in _runs([places.index(year) for year in sorted(set(part["year"]))]):
            left, width = 30 + step * run[0], max(step * (run[1] - run[0] + 1) - 1, 1)
            marks.append(f"M{left:.4g} {top + 4}h{width:.4g}")
    wide, high = 30 + step * len(places), 11 * frame["iso3"].nunique() + 16
    end = f'<text x="{wide:.0f}" y="{high - 3}" text-anchor="end">{last}</text>'
    end = end if len(places) * step > 60 else ""
    says = f"Rows by economy and year: {', '.join(economies(frame))}; {span(frame)}."
    return (
        f'<svg class="coverage" role="img" aria-label="{escape(says)}" width="{wide:.0f}" '
        f'height="{high}" viewBox="0 0 {wide:.0f} {high}"><g aria-hidden="true">{"".join(labels)}'
        f'<text x="30" y="{high - 3}">{first}</text>{end}<path d="{"".join(marks)}"/></g></svg>'
    )


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbouring numbers."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def source(entry: dict[str, Any]) -> str:
    title = words(entry["title"])
    linked = f"[{title}]({entry['path']})" if "path" in entry else title
    return linked + (f", {words(entry['version'])}" if "version" in entry else "")


def description(name: str, frame: pd.DataFrame, uses: Uses) -> str:
    entry = datasets.describe(name)
    licence = ", ".join(words(licence["name"]) for licence in entry["licenses"])
    known = words(entry["licence_known"])
    facts = {
        "Publisher": f"{words(entry['publisher'])}; {words(entry['vintage'])}",
        "Sources": "; ".join(source(one) for one in entry["sources"]) or "compiled for this book",
        "Licence": known if known.startswith(licence) else f"{licence}. {known}",
        "Chosen": words(entry["selection"]),
        "Changed": words(entry["changes"]),
        "Known breaks": words(entry["breaks"]),
        "Used in": uses.sentence(name),
    }
    columns = [
        [
            f"`{field['name']}`",
            words(". ".join(filter(None, [field.get("title"), field.get("description")]))),
            words(field.get("unit", "")) or "–",
        ]
        for field in entry["schema"]["fields"]
    ]
    years = f", {span(frame)}" if "year" in frame else ""
    return "\n\n".join(
        [
            f"(table-{name})=\n### {words(entry['title'])}",
            f"`{name}`, {len(frame)} rows{years}. {words(entry['description'])} "
            f"{{download}}`{entry['path']} <../data/{entry['path']}>`",
            coverage(frame),
            "\n".join(f"{key}\n: {value}\n" for key, value in facts.items() if value),
            f":::{{dropdown}} Columns\n{pipes(['Column', 'Meaning', 'Unit'], columns)}\n:::",
        ]
    )


def listed(file: str, title: str, parts: dict[str, str]) -> str:
    """The entries of a YAML list, each with a bold title and its named parts."""
    entries = yaml.safe_load((datasets.DATA / file).read_text(encoding="utf-8"))
    return "\n".join(
        f"- **{heading(entry[title])}** "
        + " ".join(
            f"*{label}:* {_text(entry[part])}" for part, label in parts.items() if entry[part]
        )
        for entry in entries
    )


def heading(value: str | list[str]) -> str:
    """A title; items of the article go by what they claim."""
    if isinstance(value, str):
        return f"{words(value)}."
    known = claims.ledger()
    return " ".join(words(known[name]["claim"] if name in known else name) for name in value)


def _text(value: str | list[str]) -> str:
    if isinstance(value, str):
        return words(value)
    return ", ".join(f"[`{name}`](#table-{name})" for name in value) + "."


def parts() -> dict[str, str]:
    tables = {name: datasets.load(name) for name in datasets.names()}
    uses = Uses()
    gap = {
        "missing": "Missing",
        "searched": "Sought in",
        "proxy": "Nearest tables",
        "weakness": "Their weakness",
        "who_could_settle": "Who could settle it",
    }
    return {
        "overview": overview(tables),
        "entries": "\n\n".join(
            description(name, frame, uses) for name, frame in sorted(tables.items())
        ),
        "gaps": listed("gaps.yml", "items", gap),
        "conflicts": listed("conflicts.yml", "what", {"values": "Values", "decision": "Decision"}),
    }


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    if docname != PAGE:
        return
    try:
        made = parts()
    except (datasets.DatasetError, claims.ClaimError) as error:
        stop(f"{docname}.md: {error}")
    source[0] = _SLOT.sub(lambda slot: made[slot[1]], source[0])


def made_from() -> str:
    """Digest of all that the page shows: the data folder, and who uses what."""
    uses = Uses()
    files = sorted(path for path in datasets.DATA.iterdir() if path.is_file())
    said = repr((uses.titles, dict(uses.charts), dict(uses.chapters)))
    return digest(said.encode(), *(path.read_bytes() for path in files))


def reread(app: Sphinx, env: BuildEnvironment, *_: object) -> set[str]:
    return if_changed(env, PAGE, made_from)


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("source-read", fill)
    app.connect("env-get-outdated", reread)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
