"""The page's furniture: what it loads and nothing more, and Chinese marked as Chinese."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import vl_convert
from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx

ASSETS = Path(__file__).resolve().parents[1] / "_assets"
_HAN = r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]"
_CHINESE_RUN = re.compile(rf"{_HAN}*[\u3400-\u9fff]{_HAN}*(?:[·()（）]{_HAN}+)*")
_ROW_HEAD = re.compile(r'<td class="([^"]*\browhead\b[^"]*)">(.*?)</td>', re.S)
_REPEATED_ID = re.compile(r' id="(?:exercise|solution)-content"')
_ICON_SCRIPT = re.compile(r'<script defer src="[^"]*/fontawesome\.js[^"]*"></script>')
_ICON_NAME = re.compile(r"\bfa-([a-z][a-z0-9-]+)")
_ICON_RULE = re.compile(r'((?:\.fa-[a-z0-9-]+:before,?)+)\{content:"\\([0-9a-f]+)"')
# Icons that the theme's own scripts put on a page.
THEME_ICONS = {
    "sun",
    "moon",
    "circle-half-stroke",
    "chevron-down",
    "chevron-right",
    "xmark",
    "check",
}
# Whatever is not text of the page; a `<span>` has no place in a drawing.
_TEXT = re.compile(r"(<(?:script|style|title|svg)\b.*?</(?:script|style|title|svg)>|<[^>]*>)", re.S)


def mark_chinese(html: str) -> str:
    """Wrap each run of Chinese in a span with its language, for voices, fonts and line breaks."""
    parts = _TEXT.split(html)
    parts[::2] = [
        _CHINESE_RUN.sub(lambda run: f'<span lang="zh-Hans">{run[0]}</span>', part)
        for part in parts[::2]
    ]
    return "".join(parts)


def mend(html: str) -> str:
    """What docutils and sphinx-exercise cannot write: row heads, language, ids that stand once."""
    html = _ROW_HEAD.sub(r'<th scope="row" class="\1">\2</th>', html)
    html = html.replace('<th class="head', '<th scope="col" class="head')
    html = html.replace('role="doc-biblioentry"', 'role="listitem"')  # a deprecated role
    return _REPEATED_ID.sub("", mark_chinese(html))


def without_icon_script(head: str) -> str:
    return _ICON_SCRIPT.sub("", head)


def named_sidebar(content: str) -> str:
    return content.replace(
        '<div id="pst-primary-sidebar"',
        '<div id="pst-primary-sidebar" role="navigation" aria-label="The book"',
        1,
    )


def finish_page(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    if "body" in context:
        context["body"] = mend(context["body"])
        if 'class="filterable' in context["body"]:
            app.add_js_file("tables.js", defer="defer")
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file
            for file in context[kind]
            if "thebe" not in f"{file.filename}{file.attributes.get('body', '')}".lower()
        ]


def add_filter(app: Sphinx) -> None:
    if app.builder.name == "html":
        filters = app.builder.templates.environment.filters
        filters["without_icon_script"] = without_icon_script
        filters["named_sidebar"] = named_sidebar


def write_assets(app: Sphinx, error: Exception | None) -> None:
    """One Vega file for all charts, and the icon font cut to the icons that pages show."""
    if error is not None or app.builder.name != "html":
        return
    static = Path(app.outdir) / "_static"
    vega = static / "vega.js"
    version = f"/* vl-convert {vl_convert.__version__} */"
    if not vega.exists() or not vega.read_text(encoding="utf-8").startswith(version):
        # Wrapped, because the bundle is a module, and a module cannot be opened from a folder.
        bundle = vl_convert.javascript_bundle()
        vega.write_text(f"{version}(()=>{{{bundle}}})();", encoding="utf-8")
    cut_icons(static, Path(app.outdir))


def cut_icons(static: Path, pages: Path) -> None:
    sheet = next((static / "styles").glob("pydata-sphinx-theme.css")).read_text(encoding="utf-8")
    sources = [*pages.rglob("*.html"), *static.rglob("sphinx-book-theme.js"), *static.glob("*.js")]
    names = {
        name for path in sources for name in _ICON_NAME.findall(path.read_text(encoding="utf-8"))
    } | THEME_ICONS
    codes = [
        int(code, 16)
        for selectors, code in _ICON_RULE.findall(sheet)
        if names & set(re.findall(r"\.fa-([a-z0-9-]+):", selectors))
    ]
    fonts = static / "vendor" / "fontawesome" / "webfonts"
    for path in fonts.glob("*"):
        if path.name != "fa-solid-900.woff2":
            path.unlink()
    (static / "scripts" / "fontawesome.js").unlink(missing_ok=True)
    font = TTFont(fonts / "fa-solid-900.woff2")
    cutter = subset.Subsetter()
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    font.save(fonts / "fa-solid-900.woff2")


def setup(app: Sphinx) -> dict[str, bool]:
    app.config.templates_path.append(str(Path(__file__).parent / "templates"))
    app.connect("builder-inited", add_filter)
    app.connect("html-page-context", finish_page, priority=900)
    app.connect("build-finished", write_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
