"""Reads a chapter as a reader does: sections, words, numbers, and what cells have put out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import nbformat
from bs4 import BeautifulSoup

# Not prose: tables that the build fills in, fenced code (but not exercises and their hints), option
# lines and directive heads, comments, formulas, roles, addresses.
_NOT_PROSE = re.compile(
    r"^:::\{div\} filterable.*?^:::$"
    r"|^```\{(?!exercise|dropdown).*?^```$|\A---\n.*?^---$|^:::+[^\n]*$|^:[\w-]+:[^\n]*$|^```+[^\n]*$"
    r"|<!--.*?-->|\$\$.*?\$\$|\$[^$\n]+\$|\{[\w:]+\}`[^`]*`|`[^`]*`|\]\([^)]*\)",
    re.S | re.M,
)
_HINT = re.compile(r"^```\{dropdown\} Hint\n.*?^```$", re.S | re.M)
# What stands behind ::: and {dropdown} or {admonition} is prose: titles and answers.
_TITLE = re.compile(r"^:::+\{(?:dropdown|admonition)\} ", re.M)
_NUMBER = re.compile(r"(?<![\w.,/-])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\w/]|\.\d)\s?(%|percent)?")
_SCALE = re.compile(r"\s?(thousand|million|billion|trillion)")
_ANY_NUMBER = re.compile(r"-?\d[\d,]*\.?\d*(?:e[+-]?\d+)?")


@dataclass
class Section:
    """A second-level section: its prose, the values its cells have put out, and their labels."""

    title: str
    prose: list[str] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    chart_words: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def sections(notebook: nbformat.NotebookNode) -> list[Section]:
    """The notebook's sections in order; the first holds what stands before any heading."""
    found = [Section("opening")]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for part in re.split(r"^## ", cell.source, flags=re.M)[:1]:
                found[-1].prose.append(part)
            for part in re.split(r"^## ", cell.source, flags=re.M)[1:]:
                title, _, body = part.partition("\n")
                found.append(Section(title.strip(), [body]))
            continue
        figure = cell.metadata.get("mystnb", {}).get("figure", {})
        found[-1].chart_words.append(figure.get("caption", ""))
        found[-1].labels.append(figure.get("name", ""))
        for output in cell.get("outputs", []):
            _collect(output, found[-1])
    return found


def _collect(output: nbformat.NotebookNode, section: Section) -> None:
    data = output.get("data", {})
    plain = data.get("text/plain", "") or output.get("text", "")
    if plain.startswith("[Chart]"):
        section.chart_words.append(plain.removeprefix("[Chart]"))
        return
    text = plain
    if "text/html" in data:
        cells = BeautifulSoup(data["text/html"], "html.parser").find_all(["td", "th"])
        text = "\n".join(cell.get_text() for cell in cells)
    section.values += [
        float(number.replace(",", "")) for number in _ANY_NUMBER.findall(text.replace("−", "-"))
    ]


def plain(prose: str) -> str:
    """The prose without code, formulas, roles and options."""
    return _NOT_PROSE.sub(" ", _TITLE.sub("", prose))


def words(notebook: nbformat.NotebookNode) -> int:
    """Words of running text, exercises and self-checks included, folded hints not."""
    texts = [
        plain(_HINT.sub("", cell.source)) for cell in notebook.cells if cell.cell_type == "markdown"
    ]
    return len(re.findall(r"[A-Za-z][A-Za-z’'-]*", " ".join(texts)))


def loose_numbers(text: str, values: list[float]) -> list[str]:
    """Numbers in `text` that are not, rounded as they are written, one of `values`.

    Years, and small whole numbers written in an ordinary sentence as part of a name or count
    ("95% interval", "from 1 to 10"), are the caller's to allow.
    """
    loose = []
    for match in _NUMBER.finditer(text):
        whole, decimals, percent = match.groups()
        if not decimals and not percent and "," not in whole and 1900 <= int(whole) <= 2100:
            continue
        value = float(whole.replace(",", "") + (decimals or ""))
        places = len(decimals or ".") - 1
        if scale := _SCALE.match(text, match.end()):
            power = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}[scale[1]]
            candidates = [known / 10**power for known in values]
        else:
            candidates = [*values, *(100 * known for known in values)]
        if not any(abs(abs(known) - value) <= 0.5000001 * 10**-places for known in candidates):
            loose.append(match[0].strip())
    return loose
