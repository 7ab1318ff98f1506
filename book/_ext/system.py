"""What the book needs from the operating system: `python3 book/_ext/system.py [--tests]`.

Says what is missing in one sentence; on Debian or Ubuntu, as root, installs it. Uses nothing
but the standard library, because it runs before anything is installed.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec

# A library for addresses of a kind that the book does not have. It takes a second to load, and
# jsonschema goes on without it: `sys.modules[SLOW] = None` is said before it is asked for.
SLOW = "rfc3987_syntax"


@dataclass(frozen=True)
class Need:
    """One thing from outside Python: how to see that it is there, and its Debian packages."""

    name: str
    why: str
    present: Callable[[], bool]
    debian: tuple[str, ...]


def library(name: str) -> Callable[[], bool]:
    return lambda: ctypes.util.find_library(name) is not None


@lru_cache
def font_families() -> str:
    """All font families, one line a font; empty where fontconfig is missing."""
    return said("fc-list", ":", "family")


def said(*command: str) -> str:
    """What a command prints; nothing, where it fails or is not on this machine."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return ""


def font(family: str) -> Callable[[], bool]:
    return lambda: family in font_families()


def font_file(family: str) -> str:
    """File of a font family that is known to be there."""
    query = ["fc-match", "--format=%{file}", family]
    return subprocess.run(query, capture_output=True, text=True, check=True).stdout


def browser() -> str | None:
    """Path of the Chromium that the tests drive; `CHROMIUM` in the environment comes first."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


PAPER = (
    Need("Pango", "sets the PDF's text", library("pangoft2-1.0"), ("libpangoft2-1.0-0",)),
    Need("fontconfig", "finds fonts", lambda: bool(shutil.which("fc-list")), ("fontconfig",)),
    Need(
        "the font TeX Gyre Pagella", "the PDF's text", font("TeX Gyre Pagella"), ("fonts-texgyre",)
    ),
    Need(
        "the font TeX Gyre Pagella Math",
        "the PDF's formulas",
        font("TeX Gyre Pagella Math"),
        ("fonts-texgyre-math",),
    ),
    Need("the font Inter", "charts and headings", font("Inter"), ("fonts-inter",)),
    Need("the font Noto Sans CJK SC", "Chinese", font("Noto Sans CJK SC"), ("fonts-noto-cjk",)),
    Need("the font Noto Serif CJK SC", "Chinese", font("Noto Serif CJK SC"), ("fonts-noto-cjk",)),
    Need("the font DejaVu Sans Mono", "code", font("DejaVu Sans Mono"), ("fonts-dejavu-core",)),
)
PYTHON = Need(
    "Python's venv", "makes .venv", lambda: bool(find_spec("ensurepip")), ("python3-venv",)
)
CHROMIUM = Need("Chromium", "opens the pages in the tests", lambda: bool(browser()), ("chromium",))


def missing(needs: tuple[Need, ...] = PAPER) -> list[Need]:
    """The needs that are not met on this machine."""
    font_families.cache_clear()
    return [need for need in needs if not need.present()]


def sentence(lacking: list[Need]) -> str:
    """One sentence for what is missing: what, what for, how to mend it."""
    what = ", ".join(f"{need.name} ({need.why})" for need in lacking)
    packages = " ".join(sorted({package for need in lacking for package in need.debian}))
    return (
        f"Missing on this machine: {what}. On Debian or Ubuntu: apt-get install {packages}. "
        "Elsewhere install the packages of these names with the system's package manager."
    )


def install(lacking: list[Need]) -> None:
    """Install Debian's packages for what is missing; the caller looks again afterwards."""
    packages = sorted({package for need in lacking for package in need.debian})
    print(f"Installing {' '.join(packages)}", flush=True)
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "check": False}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    subprocess.run(["apt-get", "install", "-qq", "--no-install-recommends", *packages], **quiet)


def main() -> int:
    # An older Python may well be the one that runs this file.
    if sys.version_info < (3, 11):  # noqa: UP036
        print(f"The book needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
        return 1
    needs = (PYTHON, *PAPER) + ((CHROMIUM,) if "--tests" in sys.argv else ())
    lacking = missing(needs)
    if lacking and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        install(lacking)
        lacking = missing(needs)
    if lacking:
        print(sentence(lacking), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
