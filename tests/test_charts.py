"""Charts carry what a reader needs, in every form, and colours can be told apart."""

from __future__ import annotations

import base64
import io
import itertools
import json
import re

import altair as alt
import pandas as pd
import pytest
from conftest import CHAPTERS, ROOT
from course import charts
from pypdf import PdfReader

WORDS = {
    "title": "Prices fell",
    "subtitle": "Dollars per watt, World, 2000–2002",
    "describe": "A line that falls.",
    "data": "pv_module_price",
}


def line() -> alt.Chart:
    frame = pd.DataFrame({"year": [2000, 2001, 2002], "price": [3.0, 2.0, 1.25]})
    return alt.Chart(frame).mark_line(color=charts.PALETTE["china"]).encode(x="year:Q", y="price:Q")


@pytest.fixture
def forms(monkeypatch: pytest.MonkeyPatch) -> dict:
    """All forms of a chart, as the book's build asks for them."""
    monkeypatch.setenv("COURSE_BOOK", "1")
    return charts.bundle(charts.figure(line(), **WORDS).to_dict())


@pytest.mark.parametrize("part", WORDS)
def test_a_chart_without_a_part_is_refused(part: str) -> None:
    with pytest.raises(charts.ChartError) as error:
        charts.figure(line(), **WORDS | {part: " "})
    assert f"has no {part}: pass {part}=" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_chart_on_an_unknown_table_is_refused() -> None:
    with pytest.raises(charts.ChartError, match="did you mean pv_module_price"):
        charts.figure(line(), **WORDS | {"data": "pv_module_prices"})


def test_a_chart_of_verdicts_names_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_BOOK", "1")
    chart = charts.figure(line(), **WORDS | {"data": "claims"})
    page = charts.bundle(chart.to_dict())["text/html"]
    assert "The ledger of this book, data/claims.yml" in page
    assert '<code class="chart-table">claims</code>' in page


def test_a_bare_chart_is_refused() -> None:
    with pytest.raises(charts.ChartError, match="A chart has no title"):
        charts.bundle(line().to_dict())


def test_a_column_with_a_name_of_vegas_is_refused() -> None:
    """Of two lines as long as each other it would draw one."""
    rows = pd.DataFrame({"year": [1, 2] * 2, "n": [1, 2, 3, 4], "count": [*"aabb"]})
    chart = alt.Chart(rows).mark_line().encode(x="year:Q", y="n:Q", color="count:N")
    with pytest.raises(charts.ChartError, match='has a column "count"'):
        charts.bundle(charts.figure(chart, **WORDS).to_dict())
    whole = chart.encode(color="what:N").properties(data=rows.rename(columns={"count": "what"}))
    drawn = [charts.drawing(c.to_dict(), "svg").count("mark-line") for c in (chart, whole)]
    assert drawn == [1, 2]


def test_an_economy_without_a_colour_is_refused() -> None:
    with pytest.raises(charts.ChartError, match="No colour for Atlantis"):
        charts.economy_colours(["China", "Atlantis"])


def test_the_page_form_holds_words_table_source_and_drawing(forms: dict) -> None:
    page = forms["text/html"]
    assert 'role="img" aria-label="A line that falls."' in page
    for text in ("Prices fell", "Dollars per watt, World", "Licence: CC BY 4.0", "<td>1.25</td>"):
        assert text in page
    assert page.count("<svg") == 1
    assert "var(--c-china, #c4321f)" in page


def test_the_page_form_asks_nothing_of_other_hosts(forms: dict) -> None:
    links = re.findall(r"https?://[^\s\"'<>)]+", forms["text/html"])
    allowed = ("http://www.w3.org/", "https://vega.github.io/schema/")  # names, never fetched
    assert [link for link in links if not link.startswith(allowed)] == []


def test_the_specification_on_the_page_has_no_words_of_its_own(forms: dict) -> None:
    """Title and description stand in HTML, where they wrap and can be read."""
    spec = json.loads(re.search(r'chart-spec">(.*?)</script>', forms["text/html"], re.S)[1])
    assert not {"title", "description", "usermeta"} & spec.keys()


def test_the_latex_form_is_a_vector_drawing(forms: dict) -> None:
    page = PdfReader(io.BytesIO(base64.b64decode(forms["application/pdf"]))).pages[0]
    assert len(page.images) == 0
    assert "Prices fell" in page.extract_text()


def test_in_jupyterlab_a_chart_draws_without_a_network() -> None:
    """JupyterLab draws Vega-Lite 5 by itself; its HTML form would need a script from elsewhere."""
    forms = charts.bundle(charts.figure(line(), **WORDS).to_dict())
    assert forms[charts.LAB_MIME]["$schema"] == charts.LAB_SCHEMA
    assert forms[charts.LAB_MIME]["title"]["text"] == "Prices fell"
    assert "text/html" not in forms
    assert forms["text/plain"] == "[Chart] Prices fell. A line that falls."


def test_chinese_is_drawn_with_a_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_BOOK", "1")
    chart = charts.figure(line().encode(x=alt.X("year:Q", title="年")), **WORDS)
    pdf = base64.b64decode(charts.bundle(chart.to_dict())["application/pdf"])
    fonts = {font["/BaseFont"] for font in page_fonts(PdfReader(io.BytesIO(pdf)))}
    assert any("NotoSansCJK" in font for font in fonts), fonts


def page_fonts(reader: PdfReader) -> list[dict]:
    """Every font resource of a document, those inside of drawings included."""
    return [
        thing
        for number in range(1, len(reader.xref_objStm) + len(reader.xref.get(0, {})) + 1)
        if isinstance(thing := reader.get_object(number), dict) and "/BaseFont" in thing
    ]


def test_spread_keeps_order_and_distance() -> None:
    places = charts.spread(pd.Series([10.0, 11.0, 50.0, 10.5], index=list("abcd")), gap=6)
    assert list(places.sort_values().index) == ["a", "d", "b", "c"]
    gaps = places.sort_values().diff().dropna()
    assert gaps.min() >= 6 - 1e-9


def sheet_colours() -> dict[str, dict[str, str]]:
    """Chart colours of the style sheet, for the light and the dark page."""
    sheet = (ROOT / "book" / "_assets" / "book.css").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {"light": {}, "dark": {}}
    for selector, block in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        mode = "dark" if "dark" in selector else "light"
        found[mode] |= dict(re.findall(r"--c-(\w+): (#[0-9a-f]{6});", block))
    return found


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_style_sheet_and_charts_use_the_same_colours() -> None:
    colours = sheet_colours()
    assert colours["light"] == charts.PALETTE
    assert colours["dark"].keys() == charts.PALETTE.keys()


QUIET = {"grid", "band"}  # rules and backgrounds that carry no value


@pytest.mark.parametrize(("mode", "page"), [("light", "#ffffff"), ("dark", "#13181e")])
def test_every_colour_stands_out_from_the_page(mode: str, page: str) -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11: labels take the colour of their line, so 4.5 for all."""
    for name, colour in sheet_colours()[mode].items():
        assert name in QUIET or contrast(colour, page) >= 4.5, name


def test_no_two_names_share_a_colour() -> None:
    for one, other in itertools.combinations(charts.PALETTE, 2):
        assert charts.PALETTE[one] != charts.PALETTE[other]


@pytest.mark.parametrize("name", CHAPTERS)
def test_words_on_an_axis_come_from_its_values(name: str) -> None:
    """Vega leaves out ticks where there is no room: the place of a tick says nothing then."""
    text = (ROOT / f"book/{name}.md").read_text("utf-8")
    assert not re.findall(r"labelExpr=.*datum\.index", text)
