"""The book's charts: one theme, and a renderer that serves page, paper and JupyterLab at once.

A chapter draws a plain Altair chart and passes it to `figure`, which adds the finding, what is
measured, a description for those who cannot see it and the tables it stands on. The renderer
turns that into one bundle of forms:

- `text/html`: a static drawing with the chart's specification beside it; the page's script
  (`_assets/charts.js`) makes it live when it comes near the screen;
- `application/pdf`: the same drawing as vectors, for LaTeX;
- `application/vnd.vegalite.v5+json`: the form that JupyterLab draws without a network;
- `text/plain`: title and description.
"""

from __future__ import annotations

import base64
import copy
import json
import os
import re
import sys
from html import escape
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from course import datasets

# Every colour that a chart may use: name -> hex on white. The style sheet gives each name a
# second value for the dark page (`--c-NAME`), so a chart is drawn once and serves both.
PALETTE = {
    "ink": "#1c2733",
    "muted": "#5a6672",
    "grid": "#dde2e7",
    "china": "#c4321f",
    "usa": "#1f4e8c",
    "eu": "#2a7f86",
    "germany": "#6f5aa8",
    "france": "#7d62b5",
    "britain": "#46708f",
    "norway": "#237a4a",
    "japan": "#a3660a",
    "korea": "#7b6a14",
    "india": "#9a4f7d",
    "taiwan": "#8a5440",
    "other": "#6e6a64",
    "world": "#6b7580",
    "solar": "#b25c00",
    "wind": "#157f8f",
    "nuclear": "#76519a",
    "fit": "#3d4854",
    "band": "#c9d1d9",
}
ECONOMY_COLOURS = {
    "China": "china",
    "United States": "usa",
    "European Union": "eu",
    "Germany": "germany",
    "France": "france",
    "United Kingdom": "britain",
    "Norway": "norway",
    "Japan": "japan",
    "South Korea": "korea",
    "India": "india",
    "Taiwan": "taiwan",
    "World": "world",
}
# The other economies of the book share one quiet colour: their charts label them directly.
ECONOMY_COLOURS |= {
    name: "other" for name in datasets.load("economies")["name"] if name not in ECONOMY_COLOURS
}
FONT = "Inter, Noto Sans CJK SC, sans-serif"
# vl-convert forgets the list when a glyph is missing in its first font: Chinese goes first.
FONT_CHINESE = "Noto Sans CJK SC, Inter, sans-serif"
# What a chart may stand on that is no table, with its line under the chart.
NO_TABLE = {
    "claims": "The ledger of this book, data/claims.yml, computed again at each build. "
    'Licence: CC BY 4.0. Items: <code class="chart-table">claims</code>',
    "simulation": "A simulation made for this book by the code above it: no data, no evidence. "
    'Licence: CC BY 4.0. Rows: <code class="chart-table">simulation</code>',
}
WIDTH = 640  # of the static drawing, in CSS pixels; the page redraws to its own column
HEIGHT = 320
VEGA_LITE = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
LAB_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
LAB_MIME = "application/vnd.vegalite.v5+json"

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_HEX_TO_VARIABLE = {value: f"var(--c-{name}, {value})" for name, value in PALETTE.items()}
_HEXES = re.compile("|".join(_HEX_TO_VARIABLE), re.IGNORECASE)


class ChartError(Exception):
    """A chart lacks something that its reader needs; the message says what and how to mend it."""


def economy_colours(economies: list[str]) -> alt.Scale:
    """Colour scale for economies by their English names, the same in every chapter."""
    unknown = [name for name in economies if name not in ECONOMY_COLOURS]
    if unknown:
        raise ChartError(
            f"No colour for {', '.join(unknown)}: add it to ECONOMY_COLOURS in charts.py."
        )
    return alt.Scale(domain=economies, range=[PALETTE[ECONOMY_COLOURS[name]] for name in economies])


def figure(
    chart: alt.TopLevelMixin,
    *,
    title: str = "",
    subtitle: str = "",
    describe: str = "",
    data: str | list[str] = "",
    table: pd.DataFrame | None = None,
) -> alt.TopLevelMixin:
    """Give a chart what a reader needs, and check that nothing is missing.

    Args:
        chart: any Altair chart.
        title: the finding in words.
        subtitle: what is measured, unit, economies, years; says so if a scale is logarithmic.
        describe: one or two sentences for someone who cannot see it: kind, variables, message.
        data: name or names of the tables it stands on; the source line comes from there. The names
            `claims` and `simulation` stand for the ledger and for what the chapter makes up.
        table: what the table beside the chart shows; by default all data that the chart draws.

    Raises:
        ChartError: title, subtitle or description is missing, or a table is not in the package.
    """
    title, subtitle, describe = (  # an apostrophe as the prose around the chart has it
        words.replace("'", "’") for words in (title, subtitle, describe)
    )
    meta: dict[str, Any] = {"datasets": [data] if isinstance(data, str) else list(data)}
    if table is not None:
        meta["table"] = json.loads(table.to_json(orient="split", index=False))
    done = chart.properties(
        title=alt.Title(title, subtitle=subtitle), description=describe, usermeta={"course": meta}
    )
    _check(title, subtitle, describe, meta["datasets"])
    return done


def _check(title: str, subtitle: str, describe: str, tables: list[str]) -> None:
    label = f'The chart "{title}"' if title.strip() else "A chart"
    wanted = {
        "title": (title, "the finding in words"),
        "subtitle": (subtitle, "what is measured, unit, economies, years"),
        "describe": (describe, "one or two sentences for a reader who cannot see the chart"),
        "data": ("".join(tables), "the dataset or datasets that it is drawn from"),
    }
    for part, (text, meaning) in wanted.items():
        if not text.strip():
            raise ChartError(f"{label} has no {part}: pass {part}=… ({meaning}) to figure().")
    for name in tables:
        if name in NO_TABLE:
            continue
        try:
            datasets.describe(name)
        except datasets.DatasetError as error:
            raise ChartError(f"{label} names no known dataset: {error}") from None


def bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """All forms of one chart, by MIME type: what Altair calls to show a chart.

    Raises:
        ChartError: the chart was not passed through `figure`, or lost a part since.
    """
    heading = spec.get("title") or {}
    heading = {"text": heading} if isinstance(heading, str) else heading
    title, subtitle = str(heading.get("text", "")), str(heading.get("subtitle", ""))
    describe = spec.get("description", "")
    meta = spec.get("usermeta", {}).get("course", {"datasets": []})
    _check(title, subtitle, describe, meta["datasets"])
    if any("count" in row for rows in spec.get("datasets", {}).values() for row in rows):
        raise ChartError(
            f'The chart "{title}" has a column "count": Vega uses the name itself and leaves out '
            "lines; give the column another name."
        )
    spec = {key: value for key, value in spec.items() if key != "usermeta"}
    plain = {"text/plain": f"[Chart] {title}. {describe}"}
    if "COURSE_BOOK" not in os.environ:  # a person's own notebook, not the book's build
        return plain | {LAB_MIME: {**spec, "$schema": LAB_SCHEMA}}
    bare = {key: value for key, value in spec.items() if key not in ("title", "description")}
    return plain | {
        "text/html": _page_form(bare, title, subtitle, describe, meta),
        "application/pdf": base64.b64encode(drawing(_wrapped(spec), "pdf")).decode("ascii"),
    }


def drawing(spec: dict[str, Any], form: str) -> Any:
    """The static drawing, as the text of an "svg" or the bytes of a "pdf"."""
    import vl_convert  # needed by the build only: a reader's notebook is drawn by its browser

    return getattr(vl_convert, f"vegalite_to_{form}")(_sized(spec), vl_version=VEGA_LITE)


def _sized(spec: dict[str, Any]) -> dict[str, Any]:
    """A copy with the size and font of the static drawing."""
    spec = copy.deepcopy(spec)
    if "mark" in spec or "layer" in spec:
        spec.setdefault("width", WIDTH)
        spec.setdefault("height", HEIGHT)
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    if _CHINESE.search(json.dumps(spec, ensure_ascii=False)):
        spec["config"]["font"] = FONT_CHINESE
    return spec


def _wrapped(spec: dict[str, Any]) -> dict[str, Any]:
    """A copy whose title and subtitle break into lines, which Vega does not do by itself."""
    lines = {
        part: re.findall(r".{1,84}(?:\s|$)", spec["title"][part]) for part in ("text", "subtitle")
    }
    return spec | {"title": spec["title"] | lines}


def _page_form(
    spec: dict[str, Any], title: str, subtitle: str, describe: str, meta: dict[str, Any]
) -> str:
    svg = drawing(spec, "svg")
    # One decimal is enough for coordinates; the words between the tags stay as they are.
    svg = re.sub(r"<[^>]+>", lambda tag: re.sub(r"(\d\.\d)\d+", r"\1", tag[0]), svg)
    # The figure has one accessible name; a drawing that announces each mark would drown it.
    svg = re.sub(r' (?:aria-\w+|role)="[^"]*"', "", svg)
    svg = re.sub(
        r'^<svg[^>]*?width="([\d.]+)" height="([\d.]+)"',
        r'<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" data-height="\2"'
        r' width="\1" height="\2"',
        svg,
    )
    live = json.dumps(spec, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
    sources = "".join(f"<li>{line}</li>" for line in _source_lines(meta["datasets"]))
    return (
        f'<div class="chart"><p class="chart-title">{escape(title)}</p>'
        f'<p class="chart-subtitle">{escape(subtitle)}</p>'
        f'<div class="chart-plot" role="img" aria-label="{escape(describe)}">{_themed(svg)}</div>'
        f'<div class="chart-controls"></div><ul class="chart-sources">{sources}</ul>'
        '<details class="chart-data"><summary>Data of this chart</summary>'
        f"{_data(spec, meta)}</details>"
        f'<script type="application/json" class="chart-spec">{_themed(live)}</script></div>'
    )


def _themed(text: str) -> str:
    """Colours as style sheet variables, so that page, dark page and paper each use their own."""
    return _HEXES.sub(lambda match: _HEX_TO_VARIABLE[match[0].lower()], text)


def _source_lines(names: list[str]) -> list[str]:
    """A line for each source; tables of one publisher, edition and licence share theirs."""
    tables: dict[str, list[str]] = {}
    for name in names:
        if name in NO_TABLE:
            tables[NO_TABLE[name]] = []
            continue
        entry = datasets.describe(name)
        licence = ", ".join(licence["name"] for licence in entry["licenses"])
        made = f"{entry['publisher']}, {entry['vintage']}. Licence: {licence}."
        tables.setdefault(escape(made), []).append(f'<code class="chart-table">{name}</code>')
    return [
        f"{made} Table{'s' * (len(codes) > 1)}: {', '.join(codes)}" if codes else made
        for made, codes in tables.items()
    ]


def _data(spec: dict[str, Any], meta: dict[str, Any]) -> str:
    """The chart's data as HTML tables: the given table, or all rows and columns that it draws."""
    if "table" in meta:
        return _table(meta["table"]["columns"], meta["table"]["data"])
    drawn = set(re.findall(r'"field": ?"([^"]+)"', json.dumps(spec)))
    parts = []
    for rows in spec.get("datasets", {}).values():
        columns = [column for column in rows[0] if column in drawn] if rows else []
        if columns:
            parts.append(_table(columns, [[row.get(c) for c in columns] for row in rows]))
    return "".join(parts)


def _table(columns: list[str], rows: list[list[Any]]) -> str:
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_cell(value))}</td>" for value in row) + "</tr>"
        for row in rows
    )
    return (
        '<div class="scroll" tabindex="0" role="region" aria-label="Table of the chart’s data">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: Any) -> str:
    """Plain enough for a spreadsheet: no thousands separator, six significant digits."""
    if isinstance(value, float):
        return f"{value:.6g}"
    return "" if value is None else str(value)


def spread(values: pd.Series, gap: float) -> pd.Series:
    """Places for labels near `values`, moved just enough to stand at least `gap` apart.

    Both in the units of the axis; on a logarithmic axis pass logarithms. The order stays.
    """
    order = np.argsort(values.to_numpy(), kind="stable")
    ordered = values.to_numpy(dtype=float)[order]
    places = ordered.copy()
    for n in range(1, len(places)):
        places[n] = max(places[n], places[n - 1] + gap)
    places += ordered.mean() - places.mean()
    result = pd.Series(0.0, index=values.index)
    result.iloc[order] = places
    return result


@alt.theme.register("course", enable=False)
def theme() -> alt.theme.ThemeConfig:
    """Type, colour and rules of all charts; for a white page, the style sheet darkens it."""
    text = {"labelColor": PALETTE["muted"], "titleColor": PALETTE["muted"]}
    axis = text | {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "labelPadding": 5,
        "grid": True,
        "gridColor": PALETTE["grid"],
        "domain": False,
        "ticks": False,
        "labelOverlap": "greedy",
        "labelSeparation": 6,
    }
    upright = {
        "titleAlign": "left",
        "titleAnchor": "start",
        "titleAngle": 0,
        "titleX": 0,
        "titleY": -14,
    }
    config = {
        "font": FONT,
        "background": "transparent",
        "padding": {"left": 2, "right": 9, "top": 6, "bottom": 2},
        "view": {"stroke": None, "continuousWidth": WIDTH, "continuousHeight": HEIGHT},
        "axis": axis,
        "axisX": {"grid": False, "domain": True, "domainColor": PALETTE["muted"], "tickCount": 6},
        "axisXQuantitative": {"labelOverlap": "parity"},  # years at even steps
        "axisY": upright | {"tickCount": 5},
        "axisTemporal": {"grid": False},
        "legend": text
        | {"orient": "top", "labelFontSize": 12, "title": None, "symbolSize": 90, "offset": 26},
        "header": text | {"labelFontSize": 13, "labelFontWeight": "bold", "title": None},
        "title": {
            "anchor": "start",
            "fontSize": 15,
            "subtitleFontSize": 12,
            "subtitlePadding": 5,
            "offset": 14,
            "color": PALETTE["ink"],
            "subtitleColor": PALETTE["muted"],
        },
        "line": {"color": PALETTE["fit"], "strokeCap": "butt"},
        "point": {"size": 42, "filled": True, "opacity": 1},
        "bar": {"color": PALETTE["usa"]},
        "rule": {"color": PALETTE["muted"]},
        "text": {"fontSize": 12, "color": PALETTE["ink"]},
        "range": {"category": [PALETTE[name] for name in ("china", "usa", "eu", "japan", "world")]},
    }
    return {"config": config}


def enable() -> None:
    """Use the course's theme and renderer for every chart from here on."""
    alt.theme.enable("course")
    alt.renderers.register("course", bundle)
    # Colab draws no Vega-Lite by itself, but has the network that Altair's own form needs.
    alt.renderers.enable("colab" if "google.colab" in sys.modules else "course")
