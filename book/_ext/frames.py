"""Data frames as tables of the document, so that page, paper and LaTeX all set them as tables.

A cell whose `mystnb: figure:` metadata names it `tab-…` becomes a numbered table with that
caption; myst-nb itself would number it among the figures. A row that is headed by a statement of
the ledger leads to that statement's row on the audit page.
"""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from execution import claims
from ledger import PAGE, anchor
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

TABLE = "tab-"


class DataFrameTables(SphinxTransform):
    """Replace each HTML data frame by a docutils table, before anything is numbered."""

    default_priority = 200

    def apply(self, **_: object) -> None:
        for bundle in list(self.document.findall(_is_bundle)):
            for form in bundle.children:
                if form.get("mime_type") == "text/html" and "dataframe" in form.astext()[:80]:
                    table = _table(BeautifulSoup(form.astext(), "html.parser").table)
                    if PAGE in self.env.found_docs:
                        _lead_to_audit(table)
                    _replace(bundle, table)
                    break


def _is_bundle(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def _replace(bundle: nodes.Element, table: nodes.table) -> None:
    figure = bundle.parent
    while figure is not None and not isinstance(figure, nodes.figure):
        figure = figure.parent
    if figure is None or not figure["names"][0].startswith(TABLE):
        bundle.replace_self(table)
        return
    caption = next(figure.findall(nodes.caption))
    table.insert(0, nodes.title(caption.rawsource, "", *caption.children))
    table["ids"], table["names"] = figure["ids"], figure["names"]
    figure.document.ids.update(dict.fromkeys(table["ids"], table))
    figure.replace_self(table)


def _table(html: Tag) -> nodes.table:
    head, body = (html.find(part).find_all("tr") for part in ("thead", "tbody"))
    width = len(head[0].find_all("th"))
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(width)), cols=width)
    group += nodes.thead("", *map(_row, head))
    group += nodes.tbody("", *map(_row, body))
    return nodes.table("", group, classes=["dataframe", "colwidths-auto"])


def _row(html: Tag) -> nodes.row:
    row = nodes.row(classes=html.get("class", []))
    for cell in html.find_all(["th", "td"]):
        entry = nodes.entry("", nodes.paragraph("", cell.get_text()), classes=cell.get("class", []))
        if cell.name == "th" and cell.get("scope") == "row":
            entry["classes"].append("rowhead")
        if span := int(cell.get("colspan", 1)) - 1:
            entry["morecols"] = span
        row += entry
    return row


def _lead_to_audit(table: nodes.table) -> None:
    items = {entry["claim"]: name for name, entry in claims.ledger().items()}
    for entry in table.findall(nodes.entry):
        said = entry.astext()
        if "rowhead" in entry["classes"] and said in items:
            link = pending_xref(
                "",
                nodes.inline("", said),
                refdomain="std",
                reftype="ref",
                refexplicit=True,
                refwarn=True,
                reftarget=anchor(items[said]),
            )
            entry[0].children = []
            entry[0] += link


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_transform(DataFrameTables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
