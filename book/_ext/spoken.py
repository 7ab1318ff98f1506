"""Formulas in words, for those who hear the PDF: a browser speaks MathML, a PDF does not."""

from __future__ import annotations

from unicodedata import name

from bs4 import Tag

_SIGNS = {
    "=": "equals",
    "−": "minus",
    "-": "minus",
    "+": "plus",
    "/": "divided by",
    "∑": "the sum",
    "Δ": "the change of",
    "<": "is less than",
    ">": "is greater than",
    "max": "the maximum",
    "min": "the minimum",
    "ln": "the natural logarithm of",
}


def spoken(node: Tag) -> str:
    """A formula, or a part of one, given as MathML."""
    parts = [part for part in node.children if isinstance(part, Tag)]
    match node.name:
        case "mi" | "mn" | "mo" | "mtext":
            text = node.get_text().replace("\xa0", " ").strip()
            if text in _SIGNS:
                return _SIGNS[text]
            # A Greek letter by its name, another sign by the one that Unicode gives it.
            named = (sign if sign.isascii() else name(sign).lower() for sign in text)
            return "".join(named).removeprefix("greek small letter ")
        case "mfrac":
            return f"the fraction {spoken(parts[0])} over {spoken(parts[1])}, end of fraction"
        case "msub" | "munder":
            joint = "over" if "∑" in parts[0].get_text() else "sub"
            return f"{spoken(parts[0])} {joint} {spoken(parts[1])}"
        case "msup" | "mover":
            return f"{spoken(parts[0])} to the power of {spoken(parts[1])}"
        case "msubsup":
            low, high = map(spoken, parts[1:])
            return f"{spoken(parts[0])} sub {low} superscript {high}"
        case "msqrt":
            return f"the square root of {' '.join(map(spoken, parts))}"
        case "mspace":
            return ""
        case _:
            return " ".join(filter(None, map(spoken, parts))).replace(" ,", ",")
