"""Each chapter as a notebook file that any notebook program shows well.

The chapters' source is MyST, which JupyterLab shows with an extension and other programs show as
marks. The file written here is plain Markdown and code: numbers of figures, tables and exercises
and the names of sources are filled in. It has no outputs; a reader who runs it sees their own. Its
first cell fetches the course package and the tables where they do not stand beside it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from execution import ROOT, stop
from launch import DEFAULT_BRANCH, Repository, name
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

FOLDER = "notebooks"
# What the notebooks import: a part of the list that Binder installs.
_RUNS = re.compile(r"^# runs$(.*?)(?:^#|\Z)", re.M | re.S)
_FENCE = r"(?ms)^(`{3,}|:{3,})\{%s\}[ ]*(.*?)\n(.*?)^\1[ ]*$"
_OPTIONS = re.compile(r"\A(?::[a-z]+:.*\n)+")
_ROLE = re.compile(r"\{([a-z:]+)\}`([^`]+)`")
_PAGE_LINK = re.compile(r"\[([^]]+)\]\(([\w-]+)\.md(?:#[^)]*)?\)")
_EQUATION = re.compile(r"(?ms)^\$\$(.*?)\$\$ \(([\w-]+)\)$")
_CITED = re.compile(r'href="[^"]*#(id\d+)"[^>]*>(.*?)</a>')

FETCH = """\
# Fetches the course's code and tables where they do not stand beside this file.
import sys
from importlib.util import find_spec

if find_spec("course") is None:
    %pip install --quiet {pins}
    !git clone --quiet --depth 1 {branch}{url} course-files
    sys.path.insert(0, "course-files/book")
"""
ASK = """\
# Looks for the course's code and tables.
from importlib.util import find_spec

if find_spec("course") is None:
    raise ModuleNotFoundError(
        "The folders course and data are not beside this notebook: "
        "put it into the folder notebooks of the course pack."
    )
"""


def pins(packages: list[str] | None = None) -> list[str]:
    """Pinned requirements of these packages; without a list, of all that a chapter imports."""
    if packages is None:
        listed = (ROOT / "binder/requirements.txt").read_text(encoding="utf-8")
        packages = _RUNS.search(listed)[1].split()
    pinned = dict(
        re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    )
    return [f"{package}=={pinned[package]}" for package in packages]


class Words:
    """What the marks of one chapter say: numbers of its parts, names of sources, other chapters."""

    def __init__(self, env: BuildEnvironment, page: str, body: str) -> None:
        self.page = page
        self.numbers = env.toc_fignumbers.get(page, {})
        self.equations = env.domaindata["math"]["objects"]
        cited = {key: re.sub("<[^>]+>", "", text) for key, text in _CITED.findall(body)}
        self.sources = {
            citation.key: cited[citation.citation_id]
            for citation in env.domaindata["cite"]["citations"]
            if citation.citation_id in cited
        }
        self.notebooks = {name(doc) for doc, data in env.metadata.items() if "kernelspec" in data}

    def number(self, kind: str, label: str) -> str:
        """The number of a part, or a question mark where Sphinx has warned that there is none."""
        return ".".join(map(str, self.numbers.get(kind, {}).get(label, "?")))

    def role(self, match: re.Match[str]) -> str:
        kind, target = match.groups()
        if kind == "numref" and target.startswith("tab-"):
            return f"Table {self.number('table', target)}"
        if kind == "numref":
            return f"Fig. {self.number('figure', target)}"
        if kind == "eq":
            return f"({self.equations[target][1]})"
        if kind.startswith("cite:"):
            named = "; ".join(self.sources.get(key, "?") for key in re.split(r",\s*", target))
            return named if kind == "cite:t" else f"({named})"
        return match[0]

    def link(self, match: re.Match[str]) -> str:
        """Links to other chapters lead to their notebooks; to other pages, nowhere."""
        words, page = match.groups()
        return f"[{words}]({page}.ipynb)" if page in self.notebooks else words

    def equation(self, match: re.Match[str]) -> str:
        return f"$${match[1]}\\tag{{{self.equations[match[2]][1]}}}$$"

    def line(self, text: str) -> str:
        return _PAGE_LINK.sub(self.link, _ROLE.sub(self.role, text))

    def plain(self, text: str) -> str:
        """MyST as Markdown that every notebook program shows."""

        def exercise(match: re.Match[str]) -> str:
            label = re.search(r":label: (\S+)", match[3])[1]
            body = _OPTIONS.sub("", match[3])
            return f"#### Exercise {self.number('exercise', label)}: {match[2]}\n\n{body.strip()}"

        def solution(match: re.Match[str]) -> str:
            return f"**Solution to exercise {self.number('exercise', match[2])}**"

        def box(match: re.Match[str]) -> str:
            body = _OPTIONS.sub("", match[3]).strip()
            if "<details>" in body:
                return f"**{match[2]}**\n\n{body}"
            return "\n".join(
                f"> {line}".rstrip() for line in [f"**{match[2]}**", "", *body.split("\n")]
            )

        for directive, written in (
            ("div", lambda match: match[3].strip()),
            (
                "dropdown",
                lambda match: (
                    f"<details><summary>{match[2]}</summary>\n\n{match[3].strip()}\n\n</details>"
                ),
            ),
            ("admonition", box),
            ("exercise", exercise),
            ("solution-start", solution),
            ("solution-end", lambda match: ""),
        ):
            text = re.sub(_FENCE % directive, written, text)
        text = self.line(_EQUATION.sub(self.equation, text)).strip()
        text = re.sub(r"\n{3,}", "\n\n", text)
        if left := re.search(r"(?m)^[:`]{3,}\{.*|\{[a-z:]+\}`.*", text):
            stop(f"{self.page}.md: notebooks.py cannot say in plain Markdown: {left[0]}")
        return text


def notebook(source: Path, words: Words, where: Repository | None) -> nbformat.NotebookNode:
    """The chapter's notebook; the same source gives the same bytes."""
    cells = [new_code_cell(_first(where))]
    for cell in jupytext.read(source, fmt="md:myst").cells:
        if cell.cell_type == "code":
            cells.append(new_code_cell(cell.source))
            figure = cell.metadata.get("mystnb", {}).get("figure", {})
            if label := figure.get("name"):
                number = words.role(re.match(_ROLE, f"{{numref}}`{label}`"))
                cells.append(new_markdown_cell(f"*{number}: {words.line(figure['caption'])}*"))
        elif text := words.plain(cell.source):
            cells.append(new_markdown_cell(text))
    for count, cell in enumerate(cells):
        cell["id"] = f"cell-{count}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(
        cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}}
    )


def _first(where: Repository | None) -> str:
    if where is None:
        return ASK.rstrip()
    branch = "" if where.ref == DEFAULT_BRANCH else f"--branch {where.ref} "
    return FETCH.format(pins=" ".join(pins()), branch=branch, url=where.url).rstrip()


def write(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    if "kernelspec" not in app.env.metadata.get(page, {}) or app.builder.name != "html":
        return
    where = Repository(*app.config.course_address) if app.config.course_address else None
    words = Words(app.env, page, context["body"])
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    text = nbformat.writes(notebook(Path(app.env.doc2path(page)), words, where))
    (folder / f"{name(page)}.ipynb").write_text(text + "\n", encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("html-page-context", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
