"""Self-checks: three kinds of question, told apart by their shape and read into the page.

A check is an admonition of the class `check`. It reads as question and answer without a script,
in JupyterLab and on paper; `_assets/checks.js` makes a form of it.

- **choice**: a dropdown for each option, with its reply inside. One reply begins "Right."
- **number**: one dropdown "Answer" with a bullet list. Each item is a value in bold with its unit,
  then its reply. A range in brackets, "(44 to 46)", says what else counts as that value; without
  it, whatever rounds to the value does. The last item, **Anything else**, replies to the rest.
- **order**: a bullet list of things to sort, and a dropdown "Answer" with the same things in bold
  in a numbered list, each with the reason for its place; a paragraph after the list may add a word.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from execution import stop
from sphinx.application import Sphinx

REST = "Anything else"
SHORTEST_REPLY = 20  # characters; less does not explain anything
_AMOUNT = re.compile(r"([-−]?[\d,]*\.?\d+)(.*)", re.S)
_RANGE = re.compile(r"\s*\(([-−]?[\d,.]+) to ([-−]?[\d,.]+)\)")
_COLON = re.compile(r"^\s*:\s*")


class Fault(Exception):
    """A check that cannot be asked; the message says why and how to mend it."""


def is_check(node: nodes.Node) -> bool:
    return isinstance(node, nodes.admonition) and "check" in node["classes"]


def number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def half_a_place(text: str) -> float:
    """Half of the last written place: 0.05 for 12.5, 0.5 for 12."""
    return 0.5 * 10 ** -len(text.partition(".")[2])


def reply(parts: list[nodes.Node], about: str) -> nodes.inline:
    """What stands behind a bold beginning, as a reply of its own."""
    if parts and isinstance(parts[0], nodes.Text):
        parts[0] = nodes.Text(_COLON.sub("", parts[0].astext()).lstrip())
    found = nodes.inline("", "", *parts, classes=["reply"])
    demand_explained(found, about)
    return found


def demand_explained(found: nodes.Element, about: str) -> None:
    if len(found.astext()) < SHORTEST_REPLY:
        raise Fault(f"the reply to “{about}” explains nothing: say why in a sentence")


def demand_one_right(replies: list[str]) -> None:
    right = sum(text.startswith("Right.") for text in replies)
    if right != 1:
        raise Fault(f"{right} replies begin with “Right.”, and exactly one must")


def split(item: nodes.list_item) -> tuple[nodes.paragraph, nodes.strong, list[nodes.Node]]:
    """An item's paragraph, its bold beginning, and the rest of it."""
    parts = [part for part in item[0].children if part.astext()]  # MyST leaves empty ones
    if len(item) != 1 or not parts or not isinstance(parts[0], nodes.strong):
        raise Fault(f"“{item.astext()[:40]}” must be one paragraph that begins in bold")
    return item[0], parts[0], parts[1:]


# --- the three kinds -----------------------------------------------------------------------------
def choice(dropdowns: list[nodes.container]) -> None:
    for dropdown in dropdowns:
        demand_explained(nodes.inline("", "", *dropdown.deepcopy()[1:]), dropdown[0].astext())
    demand_one_right(["\n".join(part.astext() for part in one[1:]) for one in dropdowns])


def typed(answers: nodes.bullet_list) -> None:
    """Give each value its range as classes `low-…` and `high-…`, which the script reads."""
    known: list[tuple[float, float, str]] = []
    for item in answers:
        paragraph, bold, rest = split(item)
        about = bold.astext()
        found = _AMOUNT.fullmatch(about)
        if found:
            amount = number(found[1])
            low, high = amount - half_a_place(found[1]), amount + half_a_place(found[1])
            said = _RANGE.match(rest[0].astext()) if rest else None
            paragraph.clear()
            bold.clear()
            bold += nodes.inline("", found[1], classes=["amount"])
            bold += nodes.inline("", found[2], classes=["unit"])
            paragraph += bold
            if said:
                low, high = number(said[1]), number(said[2])
                rest[0] = nodes.Text(rest[0].astext()[said.end() :])
                paragraph += nodes.inline("", said[0], classes=["range"])
            if not low <= amount <= high:
                raise Fault(f"“{about}” lies outside of its own range")
            for other_low, other_high, other in known:
                if low < other_high and other_low < high:
                    raise Fault(f"“{about}” and “{other}” both answer to some numbers")
            known.append((low, high, about))
            item["classes"] += [f"low-{low:.10g}", f"high-{high:.10g}"]
        elif about != REST or item is not answers[-1]:
            raise Fault(f"“{about}” is neither a number nor, at the end, “{REST}”")
        else:
            paragraph.clear()
            paragraph += bold
        paragraph += nodes.Text(": ")
        paragraph += reply(rest, about)
    if answers[-1][0][0].astext() != REST:
        raise Fault(f"the last answer must be “{REST}”")
    demand_one_right([one.astext() for one in answers.findall(is_reply)])


def is_reply(node: nodes.Node) -> bool:
    return isinstance(node, nodes.inline) and "reply" in node["classes"]


def ordered(things: nodes.bullet_list, answer: nodes.enumerated_list) -> None:
    shown = [item.astext() for item in things]
    order = []
    for item in answer:
        paragraph, bold, rest = split(item)
        bold_text = bold.astext().rstrip(".")
        order.append(bold_text)
        paragraph.clear()
        paragraph += bold
        paragraph += nodes.Text(" ")
        paragraph += reply(rest, bold_text)
    if not 3 <= len(order) <= 5:
        raise Fault(f"{len(order)} things to sort, and there must be 3 to 5")
    if sorted(shown) != sorted(order):
        odd = next(iter(set(shown) ^ set(order)))
        raise Fault(f"“{odd}” stands in one of the two lists only")
    if shown == order:
        raise Fault("the things stand in the right order already")
    things["classes"].append("to-sort")


def kind(question: nodes.admonition) -> str:
    """Read a check and mark its parts; the name of its kind."""
    dropdowns = [part for part in question if part.get("design_component") == "dropdown"]
    if len(dropdowns) > 1:
        choice(dropdowns)
        return "choice"
    if dropdowns and dropdowns[0][0].astext() == "Answer":
        answers = dropdowns[0][1]
        things = [part for part in question if isinstance(part, nodes.bullet_list)]
        if isinstance(answers, nodes.enumerated_list) and len(things) == 1:
            ordered(things[0], answers)
            return "order"
        if isinstance(answers, nodes.bullet_list) and not things:
            typed(answers)
            return "number"
    raise Fault(
        "it is none of the three kinds: a dropdown for each option; a dropdown “Answer” with a "
        "bullet list of values; or a bullet list and a dropdown “Answer” with a numbered list"
    )


def read(app: Sphinx, doctree: nodes.document) -> None:
    titles: set[str] = set()
    for question in doctree.findall(is_check):
        title = question[0].astext()
        try:
            if title in titles:
                raise Fault("another check of this page has the same words")
            question["classes"].append(f"ask-{kind(question)}")
        except Fault as fault:
            stop(f"{app.env.docname}.md, “{title[:60]}”: {fault}.")
        titles.add(title)


def load_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is not None and next(doctree.findall(is_check), None) is not None:
        app.add_js_file("checks.js", defer="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", read)
    app.connect("html-page-context", load_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
