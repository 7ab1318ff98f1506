"""One HTML document becomes one tagged PDF: WeasyPrint, with what the book adds to it."""

from __future__ import annotations

import gc
import logging as std_logging
from pathlib import Path

import fitting  # noqa: F401 (it stands in the way of the layout)
import weasyprint
from house import ASSETS
from sphinx.util import logging
from tagging import finisher

logger = logging.getLogger(__name__)


class ToSphinx(std_logging.Handler):
    """Hands WeasyPrint's warnings to Sphinx, so that `-W` makes errors of them."""

    def emit(self, record: std_logging.LogRecord) -> None:
        if record.levelno >= std_logging.WARNING:
            logger.warning("the PDF: %s", record.getMessage())


def style_sheets(size: str) -> list[weasyprint.CSS]:
    """The look of the book on pages of a size that CSS knows, such as A4 or letter."""
    return [
        weasyprint.CSS(filename=ASSETS / "paper.css"),
        weasyprint.CSS(string=f"@page {{ size: {size} }}"),
    ]


def typeset(document: str, target: Path, size: str, formulas: set[str]) -> None:
    """Write the PDF; `formulas` are the alternative texts of drawings that are formulas."""
    gc.disable()  # to look for garbage takes a tenth of the time, and little is found
    weasyprint.LOGGER.addHandler(ToSphinx())
    weasyprint.HTML(string=document, base_url=str(target.parent)).write_pdf(
        target,
        stylesheets=style_sheets(size),
        finisher=finisher(formulas),
        pdf_variant="pdf/ua-1",
        pdf_tags=True,
    )
