"""Formulas as MathML: drawn by the browser itself, read by screen readers, no script to load."""

from __future__ import annotations

from html import escape

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator


def mathml(tex: str, display: bool) -> str:
    """`<math>` for a TeX formula; the TeX itself stays as its alternative text."""
    markup = convert(tex, display="block" if display else "inline")
    return markup.replace("<math ", f'<math alttext="{escape(tex.strip())}" ', 1)


def inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(mathml(node.astext(), display=False))
    raise nodes.SkipNode


def block(self: HTML5Translator, node: nodes.math_block) -> None:
    # A wide formula scrolls on a phone, so the keyboard must reach it.
    reachable = {"tabindex": "0", "role": "group", "aria-label": "Formula"}
    self.body.append(self.starttag(node, "div", CLASS="formula", **reachable))
    self.body.append(mathml(node.astext(), display=True))
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})</span>')
    self.body.append("</div>")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
