"""The page's furniture: what it loads and nothing more, and Chinese marked as Chinese."""

from __future__ import annotations

import logging
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

import vl_convert
from fontTools import subset
from fontTools.ttLib import TTFont
from launch import name
from notebooks import FOLDER
from sphinx.application import Sphinx

ASSETS = Path(__file__).resolve().parents[1] / "_assets"
_HAN = r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]"
_CHINESE_RUN = re.compile(rf"{_HAN}*[\u3400-\u9fff]{_HAN}*(?:[·()（）]{_HAN}+)*")
_ROW_HEAD = re.compile(r'<td class="([^"]*\browhead\b[^"]*)">(.*?)</td>', re.S)
_REPEATED_ID = re.compile(r' id="(?:exercise|solution)-content"')
# myst-nb puts paragraphs where only words may stand, and a name on it that nobody sees.
_FOLD = re.compile(
    r'<summary aria-label="Toggle hidden content">\s*<p class="(collapsed[^"]*)">(.*?)</p>\s*'
    r'<p class="(expanded[^"]*)">(.*?)</p>\s*</summary>',
    re.S,
)
_ICON_SCRIPT = re.compile(r'<script defer src="[^"]*/fontawesome\.js[^"]*"></script>')
_SEARCH_SCRIPT = re.compile(
    r'<script src="[^"]*/?(?:searchtools|language_data|searchindex)\.js[^"]*"></script>\s*'
)
_ICON = re.compile(r"content:\s*[\"']\\([ef][0-9a-f]{3})")
_RULE = re.compile(r"([^{}]+)(\{[^{}]*\})")  # the innermost: what stands in @media, too
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_CLASSES = re.compile(r"""class=["']([^"']*)""")
_WORD = re.compile(r"[\w-]+")
_INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.S
)
_INLINE_HANDLER = re.compile(r'onclick="(?:window\.)?(print|toggleFullScreen)\(\)"')
# A kernel elsewhere is not offered, nor more than one version of the book.
_UNUSED_SCRIPT = re.compile(r"thebe|OPTIONS\.pagename", re.I)
_SUM = re.compile(r"\?v=\w+")
# Scripts and styles by a part of their name, and what must stand on a page that loads them.
_ONLY_WITH = {"copybutton": "<pre", "clipboard": "<pre", "design-tabs": "sd-tab-set"}
_THEBE = re.compile(
    r'<script type="text/x-thebe-config">.*?</script>\s*<script>kernelName[^<]*</script>', re.S
)
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
    """What docutils and other extensions cannot write: row heads, language, ids that stand once."""
    html = _FOLD.sub(
        r'<summary><span class="\1">\2</span><span class="\3">\4</span></summary>', html
    )
    html = _ROW_HEAD.sub(r'<th scope="row" class="\1">\2</th>', html)
    html = html.replace('<th class="head', '<th scope="col" class="head')
    html = html.replace('role="doc-biblioentry"', 'role="listitem"')  # a deprecated role
    return _REPEATED_ID.sub("", mark_chinese(_THEBE.sub("", html)))


def hash_of(script: str) -> str:
    """An inline script's name in a Content-Security-Policy."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def security_policy(pages: Path) -> str:
    """A strict policy that every page can keep: own files, and inline scripts only by their hash.

    Styles may stand inline, because drawings carry them; scripts may not.
    """
    inline = {
        script
        for path in pages.rglob("*.html")
        for script in _INLINE_SCRIPT.findall(path.read_text(encoding="utf-8"))
    }
    scripts = " ".join(["'self'", *sorted(map(hash_of, inline))])
    return (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'self'"
    )


def without_icon_script(head: str) -> str:
    return _ICON_SCRIPT.sub("", head)


def without_search_scripts(head: str) -> str:
    return _SEARCH_SCRIPT.sub("", head)


def mended_theme(content: str) -> str:
    """The theme's sidebar gets a name, its buttons lose their inline scripts (see page.js)."""
    content = _INLINE_HANDLER.sub(r'data-do="\1"', content)
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
    css_tag = context["css_tag"]
    context["css_tag"] = lambda css: (
        css_tag(css)
        if (ASSETS / Path(css.filename).name).exists()
        else _SUM.sub("", css_tag(css))  # the theme's sheets are cut when all pages are written
    )
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file
            for file in context[kind]
            if not _UNUSED_SCRIPT.search(f"{file.filename}{file.attributes.get('body', '')}")
            and all(
                mark in context.get("body", "")
                for name, mark in _ONLY_WITH.items()
                if name in str(file.filename)
            )
        ]


def add_filter(app: Sphinx) -> None:
    if app.builder.name == "html":
        filters = app.builder.templates.environment.filters
        filters["without_icon_script"] = without_icon_script
        filters["without_search_scripts"] = without_search_scripts
        filters["mended_theme"] = mended_theme


def write_assets(app: Sphinx, error: Exception | None) -> None:
    """One Vega file for all charts; style sheets and icons cut to what pages show."""
    if error is not None or app.builder.name != "html":
        return
    static = Path(app.outdir) / "_static"
    vega = static / "vega.js"
    version = f"/* vl-convert {vl_convert.__version__} */"
    if not vega.exists() or not vega.read_text(encoding="utf-8").startswith(version):
        # Wrapped, because the bundle is a module, and a module cannot be opened from a folder.
        bundle = vl_convert.javascript_bundle()
        vega.write_text(f"{version}(()=>{{{bundle}}})();", encoding="utf-8")
    cut_sheets(static, Path(app.outdir))


def write_headers(app: Sphinx, error: Exception | None) -> None:
    """`_headers`: what a host may send with each page; some hosts read the file by themselves."""
    if error is None and app.builder.name == "html":
        pages = Path(app.outdir)
        policy = f"/*\n  Content-Security-Policy: {security_policy(pages)}\n"
        (pages / "_headers").write_text(policy, encoding="utf-8")


def write_entrance(app: Sphinx, error: Exception | None) -> None:
    """The folder's own page, which leads to the first page: Jupyter Book's has no title."""
    if error is None and app.builder.name == "html":
        title, first = (
            escape(app.config.html_title),
            app.builder.get_target_uri(app.config.root_doc),
        )
        page = (
            f'<!doctype html><html lang="{app.config.language}"><head><meta charset="utf-8">'
            f'<title>{title}</title><meta http-equiv="refresh" content="0; url={first}"></head>'
            f'<body><p><a href="{first}">{title}</a></p></body></html>\n'
        )
        (Path(app.outdir) / "index.html").write_text(page, encoding="utf-8")


def remove_leftovers(app: Sphinx, error: Exception | None) -> None:
    """Pages and notebooks of chapters that the book no longer has would be packed and published."""
    if error is not None or app.builder.name != "html":
        return
    out, docs = Path(app.outdir), app.env.found_docs
    known = {out / app.builder.get_target_uri(doc) for doc in docs} | {out / "search.html"}
    known |= {out / "index.html"} | {out / FOLDER / f"{name(doc)}.ipynb" for doc in docs}
    for path in (*out.glob("*.html"), *out.glob("book/*.html"), *out.glob(f"{FOLDER}/*")):
        if path not in known:
            path.unlink()


def cut_rule(rule: re.Match[str], words: set[str]) -> str:
    """A rule of a style sheet without the selectors whose classes no page and no script names."""
    *before, selectors = re.split(r"(?<=\*/)", rule[1])
    if selectors.lstrip().startswith("@"):
        return rule[0]
    kept = [
        selector
        for selector in re.split(r",(?![^(]*\))", selectors)
        # what stands in parentheses is a choice, or what must not be
        if all(
            name in words or name.startswith("bs-")  # put together by Bootstrap's script
            for name in _CLASS.findall(re.sub(r"\([^)]*\)", "", selector))
        )
    ]
    return "".join(before) + (",".join(kept) + rule[2] if kept else "")


def cut_sheets(static: Path, pages: Path) -> None:
    """The theme's style sheets and icons, without what no page of the book uses."""
    scripts = [path for path in static.rglob("*.js") if path.name != "vega.js"]
    named = [
        found
        for pattern, paths in ((_CLASSES, pages.rglob("*.html")), (_WORD, scripts))
        for path in paths
        for found in set(pattern.findall(path.read_text(encoding="utf-8")))
    ]
    words = set(" ".join(named).split())
    icons = set()
    for path in static.rglob("*.css"):
        if not (ASSETS / path.name).exists():
            sheet = _RULE.sub(lambda rule: cut_rule(rule, words), path.read_text(encoding="utf-8"))
            path.write_text(sheet, encoding="utf-8")
            icons |= {int(code, 16) for code in _ICON.findall(sheet)}
    fonts = static / "vendor" / "fontawesome" / "webfonts"
    for path in fonts.glob("*"):
        if path.name != "fa-solid-900.woff2":
            path.unlink()
    (static / "scripts" / "fontawesome.js").unlink(missing_ok=True)
    font = TTFont(fonts / "fa-solid-900.woff2", recalcTimestamp=False)
    cutter = subset.Subsetter()
    cutter.populate(unicodes=icons)
    cutter.subset(font)
    font.save(fonts / "fa-solid-900.woff2")


def setup(app: Sphinx) -> dict[str, bool]:
    # A style of pygments, as it is loaded, lets every library say all that it does.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    app.config.templates_path.append(str(Path(__file__).parent / "templates"))
    app.connect("builder-inited", add_filter)
    app.connect("html-page-context", finish_page, priority=900)
    app.connect("build-finished", remove_leftovers, priority=400)
    app.connect("build-finished", write_entrance)
    # When all pages are there, slides as well: both depend on what stands on them.
    app.connect("build-finished", write_assets, priority=900)
    app.connect("build-finished", write_headers, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
