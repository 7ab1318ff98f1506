"""The course pack, and the full site: `python book/_ext/pack.py [--site]`, after HTML and PDF.

The pack is one zip with pages, PDF, notebooks, tables and a start page. It opens without a network,
and runs where Python and its requirements are. The site is the pages with pack and PDF beside them,
and with the links that lead there. The same build gives the same bytes.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from execution import ROOT, stop, time_of_the_book
from house import ASSETS
from launch import BOOK, PACK, WAITING
from notebooks import FOLDER, pins

BUILD = ROOT / "_build"
PAGES = BUILD / "html"
PDF = BUILD / "bookpdf" / BOOK
ZIP = BUILD / "pack" / PACK
SITE = BUILD / "site"
# The earliest time that a zip can hold; used where neither git nor SOURCE_DATE_EPOCH knows one.
_EARLIEST = 315532800
_NOT_PACKED = {"_sources", "__pycache__", ".buildinfo", "objects.inv"}


def stamp() -> time.struct_time:
    """Time of all files in the pack: SOURCE_DATE_EPOCH, or the commit's, in UTC."""
    known = os.environ.get("SOURCE_DATE_EPOCH") or time_of_the_book()
    return time.gmtime(max(int(known), _EARLIEST))


def contents() -> Iterator[tuple[str, bytes]]:
    """Every file of the pack: its name there and its bytes."""
    yield "start.html", (ASSETS / "start.html").read_bytes()
    yield "LICENSE", (ROOT / "LICENSE").read_bytes()
    yield "requirements.txt", "\n".join([*pins(), *pins(["jupyterlab"]), ""]).encode()
    yield BOOK, PDF.read_bytes()
    for source, folder in (
        (PAGES, "html"),
        (PAGES / FOLDER, "notebooks"),
        (ROOT / "book/course", "notebooks/course"),
        (ROOT / "data", "data"),
    ):
        for path in sorted(source.rglob("*")):
            inside = path.relative_to(source)
            if path.is_file() and not _NOT_PACKED & set(inside.parts):
                yield f"{folder}/{inside.as_posix()}", path.read_bytes()


def write_pack() -> Path:
    ZIP.parent.mkdir(exist_ok=True)
    when = stamp()[:6]
    with zipfile.ZipFile(ZIP, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        for name, data in sorted(contents()):
            entry = zipfile.ZipInfo(f"{ZIP.stem}/{name}", when)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(entry, data)
    return ZIP


def write_site() -> Path:
    """A copy of the pages beside pack and PDF, with the links that waited for them."""
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.copytree(PAGES, SITE)
    for file in (ZIP, PDF):
        shutil.copy(file, SITE)
    (SITE / ".nojekyll").touch()  # GitHub Pages would leave out folders that begin with _
    show_links(SITE, "site")
    return SITE


def show_links(site: Path, kind: str) -> None:
    """Links of this kind waited in comments; what they lead to is there now."""
    waiting = re.compile(WAITING.format(kind, "(.*?)"))
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        page.write_text(waiting.sub(r"\1", text), encoding="utf-8")


def main() -> int:
    for built, command in ((PAGES / FOLDER, "make html"), (PDF, "make pdf")):
        if not built.exists():
            stop(f"The course pack needs {built.relative_to(ROOT)}: run `{command}` first.")
    print(write_pack().relative_to(ROOT))
    if "--site" in sys.argv:
        print(write_site().relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
