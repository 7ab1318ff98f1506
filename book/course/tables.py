"""How a data frame shows on the page: a plain, accessible HTML table."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

# A page is no place for more: the whole table is in `data/` and on the catalogue page.
MAX_ROWS = 24


def number(value: object) -> str:
    """A value by itself: four significant digits, thousands parted from 10,000 on."""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if pd.isna(value):
        return "–"
    if not isinstance(value, int | float | np.number):
        return str(value)
    if abs(value) >= 10_000:
        return f"{value:,.0f}".replace("-", "−")
    value = value + 0.0  # a negative zero, left by rounding, loses its sign
    return (f"{value:.0f}" if value.is_integer() else f"{value:.4g}").replace("-", "−")


def numbers(column: pd.Series) -> list[str]:
    """A column's texts: with as many decimals as the one that needs most, and all alike in commas.

    Where that would give large numbers many decimals, each keeps its own four digits.
    """
    texts = [number(value) for value in column]
    if not is_numeric_dtype(column) or is_bool_dtype(column) or not column.notna().any():
        return texts
    places, largest = max(len(text.partition(".")[2]) for text in texts), column.abs().max()
    if largest >= 10_000:
        alike = [
            f"{value:,.0f}" if "." not in text else text
            for value, text in zip(column, texts, strict=True)
        ]
    elif places in (1, 2) or (places and largest < 100):
        alike = [f"{value + 0.0:,.{places}f}" for value in column]
    else:
        return texts
    return [
        text if pd.isna(value) else other.replace("-", "−")
        for value, text, other in zip(column, texts, alike, strict=True)
    ]


def to_html(frame: pd.DataFrame) -> str:
    """The frame as `<table>`: header cells with a scope, numbers to the right, long ones cut.

    An unnamed index that only counts the rows is left out; any other index becomes the row heads.
    """
    frame = frame.infer_objects()
    counted = frame.index.name is None and isinstance(frame.index, pd.RangeIndex)
    named = [name for name in frame.index.names if name is not None] if not counted else []
    flat = frame if counted else frame.reset_index(names=frame.index.names if named else ["row"])
    heads = 0 if counted else frame.index.nlevels
    shown, cut = flat, ""
    if len(flat) > MAX_ROWS:
        half = MAX_ROWS // 2
        shown = pd.concat([flat.head(half), flat.tail(half)])
        cut = (
            f'<tr class="cut"><td colspan="{flat.shape[1]}">… '
            f"{len(flat) - MAX_ROWS} of {len(flat)} rows left out …</td></tr>"
        )
    numeric = [is_numeric_dtype(flat.iloc[:, place]) for place in range(flat.shape[1])]
    header = "".join(
        f'<th scope="col"{_aligned(numeric[place])}>{escape(str(column))}</th>'
        for place, column in enumerate(flat.columns)
    )
    columns = [numbers(shown.iloc[:, place]) for place in range(flat.shape[1])]
    rows = [
        "<tr>"
        + "".join(_cell(text, numeric[place], place < heads) for place, text in enumerate(row))
        + "</tr>"
        for row in zip(*columns, strict=True)
    ]
    if cut:
        rows.insert(MAX_ROWS // 2, cut)
    return (
        f'<table class="dataframe"><thead><tr>{header}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _aligned(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def _cell(text: str, numeric: bool, head: bool) -> str:
    text = escape(text)
    kind = _aligned(numeric)
    return f'<th scope="row"{kind}>{text}</th>' if head else f"<td{kind}>{text}</td>"


def enable() -> None:
    """Show data frames and series as `to_html` in notebooks; nothing to do outside of one."""
    try:
        from IPython import get_ipython
    except ImportError:  # the package is also used by tests and builders without a notebook
        return
    if (shell := get_ipython()) is not None:
        formatter = shell.display_formatter.formatters["text/html"]
        formatter.for_type(pd.DataFrame, to_html)
        formatter.for_type(pd.Series, lambda series: to_html(series.to_frame()))
