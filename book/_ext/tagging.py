"""What WeasyPrint 70 leaves out of the tags of a PDF, and what makes tagging a long book slow."""

from __future__ import annotations

from collections.abc import Callable

import pydyf
import weasyprint

_list_of_pages = pydyf.PDF.page_references.fget


def _known_pages(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    """The references to all pages, made once and not once for each of a book's 100,000 tags."""
    count = len(pdf.pages["Kids"])
    known, pages = pdf.__dict__.get("known_pages", (None, ()))
    if known != count:
        pages = _list_of_pages(pdf)
        pdf.known_pages = count, pages
    return pages


pydyf.PDF.page_references = property(_known_pages)


def finisher(formulas: set[str]) -> Callable[[weasyprint.Document, pydyf.PDF], None]:
    """What to do with a PDF before it is written; `formulas` are the descriptions of formulas."""

    def finish(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
        elements = {
            thing.number: thing
            for thing in pdf.objects
            if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/StructElem"
        }

        def element(reference: object) -> pydyf.Dictionary:
            number = int(reference.split()[0]) if isinstance(reference, bytes) else None
            return elements.get(number, pydyf.Dictionary({"S": "/None"}))

        for tag in list(elements.values()):
            if tag["S"] == "/TH":
                group = element(element(tag["P"])["P"])
                tag["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"
            elif tag["S"] == "/Figure" and tag["Alt"].string in formulas:
                tag["S"] = "/Formula"
            elif tag["S"] == "/LI":
                put_in_body(pdf, tag, element)

    return finish


def put_in_body(
    pdf: pydyf.PDF, item: pydyf.Dictionary, element: Callable[[object], pydyf.Dictionary]
) -> None:
    """An item of a list holds a label and a body: paragraphs right in it go into a body."""
    loose = [kid for kid in item["K"] if element(kid)["S"] not in ("/Lbl", "/LBody")]
    if not loose:
        return
    body = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(loose), "P": item.reference}
        | {"Pg": item["Pg"]}
    )
    pdf.add_object(body)
    for kid in loose:
        element(kid)["P"] = body.reference
    first = item["K"].index(loose[0])
    kept = [kid for kid in item["K"] if kid not in loose]
    item["K"] = pydyf.Array([*kept[:first], body.reference, *kept[first:]])
