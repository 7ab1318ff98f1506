"""When notebooks run, and what happens when one fails.

Before the pages are read, every chapter whose output could have changed is run, as many at a time
as there are processors, and its output is put into the cache that myst-nb reads. A chapter's
output stands as long as its code, the course package, the pins, Python, and just those tables and
claims that it read are the same. HTML and PDF take their outputs from this one execution.
"""

from __future__ import annotations

import errno
import fcntl
import gc
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NoReturn

import kernels
from docutils import nodes
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from myst_nb.core.read import NbReader, create_nb_reader
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from system import said

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "book"))  # the builder does not look there by itself

from course import claims, datasets  # noqa: E402

# What is kept beside an output: `inputs`, a digest of all that it was made from, `reads`, what it
# read, and `text`, a digest of the page.
Known = dict[str, Any]
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def stop(sentence: str) -> NoReturn:
    """End the build with one sentence and a non-zero exit.

    Not a Sphinx error: Jupyter Book would bury the sentence under a page of its own traceback.
    """
    raise SystemExit(f"\nThe book was not built. {sentence}")


# --- what a chapter's output depends on ----------------------------------------------------------


def foundation() -> str:
    """What every chapter stands on: Python, the pins and the course package."""
    files = [ROOT / "requirements.txt", *sorted((ROOT / "book/course").glob("*.py"))]
    return digest(sys.version.encode(), *(path.read_bytes() for path in files))


def state(read: str) -> str:
    """What stands now where a chapter read a table, a claim, a chapter's claims, or all of them."""
    kind, _, name = read.partition(":")
    if kind == "table":
        known = datasets.describe(name) if name in datasets.names() else {}
        path = datasets.DATA / known.get("path", name)
        return digest(json.dumps(known).encode(), path.read_bytes() if path.exists() else b"")
    ledger = claims.ledger()
    if kind == "claim":
        return digest(repr(ledger.get(name)).encode())
    if kind == "ledger":
        return digest(repr(ledger).encode())
    return digest(repr([item for item in ledger.values() if item["chapter"] == name]).encode())


def inputs(reads: list[str]) -> str:
    return digest(foundation().encode(), *(state(read).encode() for read in reads))


def digest(*parts: bytes) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()


def time_of_the_book() -> str:
    """The time that files of the book bear, so that one commit gives the same bytes always."""
    return said("git", "-C", str(ROOT), "log", "-1", "--format=%ct").strip() or "0"


# --- running -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chapter:
    """A notebook of the book: its page, its file, its text and what reads it."""

    docname: str
    path: Path
    text: str
    reader: NbReader

    @cached_property
    def notebook(self) -> NotebookNode:
        """As myst-nb reads it."""
        return self.reader.read(self.text)

    @property
    def text_digest(self) -> str:
        return digest(self.text.encode())


def chapters(env: BuildEnvironment) -> Iterator[Chapter]:
    for docname in sorted(env.found_docs):
        path = Path(env.doc2path(docname))
        text = path.read_text(encoding="utf-8")
        reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
        if reader is not None:
            yield Chapter(docname, path, text, reader)


def still_good(cache: JupyterCacheAbstract, chapter: Chapter, last: Known) -> Known | None:
    """What is known of the chapter's output, if it is made from what it would be made from now.

    A chapter whose text is that of the last build need not be looked up.
    """
    known = last
    if known.get("text") != chapter.text_digest:
        try:
            known = cache.match_cache_notebook(chapter.notebook).data
        except KeyError:
            return None
    good = known.get("inputs") == inputs(known.get("reads", []))
    return known | {"text": chapter.text_digest} if good else None


def run(chapter: Chapter, timeout: int) -> CacheBundleIn:
    """The executed notebook with the list of all that it read.

    It is run as a reader's notebook would be, except for the charts: see `kernels.start`.
    """
    begun = time.monotonic()
    kernel = kernels.take(chapter.path.parent)
    client = NotebookClient(
        chapter.notebook,
        kernel.manager,
        timeout=timeout,
        coalesce_streams=True,  # a line may come in two parts when the machine is busy
        record_timing=False,  # it would become part of what the cache compares
        shutdown_kernel="immediate",  # it has nothing to save, and would take a second
    )
    try:
        client.execute(cleanup_kc=True)
    except CellExecutionError as error:
        stop(failure(chapter.docname, error.traceback))
    except CellTimeoutError:
        stop(f"{chapter.docname}.md: a cell ran for more than {timeout} seconds.")
    except DeadKernelError:
        stop(f"{chapter.docname}.md: Python died while it ran; is there enough memory?")
    read = kernel.reads()
    seconds = time.monotonic() - begun
    print(f"ran {chapter.docname} in {seconds:.1f} s", flush=True)
    known = {"execution_seconds": seconds, "reads": read, "inputs": inputs(read)}
    known["text"] = chapter.text_digest
    return CacheBundleIn(nb=chapter.notebook, uri=str(chapter.path), data=known)


def run_what_changed(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> set[str]:
    """Run stale chapters; pages whose outputs are not those of the last build are read again."""
    # Should a page be changed while the book is built, myst-nb runs it itself: for the page, too.
    os.environ["COURSE_BOOK"] = "1"
    cache = get_cache(env.mystnb_config.execution_cache_path)
    timeout = app.config["nb_execution_timeout"]
    before: dict[str, Known] = getattr(env, "course_outputs", {})
    try:
        claims.check_complete()
        book = list(chapters(env))
        now = {doc.docname: still_good(cache, doc, before.get(doc.docname, {})) for doc in book}
        stale = [chapter for chapter in book if now[chapter.docname] is None]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for chapter, bundle in zip(
                stale, pool.map(lambda chapter: run(chapter, timeout), stale), strict=True
            ):
                now[chapter.docname] = bundle.data
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    except (datasets.DatasetError, claims.ClaimError) as error:
        stop(str(error))
    finally:
        kernels.dismiss()
    env.course_outputs = now
    return {
        docname
        for docname, known in now.items()
        if before.get(docname, {}).get("inputs") != known["inputs"]
    }


# --- what else depends on what ------------------------------------------------------------------


def if_changed(env: BuildEnvironment, page: str, digest_of: Callable[[], str]) -> set[str]:
    """The page, if it is not made from what it was made from at the last build."""
    if page not in env.found_docs:
        return set()
    known = env.__dict__.setdefault("course_pages", {})
    try:
        before, known[page] = known.get(page), digest_of()
    except (datasets.DatasetError, claims.ClaimError) as error:
        stop(str(error))
    return {page} if known[page] != before else set()


def written(app: Sphinx) -> Path:
    """Where a builder notes what it has written: pages and paper share the trees they are from."""
    return Path(app.doctreedir) / f"written-{app.builder.name}.json"


def rewrite_what_is_old(app: Sphinx, env: BuildEnvironment) -> set[str]:
    """Pages whose trees are not those that this builder has written; all, when what any page may
    show has changed: numbers of figures and sections, terms of the glossary, order and titles.

    Sphinx looks at the sources only: it would leave a page as it is after the other builder has
    read it again, and a figure's number as it was on other pages.
    """
    titles = {doc: title.astext() for doc, title in sorted(env.titles.items())}
    terms = getattr(env, "glossary_terms", ())
    contents = app.config.external_site_map.as_json()  # order and captions of the parts
    cited = [Path(app.srcdir, path) for path in app.config.bibtex_bibfiles]
    loaded = sorted(path for path in (ROOT / "book/_assets").rglob("*") if path.is_file())
    shared = (env.toc_fignumbers, env.toc_secnumbers, contents, titles, terms)
    files = (path.read_bytes() for path in (*cited, *loaded))
    common = digest(repr(shared).encode(), *files)
    trees = {doc: Path(app.doctreedir, f"{doc}.doctree") for doc in env.found_docs}
    app.course_trees = {
        doc: f"{tree.stat().st_mtime_ns} {common}" for doc, tree in trees.items() if tree.exists()
    }
    note = written(app)
    known = json.loads(note.read_text(encoding="ascii")) if note.exists() else {}
    return {doc for doc, state in app.course_trees.items() if known.get(doc) != state}


class ReadOnce:
    """The build environment, but each document tree is unpickled once; to look at only."""

    def __init__(self, env: BuildEnvironment) -> None:
        self.env = env
        self.get_doctree = lru_cache(maxsize=None)(env.get_doctree)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.env, name)


class Numbers(StandardDomain):
    """Sphinx's own, but it does not load a whole document for each number that it looks up."""

    def _resolve_numref_xref(self, env: BuildEnvironment, *rest: Any) -> nodes.Element | None:
        if not hasattr(self, "trees"):
            self.trees = ReadOnce(env)
        return super()._resolve_numref_xref(self.trees, *rest)


def one_build_at_a_time(app: Sphinx) -> None:
    """Hold a lock on the folder until this process ends, however it ends."""
    try:
        app.build_lock = (Path(app.doctreedir).parent / ".lock").open("w")
        fcntl.flock(app.build_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        stop("Another build is at work in this folder: wait until it ends, or end it.")
    except OSError as error:
        stop(unwritable(error))


def end(app: Sphinx, error: BaseException | None) -> None:
    """After a fault, read all pages again next time: Sphinx warns of a page only as it reads it."""
    if error is not None or app._warncount:
        (Path(app.doctreedir) / ENV_PICKLE_FILENAME).unlink(missing_ok=True)
    else:
        written(app).write_text(json.dumps(app.course_trees), encoding="ascii")
    while error is not None:  # what an extension, or a warning that counts as an error, stood on
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EROFS, errno.EACCES):
            stop(unwritable(error))
        error = getattr(error, "orig_exc", None) or error.__cause__ or error.__context__


def unwritable(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    return (
        f"The disk does not take the book: {error.strerror}{where}. Make room, or build elsewhere."
    )


# --- failing -------------------------------------------------------------------------------------


def stop_at_a_failed_cell(app: Sphinx, doctree: nodes.document) -> None:
    """A cell whose output cannot be shown stops the build with one sentence."""
    for block in doctree.findall(nodes.literal_block):
        if "traceback" in block["classes"]:
            stop(failure(app.env.docname, block.astext()))


def failure(docname: str, traceback: str) -> str:
    lines = [line for line in _ANSI.sub("", traceback).splitlines() if line.strip()]
    rule = next((n for n, line in enumerate(lines) if set(line) == {"-"}), None)
    cell = f' in the cell that begins "{lines[rule + 1].strip()}"' if rule is not None else ""
    problem = re.sub(r"^\w+(\.\w+)*\.(?=\w+Error\b)", "", lines[-1]) if lines else "it did not end"
    return f"{docname}.md{cell}: {problem}"


def setup(app: Sphinx) -> dict[str, bool]:
    # The trees of a book are large and live long: to look for garbage in them takes half the time.
    gc.set_threshold(200_000, 20, 100)
    os.environ.setdefault("SOURCE_DATE_EPOCH", time_of_the_book())
    # When the book's own extensions change, all pages are read again; no notebook is run for it.
    own = (path for path in sorted(Path(__file__).parent.rglob("*.*")) if path.suffix != ".pyc")
    code = digest(sys.version.encode(), *(path.read_bytes() for path in own))
    app.add_config_value("course_code", code, "env", str)
    app.add_domain(Numbers, override=True)
    app.connect("env-get-outdated", run_what_changed)
    app.connect("env-get-updated", rewrite_what_is_old, priority=900)
    app.connect("builder-inited", one_build_at_a_time, priority=1)
    app.connect("build-finished", end)
    app.connect("doctree-read", stop_at_a_failed_cell)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
