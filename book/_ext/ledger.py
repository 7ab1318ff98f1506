"""Writes the table of all items on the audit page from the ledger: no verdict is written twice.

`audit.md` holds the words and, where the table belongs, the comment `<!-- ledger: table -->`. Each
row has an anchor, `item-` and the item's id with hyphens for dots, so that chapters can link to it.
"""

from __future__ import annotations

import re

from catalogue import BOOK, pipes, words
from execution import claims, datasets, digest, if_changed, inputs, stop
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

PAGE = "book/audit"
SLOT = "<!-- ledger: table -->"
# What tables.js offers as menus: the part, the kind and the verdict.
_DIV = ":::{div} filterable ledger choose-0 choose-1 choose-3"
_VERDICT_TABLE = re.compile(r"^\s+name: (tab-verdicts\S*)$", re.M)


def anchor(item: str) -> str:
    return f"item-{item.replace('.', '-')}"


def lead(chapter: str, pages: set[str]) -> str:
    """A link to the chapter's table of verdicts, or to the chapter, or nothing where it is not."""
    if f"book/{chapter}" not in pages:
        return ""
    text = (BOOK / f"{chapter}.md").read_text(encoding="utf-8")
    title = words(re.search(r"^# (.*)$", text, re.M)[1])
    table = _VERDICT_TABLE.search(text)
    number = f", {{numref}}`{table[1]}`" if table else ""
    return f"[{title}]({chapter}.md){number}"


def table(pages: set[str]) -> str:
    """All items as a Markdown table that the page's script makes searchable."""
    leads: dict[str, str] = {}
    rows = []
    for item in claims.overview().itertuples():
        if item.chapter not in leads:
            leads[item.chapter] = lead(item.chapter, pages)
        said = " ".join(filter(None, [words(item.claim), words(item.zh)]))
        evidence = " ".join(filter(None, [words(item.evidence), leads[item.chapter]]))
        claim = f"[{said}]{{#{anchor(item.id)}}}"
        rows.append([item.part, item.kind, claim, item.verdict, evidence])
    head = ["Part", "Kind", "The article says", "Verdict", "Evidence"]
    return f"{_DIV}\n{pipes(head, rows)}\n:::"


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    if docname != PAGE:
        return
    try:
        source[0] = source[0].replace(SLOT, table(app.env.found_docs))
    except (datasets.DatasetError, claims.ClaimError) as error:
        stop(f"{docname}.md: {error}")


def made_from(pages: set[str]) -> str:
    """Digest of all that the table shows: claims, the tables they need, the chapters' titles."""
    entries = claims.ledger().values()
    reads = {f"table:{name}" for entry in entries for name in entry["datasets"]}
    leads = {lead(entry["chapter"], pages) for entry in entries}
    return digest(inputs(["ledger:all", *sorted(reads)]).encode(), repr(sorted(leads)).encode())


def reread(app: Sphinx, env: BuildEnvironment, *_: object) -> set[str]:
    return if_changed(env, PAGE, lambda: made_from(env.found_docs))


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("source-read", fill)
    app.connect("env-get-outdated", reread)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
