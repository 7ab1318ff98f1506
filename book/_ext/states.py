"""What the controls of a chart would show, for paper, which has none.

A chart with a slider or a menu stands on paper as it first stands on the page. Below it follow
small drawings for other settings: other choices of each menu, the ends of each slider.
"""

from __future__ import annotations

import copy
import re
from html import escape
from math import ceil
from typing import Any, NamedTuple

from course.charts import drawing

WIDTH = 310  # of a small drawing, in CSS pixels: as on a phone, and two fit side by side
HEIGHT = 208  # where the chart asks for none
HIGHEST = 300  # where it does: a row for each name needs its room
MOST = 4  # small drawings of one chart
_READOUT = re.compile(r'<g class="[^"]*\breadout_marks\b[^"]*"[^>]*>(.*?)</g>', re.S)


class Setting(NamedTuple):
    """A control, by its name in the specification and on the page, and a value to set it to."""

    name: str
    label: str
    value: Any

    def __str__(self) -> str:
        shown = f"{self.value:g}" if isinstance(self.value, float) else self.value
        return f"{self.label}: {shown}"


def settings(spec: dict[str, Any]) -> list[Setting]:
    """The settings to draw: each control by itself, all with the same number of others."""
    controls = [param for param in spec.get("params", ()) if "input" in param.get("bind", ())]
    share = MOST // len(controls) if controls else 0
    chosen = []
    for param in controls:
        bind, now = param["bind"], param["value"]
        label = bind.get("name", param["name"]).strip()
        if bind["input"] == "range":  # the farther end tells more
            others = sorted({bind["min"], bind["max"]} - {now}, key=lambda end: -abs(end - now))
        else:
            others = [value for value in bind["options"] if value != now]
            others = others[:: ceil(len(others) / share)]
        chosen += [Setting(param["name"], label, value) for value in others[:share]]
    return chosen


def draw(spec: dict[str, Any], setting: Setting) -> tuple[str, str]:
    """The small drawing as SVG, and the words that the chart computes, which stand beside it."""
    spec = copy.deepcopy(spec)
    for param in spec["params"]:
        if param["name"] == setting.name:
            param["value"] = setting.value
    spec |= {"width": WIDTH, "height": min(spec.get("height", HEIGHT), HIGHEST)}
    spec["config"]["legend"]["columns"] = 2  # more would be wider than the drawing
    svg = drawing(spec, "svg")
    words = " ".join(re.sub(r"<[^>]+>", "", said) for said in _READOUT.findall(svg))
    return _READOUT.sub("", svg), words


def states(spec: dict[str, Any], picture: Any) -> str:
    """All small drawings of a chart in rows of two; `picture` gives the address of an SVG."""
    drawings = []
    for setting in settings(spec):
        svg, words = draw(spec, setting)
        said = escape(str(setting))
        drawings.append(
            f'<div class="state"><p>{said}{f". {words}" if words else ""}</p>'
            f'<img alt="The chart above with the setting {said}." src="{picture(svg)}"></div>'
        )
    if not drawings:
        return ""
    rows = ("".join(drawings[n : n + 2]) for n in range(0, len(drawings), 2))
    return (
        '<div class="states"><p class="states-head">The same chart with other settings</p>'
        f'{"".join(f"""<div class="states-row">{row}</div>""" for row in rows)}</div>'
    )
