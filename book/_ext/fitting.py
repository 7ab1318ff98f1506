"""A figure that misses the foot of a page by a little is drawn a little smaller.

WeasyPrint moves no text round a figure, as TeX does: one that does not fit goes to the next page
and leaves the rest of this one empty. Its layout knows the room only while it fills the page, so
this stands in its way there.
"""

from __future__ import annotations

from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block

SIZES = (1, 0.95, 0.9, 0.85)  # smaller, the words of a chart would be hard to read

_lay_out = block.block_level_layout


def _fitted(
    context: Any,
    box: boxes.Box,
    bottom: float,
    resume: Any,
    around: boxes.Box,
    page_is_empty: bool = True,
    absolute: list | None = None,
    fixed: list | None = None,
    margins: list[float] | None = None,
    *more: Any,
    **named: Any,
) -> tuple[Any, ...]:
    plots = _plots(box) if box.element_tag == "figure" else ()
    for size in SIZES if plots else (1,):
        for plot, width in plots:
            plot.style["width"] = Dimension(size * width, "px")
        # The layout adds to the margins, and would add to them once more in the next try.
        around_it = page_is_empty, absolute, fixed, list(margins or ())
        done = _lay_out(context, box, bottom, resume, around, *around_it, *more, **named)
        if done[0] is not None:
            break
    return done


def _plots(figure: boxes.Box) -> list[tuple[boxes.Box, float]]:
    """The drawings of a figure, each with its full width."""
    found = [b for b in figure.descendants() if isinstance(b, boxes.BlockReplacedBox)]
    for plot in found:
        if not hasattr(plot, "full_width"):
            plot.style = plot.style.copy()
            plot.full_width = plot.style["width"].value
    return [(plot, plot.full_width) for plot in found]


block.block_level_layout = _fitted
