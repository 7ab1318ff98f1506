"""What each chapter holds, counted from its source: `python tests/counts.py` prints the table.

The tests use the same counts, so that a number about the book is never written twice.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import jupytext
import nbformat
import pandas as pd
import prose

BOOK = Path(__file__).resolve().parents[1] / "book"

_CHINESE_NOTE = re.compile(r"\s?\([^()]*[\u3400-\u9fff][^()]*\)|[\u3400-\u9fff]+")
_NOT_A_SENTENCE = re.compile(r"^(?:#.*|\|.*|\([\w-]+\)=)$", re.M)
_NEW_ITEM = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)|\n: ")
_SENTENCE_END = re.compile(r"[.!?][\"”’)*_]*(?=\s|$)")
_WORD = re.compile(r"[A-Za-z][A-Za-z’'-]*")
_VOWELS = re.compile(r"[aeiouy]+")
_EXERCISE = re.compile(r"```\{exercise\}[^\n]*\n:label: (\S+)\n\n\*(\w[\w ]*), (\d+) minutes\.\*")
_SOLUTION = re.compile(r"\{solution-start\} (\S+)(.*?)\{solution-end\}", re.S)


@cache
def read(name: str) -> nbformat.NotebookNode:
    """A page of the book as a notebook, without outputs."""
    return jupytext.read(BOOK / f"{name}.md", fmt="md:myst")


def text_of(notebook: nbformat.NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def sentences(markdown: str) -> list[list[str]]:
    """The running text as sentences, each a list of words; Chinese terms in brackets are left out.

    Headings and tables are no sentences. An item of a list ends one.
    """
    text = _NOT_A_SENTENCE.sub("\n", _CHINESE_NOTE.sub("", prose.plain(markdown)))
    found = []
    for block in _NEW_ITEM.split(text):
        found += [_WORD.findall(part) for part in _SENTENCE_END.split(block)]
    return [words for words in found if words]


def syllables(word: str) -> int:
    """Groups of vowels, less a silent e: about 7% more than hyphens give, so never too kind."""
    word = word.lower()
    silent = word.endswith("e") and not word.endswith(("le", "ee", "ie"))
    return max(1, len(_VOWELS.findall(word)) - silent)


def grade(text: list[list[str]]) -> float:
    """Flesch–Kincaid: the school year, in the United States, that can read the text."""
    words = [word for sentence in text for word in sentence]
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / len(text) + 11.8 * per_word - 15.59


def exercises(notebook: nbformat.NotebookNode) -> pd.DataFrame:
    """Label, kind and minutes of each exercise, as the chapter says them."""
    found = _EXERCISE.findall(text_of(notebook))
    return pd.DataFrame(found, columns=["label", "kind", "minutes"]).astype({"minutes": int})


def running_solutions(notebook: nbformat.NotebookNode) -> int:
    """Solutions that hold at least one cell of code, which runs when the book is built."""
    marked = "\n".join(
        cell.source if cell.cell_type == "markdown" else "\x00code" for cell in notebook.cells
    )
    return sum("\x00code" in body for _, body in _SOLUTION.findall(marked))


def glossary_links(name: str) -> int:
    """Terms that the built page links to the glossary; none where the book is not built."""
    page = BOOK.parent / f"_build/html/book/{name}.html"
    return page.read_text("utf-8").count('class="term"') if page.exists() else 0


def count(name: str) -> dict[str, float]:
    """All counts of one chapter."""
    notebook = read(name)
    text = text_of(notebook)
    opener = re.search(r":::\{div\} opener\n(.*?)\n:::", text, re.S)
    opener = opener[1] if opener else ""
    read_aloud = sentences(text)
    lengths = [len(sentence) for sentence in read_aloud]
    minutes = re.search(r"\*\*Time\*\* (\d+) minutes", opener)
    return {
        "minutes": int(minutes[1]) if minutes else 0,
        "objectives": len(re.findall(r"^- ", opener, re.M)),
        "charts": sum("charts.figure(" in cell.source for cell in notebook.cells),
        "exercises": len(exercises(notebook)),
        "solutions run": running_solutions(notebook),
        "self-checks": text.count(":class: check"),
        "glossary links": glossary_links(name),
        "words": prose.words(notebook),
        "words a sentence": sum(lengths) / len(lengths),
        "longest": max(lengths),
        "grade": grade(read_aloud),
    }


def pages() -> list[str]:
    """The pages in the order of the contents."""
    toc = (BOOK.parent / "_toc.yml").read_text(encoding="utf-8")
    return re.findall(r"file: book/([\w-]+)", toc)


def table() -> pd.DataFrame:
    """One row for each chapter: a page with objectives."""
    rows = {name: count(name) for name in pages() if name != "references"}
    return pd.DataFrame(rows).T.query("objectives > 0")


if __name__ == "__main__":
    counted = table()
    counted.loc["together"] = counted.sum()
    counted.loc["together", ["words a sentence", "longest", "grade"]] = float("nan")
    whole = counted.columns.difference(["words a sentence", "grade"])
    print(counted.to_string(formatters=dict.fromkeys(whole, "{:.0f}".format), float_format="%.1f"))
