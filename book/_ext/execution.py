"""When notebooks run, and what happens when one fails.

The cache that myst-nb offers knows only a notebook's own code. Here its key also holds the data,
the course package, the pinned requirements and the Python version, so that a changed table or
package never leaves an old chart on a page.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path
from typing import NoReturn

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

ROOT = Path(__file__).resolve().parents[2]
INPUTS = ("data/*.csv", "data/*.json", "data/*.yml", "book/course/*.py", "requirements.txt")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def stop(sentence: str) -> NoReturn:
    """End the build with one sentence and a non-zero exit.

    Not a Sphinx error: Jupyter Book would bury the sentence under a page of its own traceback.
    """
    raise SystemExit(f"\nThe book was not built. {sentence}")


def fingerprint() -> str:
    """Hash of all that a chapter's output depends on besides its own code."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(path for pattern in INPUTS for path in ROOT.glob(pattern)):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def key_the_cache(app: Sphinx, config: Config) -> None:
    os.environ["COURSE_BOOK"] = "1"  # the kernels inherit it: charts then take the book's forms
    caches = Path(app.doctreedir).parent / ".jupyter_cache"
    current = caches / fingerprint()
    for old in caches.glob("*"):
        if old != current:
            shutil.rmtree(old, ignore_errors=True)
    config["nb_execution_cache_path"] = str(current)


def reread_when_inputs_changed(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> set[str]:
    now = Path(app.config["nb_execution_cache_path"]).name
    before = getattr(env, "course_fingerprint", now)
    env.course_fingerprint = now
    return set() if before == now else set(env.found_docs)


def stop_at_a_failed_cell(app: Sphinx, doctree: nodes.document) -> None:
    """A cell that raises, or whose output cannot be shown, stops the build with one sentence."""
    docname = app.env.docname
    run = app.env.nb_metadata.get(docname, {}).get("exec_data") or {}
    if run and not run["succeeded"]:
        stop(_sentence(docname, run.get("traceback") or ""))
    for block in doctree.findall(nodes.literal_block):
        if "traceback" in block["classes"]:
            stop(_sentence(docname, block.astext()))


def _sentence(docname: str, traceback: str) -> str:
    lines = [line for line in _ANSI.sub("", traceback).splitlines() if line.strip()]
    rule = next((n for n, line in enumerate(lines) if set(line) == {"-"}), None)
    cell = f' in the cell that begins "{lines[rule + 1].strip()}"' if rule is not None else ""
    problem = re.sub(r"^\w+(\.\w+)*\.(?=\w+Error\b)", "", lines[-1]) if lines else "it did not end"
    return f"{docname}.md{cell}: {problem}"


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("config-inited", key_the_cache, priority=100)  # before myst-nb reads its settings
    app.connect("env-get-outdated", reread_when_inputs_changed)
    app.connect("doctree-read", stop_at_a_failed_cell)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
